"""A list of feeds that readers can subscribe to."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from lxml import etree

from feeds.publish import Outline, opml

CREATED = datetime(2026, 11, 20, 14, 0, tzinfo=timezone(timedelta(hours=2)))
TOPIC = Outline(
    title="Bahn & Schiene",
    url="https://news.example.org/topics/rail.atom",
    page="https://news.example.org/topics/rail",
    language="de",
)
LIST = (Outline(title="Themen", outlines=(TOPIC,)), Outline(title="Leer\x00"))


def test_feeds_stand_in_their_groups() -> None:
    root = etree.fromstring(opml("Beispieldienst", LIST, created=CREATED))
    group, empty = root.findall("body/outline")

    assert root.get("version") == "2.0"
    assert dict(group.items()) == {"text": "Themen"}
    assert dict(empty.items()) == {"text": "Leer"}
    assert dict(group[0].items()) == {
        "text": "Bahn & Schiene",
        "type": "rss",
        "title": "Bahn & Schiene",
        "xmlUrl": "https://news.example.org/topics/rail.atom",
        "htmlUrl": "https://news.example.org/topics/rail",
        "language": "de",
    }


def test_the_date_is_the_given_one_in_utc() -> None:
    root = etree.fromstring(opml("Beispieldienst", (), created=CREATED))

    assert root.findtext("head/dateCreated") == "Fri, 20 Nov 2026 12:00:00 +0000"
