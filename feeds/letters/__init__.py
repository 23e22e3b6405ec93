"""What programs hand in as JSON: one article or many, in our shape or as IPTC ninjs.

    bytes | loading | shape (ours, ninjs) | Envelope

ground floor: ``serve`` looks at letters before it accepts them, ``parse`` when it reads them;
both go by the same rules, which are here. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from feeds.errors import Fault, MisfitError
from feeds.letters import ninjs, ours
from feeds.letters.loading import loaded
from feeds.letters.shape import moment, shown

MOST = 1000
"""Articles in one array; more make an answer that nobody can read."""

Item = Mapping[str, Any]
"""One article as it was handed in, found to have the right shape."""

__all__ = [
    "MOST",
    "Envelope",
    "Item",
    "envelope",
    "is_ninjs",
    "items",
    "moment",
    "said",
    "shown",
    "written",
]


@dataclass(frozen=True, slots=True)
class Envelope:
    """What has to be known of a letter before it is read.

    ``name`` is what its source calls the article: its external id, else its address; of two
    letters with one name the later counts. ``not_before`` is when it may be published.
    ``status`` is usable, withheld or canceled.
    """

    name: str | None = None
    not_before: datetime | None = None
    status: str = "usable"


def items(body: bytes) -> list[Item]:
    """The articles of a body, each in the right shape.

    Raises: UnreadableError: it is no JSON; MisfitError with every mistake.
    """
    value = loaded(body)
    listed = value if isinstance(value, list) else [value]
    if not listed:
        raise MisfitError([Fault("", "the list is empty; expected at least one article")])
    if len(listed) > MOST:
        raise MisfitError([Fault("", f"{len(listed)} articles; expected at most {MOST} at once")])
    faults: list[Fault] = []
    for index, item in enumerate(listed):
        faults += _faults(item, f"/{index}" if isinstance(value, list) else "")
    if faults:
        raise MisfitError(faults)
    return listed


def said(fields: Mapping[str, str]) -> Item:
    """Single fields of an article that were written as texts, in the right shape.

    Raises: MisfitError with every mistake.
    """
    faults = list(ours.faults_of_texts(fields))
    if faults:
        raise MisfitError(faults)
    return dict(fields)


def is_ninjs(item: Item) -> bool:
    """Whether it is a ninjs object: these have a ``uri``, which ours have not."""
    return "uri" in item


def envelope(item: Item) -> Envelope:
    """What stands on the envelope of an article, in either shape."""
    name = item.get("uri") if is_ninjs(item) else item.get("external_id") or item.get("url")
    return Envelope(name, moment(item.get("embargoed")), item.get("pubstatus") or "usable")


def written(item: Item) -> bytes:
    """One article of an array as a letter of its own."""
    return json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode()


def _faults(item: object, at: str) -> list[Fault]:
    if not isinstance(item, dict):
        return [Fault(at, "is no object; expected an article")]
    return list(ninjs.faults(item, at) if is_ninjs(item) else ours.faults(item, at))
