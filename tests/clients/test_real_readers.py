"""What real readers make of our feeds, cell by cell as docs/reference/clients.md says."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.clients.readers import READERS, Seen, newsboat_imports
from tests.clients.service import AUTHOR, ENCLOSURE, SENTENCE, TITLE, Service

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "clients.md"
FEED = "topics/rail"
LABELS, TERMS = ("Vermischtes", "Züge & Bahnen"), ("news", "rail")
NOON = datetime(2026, 11, 19, 9, tzinfo=UTC)

Cell = Callable[[Seen, Mapping[str, Any]], bool]

MEANINGS: dict[str, dict[str, Cell]] = {
    "id": {"yes": lambda seen, ours: seen.id == ours["id"]},
    "title": {"yes": lambda seen, _: seen.title == TITLE},
    "link": {"yes": lambda seen, ours: seen.link == ours["url"]},
    "text": {"yes": lambda seen, _: SENTENCE in seen.content},
    "author": {"yes": lambda seen, _: seen.author == AUTHOR},
    "published": {"yes": lambda seen, _: seen.published == NOON},
    "updated": {"yes": lambda seen, _: seen.updated == NOON},
    "language": {"yes": lambda seen, _: seen.language == "de"},
    "categories": {
        "yes": lambda seen, _: seen.categories == LABELS,
        "ids": lambda seen, _: seen.categories == TERMS,
    },
    "enclosure": {
        "yes": lambda seen, _: seen.enclosure == (ENCLOSURE, "audio/mpeg", 12345),
        "no length": lambda seen, _: seen.enclosure == (ENCLOSURE, "audio/mpeg", None),
        "address": lambda seen, _: seen.enclosure == (ENCLOSURE, None, None),
    },
}
"""What may stand in a column, and when it is true."""


@cache
def table() -> dict[tuple[str, str], dict[str, str]]:
    """The rows of the reference by (reader, format)."""
    lines = re.findall(r"^\|(.*)\|$", REFERENCE.read_text(), re.MULTILINE)
    head, _, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return {(row[0], row[1]): dict(zip(head[2:], row[2:], strict=True)) for row in rows}


def ours(service: Service) -> dict[str, Any]:
    """The article as our JSON Feed has it."""
    with urlopen(service.url(f"{FEED}.json")) as answer:
        items = json.load(answer)["items"]
    return next(item for item in items if item["title"] == TITLE)


def test_every_reader_is_in_the_table() -> None:
    assert {reader for reader, _ in table()} == set(READERS)


@pytest.mark.parametrize("row", table(), ids=" ".join)
def test_a_reader_understands_what_the_table_says(
    row: tuple[str, str], service: Service, tmp_path: Path
) -> None:
    reader, form = row
    seen = READERS[reader](service.url(f"{FEED}.{form}"), tmp_path)
    (found,) = [one for one in seen if one.title == TITLE]
    mine = ours(service)
    measured = {
        column: next((word for word, holds in words.items() if holds(found, mine)), "-")
        for column, words in MEANINGS.items()
    }

    assert len(seen) == 3
    assert measured | {"304": table()[row]["304"]} == table()[row]


@pytest.mark.parametrize("row", table(), ids=" ".join)
def test_a_reader_asks_again_as_the_table_says(
    row: tuple[str, str], service: Service, tmp_path: Path
) -> None:
    """Thrice, because newsboat trusts validators only when it has seen them twice."""
    reader, form = row
    read = READERS[reader]
    path = f"{FEED}.{form}"
    first = read(service.url(path), tmp_path)
    for _ in range(2):
        read(service.url(path), tmp_path)
    last = service.asked(path)[-1]

    assert ("yes" if last.status == 304 else "-") == table()[row]["304"]
    if reader in ("reader", "newsboat"):  # the others keep nothing themselves
        assert {one.id for one in read(service.url(path), tmp_path)} == {one.id for one in first}


@pytest.mark.parametrize("reader", ["feedparser", "newsboat"])
@pytest.mark.parametrize(
    ("form", "media_type"), [("rss", "application/rss+xml"), ("atom", "application/atom+xml")]
)
def test_readers_are_given_the_registered_type(
    reader: str, form: str, media_type: str, service: Service, tmp_path: Path
) -> None:
    path = f"categories/news.{form}"
    READERS[reader](service.url(path), tmp_path)
    (asked,) = service.asked(path)[-1:]

    assert asked.received["content-type"] == f"{media_type}; charset=utf-8"


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_an_article_tells_its_own_language(form: str, service: Service, tmp_path: Path) -> None:
    seen = READERS["feedsmith"](service.url(f"{FEED}.{form}"), tmp_path)

    assert [one.language for one in seen if "night train" in one.content.lower()] == ["en"]


def test_an_article_that_newsboat_meets_in_two_feeds_is_one(
    service: Service, tmp_path: Path
) -> None:
    first = READERS["newsboat"](service.url(f"{FEED}.atom"), tmp_path)
    again = READERS["newsboat"](service.url("feeds/all.rss"), tmp_path)
    with closing(sqlite3.connect(tmp_path / "cache.db")) as connection:
        (stored,) = connection.execute("SELECT count(*) FROM rss_item").fetchone()

    assert {one.id for one in first} < {one.id for one in again}
    assert stored == len(again)


def test_newsboat_takes_our_list_of_feeds(service: Service, tmp_path: Path) -> None:
    opml = tmp_path / "feeds.opml"
    with urlopen(service.url("opml.xml")) as answer:
        opml.write_bytes(answer.read())

    assert service.url(f"{FEED}.atom") in newsboat_imports(opml, tmp_path)
