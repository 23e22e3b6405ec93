"""What lists of articles have to say: pages, sitemaps, and feeds whose articles are fetched too.

gathering: three of its kinds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from feeds.errors import ParseError
from feeds.model import (
    Cause,
    Changed,
    Entry,
    Failed,
    Outcome,
    Parsed,
    Request,
    Response,
    Source,
    Unchanged,
)
from feeds.parse.sitemap import INDEX
from feeds.pipeline.gather.following import Followed, Reach, follow
from feeds.pipeline.gather.gathered import IMPORTING, Gathered
from feeds.pipeline.visit.reading import parse
from feeds.sources import FeedWishes
from feeds.storage.queue.sources import Claim

DEEPEST = 2
"""An index may lead to indexes, but those to sitemaps only."""

MOST_SITEMAPS = 50
"""Sitemaps that are asked for in one visit."""


def gather_page(source: Source, claim: Claim, reach: Reach, _now: datetime) -> _Outcome:
    """The articles that a page lists: their pages, or with ``follow = false`` the list itself."""
    outcome = reach.crawl(_request(source, claim), source)
    if not isinstance(outcome, Changed):
        return outcome
    response = outcome.response
    if not source.follow:
        return _gathered(response, documents=(("listpage", response),), body_hash=_hash(response))
    try:
        found = reach.workers.call(parse, "listpage", response, source)
    except ParseError as error:
        return Failed(str(error), cause=Cause.DOCUMENT)
    followed = follow(found.entries, source, reach, known=_known(claim))
    return _followed(response, followed, claim, listed=len(found.entries))


def gather_feed_articles(source: Source, claim: Claim, reach: Reach, _now: datetime) -> _Outcome:
    """The entries of a feed, each with what its own page says."""
    outcome = reach.fetcher.fetch(_request(source, claim))
    if not isinstance(outcome, Changed):
        return outcome
    try:
        found = reach.workers.call(parse, "feed", outcome.response, source)
    except ParseError as error:
        return Failed(str(error), cause=Cause.DOCUMENT)
    followed = follow(found.entries, source, reach, known=_known(claim))
    gathered = _followed(outcome.response, followed, claim, listed=len(found.entries))
    return replace(gathered, wishes=_wishes(found))


def gather_sitemap(source: Source, claim: Claim, reach: Reach, _now: datetime) -> _Outcome:
    """The pages that a site's sitemaps name, the newest first."""
    walk = _Sitemaps(source, reach, set(_known(claim)))
    first = walk.start()
    if not isinstance(first, list):
        return first
    walk.read(first, depth=0)
    if not walk.found and walk.failed:
        return walk.failed
    followed = follow(_newest(walk.entries), source, reach, known=_known(claim))
    marks = (*walk.marks, *followed.marks) if not followed.left else followed.marks
    followed = replace(
        followed, marks=marks, note="; ".join(filter(None, [*walk.notes, followed.note]))
    )
    return _followed(None, followed, claim, listed=len(walk.entries) or None)


_Outcome = Gathered | Unchanged | Failed


@dataclass(slots=True)
class _Sitemaps:
    """The way through a site's sitemaps; ``known`` are marks of those that have not changed."""

    source: Source
    reach: Reach
    known: set[str]
    entries: list[Entry] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    visited: set[str] = field(default_factory=set)
    failed: Failed | None = None
    found: bool = False

    def start(self) -> list[Request] | Failed:
        """The configured sitemap, or those that the site's robots.txt names."""
        url = self.source.url or ""
        path = urlsplit(url).path
        if path not in ("", "/", "/robots.txt"):
            return [Request(url=url, headers=self.source.headers)]
        named = self.reach.robots.of(url, self.reach.fetcher.fetch).sitemaps
        addresses = sorted(named, key=lambda one: "news" not in one.lower())
        return [Request(url=one) for one in addresses or [urljoin(url, "/sitemap.xml")]]

    def read(self, requests: Iterable[Request], *, depth: int) -> None:
        """Read sitemaps, and those that they lead to."""
        for request in requests:
            name = _mark(request)
            if request.url in self.visited or len(self.visited) >= MOST_SITEMAPS:
                continue
            if request.changed and name in self.known:
                self.marks.append(name)
                self.found = True
                continue
            self.visited.add(request.url)
            self._read(self.reach.crawl(request, self.source), name, depth)

    def _read(self, outcome: Outcome, name: str, depth: int) -> None:
        if not isinstance(outcome, Changed):
            self._miss(getattr(outcome, "reason", "has not changed"), outcome)
            return
        response = outcome.response
        try:
            parsed = self.reach.workers.call(parse, "sitemap", response, self.source)
        except ParseError as error:
            reason = f"{response.url}: {error}"
            self._miss(reason, Failed(reason, cause=Cause.DOCUMENT))
            return
        self.found = True
        self.marks.append(name)
        self.entries += parsed.entries
        if parsed.format == INDEX and depth < DEEPEST:
            self.read(parsed.follow, depth=depth + 1)

    def _miss(self, reason: str, outcome: object) -> None:
        self.notes.append(reason)
        self.failed = outcome if isinstance(outcome, Failed) else self.failed


def _newest(entries: Sequence[Entry]) -> list[Entry]:
    """The entries by their dates; those without one in the order of the sitemaps."""
    return sorted(entries, key=lambda one: -_stamp(one))


def _stamp(entry: Entry) -> float:
    moment = entry.published or entry.updated
    return moment.timestamp() if moment else 0.0


def _request(source: Source, claim: Claim) -> Request:
    """Ask for the list; without validators while pages of it are left to read."""
    has_left = "left" in (claim.state or {})
    return Request(
        url=claim.adopted or source.url or "",
        etag=None if has_left else claim.etag,
        last_modified=None if has_left else claim.last_modified,
        headers=source.headers,
    )


def _known(claim: Claim) -> list[str]:
    return (claim.state or {}).get("followed", "").split()


def _followed(
    response: Response | None, followed: Followed, claim: Claim, *, listed: int | None
) -> Gathered:
    """What was had, and what to know the links by.

    A first import goes on until the first visit that leaves nothing: what comes in until then is
    no news.
    """
    state = {"followed": " ".join(followed.marks)}
    if followed.left:
        state["left"] = "1"
        is_first = not claim.imported or IMPORTING in (claim.state or {})
        state |= {IMPORTING: "1"} if is_first else {}
    gathered = Gathered(
        documents=followed.documents,
        state=state,
        note=followed.note,
        more=followed.left,
        listed=listed,
    )
    if response is None or followed.left:
        return gathered
    return replace(
        gathered,
        etag=response.headers.get("etag"),
        last_modified=response.headers.get("last-modified"),
        headers=response.headers,
        moved_to=response.moved_to,
    )


def _gathered(
    response: Response, *, documents: tuple[tuple[str, Response], ...], body_hash: str
) -> Gathered:
    return Gathered(
        documents=documents,
        etag=response.headers.get("etag"),
        last_modified=response.headers.get("last-modified"),
        body_hash=body_hash,
        headers=response.headers,
        moved_to=response.moved_to,
    )


def _wishes(found: Parsed) -> FeedWishes:
    return FeedWishes(ttl=found.ttl, skip_hours=found.skip_hours, skip_days=found.skip_days)


def _hash(response: Response) -> str:
    return hashlib.sha256(response.body).hexdigest()


def _mark(request: Request) -> str:
    told = f"{request.url} {request.changed}".encode()
    return hashlib.blake2b(told, digest_size=6).hexdigest()
