"""An article printed for its story: whose id it bears, and which dates."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree

from feeds.model import Related
from feeds.publish import print_related, print_story
from tests.publish.publish_samples import SEEN, SITE, SOURCE, article, document, feed, printed

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


def test_other_articles_of_the_story_are_linked_as_entries_are() -> None:
    here = replace(SITE, links="permalink")
    told: dict[str, Any] = {
        "permalink": "https://news.example.org/articles/b",
        "language": "de",
        "source": SOURCE,
    }
    other = print_related("Zug\n fährt", "https://b.example/1", site=SITE, **told)

    assert other == Related(
        title="Zug fährt", link="https://b.example/1", source=SOURCE.title, language=None
    )
    assert print_related("x", "https://b.example/1", site=here, **told).link == told["permalink"]
    assert print_related("", None, site=SITE, **told).link == told["permalink"]
    assert print_related("", None, site=SITE, **told).title == SOURCE.title
    assert print_related("x", None, site=SITE, **{**told, "language": "en"}).language == "en"


def related(body: bytes) -> list[dict[str, str]]:
    """The related links of a document's entries, without what keeps names from being entities."""
    links = [dict(link.attrib) for link in etree.fromstring(body).iter("{*}link")]
    found = [link for link in links if link.get("rel") == "related"]
    return [{str(k): str(v).replace("\u2060", "") for k, v in link.items()} for link in found]


def test_every_format_names_the_other_articles_of_a_story() -> None:
    others = [
        Related(title="<i>1&1</i>", link="https://b.example/1", source="Post & Co", language="en"),
        Related(title="Zwei", link="https://c.example/2", source="Draht", language=None),
    ]
    story = "https://news.example.org/stories/a1"
    one = replace(printed(article()), story=story, related=tuple(others))
    (item,) = json.loads(document("json", feed(), [one]))["items"]

    assert related(document("atom", feed(), [one])) == [
        {
            "rel": "related",
            "href": "https://b.example/1",
            "title": "Post & Co: <i>1&1</i>",
            "hreflang": "en",
        },
        {"rel": "related", "href": "https://c.example/2", "title": "Draht: Zwei"},
    ]
    assert [one["href"] for one in related(document("rss", feed(), [one]))] == [
        "https://b.example/1",
        "https://c.example/2",
    ]
    assert item["_story"]["url"] == story
    assert item["_story"]["also_in"][1] == {
        "url": "https://c.example/2",
        "title": "Zwei",
        "source": "Draht",
    }
    assert "_story" not in json.loads(document("json", feed(), [printed(article())]))["items"][0]


def test_a_new_lead_is_an_update() -> None:
    one = replace(printed(article()), updated=SEEN)
    precise = LATER + timedelta(microseconds=7)

    assert print_story(one, **told(led_at=precise)).updated == LATER
    assert print_story(one, **told(led_at=EARLIER)).updated == SEEN
