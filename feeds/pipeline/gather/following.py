"""From a list to the pages of its articles: only unknown ones, so many a visit, politely.

gathering: beside it. A parser asks for pages, this fetches them; whatever goes wrong with one of
them is a note.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from feeds import log
from feeds.dispatch import Workers
from feeds.fetch import Fetcher
from feeds.fetch.robots import Robots
from feeds.model import Changed, Entry, Failed, Outcome, Request, Response, Source
from feeds.pipeline.gather.politeness import HostBusy, host_in

MOST = 20
"""Pages of articles that are read in one visit; the others come at once afterwards."""

SECONDS = 30.0
"""So long pages may be fetched in one visit, within the lease of the source."""

REMEMBERED = 3_000
"""Links of a source that are known by their marks."""

_BYTES = 6  # of a mark; two of 3,000 links are taken for one once in 60 million sources
_GONE_FROM, _GONE_TO = 400, 500  # statuses that say that a page is not to be had
_COME_AGAIN = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What gathering acts on the world with; ``slow`` makes us wait longer between requests."""

    fetcher: Fetcher
    robots: Robots
    workers: Workers
    slow: Callable[[str, timedelta], None] = field(default=lambda _host, _delay: None)
    most: int = MOST

    def crawl(self, request: Request, source: Source) -> Outcome:
        """Fetch as ``Fetcher.fetch`` does, if the host's robots.txt allows it."""
        if source.robots:
            refusal = self.robots.refusal(request.url, self.fetcher.fetch)
            if refusal:
                log.info("robots", source=source.id, url=request.url)
                return Failed(f"{refusal}; robots = false on the source passes over it")
            delay = self.robots.of(request.url, self.fetcher.fetch).delay
            if delay:
                self.slow(host_in(request.url), delay)
        return self.fetcher.fetch(request)


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """The pages that were had, each with what its list says of it.

    ``marks`` are those of all links that need not be followed again; ``left``: there are more.
    """

    documents: tuple[tuple[str, Response], ...]
    marks: tuple[str, ...]
    note: str
    left: bool


def mark(entry: Entry, source: Source) -> str:
    """What a link is known by: what a feed or sitemap changes about it is worth another look.

    On a list page only the address counts: words around it say "an hour ago".
    """
    told = (entry.link,) if source.kind == "page" else (entry.link, repr(entry))
    data = "\n".join(map(str, told)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=_BYTES).hexdigest()


def follow(
    entries: Sequence[Entry], source: Source, reach: Reach, *, known: Collection[str]
) -> Followed:
    """Fetch the pages of *entries* that are not *known* by their marks, in their order."""
    walk = _Walk(source, reach)
    unknown = [(mark(one, source), one) for one in entries]
    for name, entry in unknown:
        if name in known:
            walk.marks.append(name)
        elif walk.is_over:
            walk.left = True
        else:
            walk.take(name, entry)
    return Followed(
        documents=tuple(walk.documents),
        marks=tuple(dict.fromkeys([*walk.marks, *known]))[:REMEMBERED],
        note="; ".join(walk.notes),
        left=walk.left,
    )


@dataclass(slots=True)
class _Walk:
    """One visit's way through a list."""

    source: Source
    reach: Reach
    documents: list[tuple[str, Response]] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left: bool = False
    asked: int = 0
    busy: bool = False
    end: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    @property
    def is_over(self) -> bool:
        """Whether this visit has done enough."""
        return self.busy or self.asked >= self.reach.most or time.monotonic() >= self.end

    def take(self, name: str, entry: Entry) -> None:
        """Read the page of an entry, or take the entry as it is where there is none to read."""
        if not entry.link:
            self._listed(name, entry)
            return
        self.asked += 1
        try:
            outcome = self.reach.crawl(
                Request(url=entry.link, headers=self._headers(entry)), self.source
            )
        except HostBusy:
            self.busy = self.left = True
            return
        if isinstance(outcome, Changed):
            self.documents.append(("article", replace(outcome.response, listed=entry)))
            self.marks.append(name)
        elif isinstance(outcome, Failed):
            self._missed(name, entry, outcome)

    def _missed(self, name: str, entry: Entry, failed: Failed) -> None:
        """A page that is not to be had; what may come later is tried again at the next visit."""
        self.notes.append(f"{entry.link}: {failed.reason}" if failed.status else failed.reason)
        for_good = _GONE_FROM <= failed.status < _GONE_TO and failed.status not in _COME_AGAIN
        if for_good or "robots.txt" in failed.reason:
            self._listed(name, entry)

    def _listed(self, name: str, entry: Entry) -> None:
        self.marks.append(name)
        if entry.title and self.source.kind != "page":
            self.documents.append(
                ("listed", Response(url=entry.link or "", body=b"", listed=entry))
            )

    def _headers(self, entry: Entry) -> dict[str, str]:
        """The source's own headers only for its own host: they may be credentials."""
        same = host_in(entry.link or "") == host_in(self.source.url or "")
        return dict(self.source.headers) if same else {}
