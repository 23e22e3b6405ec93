"""When a redirect is meant for good."""

from __future__ import annotations

from datetime import datetime

from feeds.sources import Move, observe
from tests.sources.learnt import DAY, HOUR, NOON

NEW = "https://new.example/rss"


def seen(*moments: datetime, to: str | None = NEW) -> Move | None:
    move: Move | None = None
    for moment in moments:
        move = observe(move, to, now=moment)
    return move


def test_a_redirect_is_believed_after_three_times_over_a_day() -> None:
    move = seen(NOON, NOON + HOUR, NOON + DAY)

    assert move
    assert move.is_settled(NOON + DAY)


def test_neither_many_times_in_an_hour_nor_twice_in_a_week_are_enough() -> None:
    often, long = seen(*[NOON] * 9), seen(NOON, NOON + 7 * DAY)

    assert often
    assert not often.is_settled(NOON + HOUR)
    assert long
    assert not long.is_settled(NOON + 7 * DAY)


def test_another_target_begins_anew_and_no_redirect_ends_it() -> None:
    move = seen(NOON, NOON + DAY)

    assert observe(move, "https://other.example/", now=NOON) == Move("https://other.example/", NOON)
    assert observe(move, None, now=NOON) is None
