"""When a feed does not want to be read: skipHours and skipDays of RSS."""

from __future__ import annotations

import pytest

from feeds.model import Parsed, Response
from feeds.parse import feed
from tests.parse.agreement import SOURCE


def parsed(channel: str) -> Parsed:
    body = f"<rss version='2.0'><channel><title>T</title>{channel}</channel></rss>"
    return feed.parse(Response(url="https://paper.example/rss", body=body.encode()), SOURCE)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (["0", "23"], (0, 23)),
        (["24", "07"], (0, 7)),
        ([" 5 ", "25", "-1", "noon", ""], (5,)),
        ([], ()),
    ],
)
def test_skipped_hours_are_read_and_24_is_midnight(
    hours: list[str], expected: tuple[int, ...]
) -> None:
    listed = "".join(f"<hour>{hour}</hour>" for hour in hours)

    assert parsed(f"<skipHours>{listed}</skipHours>").skip_hours == expected


def test_skipped_days_are_read_by_their_names() -> None:
    days = "<day>Sunday</day><day>monday</day><day>Someday</day>"

    assert parsed(f"<skipDays>{days}</skipDays>").skip_days == (0, 6)


def test_a_feed_that_skips_nothing_says_so() -> None:
    assert (parsed("").skip_hours, parsed("").skip_days) == ((), ())
