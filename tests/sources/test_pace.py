"""One budget of visits for all sources."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.sources import Limits, Pace, Rhythm, pace
from feeds.sources.pace import JITTER, interval
from tests.sources.learnt import DAY, HOUR, LIMITS, MINUTE, NOON, bringing

ANY_TIME = Limits(timedelta(seconds=1), timedelta(days=999))


def visits(rhythms: list[Rhythm], limits: Limits) -> float:
    """A day, on average, with jitter."""
    found = pace(rhythms, limits)
    return sum(DAY / interval(one, found, limits, now=NOON) for one in rhythms) / (1 + JITTER / 2)


def test_the_average_lies_between_the_limits() -> None:
    assert LIMITS.average == pytest.approx(timedelta(minutes=5 * 72**0.5), abs=MINUTE / 60)


def test_a_busier_source_is_visited_more_often_but_not_in_proportion() -> None:
    found = Pace(HOUR)
    one, hundred = (interval(bringing(rate), found, ANY_TIME, now=NOON) for rate in (1, 100))

    assert 5 < one / hundred < 11


def test_the_budget_is_used_up_and_not_exceeded() -> None:
    rhythms = [bringing(rate) for rate in (0.1, 1, 2, 5, 20, 80)]

    assert visits(rhythms, LIMITS) == pytest.approx(6 * (DAY / LIMITS.average), rel=0.01)


def test_what_the_unwilling_leave_is_given_to_the_others() -> None:
    slow = bringing(20, floor=6 * 3600.0)
    alone = pace([bringing(20)] * 2, LIMITS)
    beside = pace([bringing(20), slow], LIMITS)

    assert beside.span < alone.span


def test_without_sources_the_pace_is_the_average() -> None:
    assert pace([], LIMITS) == Pace(LIMITS.average)


def test_a_wish_is_obeyed_up_to_max_interval() -> None:
    waits = [
        interval(bringing(50, floor=hours * 3600.0), Pace(HOUR), LIMITS, now=NOON)
        for hours in (0, 2, 100)
    ]

    assert waits[0] < HOUR
    assert waits[1:] == [2 * HOUR, LIMITS.max_interval]


def test_a_short_list_is_looked_at_twice_before_it_has_filled_anew() -> None:
    short = bringing(48, window=4)

    assert interval(short, Pace(DAY * 9), LIMITS, now=NOON) == pytest.approx(HOUR, rel=0.01)


def test_who_sends_everything_each_time_is_visited_half_as_often() -> None:
    cheap, costly = (
        interval(bringing(9, validators=there), Pace(DAY), ANY_TIME, now=NOON)
        for there in (True, False)
    )

    assert 1.6 < costly / cheap < 2.1


def test_nights_are_waited_through() -> None:
    hours = tuple(10.0 if 6 <= hour % 24 < 18 else 0.0 for hour in range(48))
    rhythm = bringing(24, hours=hours)
    morning, evening = (
        interval(rhythm, Pace(8 * HOUR), ANY_TIME, now=NOON + n * HOUR) for n in (-4, 7)
    )

    assert evening > 2 * morning


@given(
    rates=st.lists(st.floats(0, 1e4), min_size=1, max_size=8),
    windows=st.integers(0, 500),
    floors=st.floats(0, 1e12),
    longest=st.floats(1, 5000),
)
def test_every_interval_keeps_the_limits_and_all_of_them_the_budget(
    rates: list[float], windows: int, floors: float, longest: float
) -> None:
    limits = Limits(5 * MINUTE, 5 * MINUTE * longest)
    rhythms = [bringing(rate, window=windows) for rate in rates]
    rhythms[0] = bringing(rates[0], floor=floors)
    found = pace(rhythms, limits)

    for one in rhythms:
        wait = interval(one, found, limits, now=NOON)
        assert limits.min_interval <= wait <= limits.max_interval + timedelta(milliseconds=1)
