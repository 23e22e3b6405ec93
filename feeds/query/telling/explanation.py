"""Say why a document matches a query or does not, part by part.

query: for "why" and the topic workshop; pure. It never disagrees with ``match``.
"""

from __future__ import annotations

from dataclasses import dataclass

from feeds.query.document import Document
from feeds.query.matching.matcher import Evidence, match_within
from feeds.query.nodes import And, Field, Not, Or, Query


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one part of a query fared.

    ``evidence`` are the words that were found for it; under NOT those that must be absent.
    ``parts`` explain what it is made of; a word, phrase or limit in time has none.
    ``field`` is the field that it was put to, None for anywhere.
    """

    query: Query
    matches: bool
    evidence: tuple[Evidence, ...]
    parts: tuple[Explanation, ...] = ()
    field: str | None = None

    def __str__(self) -> str:
        is_split = self.field is not None and not isinstance(self.query, Field)
        return str(Field(self.field or "", self.query)) if is_split else str(self.query)

    def missing(self) -> tuple[Explanation, ...]:
        """The smallest parts that should have been found and were not."""
        return tuple(one for one in self._failed() if not isinstance(one.query, Not))

    def vetoes(self) -> tuple[Explanation, ...]:
        """Each NOT that failed, with the words that it found as ``evidence``."""
        return tuple(one for one in self._failed() if isinstance(one.query, Not))

    def _failed(self) -> tuple[Explanation, ...]:
        """The ends of all paths along which the query failed; alternatives are one end."""
        if self.matches:
            return ()
        if isinstance(self.query, Not) or not self.parts:
            return (self,)
        ends = tuple(end for part in self.parts for end in part._failed())  # noqa: SLF001 - of the same class
        is_veto = any(isinstance(end.query, Not) for end in ends)
        return (self,) if isinstance(self.query, Or) and not is_veto else ends


def explain(query: Query, document: Document) -> Explanation:
    """How *query* and each part of it fared with *document*; ``matches`` as ``match`` says."""
    return _explain(query, document, None)


def _explain(query: Query, document: Document, field: str | None) -> Explanation:
    found = match_within(query, document, field=field)
    matches = found is not None
    evidence = found.evidence if found else ()
    match query:
        case And() | Or():
            parts = tuple(_explain(part, document, field) for part in query.parts)
        case Field():
            parts = (_explain(query.query, document, query.name),)
        case Not():
            inside = _explain(query.query, document, field)
            parts, evidence = (inside,), () if matches else inside.evidence
        case _:
            parts = ()
    return Explanation(query, matches, evidence, parts, field)
