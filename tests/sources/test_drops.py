"""Far fewer entries than usual are a drop, until they are what is usual."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feeds.sources import Haul, Rhythm, learn
from feeds.sources.drops import sentence
from tests.sources.learnt import DAY, HOUR, NOON, bringing


class Watched:
    """A source that is visited each hour from noon on."""

    def __init__(self, rhythm: Rhythm) -> None:
        self.rhythm = rhythm
        self.now = NOON

    def days(self, number: float, *, a_day: int, listed: int | None = 40) -> str:
        """So many days with so many new entries each; the drop afterwards."""
        for hour in range(int(number * 24)):
            new = a_day * (hour % 24 + 1) // 24 - a_day * (hour % 24) // 24
            self.visit(Haul(new=new, listed=listed))
        return sentence(self.rhythm)

    def visit(self, haul: Haul, after: timedelta = HOUR) -> str:
        since, self.now = self.now, self.now + after
        self.rhythm = learn(self.rhythm, haul, since=since, now=self.now)
        return sentence(self.rhythm)


def usual(a_day: int = 48) -> Watched:
    """A source with weeks of everyday life behind it."""
    watched = Watched(bringing(a_day))
    assert watched.days(21, a_day=a_day) == ""
    return watched


def test_a_fifth_of_what_is_usual_is_a_drop_within_days() -> None:
    dropped = usual()

    assert dropped.days(8.1, a_day=6) == "brought 24 new entries in 4 days; usually 159"


def test_half_of_it_is_not() -> None:
    assert usual().days(20, a_day=24) == ""


def test_two_quiet_days_are_not() -> None:
    weekend = usual()
    weekend.days(2, a_day=1)

    assert weekend.days(8, a_day=48) == ""


def test_nothing_at_all_is_silence_and_no_drop() -> None:
    assert usual().days(20, a_day=0) == ""


def test_it_ends_when_entries_come_again() -> None:
    dropped = usual()
    assert dropped.days(8.1, a_day=6) != ""

    assert dropped.days(8.1, a_day=48) == ""


def test_what_lasts_for_weeks_is_usual() -> None:
    assert usual().days(40, a_day=6) == ""


def test_a_slow_source_is_counted_for_longer() -> None:
    slow = usual(2)
    slow.days(10, a_day=0)

    assert slow.days(8, a_day=2) == ""


def test_a_stranger_has_no_usual_rate() -> None:
    hasty = Watched(Rhythm(entries=60, days=1))

    assert hasty.days(9, a_day=2) == ""


def test_a_list_that_is_far_shorter_than_ever_is_a_drop_at_once() -> None:
    watched = usual()

    assert watched.visit(Haul(new=1, listed=3)) == "lists 3 entries; lately it listed 40 or more"
    assert watched.visit(Haul()) != ""
    assert watched.visit(Haul(listed=39)) == ""


def test_an_empty_list_is_a_drop() -> None:
    assert usual().visit(Haul(listed=0)).startswith("lists 0 entries")


@pytest.mark.parametrize("listed", [9, 30])
def test_a_list_that_is_somewhat_shorter_is_not(listed: int) -> None:
    assert usual().visit(Haul(listed=listed)) == ""


def test_a_list_that_begins_anew_each_day_never_drops() -> None:
    daily = Watched(bringing(24))
    for hour in range(24 * 20):
        assert daily.visit(Haul(new=1, listed=hour % 24 + 1)) == ""


def test_a_list_that_stays_short_is_usual_in_the_end() -> None:
    watched = usual()
    watched.visit(Haul(listed=6))
    for _ in range(10):
        told = watched.visit(Haul(), after=DAY)

    assert told == ""


def test_a_short_list_never_drops() -> None:
    short = Watched(bringing(1, window=9))
    short.visit(Haul(listed=9))

    assert short.visit(Haul(listed=1)) == ""
