"""Decide whether a document matches, without telling by which words.

query: what the matcher asks first, as most rules that are tried do not match; pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import assert_never

from feeds.query.document import Document
from feeds.query.matching.finding import is_held
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


def holds(query: Query, document: Document, within: Sequence[str]) -> bool:
    """Whether *document* matches *query* in the fields *within*."""
    match query:
        case Word() | Phrase() | Exact() | Part() | Near() | Pattern():
            return is_held(query, document, within)
        case And():
            return all(map(holds, query.parts, repeat(document), repeat(within)))
        case Or():
            return any(map(holds, query.parts, repeat(document), repeat(within)))
        case Not():
            return not holds(query.query, document, within)
        case Field():
            return holds(query.query, document, (query.name,))
        case When():
            return document.is_within(query)
        case _:
            assert_never(query)
