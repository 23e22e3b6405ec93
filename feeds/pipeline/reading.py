"""Bytes to articles: parse, then articles; pure, so that it can run in a worker to be killed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from feeds import articles
from feeds.model import Article, Entry, Recovered, Response, Source
from feeds.parse import PARSERS
from feeds.pipeline import familiar
from feeds.sources import FeedWishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Whose document is read, and when.

    ``authority`` is for the tags of new articles. ``known`` are the fingerprints of entries that
    were dealt with at the last visit.
    """

    source: Source
    authority: str
    seen: datetime
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a document holds, ready to be stored: newest article first.

    ``articles`` leaves out what is ``familiar``: the claimed dates of entries that say what they
    said at the last visit. ``fingerprints`` are those of all entries.
    """

    articles: tuple[Article, ...]
    wishes: FeedWishes
    note: str
    recovered: Recovered | None
    familiar: tuple[datetime | None, ...] = ()
    fingerprints: tuple[str, ...] = ()


def read(parser: str, response: Response, occasion: Occasion) -> Reading:
    """Parse *response* and make its entries ours.

    Args:   parser: a key of ``parse.PARSERS``.
    Raises: ParseError.
    """
    source = occasion.source
    parsed = PARSERS[parser](response, source)
    entries = [_named(entry, response) for entry in parsed.entries]
    prints = familiar.fingerprints(entries, source)
    fresh = familiar.unfamiliar(entries, prints, occasion.known)
    built = [
        articles.build(entries[n], source=source, authority=occasion.authority, seen=occasion.seen)
        for n in sorted(fresh)
    ]
    return Reading(
        articles=tuple(sorted(articles.unique(built), key=_age, reverse=True)),
        wishes=FeedWishes(ttl=parsed.ttl, skip_hours=parsed.skip_hours, skip_days=parsed.skip_days),
        note=parsed.note,
        recovered=parsed.recovered,
        familiar=tuple(one.published for n, one in enumerate(entries) if n not in fresh),
        fingerprints=tuple(prints),
    )


def _named(entry: Entry, response: Response) -> Entry:
    """A file's name is its upstream id, so that an edited file updates its article."""
    return replace(entry, id=response.name) if response.name else entry


def _age(article: Article) -> tuple[datetime, str]:
    return min(article.published or article.seen, article.seen), article.upstream_id
