"""Tell at a glance whether an article can match, by its stored words alone.

query: between the search index and the matcher, so that only what will match is read; pure.
It may be wrong in one direction only: what it refuses does not match.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from feeds.query.fields import ANYWHERE, EXACT_FIELDS, TEXTS
from feeds.query.matching.distance import together
from feeds.query.matching.finding import by_stem, stems_asked
from feeds.query.nodes import (
    And,
    Exact,
    Field,
    Leaf,
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
from feeds.query.words.lines import Line
from feeds.query.words.parts import word_parts
from feeds.query.words.stemming import LONGEST_WORD
from feeds.query.words.stored import is_form


@dataclass(frozen=True, slots=True)
class Glance:
    """An article by its stored words, see ``StoredWords``, and the language of their stems.

    ``tokens`` may be left out where a query does not ask for them.
    """

    stems: str
    language: str | None
    tokens: str = ""

    def within(self, fields: Iterable[str]) -> list[str]:
        """The stems of each of these texts, blanks around each stem."""
        lines = self.stems.split("\n")
        return [lines[_LINES[field]] for field in fields]


_LINES = {name: number for number, name in enumerate(TEXTS)}


def can_match(query: Query, seen: Glance) -> bool:
    """Whether the matcher need be asked at all."""
    return _judged(query, seen, ANYWHERE) is not False


def asks_tokens(query: Query) -> bool:
    """Whether a glance needs the tokens: only parts of words ask for more than stems."""
    match query:
        case Part():
            return True
        case And() | Or() | Near():
            return any(map(asks_tokens, query.parts))
        case Field() | Not():
            return asks_tokens(query.query)
        case Word() | Phrase() | Exact() | Pattern() | When():
            return False
        case _:
            assert_never(query)


def _judged(query: Query, seen: Glance, within: tuple[str, ...]) -> bool | None:
    """Whether *query* matches in these fields; None where stored words cannot tell."""
    match query:
        case Word() | Phrase() | Exact() | Part() | Near() | Pattern():
            return None if within[0] in EXACT_FIELDS else _leaf(query, seen, within)
        case Field():
            return _judged(query.query, seen, (query.name,))
        case And():
            return _all(_judged(part, seen, within) for part in query.parts)
        case Or():
            return _not(_all(_not(_judged(part, seen, within)) for part in query.parts))
        case Not():
            return _not(_judged(query.query, seen, within))
        case When():
            return None
        case _:
            assert_never(query)


def _all(judgements: Iterable[bool | None]) -> bool | None:
    """Whether all are true; one that is false is enough to know."""
    known: bool | None = True
    for one in judgements:
        if one is False:
            return False
        known = known and one
    return known


def _not(judgement: bool | None) -> bool | None:  # noqa: FBT001 - the value itself
    return None if judgement is None else not judgement


def _leaf(leaf: Leaf, seen: Glance, within: tuple[str, ...]) -> bool | None:
    match leaf:
        case Word() | Phrase():
            return _holds(leaf.text, seen, within)
        case Exact():  # the same spelling has the same stems, but not the other way round
            return None if _holds(leaf.text, seen, within) else False
        case Part():
            return None if _may_hold_part(leaf, seen, within) else False
        case Near():
            return _near(leaf, seen, within)
        case Pattern():
            return None
        case _:
            assert_never(leaf)


def _holds(text: str, seen: Glance, within: tuple[str, ...]) -> bool:
    asked = stems_asked(text, seen.language).line
    return any(asked in line for line in seen.within(within))


def _may_hold_part(part: Part, seen: Glance, within: tuple[str, ...]) -> bool:
    """Whether every word of *part* is among the tokens, or among those too long for them."""
    known = f" {seen.tokens} {seen.stems}"
    parts = word_parts(part)
    if "author" in within:  # whose tokens begin with the name of the field
        return all(one.core in known for one in parts)
    if not all(one.is_in(known) for one in parts):
        return False
    forms = [token for token in seen.tokens.split() if is_form(token)]
    forms += (word for word in seen.stems.split() if len(word) > LONGEST_WORD)
    return all(any(map(one.fits, forms)) for one in parts)


def _near(near: Near, seen: Glance, within: tuple[str, ...]) -> bool | None:
    if not all(isinstance(part, Word | Phrase) for part in near.parts):
        return None if all(_leaf(part, seen, within) is not False for part in near.parts) else False
    asked = [stems_asked(part.text, seen.language) for part in near.parts]
    for text in seen.within(within):
        if all(one.line in text for one in asked):
            line = Line({0: tuple(text.split())})
            found = [tuple(by_stem(one.stems, line)) for one in asked]
            if any(together(found, near.distance)):
                return True
    return False
