"""How much of one document is read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from feeds.model import Response, Source
from feeds.pipeline.visit.reading import MOST_ENTRIES, Occasion, Reading, read

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def reading(items: Iterable[str]) -> Reading:
    body = f"<rss version='2.0'><channel><title>Long</title>{''.join(items)}</channel></rss>"
    source = Source(id="long", kind="feed", title="Long", timezone=UTC, category="news")
    response = Response(url="http://news.example/", body=body.encode())
    return read("feed", response, Occasion(source=source, authority="example.org,2026", seen=NOON))


def item(number: int, published: datetime | None = None) -> str:
    date = f"<pubDate>{published:%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if published else ""
    guid = f"<guid isPermaLink='false'>{number}</guid>"
    return f"<item>{guid}<title>No. {number}</title>{date}</item>"


def test_of_an_endless_feed_the_newest_entries_are_read_and_the_source_says_so() -> None:
    dated = (item(n, NOON - timedelta(hours=MOST_ENTRIES + 2 - n)) for n in range(MOST_ENTRIES + 2))
    read_of_it = reading(dated)

    assert len(read_of_it.articles) == MOST_ENTRIES
    assert {"0", "1"}.isdisjoint(one.upstream_id for one in read_of_it.articles)
    assert read_of_it.note == "lists 5002 entries; the newest 5000 were read"


def test_without_dates_the_first_entries_of_an_endless_feed_count_as_the_newest() -> None:
    read_of_it = reading(item(n) for n in range(MOST_ENTRIES + 1))

    assert {one.upstream_id for one in read_of_it.articles} == {str(n) for n in range(MOST_ENTRIES)}


def test_a_feed_of_a_usual_length_is_read_whole_and_without_a_note() -> None:
    read_of_it = reading(item(n) for n in range(100))

    assert len(read_of_it.articles) == 100
    assert read_of_it.note == ""
