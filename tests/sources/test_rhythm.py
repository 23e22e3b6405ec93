"""What visits teach about a source."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.sources import Haul, Rhythm, introduce, learn
from feeds.sources import hours as week
from tests.sources.learnt import DAY, HOUR, NOON, bringing


def visited(rhythm: Rhythm, *hauls: Haul, every: timedelta = HOUR) -> Rhythm:
    for number, haul in enumerate(hauls, 1):
        since = NOON + (number - 1) * every
        rhythm = learn(rhythm, haul, since=since, now=since + every)
    return rhythm


def test_a_steady_source_is_learnt_to_its_rate() -> None:
    hourly = visited(Rhythm(), *[Haul(new=1, listed=30)] * 24 * 40)

    assert hourly.rate == pytest.approx(24, rel=0.02)


def test_nothing_new_lowers_the_rate_and_never_to_zero() -> None:
    quiet = visited(bringing(10), *[Haul()] * 365, every=DAY)

    assert 0 < quiet.rate < 0.02


def test_short_silences_leave_the_rhythm_alone_until_they_add_up() -> None:
    known = visited(bringing(10), Haul(new=1, listed=30))
    later = NOON + HOUR
    short = learn(known, Haul(), since=later, now=later + HOUR / 2)
    long = learn(short, Haul(), since=later + HOUR / 2, now=later + DAY)

    assert short == known
    assert long.days == pytest.approx(known.days + 1, rel=0.1)
    assert long.rate < known.rate


def test_busy_hours_are_forgotten_however_often_we_ask() -> None:
    minutes = timedelta(minutes=5)
    morning = visited(Rhythm(), *[Haul(new=2, listed=30)] * 30)
    asked = visited(morning, *[Haul()] * (60 * 24 * 12), every=minutes)

    assert max(asked.hours) < max(morning.hours) / 20


def test_a_change_of_mind_is_believed_within_the_memory() -> None:
    busier = visited(bringing(1), *[Haul(new=10, listed=30)] * 14, every=DAY)

    assert busier.rate > 5


def test_a_visit_whose_entries_are_all_new_counts_twice() -> None:
    overrun, full = (
        visited(bringing(1), Haul(new=10, listed=listed)).entries for listed in (10, 11)
    )

    assert overrun - full == pytest.approx(10)


def test_an_answer_without_a_feed_leaves_the_window_known() -> None:
    assert visited(Rhythm(window=30), Haul()).window == 30


def test_the_dates_of_a_first_visit_suggest_a_rate() -> None:
    dates = [NOON - n * HOUR for n in range(48)]

    assert introduce(Rhythm(), dates, now=NOON).rate == pytest.approx(24, rel=0.3)
    assert introduce(Rhythm(), dates, now=NOON).window == 48


@pytest.mark.parametrize(
    "dates",
    [
        [],
        [None, None],
        [NOON],
        [NOON + DAY, NOON + 2 * DAY],
        [NOON - 900 * DAY, NOON - 800 * DAY],
        [datetime.min.replace(tzinfo=NOON.tzinfo), datetime.max.replace(tzinfo=NOON.tzinfo)],
    ],
)
def test_dates_that_tell_nothing_are_not_believed(dates: list[datetime | None]) -> None:
    assert replace(introduce(Rhythm(), dates, now=NOON), window=0) == Rhythm()


def test_what_is_remembered_is_read_again_and_unknown_words_are_left_out() -> None:
    known = visited(bringing(3, skip_hours=(1, 2), ttl=60.0), Haul(new=2, listed=9))
    stored = json.loads(json.dumps(known.remembered()))

    assert Rhythm.of(stored) == known
    assert Rhythm.of({**stored, "moon": "full"}) == known
    assert Rhythm.of(None) == Rhythm()


def test_entries_are_shared_out_over_the_hours_in_which_they_may_have_come() -> None:
    spread = week.spread(week.NONE, 4, since=NOON - HOUR / 2, now=NOON + HOUR / 2)

    assert (spread[11], spread[12]) == (2, 2)
    assert sum(spread) == 4


def test_the_weekend_has_hours_of_its_own() -> None:
    saturday = NOON + 3 * DAY

    assert week.spread(week.NONE, 1, since=saturday, now=saturday + HOUR)[24 + 12] == 1


def test_what_came_over_night_says_nothing_of_hours() -> None:
    assert week.spread(week.NONE, 5, since=NOON - 9 * HOUR, now=NOON) == list(week.NONE)


def test_without_entries_of_its_own_a_source_has_the_usual_week() -> None:
    usual = week.shape([[0.0] * 8 + [90.0] * 4 + [0.0] * 36])

    assert week.profile(week.NONE, usual) == pytest.approx(usual)
    assert usual[8] > 3
    assert usual[0] < 1


@given(
    seen=st.lists(st.floats(0, 1e4), min_size=48, max_size=48),
    hours=st.floats(0.01, 200),
    begin=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001 - made aware below
)
def test_a_week_is_never_busier_than_itself(
    seen: list[float], hours: float, begin: datetime
) -> None:
    """The profile averages to one, and waiting twice as long means more waiting."""
    busy = week.profile(seen, week.FLAT)
    now = begin.replace(tzinfo=NOON.tzinfo)
    target = (hours * week.HOUR) ** 2 / 2
    short, long = (
        week.until_waited(busy.__getitem__, n * target, now=now, most=1e9) for n in (1, 2)
    )

    assert sum(one * share for one, share in zip(busy, week.SHARES, strict=True)) < 1.06
    assert 0 < short < long
