"""What is allowed in a query, but probably not what its writer meant.

query: for ``feeds check`` and the topic workshop; pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from feeds.query.contradictions import impossible
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

# Operators are capitals and English; these are read as words to look for.
_LOOK_LIKE_OPERATORS = {
    "and": "AND",
    "or": "OR",
    "not": "NOT",
    "und": "AND",
    "oder": "OR",
    "nicht": "NOT",
}


def warnings(query: Query) -> tuple[str, ...]:
    """Sentences for the writer of *query*, each once; empty where nothing is doubtful."""
    found = [sentence for part in _all_parts(query) for sentence in _doubts(part)]
    found += impossible(query)
    if _only_excludes(query):
        found.append("it only says what must be absent, so nearly everything matches")
    return tuple(dict.fromkeys(found))


def _all_parts(query: Query) -> Iterator[Query]:
    """*query* and everything inside it, in the order of writing."""
    yield query
    match query:
        case And() | Or():
            for part in query.parts:
                yield from _all_parts(part)
        case Field() | Not():
            yield from _all_parts(query.query)


def _doubts(query: Query) -> Iterator[str]:
    match query:
        case Or() if any(isinstance(part, And) and not part.grouped for part in query.parts):
            yield "OR stands beside AND without brackets; AND binds tighter, say which you mean"
        case Word() if operator := _LOOK_LIKE_OPERATORS.get(query.text.lower()):
            yield f"{query.text} is a word to look for; the operator is {operator}"
        case Phrase() if "*" in query.text:
            yield f"the star in {query} means nothing; parts of words stand outside of quotes"
        case Field("url", Pattern(text)):
            yield f'{query} is a pattern; in quotes, url:"/{text}/" is a part of the address'


def _only_excludes(query: Query) -> bool:
    """Whether *query* can match without a single word being found."""
    match query:
        case Word() | Phrase() | Exact() | Part() | Near() | Pattern():
            return False
        case Field():
            return _only_excludes(query.query)
        case And():
            return all(_only_excludes(part) for part in query.parts)
        case Or():
            return any(_only_excludes(part) for part in query.parts)
        case Not():
            return not _only_excludes(query.query)
        case When():
            return True
