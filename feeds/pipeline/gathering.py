"""What each kind of source has to say today; a new kind is one function and one line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import feeds
from feeds.errors import FetchError
from feeds.fetch import Fetcher, read_folder
from feeds.model import Cause, Changed, Failed, Request, Response, Source, Unchanged
from feeds.pipeline import familiar
from feeds.storage.sources import Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Documents to read, each with its parser, and what to remember for the next visit.

    ``note`` tells of trouble with parts of the source. ``more`` says that there is more to
    fetch at once.
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


Gather = Callable[[Source, Claim, Fetcher, datetime], Gathered | Unchanged | Failed]


def gather_feed(
    source: Source, claim: Claim, fetcher: Fetcher, _now: datetime
) -> Gathered | Unchanged | Failed:
    """Ask the publisher, with the validators of the last good answer."""
    request = Request(
        url=claim.adopted or source.url or "",
        etag=claim.etag,
        last_modified=claim.last_modified,
        headers=source.headers,
    )
    outcome = fetcher.fetch(request)
    if not isinstance(outcome, Changed):
        return outcome
    response = outcome.response
    body_hash = hashlib.sha256(response.body).hexdigest()
    remembered = claim.state or {}
    known = Failed(remembered.get("reason", ""), cause=_cause(remembered))
    if remembered == refusal(body_hash, known):
        return known
    return Gathered(
        documents=(("feed", response),),
        etag=response.headers.get("etag"),
        last_modified=response.headers.get("last-modified"),
        body_hash=body_hash,
        state=claim.state if familiar.recalled(claim.state) else None,
        headers=response.headers,
        moved_to=response.moved_to,
    )


def refusal(body_hash: str | None, failed: Failed) -> dict[str, str]:
    """What a feed remembers of a document that could not be read, as its ``state``.

    Reading it again would only hang or crash another worker, until it changes or we do.
    """
    told = {"reason": failed.reason, "cause": failed.cause or ""}
    return {"refused": body_hash or "", "by": feeds.__version__, **told}


def _cause(remembered: Mapping[str, str]) -> Cause | None:
    cause = remembered.get("cause")
    return Cause(cause) if cause else None


def gather_folder(
    source: Source, claim: Claim, _fetcher: Fetcher, now: datetime
) -> Gathered | Unchanged | Failed:
    """Read the files that are new or changed since the last look."""
    if source.path is None:
        return Failed("the source has no folder; give it a path")
    try:
        reading = read_folder(source.path, known=claim.state or {}, now=now)
    except FetchError as error:
        return Failed(str(error))
    parsers = {"text/html": "html", "text/plain": "text"}
    return Gathered(
        documents=tuple((parsers[one.media_type or ""], one) for one in reading.responses),
        state=dict(reading.known),
        note="; ".join(reading.troubles),
        more=reading.more,
    )


SOURCE_KINDS: dict[str, Gather] = {
    "feed": gather_feed,
    "folder": gather_folder,
}
