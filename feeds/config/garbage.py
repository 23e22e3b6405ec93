"""The collector of cycles, put off while a config is read.

config: around the reading. What is read stays and holds no cycles, but the collector would look
through all of it again and again: a third of the time where there are 100,000 topics.
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
