"""The collector of cycles rests while a config is read, and no longer."""

from __future__ import annotations

import gc

import pytest

from feeds.garbage import uncollected


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
