"""An article printed for its story: whose id it bears, and which dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from feeds.publish import print_story
from tests.publish.publish_samples import SEEN, article, printed

FOUNDER = "tag:example.org,2026-01-01:founder"
EARLIER, LATER = SEEN - timedelta(hours=3), SEEN + timedelta(hours=2)


def told(**said: Any) -> dict[str, Any]:
    return {"tag": FOUNDER, "published": None, "founded": EARLIER, "led_at": None, **said}


def test_an_entry_bears_the_id_of_its_story() -> None:
    one = printed(article())

    assert print_story(one, **told()) == replace(one, tag=FOUNDER)


def test_the_date_of_publication_is_the_founders_whoever_leads() -> None:
    one = replace(printed(article()), published=SEEN)

    assert print_story(one, **told(published=EARLIER)).published == EARLIER
    assert print_story(one, **told()).published == SEEN
    assert print_story(one, **told(published=datetime.min.replace(tzinfo=UTC))).published is None


def test_a_new_lead_is_an_update() -> None:
    one = replace(printed(article()), updated=SEEN)
    precise = LATER + timedelta(microseconds=7)

    assert print_story(one, **told(led_at=precise)).updated == LATER
    assert print_story(one, **told(led_at=EARLIER)).updated == SEEN
