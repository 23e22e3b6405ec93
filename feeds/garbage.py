"""The collector of cycles, put off while it would be in the way.

ground floor: around the reading of a config, around transactions, and once all that stays is there.
What is read stays and holds no cycles, but the collector would look through all of it again and
again: a third of the time where there are 100,000 topics. In a transaction everybody who writes
would wait for it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect nothing until the end, in no thread of this process; counting references goes on."""
    if not gc.isenabled():  # somebody around us has put it off
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def settle() -> None:
    """Collect once, and look no more through what is there now, as it stays: code and config.

    To look through that takes as long as a hundred visits to sources, again and again. What of it
    is not needed any more goes all the same, unless it holds itself.
    """
    gc.collect()
    gc.freeze()
