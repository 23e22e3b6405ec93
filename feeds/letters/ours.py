"""The shape of an article in our JSON, as programs hand it in; pure.

letters: interface section 8. What we add to articles ourselves is passed over, so that what was
read from the API can be handed in again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from feeds.errors import Fault
from feeds.letters.shape import (
    Check,
    address,
    fields,
    language,
    many,
    name,
    of_fields,
    one_of,
    text,
    when,
    yes_or_no,
)

STATUSES = ("usable", "withheld", "canceled")

LONGEST_NAME = 512  # characters; also of an external id, as storage compares them whole
LONGEST_TITLE = 1000
LONGEST_SUMMARY = 20_000
LONGEST_TEXT = 10_000_000

PERSON: Mapping[str, Check] = {"name": name(LONGEST_NAME), "url": address}
IMAGE: Mapping[str, Check] = {
    "url": address,
    "caption": text(LONGEST_SUMMARY),
    "credit": text(LONGEST_NAME),
}
TEXTS: Mapping[str, Check] = {
    "external_id": name(LONGEST_NAME),
    "url": address,
    "title": text(LONGEST_TITLE),
    "summary": text(LONGEST_SUMMARY),
    "published": when,
    "updated": when,
    "embargoed": when,
    "pubstatus": one_of(*STATUSES),
    "language": language,
    "category": name(LONGEST_NAME),
    "agency": name(LONGEST_NAME),
}
"""The fields that can also be said beside a body that is HTML or text."""

FIELDS: Mapping[str, Check] = {
    **TEXTS,
    "content_html": text(LONGEST_TEXT),
    "content_text": text(LONGEST_TEXT),
    "paywall": yes_or_no,
    "authors": many(fields(PERSON, needed="name"), most=50),
    "images": many(fields(IMAGE, needed="url"), most=50),
    "upstream_categories": many(name(LONGEST_NAME), most=50),
    "tags": many(name(LONGEST_NAME), most=50),
}
"""What may be said of an article."""


def _nothing(_value: Any, _at: str) -> Iterator[Fault]:
    yield from ()


_OURS = dict.fromkeys(
    (
        *("id", "permalink", "seen", "changed", "topics", "source", "story", "version", "status"),
        "correction",
    ),
    _nothing,
)


def faults(item: Mapping[str, Any], at: str) -> Iterator[Fault]:
    """Everything that is wrong with an article."""
    yield from of_fields(item, {**FIELDS, **_OURS}, at)
    if item.get("pubstatus") == "canceled":
        if not item.get("external_id") and not item.get("url"):
            yield Fault(at, "a cancellation says which article: expected external_id or url")
    elif not any(item.get(one) for one in ("title", "content_html", "content_text", "summary")):
        yield Fault(at, "says nothing; expected at least a title, content_html or content_text")


def faults_of_texts(said: Mapping[str, str]) -> Iterator[Fault]:
    """Everything that is wrong with fields that are said beside a body."""
    yield from of_fields(said, TEXTS, "")
