"""From an address to the best way of taking its site in: a feed, a news sitemap, a list page.

Beside gathering: each candidate is tried out as a source would be, and nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from urllib.parse import urljoin, urlsplit

from feeds.articles import canonical
from feeds.errors import FetchError, ParseError, SourceError
from feeds.model import Changed, Failed, Request, Response, Source
from feeds.parse.discovery import Offer, Offers, is_sitemap, look
from feeds.pipeline.gather.trial import Bench, Trial, try_out

MOST_FEEDS = 5
"""Candidates that are asked for."""

MOST_MOVES = 2
"""Pages that send their readers on by themselves."""

HABITS = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/rss", "/index.xml")
"""Where feeds often are that no page names."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A source that a site could be taken in by, and how a first visit to it went."""

    trial: Trial
    title: str
    language: str | None = None

    @property
    def source(self) -> Source:
        """The source as it would be configured."""
        return self.trial.source


def discover(wanted: Source, bench: Bench) -> list[Candidate]:
    """The ways of taking in the site at the address of *wanted*, the best first.

    Raises: FetchError: nothing can be had there, or nothing that would do.
    """
    page, offers = _arrive(wanted, bench)
    if offers is None:
        kind = "sitemap" if is_sitemap(page) else "feed"
        found = _tried(replace(wanted, kind=kind, url=page.url), bench, "")
        return [found] if found else []
    feeds = list(_feeds(wanted, page, offers, bench))
    if feeds:
        return feeds
    others = [*_sitemaps(wanted, page, offers, bench), *_list(wanted, page, offers, bench)]
    if not others:
        raise FetchError(
            f"{page.url}: there is no feed, no news sitemap, and no list of articles that could"
            " be found; css.link of a source of kind page can say where the links stand"
        )
    return others


def _arrive(wanted: Source, bench: Bench) -> tuple[Response, Offers | None]:
    """The page at the address, where redirects and refreshes lead; None for one that is a feed."""
    address = wanted.url or ""
    for _ in range(MOST_MOVES + 1):
        response = _fetched(replace(wanted, url=address), bench)
        if is_sitemap(response):
            return response, None
        try:
            offers = bench.workers.call(look, response)
        except ParseError:
            return response, None
        if offers.moved_to in (None, response.url) or offers.feeds:
            break
        address = offers.moved_to or address
    return response, offers


def _fetched(wanted: Source, bench: Bench) -> Response:
    outcome = bench.reach.crawl(Request(url=wanted.url or ""), wanted)
    if isinstance(outcome, Changed):
        return outcome.response
    raise FetchError(f"{wanted.url}: {outcome.reason if isinstance(outcome, Failed) else 'empty'}")


def _feeds(wanted: Source, page: Response, offers: Offers, bench: Bench) -> Iterator[Candidate]:
    """Feeds that the page names and that have entries; if it names none, where they often are."""
    named = sorted(offers.feeds, key=lambda one: -_nearness(one, page.url))
    habits = [Offer(urljoin(page.url, path)) for path in HABITS]
    seen: set[str] = set()
    for one in (named or habits)[: MOST_FEEDS if named else len(habits)]:
        source = replace(wanted, kind="feed", url=one.url)
        found = _tried(source, bench, one.title or offers.title or "", offers.language)
        place = canonical(found.source.url) if found else None
        if found and place not in seen:
            seen.add(place or "")
            yield found
            if not named:
                return


def _nearness(offer: Offer, page: str) -> int:
    """How much of the page's own path a feed's address shares: a section's feed fits best."""
    parts = [urlsplit(one).path.strip("/").split("/") for one in (offer.url, page)]
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*parts, strict=False)))


def _sitemaps(wanted: Source, page: Response, offers: Offers, bench: Bench) -> Iterator[Candidate]:
    """A news sitemap that the robots.txt of the site names."""
    reach = bench.reach
    for address in reach.robots.of(page.url, reach.fetcher.fetch).sitemaps:
        if "news" in address.lower():
            source = replace(wanted, kind="sitemap", url=address)
            found = _tried(source, bench, offers.title or "", offers.language)
            if found:
                yield found
                return


def _list(wanted: Source, page: Response, offers: Offers, bench: Bench) -> Iterator[Candidate]:
    source = replace(wanted, kind="page", url=page.url)
    found = _tried(source, bench, offers.title or "", offers.language)
    if found:
        yield found


def _tried(
    source: Source, bench: Bench, title: str, language: str | None = None
) -> Candidate | None:
    """A candidate that brings articles; None where nothing can be had or read."""
    try:
        trial = try_out(source, bench)
    except SourceError:
        return None
    if not trial.articles:
        return None
    moved = trial.gathered.moved_to
    settled = replace(trial, source=replace(source, url=moved)) if moved else trial
    return Candidate(settled, title, language)
