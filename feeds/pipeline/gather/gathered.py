"""What a source has brought today, to be read and stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from feeds.model import Response
from feeds.sources import FeedWishes

IMPORTING = "importing"
"""In the state of a list whose first import takes more than one visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Documents to read, each with its parser, and what to remember for the next visit.

    ``note`` tells of trouble with parts of the source. ``more`` says that there is more to
    fetch at once. ``listed`` is how many entries its list has where the documents are only some
    of them, ``wishes`` what that list wishes.
    """

    documents: tuple[tuple[str, Response], ...]
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    state: dict[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    moved_to: str | None = None
    note: str = ""
    more: bool = False
    listed: int | None = None
    wishes: FeedWishes | None = None
