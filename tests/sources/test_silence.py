"""When a source has been silent for too long, by its own rhythm."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.sources import Haul, Rhythm, learn, silent_at
from feeds.sources.silence import Quiet, judge, sentence, sentence_of_many
from tests.sources.learnt import DAY, HOUR, NOON, bringing, source

FEED = source(url="https://a.example/rss")


def known(**fields: Any) -> Rhythm:
    """A rhythm with a longest pause of two days, quiet since noon."""
    pause = {"pause": (2 * DAY).total_seconds(), "pauses": 30, "last": NOON.timestamp()}
    return bringing(1, **{**pause, **fields})


def silent(*after: str, since: datetime = NOON) -> dict[str, datetime]:
    return dict.fromkeys(after, since)


def test_three_times_its_longest_pause_is_too_long() -> None:
    assert silent_at(FEED, known()) == NOON + 6 * DAY


def test_a_day_is_never_too_long() -> None:
    assert silent_at(FEED, known(pause=60.0)) == NOON + DAY


@pytest.mark.parametrize("unknown", [{"pauses": 9}, {"days": 6.9}, {"last": 0.0}])
def test_of_a_stranger_nobody_knows_how_long_it_pauses(unknown: dict[str, Any]) -> None:
    rhythm = Rhythm(**{**known().remembered(), **unknown})

    assert silent_at(FEED, rhythm) is None


def test_a_configured_time_is_kept_to_whatever_the_rhythm() -> None:
    ten = source(url="https://a.example/rss", silence=10 * DAY)
    folder = source(kind="folder", path=Path("/x"), silence=10 * DAY)

    assert silent_at(ten, known(pauses=0)) == NOON + 10 * DAY
    assert silent_at(folder, known()) == NOON + 10 * DAY


def test_it_can_be_switched_off_and_is_for_folders() -> None:
    off = source(url="https://a.example/rss", silence="off")
    folder = source(kind="folder", path=Path("/x"))

    assert silent_at(off, known()) is None
    assert silent_at(folder, known()) is None


def test_what_another_source_had_brought_first_is_no_silence() -> None:
    rhythm = learn(known(), Haul(listed=9, elsewhere=2), since=NOON, now=NOON + HOUR)

    assert silent_at(FEED, rhythm) == NOON + HOUR + 3 * timedelta(seconds=rhythm.pause)


def test_visits_without_anything_new_do_not_move_the_moment() -> None:
    rhythm = known()
    for number in range(100):
        since = NOON + number * HOUR
        rhythm = learn(rhythm, Haul(listed=9), since=since, now=since + HOUR)

    assert silent_at(FEED, rhythm) == NOON + 6 * DAY


def test_a_few_silent_sources_are_silent_each_for_itself() -> None:
    quiet = judge(silent("a", "b", "c"), alerted=[], watched=9, now=NOON)

    assert quiet == Quiet(alone=frozenset("abc"), together=frozenset())


def test_more_than_a_third_at_once_are_one_trouble() -> None:
    quiet = judge(silent("a", "b", "c", "d"), alerted=["a"], watched=9, now=NOON)

    assert quiet == Quiet(alone=frozenset(), together=frozenset("abcd"))


def test_two_sources_are_not_many() -> None:
    assert judge(silent("a", "b"), alerted=[], watched=3, now=NOON).together == frozenset()


def test_who_was_silent_before_has_a_reason_of_its_own() -> None:
    many = silent("a", "b", "c", "d") | silent("old", since=NOON - 2 * DAY)
    quiet = judge(many, alerted=["old"], watched=9, now=NOON)

    assert quiet.alone == {"old"}
    assert quiet.together == {"a", "b", "c", "d"}


def test_who_fell_silent_together_stays_so_until_few_are_left() -> None:
    many = silent("a", "b", "c", "d", since=NOON - 5 * DAY)

    assert judge(many, alerted=[], watched=9, now=NOON).together == many.keys()
    few = silent("a", "b", since=NOON - 5 * DAY)
    assert judge(few, alerted=[], watched=9, now=NOON).alone == {"a", "b"}


@pytest.mark.parametrize(
    ("after", "told"), [(6 * DAY, "6 days"), (30 * HOUR, "30 hours"), (49 * HOUR, "49 hours")]
)
def test_silence_is_told_in_plain_words(after: timedelta, told: str) -> None:
    assert sentence(known(), NOON + after) == (
        f"nothing new since 2026-11-18 12:00 UTC, for more than {told}"
    )


def test_of_many_some_are_named() -> None:
    assert sentence_of_many({"c", "a", "b"}, watched=7) == (
        "3 of 7 sources have fallen silent at once, perhaps for a holiday: a, b, c"
    )
    assert sentence_of_many([f"s{n}" for n in range(9)], watched=20).endswith(
        ": s0, s1, s2, s3, s4 and 4 more"
    )
