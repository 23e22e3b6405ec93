"""How far a source goes in its everyday life."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feeds.sources import Haul, Rhythm, introduce, learn
from feeds.sources.extremes import LONGEST_PAUSE
from tests.sources.learnt import DAY, HOUR, NOON


def visited(rhythm: Rhythm, *new: int, every: timedelta = HOUR) -> Rhythm:
    """After visits that brought so many entries each."""
    for number, count in enumerate(new, 1):
        since = NOON + (number - 1) * every
        rhythm = learn(rhythm, Haul(new=count, listed=99), since=since, now=since + every)
    return rhythm


def hours(rhythm: Rhythm) -> float:
    return rhythm.pause / HOUR.total_seconds()


def test_a_pause_lasts_from_what_was_new_to_the_last_visit_without_anything() -> None:
    paused = visited(Rhythm(), 1, 0, 0, 0, 1)

    assert hours(paused) == 3
    assert paused.last == (NOON + 5 * HOUR).timestamp()


def test_while_nobody_looked_there_was_no_pause() -> None:
    known = visited(Rhythm(), 1)
    back = learn(known, Haul(new=1, listed=9), since=NOON + HOUR, now=NOON + 9 * DAY)

    assert back.pause == 0


def test_the_longest_pause_and_the_largest_haul_are_kept_and_fade() -> None:
    busy = visited(Rhythm(), 50, *[0] * 48, 1)
    assert hours(busy) == 48
    assert busy.most == pytest.approx(50, rel=0.1)

    later = visited(busy, *[2] * 60, every=DAY)
    assert 3 < hours(later) < 15
    assert 3 < later.most < 15


def test_a_weekly_pause_is_remembered_by_hauls_not_by_weeks() -> None:
    weekly = visited(
        Rhythm(pause=(20 * DAY).total_seconds()), *[0, 0, 0, 0, 0, 0, 1] * 8, every=DAY
    )

    assert weekly.pause > (14 * DAY).total_seconds()


def test_who_pauses_for_months_has_no_rhythm() -> None:
    rare = visited(Rhythm(), 1, *[0] * 300, 1, every=DAY)

    assert rare.pause == LONGEST_PAUSE.total_seconds()


def test_the_dates_of_a_first_visit_tell_of_pauses_and_hauls() -> None:
    dates = [NOON - DAY, NOON - DAY, NOON - 3 * DAY, NOON - 500 * DAY, NOON + DAY, None]
    first = introduce(Rhythm(), dates, now=NOON)

    assert (first.pause, first.pauses) == ((2 * DAY).total_seconds(), 1)
    assert first.most == 2


def test_a_visit_that_brings_anything_brings_so_much() -> None:
    batches = visited(Rhythm(), *[0, 0, 0, 12] * 30)

    assert batches.haul == pytest.approx(12, rel=0.05)
