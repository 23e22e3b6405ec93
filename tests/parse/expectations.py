"""What other projects' test feeds are expected to say, as claims about our entries.

Used by ``test_parse_expectations``. feedparser states Python expressions, which are taken apart
and never run; gofeed, feed-rs, fastfeedparser and rss-parser state JSON. Only what speaks of a
field that an Entry has becomes a claim.
"""

from __future__ import annotations

import ast
import calendar
import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

CASES = Path(__file__).parents[3] / "shared" / "data" / "feed-cases"
ADDRESS = "http://127.0.0.1:8097/"  # where feedparser's own tests serve their feeds from
_HEADER = re.compile(rb"^Header:\s*([\w-]+):[ \t]*([^\r\n]+)", re.MULTILINE)

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What one field should be: ``field`` is a key of ``claims.READ``, ``entry`` an index."""

    field: str
    expected: Any
    entry: int | None = None
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A test feed with the claims that concern us; ``empty`` if none does."""

    name: str
    body: bytes
    url: str
    charset: str | None
    claims: tuple[Claim, ...]


def cases() -> Iterator[Case]:
    """All feeds with expectations that can be taken apart."""
    with (CASES / "manifest.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            claims = tuple(_claims(row["repo"], row["expectation"]))
            if claims and row["format"] != "cdf":  # no format of news for twenty years
                body = (CASES / row["file"]).read_bytes()
                yield _case(row, body, claims)


def _case(row: dict[str, str], body: bytes, claims: tuple[Claim, ...]) -> Case:
    headers = {name.lower().decode(): value.decode() for name, value in _HEADER.findall(body)}
    is_feedparsers = row["repo"] == "kurtmckee/feedparser"
    address = ADDRESS + row["file"].removeprefix("feedparser/") if is_feedparsers else ""
    charset = re.search(r"charset\s*=\s*[\"']?([\w-]+)", headers.get("content-type", ""))
    location = headers.get("content-location", "").strip()
    return Case(
        name=row["file"],
        body=body,
        url=location if location.startswith("http") else address,
        charset=charset[1] if charset else None,
        claims=claims,
    )


def _claims(repo: str, expectation: str) -> Iterator[Claim]:
    if repo == "kurtmckee/feedparser" and expectation:
        tree = ast.parse(expectation, mode="eval").body
        parts = tree.values if isinstance(tree, ast.BoolOp) else [tree]
        for part in parts:
            yield from _of_comparison(part)
    elif expectation.startswith("{"):
        try:
            stated = json.loads(expectation)
        except json.JSONDecodeError:
            return  # the manifest cuts what is longer than 2,000 characters
        yield from _of_json(stated.get("feed", stated))


# --- feedparser's expressions -------------------------------------------------------------

# Where feedparser keeps what; "#" stands for an index. "_detail" and "value" are left out.
_FEED_PLACES: dict[Path_, str] = {
    ("title",): "feed title",
    ("link",): "feed link",
    ("language",): "feed language",
}
_ENTRY_PLACES: dict[Path_, str] = {
    ("title",): "title",
    ("link",): "link",
    ("id",): "id",
    ("guid",): "id",
    ("summary",): "summary",
    ("description",): "summary",
    ("content", "#"): "content",
    ("title", "language"): "language",
    ("content", "#", "language"): "language",
    ("content", "#", "base"): "base",
    ("author", "name"): "author",
    ("author", "url"): "author address",
    ("author", "href"): "author address",
    ("authors", "#", "name"): "author",
    ("authors", "#", "url"): "author address",
    ("authors", "#", "href"): "author address",
    ("tags", "#", "label"): "category",
    ("category",): "category",
    ("enclosures", "#", "href"): "enclosure",
    ("enclosures", "#", "url"): "enclosure",
    ("enclosures", "#", "length"): "enclosure length",
    ("enclosures", "#", "type"): "enclosure type",
    ("published_parsed",): "published",
    ("created_parsed",): "published",
    ("updated_parsed",): "date",
    ("source", "title"): "origin title",
    ("source", "link"): "origin",
    ("source", "href"): "origin",
    ("media_credit", "#", "content"): "credit",
    ("media_thumbnail", "#", "url"): "image",
}


_MOMENTS = frozenset({"published_parsed", "created_parsed", "updated_parsed"})


def _of_comparison(part: ast.expr) -> Iterator[Claim]:
    if not isinstance(part, ast.Compare) or not isinstance(part.ops[0], ast.Eq):
        return
    path = _path(part.left)
    try:
        expected = ast.literal_eval(part.comparators[0])
    except ValueError:
        return
    if path[:1] == ("feed",):
        yield from _at(_FEED_PLACES, path[1:], expected, None)
    elif path[:1] == ("entries",) and isinstance(path[1], int):
        yield from _at(_ENTRY_PLACES, path[2:], expected, path[1])


def _path(node: ast.expr) -> Path_:
    """``entries[0].tags[1]['term']`` as ("entries", 0, "tags", 1, "term"); () for anything else."""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        return (*_path(node.value), node.attr)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return (*_path(node.value), node.slice.value)  # type: ignore[arg-type]  # str or int
    return ()


def _at(places: dict[Path_, str], path: Path_, expected: Any, entry: int | None) -> Iterator[Claim]:
    shape = [str(step).removesuffix("_detail") if isinstance(step, str) else "#" for step in path]
    if shape[-1:] == ["value"]:
        shape.pop()
    field = places.get(tuple(shape))
    nth = next((step for step in path if isinstance(step, int)), 0)
    if field and path[-1] in _MOMENTS:
        expected = datetime.fromtimestamp(calendar.timegm(expected), UTC)
    if field and expected is not None:
        yield Claim(field, expected, entry, nth)


# --- JSON ---------------------------------------------------------------------------------

_MADE_ID = re.compile("[0-9a-f]{32}")  # feed-rs makes one where it finds none
_JSON_FEED = {"title": "feed title", "link": "feed link", "language": "feed language"}
_JSON_ENTRY = {
    "title": "title",
    "link": "link",
    "id": "id",
    "guid": "id",
    "summary": "summary",
    "description": "summary",
    "content": "content",
    "publishedParsed": "published",
    "pubDateParsed": "published",
    "updatedParsed": "updated",
    "language": "language",
}
_JSON_LISTS = {
    "authors": ("author", ("name",)),
    "categories": ("category", ("label", "value", "term")),
    "enclosures": ("enclosure", ("url", "href")),
}


def _of_json(feed: dict[str, Any]) -> Iterator[Claim]:
    for key, field in _JSON_FEED.items():
        if _text(feed.get(key)):
            yield Claim(field, _text(feed[key]))
    for index, item in enumerate(feed.get("items") or feed.get("entries") or ()):
        for key, field in _JSON_ENTRY.items():
            if _text(item.get(key)) and not _MADE_ID.fullmatch(_text(item[key])):
                yield Claim(field, _text(item[key]), index)
        for key, (field, names) in _JSON_LISTS.items():
            for nth, one in enumerate(item.get(key) or ()):
                values = [one] if isinstance(one, str) else [one.get(name) for name in names]
                if any(values):
                    yield Claim(field, next(filter(None, values)), index, nth)


def _text(value: Any) -> str:
    """A text, or what an object or the first of a list holds as its text."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("value") or value.get("body") or value.get("content")
    return value if isinstance(value, str) else ""
