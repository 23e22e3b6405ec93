"""When a source is looked at again."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Source
from feeds.sources import Pace, Rhythm, Visit, next_check
from feeds.sources.due import FOLDER_INTERVAL
from feeds.sources.pace import interval
from tests.sources.learnt import DAY, HOUR, LIMITS, MINUTE, NOON, bringing, source

PACE = Pace(2 * HOUR)
STEADY, QUIET = bringing(24), bringing(0.5)


def wait(one: Source, *, jitter: float = 0, rhythm: Rhythm = STEADY, **visit: Any) -> timedelta:
    visited = Visit(now=NOON, pace=PACE, rhythm=rhythm, **visit)
    return next_check(one, visited, LIMITS, jitter=jitter) - NOON


def test_the_rhythm_of_the_source_decides() -> None:
    assert wait(source()) == interval(STEADY, PACE, LIMITS, now=NOON)
    assert wait(source(), rhythm=bringing(500)) < wait(source()) < wait(source(), rhythm=QUIET)


def test_after_an_overrun_half_the_time_is_enough() -> None:
    assert wait(source(), overrun_after=20 * MINUTE) == 10 * MINUTE
    assert wait(source(), overrun_after=MINUTE) == LIMITS.min_interval
    assert wait(source(), overrun_after=DAY) == wait(source())


def test_an_overrun_does_not_override_the_wish_of_the_publisher() -> None:
    slow = bringing(5, floor=7200.0)

    assert wait(source(), rhythm=slow, overrun_after=20 * MINUTE) == 2 * HOUR


def test_nobody_comes_in_the_hours_that_the_feed_skips() -> None:
    skipping = bringing(5, skip_hours=(12, 13, 14))

    assert wait(source(), rhythm=skipping) == 3 * HOUR
    assert wait(source(), rhythm=skipping, jitter=0.5) == 3.5 * HOUR
    assert wait(source(interval=MINUTE), rhythm=skipping) == MINUTE


def test_hours_skipped_for_longer_than_the_longest_interval_are_not_kept() -> None:
    never = bringing(24, skip_days=(2, 3))

    assert wait(source(), rhythm=never) == wait(source())


def test_many_sources_do_not_meet_at_the_same_minute() -> None:
    skipping = bringing(5, skip_hours=(12, 13))
    chance = random.Random(1)  # noqa: S311 - spreads, hides nothing
    due = Counter(
        int(wait(one, rhythm=skipping, jitter=chance.random()) / MINUTE)
        for one in (source(), source(interval=6 * HOUR))
        for _ in range(1000)
    )

    assert max(due.values()) < 60


def test_a_configured_interval_is_kept_to() -> None:
    assert wait(source(interval=MINUTE), rhythm=bringing(1, floor=7200.0)) == MINUTE


def test_a_folder_is_looked_into_often() -> None:
    assert wait(source(kind="folder")) == FOLDER_INTERVAL


def test_failures_double_the_wait_up_to_the_longest() -> None:
    waits = [wait(source(), failures=failures) for failures in range(1, 12)]

    assert waits[:4] == [wait(source()) * 2**n for n in range(4)]
    assert waits[-3:] == [LIMITS.max_interval] * 3


def test_a_source_that_never_answered_is_tried_again_soon() -> None:
    waits = [wait(source(), failures=failures, stranger=True) for failures in range(1, 5)]

    assert waits == [5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 40 * MINUTE]


def test_failures_never_shorten_a_long_interval() -> None:
    assert wait(source(interval=24 * HOUR), failures=9) == 24 * HOUR


def test_nobody_comes_back_before_the_host_allows_it() -> None:
    assert wait(source(), failures=1, retry_at=NOON + 3 * HOUR) == 3 * HOUR
    assert wait(source(), failures=1, retry_at=NOON + MINUTE) == wait(source())


def test_sources_are_spread_over_a_tenth_of_the_interval() -> None:
    assert wait(source(interval=HOUR), jitter=1) == 66 * MINUTE


@given(
    fixed=st.none() | st.timedeltas(timedelta(seconds=1), timedelta(days=400)),
    rate=st.floats(0, 1e5),
    floor=st.floats(0, 1e11),
    failures=st.integers(0, 10_000),
    retry=st.none() | st.timedeltas(timedelta(days=-1), timedelta(days=1)),
    skipped=st.sets(st.integers(0, 23)),
    jitter=st.floats(0, 1),
)
def test_the_next_check_is_always_ahead_and_never_out_of_sight(  # noqa: PLR0913 - all that may be said
    *,
    fixed: timedelta | None,
    rate: float,
    floor: float,
    failures: int,
    retry: timedelta | None,
    skipped: set[int],
    jitter: float,
) -> None:
    due = wait(
        source(interval=fixed),
        rhythm=bringing(rate, floor=floor, skip_hours=tuple(skipped)),
        failures=failures,
        retry_at=None if retry is None else NOON + retry,
        jitter=jitter,
    )
    shortest = fixed or LIMITS.min_interval
    longest = max(shortest, LIMITS.max_interval, retry or shortest)

    assert shortest <= due <= longest * 1.1 + HOUR
    assert retry is None or due >= retry


@given(st.integers(0, 50), st.floats(0, 1))
def test_more_failures_never_mean_an_earlier_visit(failures: int, jitter: float) -> None:
    fewer, more = (wait(source(), failures=n, jitter=jitter) for n in (failures, failures + 1))

    assert fewer <= more
