"""What publishers wish, and how far it is obeyed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feeds.sources import FeedWishes, Rhythm, heed
from feeds.sources.wishes import WITHOUT_VALIDATORS, allowed
from tests.sources.learnt import DAY, HOUR, NOON

VALID = {"etag": '"1"'}
SAID = FeedWishes()


def floor(headers: dict[str, str], said: FeedWishes | None = SAID) -> float:
    return heed(Rhythm(), {**VALID, **headers}, said, now=NOON).floor


@pytest.mark.parametrize(
    ("control", "seconds"),
    [
        ("public, max-age=7200", 7200),
        ("MAX-AGE=7200,s-maxage=9", 7200),
        ("max-age=0", 0),
        ("max-age=" + "9" * 5000, 9_999_999_999),
        ("max-age=soon", 0),
        ("max-age=²", 0),
        ("no-store", 0),
    ],
)
def test_max_age_is_a_wish(control: str, seconds: int) -> None:
    assert floor({"cache-control": control}) == seconds


@pytest.mark.parametrize(
    ("expires", "seconds"),
    [
        ("Wed, 18 Nov 2026 14:00:00 GMT", 7200),
        ("Wed, 18 Nov 2026 10:00:00 GMT", 0),
        ("Wed, 18 Nov 2026 14:00:00", 7200),
        ("0", 0),
        ("-1", 0),
        ("Wed, 99 Nov 2026", 0),
    ],
)
def test_expires_is_a_wish_where_it_can_be_read(expires: str, seconds: int) -> None:
    assert floor({"expires": expires}) == seconds


def test_max_age_wins_over_expires() -> None:
    both = {"cache-control": "max-age=60", "expires": "Wed, 18 Nov 2026 14:00:00 GMT"}

    assert floor(both) == 60


def test_the_longest_wish_counts() -> None:
    assert floor({"cache-control": "max-age=60"}, FeedWishes(ttl=HOUR)) == 3600


def test_an_unchanged_feed_keeps_its_wishes() -> None:
    said = heed(Rhythm(), VALID, FeedWishes(ttl=HOUR, skip_hours=(3,)), now=NOON)
    unchanged = heed(said, {"cache-control": "max-age=60"}, None, now=NOON)

    assert (unchanged.floor, unchanged.skip_hours) == (3600, (3,))
    assert unchanged.validators


def test_who_gives_no_validators_is_asked_less_often() -> None:
    without = heed(Rhythm(), {}, SAID, now=NOON)

    assert not without.validators
    assert without.floor == WITHOUT_VALIDATORS.total_seconds()


def test_skipped_hours_and_days_lead_to_the_next_full_hour_outside_them() -> None:
    rhythm = Rhythm(skip_hours=(12, 13), skip_days=(3,))

    assert allowed(rhythm, NOON + HOUR / 2, latest=NOON + DAY) == NOON + 2 * HOUR
    assert allowed(rhythm, NOON + 13 * HOUR, latest=NOON + 9 * DAY) == NOON + 36 * HOUR
    assert allowed(rhythm, NOON - HOUR / 2, latest=NOON) == NOON - HOUR / 2


def test_a_feed_that_forbids_every_hour_forbids_none() -> None:
    always = Rhythm(skip_hours=tuple(range(24)))

    assert allowed(always, NOON, latest=NOON + timedelta(days=30)) is None
