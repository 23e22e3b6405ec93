"""What is allowed in a query, but probably not what its writer meant.

query: for ``feeds check`` and the topic workshop; pure.
"""

from __future__ import annotations

from feeds.query.language.contradictions import impossible
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
    found: list[str] = []
    _doubt(query, found)
    found += impossible(query)
    if _only_excludes(query):
        found.append("it only says what must be absent, so nearly everything matches")
    return tuple(dict.fromkeys(found))


def _doubt(query: Query, found: list[str]) -> None:
    """Add to *found* what is doubtful in *query* and everything inside it."""
    match query:
        case Word():
            if operator := _LOOK_LIKE_OPERATORS.get(query.text.lower()):
                found.append(f"{query.text} is a word to look for; the operator is {operator}")
        case Phrase() if "*" in query.text:
            found.append(
                f"the star in {query} means nothing; parts of words stand outside of quotes"
            )
        case And() | Or():
            if isinstance(query, Or) and any(map(_is_ungrouped, query.parts)):
                found.append(
                    "OR stands beside AND without brackets; AND binds tighter, say which you mean"
                )
            for part in query.parts:
                _doubt(part, found)
        case Field("url", Pattern(text)):
            found.append(
                f'{query} is a pattern; in quotes, url:"/{text}/" is a part of the address'
            )
        case Field() | Not():
            _doubt(query.query, found)


def _is_ungrouped(part: Query) -> bool:
    return isinstance(part, And) and not part.grouped


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
