"""Bytes to articles: parse, then articles; pure, so that it can run in a worker to be killed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache

from feeds import articles, query
from feeds.errors import ParseError
from feeds.model import Article, Entry, Parsed, Recovered, Response, Source
from feeds.model.travel import travels
from feeds.parse import PARSERS
from feeds.pipeline.visit import familiar, unread
from feeds.pipeline.visit.familiar import NOTHING, Memory
from feeds.sources import FeedWishes

_NO_DATE = datetime.min.replace(tzinfo=UTC)

MOST_ENTRIES = 5_000
"""Of one document; fifty times what feeds list, and some seconds of work."""


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Whose document is read, and when.

    ``authority`` is for the tags of new articles, ``memory`` of the entries that were dealt with
    at the last visit.
    """

    source: Source
    authority: str
    seen: datetime
    memory: Memory = NOTHING


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a document holds, ready to be stored: newest article first.

    ``articles`` leaves out what is ``familiar``: the claimed dates of entries that say what they
    said at the last visit, None for those that were not even read. ``memory`` is of all entries.
    ``unwanted`` are the upstream ids of articles that the source's ``skip`` matches, ``deleted``
    those of entries that the source has taken back. ``selects``: selectors of the source were
    looked for, of which those ``unmatched`` match nothing.
    """

    articles: tuple[Article, ...]
    wishes: FeedWishes
    note: str
    recovered: Recovered | None
    familiar: tuple[datetime | None, ...] = ()
    memory: Memory = NOTHING
    unwanted: frozenset[str] = frozenset()
    deleted: frozenset[str] = frozenset()
    selects: bool = False
    unmatched: tuple[str, ...] = ()


def read(parser: str, response: Response, occasion: Occasion) -> Reading:
    """Parse *response* and make its entries ours.

    Args:   parser: a key of ``parse.PARSERS``.
    Raises: ParseError.
    """
    if parser != "feed":
        return made_ours(parse(parser, response, occasion.source), occasion)
    return _read_short(response, occasion) or _read_whole(response, occasion)


def _read_whole(response: Response, occasion: Occasion) -> Reading:
    parsed = parse("feed", response, occasion.source)
    pieces = unread.pieces_of(parsed, response, occasion.source)
    if pieces is None:
        return made_ours(parsed, occasion)
    marks = familiar.marks(pieces)
    memory = unread.memory_of_whole(parsed, marks, response, occasion.source)
    return _unfamiliar(parsed, list(zip(parsed.entries, marks, strict=True)), memory, occasion)


def _read_short(response: Response, occasion: Occasion) -> Reading | None:
    """What is new in a feed, with what has to be looked at for it; None where all has to be."""
    source, before = occasion.source, occasion.memory
    short = unread.shortened(response, source, before)
    while short:
        try:
            parsed = parse("feed", short.response, source)
        except ParseError:  # of which the whole document tells where
            return None
        if parsed.deleted or len(parsed.entries) != len(short.kept):
            return None
        memory = unread.memory_of_short(parsed, short, source, before)
        fresh = familiar.unfamiliar(memory, before)
        if fresh <= short.fresh:
            left = {familiar.name(memory.called[mark]) for mark in short.left}
            made = _made(parsed, parsed.entries, short.to_look_at(parsed.entries), occasion)
            return replace(made, familiar=(None,) * len(left), memory=memory)
        short = unread.with_only(fresh | short.fresh, short)
    return None


def parse(parser: str, response: Response, source: Source) -> Parsed:
    """What *response* says; a file's name is its upstream id, so that an edit updates its article.

    Entries that have ids of their own keep them, as those of JSON files may; further ones without
    are numbered.

    Raises: ParseError.
    """
    found = PARSERS[parser](response, source)
    if not response.name:
        return found
    names = (response.name, *(f"{response.name}#{n}" for n in range(2, len(found.entries) + 1)))
    named = zip(found.entries, names, strict=False)
    return replace(found, entries=tuple(replace(one, id=one.id or name) for one, name in named))


def made_ours(parsed: Parsed, occasion: Occasion) -> Reading:
    """The entries of a document as articles, but for those that are known by their fingerprints."""
    entries = _newest(parsed.entries)
    marks = familiar.fingerprints(entries, occasion.source)
    called = familiar.called(entries, occasion.source)
    memory = Memory(called=dict(zip(marks, called, strict=True)))
    return _unfamiliar(parsed, list(zip(entries, marks, strict=True)), memory, occasion)


def _unfamiliar(
    parsed: Parsed, marked: Sequence[tuple[Entry, str]], memory: Memory, occasion: Occasion
) -> Reading:
    """The entries of a document as articles, but for those that are known by their marks."""
    look_at = familiar.unfamiliar(memory, occasion.memory)
    fresh = [one for one, mark in marked if mark in look_at]
    known = [(memory.called[mark], one) for one, mark in marked if mark not in look_at]
    others = {familiar.name(called): one for called, one in known}
    return replace(
        _made(parsed, [one for one, _ in marked], fresh, occasion),
        familiar=tuple(one.published for one in others.values()),
        memory=memory,
    )


def _made(
    parsed: Parsed, entries: Sequence[Entry], fresh: Sequence[Entry], occasion: Occasion
) -> Reading:
    """The *fresh* of these *entries* as articles."""
    source = occasion.source
    built = [
        articles.build(one, source=source, authority=occasion.authority, seen=occasion.seen)
        for one in fresh
    ]
    found = sorted(articles.unique(built), key=_age, reverse=True)
    return Reading(
        articles=tuple(found),
        wishes=FeedWishes(ttl=parsed.ttl, skip_hours=parsed.skip_hours, skip_days=parsed.skip_days),
        note="; ".join(
            filter(None, [parsed.note, _left_out(parsed.entries), _nameless(entries, source)])
        ),
        recovered=parsed.recovered,
        unwanted=_unwanted(found, source),
        deleted=_deleted(parsed),
        selects=bool(source.css.keys() - {"link"}) and parsed.format == "HTML",
        unmatched=parsed.unmatched,
    )


def _newest(entries: Sequence[Entry]) -> Sequence[Entry]:
    """As many entries as are read, by date; of those without one the first in the document."""
    if len(entries) <= MOST_ENTRIES:
        return entries
    return sorted(entries, key=lambda one: one.published or _NO_DATE, reverse=True)[:MOST_ENTRIES]


def _left_out(entries: Sequence[Entry]) -> str:
    if len(entries) <= MOST_ENTRIES:
        return ""
    return f"lists {len(entries)} entries; the newest {MOST_ENTRIES} were read"


def _nameless(entries: Sequence[Entry], source: Source) -> str:
    """Tell the admin where what the source's entries are to be told apart by is missing."""
    lacking = sum(articles.lacks_name(entry, source) for entry in entries)
    if not lacking:
        return ""
    missing = source.identity.replace("+", " and ")
    stands_in = "they are told apart by guid, link or text instead"
    return f"{lacking} of {len(entries)} entries have no {missing}; {stands_in}"


def _deleted(parsed: Parsed) -> frozenset[str]:
    """What is taken back, but for what the same document tells in a newer version.

    Sources: RFC 6721 4 (an entry that was updated later than its tombstone stands).
    """
    told = {one.id: one.updated or one.published for one in parsed.entries if one.id}
    ended = [one for one in parsed.deleted if not _is_newer(told.get(one.id), one.at)]
    return frozenset(articles.named_by_guid(one.id) for one in ended)


def _is_newer(moment: datetime | None, than: datetime | None) -> bool:
    return moment is not None and (than is None or moment > than)


def _unwanted(found: Iterable[Article], source: Source) -> frozenset[str]:
    if not source.skip:
        return frozenset()
    rule, sources = _rule(source.skip), [source.id]
    return frozenset(
        one.upstream_id for one in found if query.match(rule, query.document(one, sources=sources))
    )


@lru_cache(maxsize=1024)
def _rule(text: str) -> query.Query:
    return query.parse(text, fields=query.SKIP_RULE_FIELDS)


def _age(article: Article) -> tuple[datetime, str]:
    return min(article.published or article.seen, article.seen), article.upstream_id
