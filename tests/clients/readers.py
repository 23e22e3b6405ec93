"""Real readers, each asked for what it has understood of the articles in a feed.

``None`` in a field means that this program does not hand it on; ``""`` that it found nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from calendar import timegm
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import feedparser
from reader import make_reader

from tests.absent import NODE_MODULES, without

SCRIPT = Path(__file__).with_name("parse.mjs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An article as a reader shows it; ``enclosure`` is (address, type, length)."""

    id: str | None
    title: str
    link: str
    content: str
    author: str | None
    published: datetime | None
    updated: datetime | None = None
    language: str | None = None
    categories: tuple[str, ...] | None = None
    enclosure: tuple[str, str | None, int | None] | None = None


Read = Callable[[str, Path], list[Seen]]
"""Reads the feed at an address; the folder is for what the program keeps."""


def feedparser_reads(url: str, folder: Path) -> list[Seen]:
    """feedparser, a library in Python; whoever uses it keeps the validators."""
    kept = folder / "validators.json"
    validators = json.loads(kept.read_text()) if kept.exists() else {}
    parsed = feedparser.parse(url, **validators)
    if "etag" in parsed:
        kept.write_text(json.dumps({"etag": parsed.etag, "modified": parsed.modified}))
    return [_parsed(one) for one in parsed.entries]


def _parsed(one: Any) -> Seen:
    (content,) = one.content
    return Seen(
        id=one.id,
        title=one.title,
        link=one.link,
        content=content.value,
        author=one.author,
        published=_moment(one.get("published_parsed")),
        updated=_moment(one.get("updated_parsed")),
        language=content.language or one.get("language"),
        categories=tuple(tag.label or tag.term for tag in one.tags),
        enclosure=next(((e.href, e.type, int(e.length)) for e in one.enclosures), None),
    )


def _moment(parts: Any) -> datetime | None:
    return datetime.fromtimestamp(timegm(parts), UTC) if parts else None


def reader_reads(url: str, folder: Path) -> list[Seen]:
    """reader, a library in Python with a store of its own."""
    with closing(make_reader(str(folder / "reader.sqlite"))) as reader:
        reader.add_feed(url, exist_ok=True)
        reader.update_feed(url)
        return [_stored(one) for one in reader.get_entries()]


def _stored(one: Any) -> Seen:
    content = one.get_content()
    return Seen(
        id=one.id,
        title=one.title,
        link=one.link,
        content=content.value,
        author=one.authors_str,
        published=one.published,
        updated=one.updated,
        language=content.language,
        enclosure=next(((e.href, e.type, e.length) for e in one.enclosures), None),
    )


def newsboat_reads(url: str, folder: Path) -> list[Seen]:
    """newsboat, a program for the terminal, through what it stores."""
    urls, cache, config = folder / "urls", folder / "cache.db", folder / "config"
    urls.write_text(f"{url}\n")
    config.touch()
    _newsboat("-u", urls, "-c", cache, "-C", config, "-x", "reload", home=folder)
    with closing(sqlite3.connect(cache)) as connection:
        rows = connection.execute(
            "SELECT guid, title, url, content, author, pubDate, enclosure_url, enclosure_type"
            " FROM rss_item WHERE feedurl = ?",
            [url],
        ).fetchall()
    return [
        Seen(
            id=guid,
            title=title,
            link=link,
            content=content,
            author=author,
            published=datetime.fromtimestamp(date, UTC),
            enclosure=(enclosure, kind, None) if enclosure else None,
        )
        for guid, title, link, content, author, date, enclosure, kind in rows
    ]


def sfeed_reads(url: str, _folder: Path) -> list[Seen]:
    """sfeed, a filter from XML to lines with tabs."""
    with urlopen(url) as answer:
        body = answer.read()
    lines = subprocess.run([_program("sfeed")], input=body, check=True, capture_output=True).stdout
    return [_line(line.split("\t")) for line in lines.decode().splitlines()]


def _line(parts: list[str]) -> Seen:
    stamp, title, link, content, _type, identity, author, enclosure, categories = parts
    return Seen(
        id=identity,
        title=title,
        link=link,
        content=content,
        author=author,
        published=datetime.fromtimestamp(int(stamp), UTC),
        categories=tuple(categories.split("|")),
        enclosure=(enclosure, None, None) if enclosure else None,
    )


def node_reads(library: str) -> Read:
    """A library in JavaScript, through a script that prints what it has parsed."""

    def read(url: str, _folder: Path) -> list[Seen]:
        if NODE_MODULES not in os.environ:
            without(f"{NODE_MODULES} (a folder with rss-parser and feedsmith) is not set")
        command = [_program("node"), str(SCRIPT), library, url]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
        return [_told(one) for one in json.loads(told)]

    return read


def _told(one: Mapping[str, Any]) -> Seen:
    categories, enclosure = one.get("categories"), one.get("enclosure")
    fields = {name: one.get(name) for name in ("id", "author", "language")}
    return Seen(
        **fields,
        title=one["title"],
        link=one["link"],
        content=one["content"],
        published=_iso(one.get("published")),
        updated=_iso(one.get("updated")),
        categories=None if categories is None else tuple(categories),
        enclosure=(enclosure[0], enclosure[1], int(enclosure[2])) if enclosure else None,
    )


def _iso(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _program(name: str) -> str:
    return shutil.which(name) or without(f"{name} is not installed")


def _newsboat(*arguments: str | Path, home: Path) -> None:
    """Run it without the tester's own settings and articles."""
    env = {**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8", "TERM": "dumb"}
    command = [_program("newsboat"), *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, env=env)


def newsboat_imports(opml: Path, folder: Path) -> list[str]:
    """The addresses that newsboat subscribes to when it is given a list of feeds."""
    urls, config = folder / "urls", folder / "config"
    config.touch()
    _newsboat("-u", urls, "-C", config, "-i", opml, home=folder)
    return [line.split()[0] for line in urls.read_text().splitlines()]


READERS: dict[str, Read] = {
    "feedparser": feedparser_reads,
    "reader": reader_reads,
    "newsboat": newsboat_reads,
    "sfeed": sfeed_reads,
    "rss-parser": node_reads("rss-parser"),
    "feedsmith": node_reads("feedsmith"),
}
