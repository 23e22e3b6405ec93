"""Ten times the usual number of new entries is a flood, a busy day is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feeds.sources import Haul, Rhythm, is_flood, learn
from feeds.sources.floods import sentence
from tests.sources.learnt import DAY, HOUR, NOON


def visited(*new: int, every: timedelta) -> Rhythm:
    """Visits without end, which bring so many entries in turn, for four weeks."""
    rhythm = Rhythm()
    for number in range(28 * DAY // every):
        since = NOON + number * every
        haul = Haul(new=new[number % len(new)], listed=50)
        rhythm = learn(rhythm, haul, since=since, now=since + every)
    return rhythm


def flooded(rhythm: Rhythm, new: int, *, after: timedelta = HOUR) -> bool:
    return is_flood(rhythm, new, since=NOON, now=NOON + after)


@pytest.mark.parametrize(
    ("new", "every", "least"),
    [
        ((1, *[0] * 27), 6 * HOUR, 10),  # a weekly blog
        ((1, 0), 6 * HOUR, 10),  # two a day
        ((2, 0, 4, 0, 3), HOUR, 30),  # a newsroom
        ((12, 0, 0, 0), 6 * HOUR, 120),  # all of a day at once
    ],
)
def test_ten_times_what_a_visit_usually_brings_is_a_flood(
    new: tuple[int, ...], every: timedelta, least: int
) -> None:
    rhythm = visited(*new, every=every)

    assert not flooded(rhythm, least - least // 10 - 1)
    assert flooded(rhythm, least + 1)


def test_a_source_with_busy_days_may_have_another_one() -> None:
    newsroom = visited(*[1] * 99, 12, every=HOUR)

    assert newsroom.haul < 1.2
    assert not flooded(newsroom, 30)
    assert flooded(newsroom, 40)


def test_after_days_without_a_visit_much_is_new() -> None:
    newsroom = visited(2, every=HOUR)

    assert flooded(newsroom, 200)
    assert not flooded(newsroom, 200, after=3 * DAY)


def test_a_stranger_has_nothing_usual_yet() -> None:
    assert not flooded(Rhythm(), 1000)
    assert not flooded(learn(Rhythm(), Haul(new=1, listed=9), since=NOON - DAY, now=NOON), 1000)


def test_a_flood_is_told_beside_what_is_usual() -> None:
    told = sentence(visited(2, every=HOUR), 80)

    assert told == "brought 80 new entries at once; usually it brings 2, lately 2 at most"
