"""What hosts want of programs that go from page to page: robots.txt, asked once a day and host.

Feeds are not crawling: somebody has chosen each of them. Lists, sitemaps and article pages are.
Sources: RFC 9309 (2.2.1 user agents, 2.3.1 what a missing or broken file means, 2.4 caching);
Crawl-delay and Sitemap are widespread additions.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

from protego import Protego

from feeds.errors import FetchError
from feeds.fetch.url import parse_url
from feeds.model import Changed, Failed, Outcome, Request

AGENT = "feeds"
"""What we are called in robots.txt: the product of our User-Agent (RFC 9309 2.2.1)."""

KEPT = timedelta(hours=24)  # RFC 9309 2.4: not longer
KEPT_IN_TROUBLE = timedelta(hours=1)
LARGEST = 512_000  # bytes that are read; RFC 9309 2.5 asks for at least 500 KiB
MOST_HOSTS = 2_000
LONGEST_DELAY = timedelta(minutes=1)

Fetch = Callable[[Request], Outcome]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host wants; ``rules`` is None where everything or, with ``trouble``, nothing goes."""

    rules: Protego | None
    until: datetime
    trouble: str = ""

    def allow(self, url: str) -> bool:
        """Whether the address may be asked."""
        return self.rules.can_fetch(url, AGENT) if self.rules else not self.trouble

    @property
    def delay(self) -> timedelta:
        """The pause that it wants between two requests."""
        seconds = self.rules.crawl_delay(AGENT) if self.rules else None
        return min(timedelta(seconds=max(seconds or 0.0, 0.0)), LONGEST_DELAY)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that it names."""
        return tuple(self.rules.sitemaps) if self.rules else ()


@dataclass(slots=True)
class Robots:
    """The rules of hosts, remembered for a day; for any number of threads."""

    now: Callable[[], datetime]
    _known: dict[str, Rules] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, url: str, fetch: Fetch) -> Rules:
        """The rules of the host of *url*, asked for by *fetch* where they are not known.

        Raises: FetchError: it is no address.
        """
        address = parse_url(url)
        place = f"{address.scheme}://{address.host}:{address.port}"
        with self._lock:
            known = self._known.get(place)
        if known is None or known.until <= self.now():
            bare = str(address).removesuffix(address.target)
            known = self._read(fetch(Request(url=f"{bare}/robots.txt")))
            self._keep(place, known)
        return known

    def refusal(self, url: str, fetch: Fetch) -> str:
        """Why *url* is not to be asked, "" if it may be."""
        try:
            rules = self.of(url, fetch)
        except FetchError as error:
            return str(error)
        if rules.allow(url):
            return ""
        said = f"cannot be had: {rules.trouble}" if rules.trouble else "forbids it"
        return f"the robots.txt of its host {said} ({url})"

    def _read(self, outcome: Outcome) -> Rules:
        """RFC 9309 2.3.1: no file allows everything, trouble with the host forbids everything."""
        if isinstance(outcome, Changed):
            text = outcome.response.body[:LARGEST].decode("utf-8-sig", "replace")
            return Rules(Protego.parse(text), self.now() + KEPT)
        status = outcome.status if isinstance(outcome, Failed) else 0
        is_missing = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        is_empty = isinstance(outcome, Failed) and "empty body" in outcome.reason
        if (is_missing and status != HTTPStatus.TOO_MANY_REQUESTS) or is_empty:
            return Rules(None, self.now() + KEPT)
        reason = outcome.reason if isinstance(outcome, Failed) else "no usable answer"
        return Rules(None, self.now() + KEPT_IN_TROUBLE, reason)

    def _keep(self, place: str, rules: Rules) -> None:
        with self._lock:
            self._known.pop(place, None)
            self._known[place] = rules
            if len(self._known) > MOST_HOSTS:
                del self._known[next(iter(self._known))]
