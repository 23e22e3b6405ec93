"""When it is our own network that is down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feeds.sources import outage
from tests.sources.learnt import HOUR, MINUTE, NOON


@pytest.mark.parametrize(
    ("asked", "lost", "ours"),
    [(10, 3, False), (10, 4, True), (5, 2, True), (4, 4, False), (0, 0, False), (1000, 301, True)],
)
def test_it_is_us_if_more_than_three_of_ten_hosts_are_lost_at_once(
    asked: int, lost: int, *, ours: bool
) -> None:
    assert outage.has_begun(asked=asked, lost=lost) is ours


@pytest.mark.parametrize(
    ("asked", "lost", "over"), [(10, 3, True), (10, 4, False), (1, 0, True), (0, 0, False)]
)
def test_it_is_over_once_most_of_those_answer_that_are_asked(
    asked: int, lost: int, *, over: bool
) -> None:
    assert outage.is_over(asked=asked, lost=lost) is over


@pytest.mark.parametrize(
    ("lasted", "wait"),
    [(timedelta(), 5 * MINUTE), (HOUR, 15 * MINUTE), (8 * HOUR, HOUR), (99 * HOUR, HOUR)],
)
def test_the_longer_it_lasts_the_later_we_ask_again(lasted: timedelta, wait: timedelta) -> None:
    assert outage.again(NOON, NOON + lasted) == NOON + lasted + wait


def test_it_is_told_in_numbers() -> None:
    assert outage.sentence(NOON, asked=12, lost=7) == (
        "our own network seems to be down since 2026-11-18 12:00 UTC: 7 of 12 hosts could not be"
        " reached; no source is blamed for it"
    )
