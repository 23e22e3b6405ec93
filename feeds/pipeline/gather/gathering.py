"""What each kind of source has to say today; a new kind is one function and one line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime

import feeds
from feeds.errors import FetchError
from feeds.fetch import read_folder
from feeds.model import Cause, Changed, Failed, Request, Source, Unchanged
from feeds.pipeline.gather.following import Reach
from feeds.pipeline.gather.gathered import Gathered
from feeds.pipeline.gather.lists import gather_feed_articles, gather_page, gather_sitemap
from feeds.pipeline.visit import familiar
from feeds.steps import MAY_BLOCK, Steps
from feeds.storage.queue.sources import Claim

Found = Gathered | Unchanged | Failed
Gather = Callable[[Source, Claim, Reach, datetime], Found]


def gather(source: Source, claim: Claim, reach: Reach, now: datetime) -> Steps[Found]:
    """What the source has to say; most of it after a step that may block."""
    if source.kind == "feed" and not source.fetch_article:
        return (yield from _gather_feed(source, claim, reach))
    yield MAY_BLOCK
    return SOURCE_KINDS[source.kind](source, claim, reach, now)


def _gather_feed(source: Source, claim: Claim, reach: Reach) -> Steps[Found]:
    """Ask the publisher, with the validators of the last good answer."""
    request = Request(
        url=claim.adopted or source.url or "",
        etag=claim.etag,
        last_modified=claim.last_modified,
        headers=source.headers,
    )
    outcome = yield from reach.fetcher.fetching(request)
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
        state=claim.state if familiar.is_memory(claim.state) else None,
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


def gather_folder(source: Source, claim: Claim, _reach: Reach, now: datetime) -> Found:
    """Read the files that are new or changed since the last look."""
    if source.path is None:
        return Failed("the source has no folder; give it a path")
    try:
        apart = [one for one in (source.done, source.failed) if one]
        reading = read_folder(source.path, known=claim.state or {}, now=now, apart=apart)
    except FetchError as error:
        return Failed(str(error))
    parsers = {"text/html": "html", "text/plain": "text", "application/json": "json"}
    return Gathered(
        documents=tuple((parsers[one.media_type or ""], one) for one in reading.responses),
        state=dict(reading.known),
        note="; ".join(reading.troubles),
        more=reading.more,
    )


SOURCE_KINDS: dict[str, Gather] = {
    "feed": gather_feed_articles,
    "page": gather_page,
    "sitemap": gather_sitemap,
    "folder": gather_folder,
}
