"""The shape of an IPTC ninjs object, as far as we read it; pure.

letters: fields that we do not read are left alone, as the standard lets providers add some.
Sources: IPTC ninjs 2.0 to 2.4 (schema); headline, byline and body_* as in 1.x are read too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from feeds.errors import Fault
from feeds.letters.ours import (
    LONGEST_NAME,
    LONGEST_SUMMARY,
    LONGEST_TEXT,
    LONGEST_TITLE,
    STATUSES,
)
from feeds.letters.shape import Check, fields, language, many, name, of_fields, text, when
from feeds.letters.shape import one_of as choice

TYPES = ("text", "composite")
"""Those that are articles; the others are pictures, sounds, films or parts."""


def _worded(longest: int) -> Check:
    """Texts with their roles: headlines, descriptions, bodies."""
    said = {"value": text(longest), "role": text(LONGEST_NAME), "contenttype": text(LONGEST_NAME)}
    return many(fields(said, needed="value", open_ended=True), most=50)


def _named() -> Check:
    return many(_object, most=500)


def _object(value: Any, at: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(at, "is no object")


FIELDS: Mapping[str, Check] = {
    "uri": name(LONGEST_NAME),
    "type": choice("text", "audio", "video", "picture", "graphic", "composite", "component"),
    "firstcreated": when,
    "versioncreated": when,
    "contentcreated": when,
    "embargoed": when,
    "pubstatus": choice(*STATUSES),
    "language": language,
    "headlines": _worded(LONGEST_TITLE),
    "descriptions": _worded(LONGEST_SUMMARY),
    "bodies": _worded(LONGEST_TEXT),
    "by": text(LONGEST_NAME),
    "infosources": _named(),
    "subjects": _named(),
    "genres": _named(),
    "altids": _named(),
    "headline": text(LONGEST_TITLE),
    "byline": text(LONGEST_NAME),
    "body_html": text(LONGEST_TEXT),
    "body_xhtml": text(LONGEST_TEXT),
    "body_text": text(LONGEST_TEXT),
    "description_html": text(LONGEST_SUMMARY),
    "description_text": text(LONGEST_SUMMARY),
}
"""What is read of a ninjs object; associations are read as far as they are pictures."""


def faults(item: Mapping[str, Any], at: str) -> Iterator[Fault]:
    """Everything that is wrong with a ninjs object."""
    if item.get("uri") is None:
        yield Fault(f"{at}/uri", "is null; expected the object's URI")
    yield from of_fields(item, FIELDS, at, open_ended=True)
    kind = item.get("type")
    if kind in ("audio", "video", "picture", "graphic", "component"):
        yield Fault(f"{at}/type", f"{kind!r} is no article; expected {' or '.join(TYPES)}")
    if item.get("representationtype") == "partial":
        yield Fault(f"{at}/representationtype", "is only a part of the item; expected the full one")
    if item.get("pubstatus") != "canceled" and not _says_something(item):
        yield Fault(at, "says nothing; expected headlines or bodies")


def _says_something(item: Mapping[str, Any]) -> bool:
    said = ("headlines", "bodies", "headline", "body_html", "body_xhtml", "body_text")
    return any(item.get(one) for one in said)
