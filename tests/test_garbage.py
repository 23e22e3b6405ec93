"""The collector of cycles rests while a config is read, and never looks at what stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from weakref import ref

import pytest

from feeds.garbage import settle, uncollected


class _Ring:
    """What holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def unsettled() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_nothing_is_collected_until_the_end() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_a_mistake() -> None:
    with pytest.raises(ValueError, match="mistake"), uncollected():
        raise ValueError("mistake")
    assert gc.isenabled()


def test_one_within_another_ends_with_the_outer_one() -> None:
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


@pytest.mark.usefixtures("unsettled")
def test_what_stays_is_looked_through_no_more() -> None:
    stays = _Ring()
    settle()

    assert all(one is not stays for one in gc.get_objects())


@pytest.mark.usefixtures("unsettled")
def test_what_nobody_holds_does_not_stay() -> None:
    gone = ref(_Ring())
    settle()

    assert gone() is None
