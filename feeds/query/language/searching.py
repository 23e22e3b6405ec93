"""Read a search: a query that may limit time and must look for something.

query: the language as readers use it, for search, backtest and the API; pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import assert_never

from feeds.errors import QueryError
from feeds.query.fields import EXACT_FIELDS, SEARCH_FIELDS
from feeds.query.language.parser import parse
from feeds.query.matching.necessary import Need, needed
from feeds.query.nodes import (
    And,
    Exact,
    Field,
    Near,
    Not,
    Or,
    Part,
    Pattern,
    Phrase,
    Query,
    When,
    Word,
)
from feeds.query.words.stemming import LONGEST_WORD
from feeds.query.words.stored import form_token, term_token, word_tokens

# Words asked for that a process remembers with their stored forms.
_REMEMBERED = 1 << 12


def parse_search(text: str) -> Query:
    """The search that *text* writes down.

    Raises: QueryError: it cannot be read, or only says what must be absent or when it was.
    """
    query = parse(text, fields=SEARCH_FIELDS)
    if not _looks_for_something(query, wanted=True):
        raise QueryError(
            "the search names nothing to look for",
            position=0,
            hint="add a word, or a field such as category:",
        )
    return query


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start`` on and before ``end``, both aware UTC; None is open."""

    start: datetime | None = None
    end: datetime | None = None


def span(query: Query, *, now: datetime, timezone: tzinfo) -> Span:
    """The narrowest span that surely holds the dates of all articles that *query* matches.

    Args: now: aware; ``since`` counts back from it. timezone: whose days are meant.
    """
    match query:
        case When():
            return _span_of(query.name, query.limit, now, timezone)
        case And():
            return _common([span(part, now=now, timezone=timezone) for part in query.parts])
        case Or():
            return _hull([span(part, now=now, timezone=timezone) for part in query.parts])
        case Field() | Not():
            return Span()
        case Word() | Phrase() | Exact() | Part() | Near() | Pattern():
            return Span()
        case _:
            assert_never(query)


def wanted_tokens(query: Query) -> tuple[frozenset[str], ...]:
    """Sets of stored tokens of which a matching article holds at least one each.

    They are what ``stored_words`` writes, in every language that we stem: a word asked for is
    found wherever it, or any form with the same stem, was stored. Empty where no token is
    necessary.
    """
    sets = (tuple(map(_stored_forms, needs)) for needs in needed(query))
    return tuple(frozenset().union(*forms) for forms in sets if all(forms))


def wanted_terms(query: Query) -> tuple[frozenset[str], ...]:
    """Sets of ``field:term`` of which a matching article has at least one each."""
    fixed = (needs for needs in needed(query) if all(one.field in EXACT_FIELDS for one in needs))
    return tuple(frozenset(f"{one.field}:{one.word}" for one in needs) for needs in fixed)


@lru_cache(maxsize=_REMEMBERED)
def _stored_forms(need: Need) -> frozenset[str]:
    """The tokens that may stand for what is needed; none where it may not be stored."""
    if need.field is not None and need.field in EXACT_FIELDS:
        token = term_token(need.field, need.word)
        return frozenset({token} if token else ())
    if "*" in need.word or len(need.word) > LONGEST_WORD:
        return frozenset()
    if need.is_form:
        return frozenset({form_token(need.word, need.field)})
    return frozenset(word_tokens(need.word, need.field))


def _looks_for_something(query: Query, *, wanted: bool) -> bool:
    """Whether any word or term must be there; under NOT, whether it must not be absent."""
    match query:
        case Word() | Phrase() | Exact() | Part() | Near() | Pattern():
            return wanted
        case Field():
            return _looks_for_something(query.query, wanted=wanted)
        case And() | Or():
            return any(_looks_for_something(part, wanted=wanted) for part in query.parts)
        case Not():
            return _looks_for_something(query.query, wanted=not wanted)
        case When():
            return False
        case _:
            assert_never(query)


def _span_of(name: str, limit: timedelta | date, now: datetime, timezone: tzinfo) -> Span:
    if isinstance(limit, timedelta):
        return Span(_back(now, limit))
    midnight = _midnight(limit, timezone)
    return Span(end=midnight) if name == "before" else Span(midnight)


def _back(now: datetime, period: timedelta) -> datetime | None:
    try:
        return now.astimezone(UTC) - period
    except OverflowError:  # before the year 1: no limit at all
        return None


def _midnight(day: date, timezone: tzinfo) -> datetime | None:
    try:
        return datetime.combine(day, time(), timezone).astimezone(UTC)
    except OverflowError:  # the first or last day of the calendar, in a far zone
        return None


def _common(spans: list[Span]) -> Span:
    starts = [one.start for one in spans if one.start]
    ends = [one.end for one in spans if one.end]
    return Span(max(starts, default=None), min(ends, default=None))


def _hull(spans: list[Span]) -> Span:
    starts = [one.start for one in spans]
    ends = [one.end for one in spans]
    return Span(
        None if None in starts else min(one for one in starts if one),
        None if None in ends else max(one for one in ends if one),
    )
