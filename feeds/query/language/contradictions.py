"""Notice queries that can never match, because they ask for what they exclude.

query: for the advice to a rule's writer; pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import chain, product
from typing import assert_never

from feeds.query.document import fold_term
from feeds.query.fields import EXACT_FIELDS, language_ranges
from feeds.query.language.meaning import Meaning, leaf_meaning
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
from feeds.query.words.analyzer import folded_words

# An article has one of each, so two different ones never meet.
_ONLY_ONE = {"lang": "language", "category": "category"}


# Cases that are told apart; more alternatives are only known by what they have in common.
_MOST_CASES = 100

# A leaf and the field that it asks; None for anywhere.
_Asked = tuple[Leaf, str | None]


@dataclass(frozen=True, slots=True)
class _Case:
    """One way in which articles can match: what holds of them, and what does not.

    ``holds`` and ``lacks`` are meanings of leaves with how they are written; ``one`` are the
    terms of fields of which an article has one. ``clash`` says why there is no such article.
    """

    holds: dict[Meaning, str] = field(default_factory=dict)
    lacks: dict[Meaning, str] = field(default_factory=dict)
    one: frozenset[tuple[str, str]] = frozenset()
    clash: str = ""


def impossible(query: Query) -> Iterator[str]:
    """A sentence for each of the widest parts of *query* that can never match."""
    return contradictions(query) if _is_suspect(query) else iter(())


def contradictions(query: Query) -> Iterator[str]:
    """The same by looking at all cases, also where no word is asked for twice."""
    return _impossible(query, None)


def _is_suspect(query: Query) -> bool:
    """Whether anything in *query* could contradict anything else; nearly always it cannot."""
    wanted: list[_Asked] = []
    lacked: list[_Asked] = []
    _sort(query, None, wanted, lacked)
    if sum(name in _ONLY_ONE for _, name in chain(wanted, lacked)) > 1:
        return True
    spoken = {word for one in lacked for word in _words(*one)}
    if not spoken or not any(word in spoken for one in wanted for word in _words(*one)):
        return False
    lacks = {leaf_meaning(*one) for one in lacked}
    return any(key in lacks for one in wanted for key, _ in _implied(*one))


def _sort(query: Query, name: str | None, wanted: list[_Asked], lacked: list[_Asked]) -> None:
    """Put all leaves with their fields to those that must be there, or must not."""
    match query:
        case And() | Or():
            for part in query.parts:
                _sort(part, name, wanted, lacked)
        case Not():
            _sort(query.query, name, lacked, wanted)
        case Field():
            _sort(query.query, query.name, wanted, lacked)
        case When():
            return
        case _:
            wanted.append((query, name))


def _words(leaf: Leaf, name: str | None) -> Iterable[str]:
    """Words or terms: leaves without a common one surely mean different things."""
    if name in EXACT_FIELDS:
        return (fold_term(str(leaf)) if isinstance(leaf, Near) else fold_term(leaf.text),)
    match leaf:
        case Near():
            return chain.from_iterable(_words(part, name) for part in leaf.parts)
        case Pattern():
            return (leaf.text,)
        case Part():
            return folded_words(leaf.core)
        case _:
            return folded_words(leaf.text)


def _impossible(query: Query, name: str | None) -> Iterator[str]:
    cases = _cases(query, name, is_wanted=True)
    if all(case.clash for case in cases):
        yield f"{query} can never match: {cases[0].clash}"
        return
    match query:
        case And() | Or():
            for part in query.parts:
                yield from _impossible(part, name)
        case Field():
            yield from _impossible(query.query, query.name)


def _cases(query: Query, name: str | None, *, is_wanted: bool) -> list[_Case]:
    """All ways in which articles match, or with ``is_wanted=False`` do not match."""
    match query:
        case And() | Or():
            parts = [_cases(part, name, is_wanted=is_wanted) for part in query.parts]
            is_all = isinstance(query, And) is is_wanted
            return reduce(_both, parts) if is_all else list(chain.from_iterable(parts))
        case Not():
            return _cases(query.query, name, is_wanted=not is_wanted)
        case Field():
            return _cases(query.query, query.name, is_wanted=is_wanted)
        case When():
            return [_Case()]
        case Word() | Phrase() | Exact() | Part() | Near() | Pattern():
            if is_wanted:
                return [_Case(holds=dict(_implied(query, name)), one=_one(query, name))]
            return [_Case(lacks={leaf_meaning(query, name): str(query)})]
        case _:
            assert_never(query)


def _both(some: list[_Case], others: list[_Case]) -> list[_Case]:
    """Every case of the one with every case of the other; of impossible ones the first."""
    if len(some) * len(others) > _MOST_CASES:
        some, others = [_common(some)], [_common(others)]
    merged = [_merged(one, other) for one, other in product(some, others)]
    return [case for case in merged if not case.clash] or merged[:1]


def _merged(one: _Case, other: _Case) -> _Case:
    holds, lacks = {**one.holds, **other.holds}, {**one.lacks, **other.lacks}
    terms = one.one | other.one
    return _Case(holds, lacks, terms, one.clash or other.clash or _clash(holds, lacks, terms))


def _common(cases: Sequence[_Case]) -> _Case:
    """What all cases that are possible have in common."""
    possible = [case for case in cases if not case.clash]
    if not possible:
        return cases[0]
    first, *others = possible
    return _Case(
        {key: said for key, said in first.holds.items() if all(key in one.holds for one in others)},
        {key: said for key, said in first.lacks.items() if all(key in one.lacks for one in others)},
        first.one.intersection(*(other.one for other in others)),
    )


def _clash(
    holds: Mapping[Meaning, str], lacks: Mapping[Meaning, str], one: frozenset[tuple[str, str]]
) -> str:
    for key, said in lacks.items():
        if key in holds:
            return f"{said} is asked for and excluded"
    for name, what in _ONLY_ONE.items():
        terms = sorted((term for field_, term in one if field_ == name), key=lambda t: (len(t), t))
        if any(term not in language_ranges(terms[-1]) for term in terms):
            return f"an article has one {what}, not {' and '.join(terms)}"
    return ""


def _one(leaf: Leaf, name: str | None) -> frozenset[tuple[str, str]]:
    if name in _ONLY_ONE and isinstance(leaf, Word | Phrase):
        return frozenset({(name, fold_term(leaf.text))})
    return frozenset()


def _implied(leaf: Leaf, name: str | None) -> Iterator[tuple[Meaning, str]]:
    """The meaning of a leaf that was found, and of those that are found wherever it is."""
    yield leaf_meaning(leaf, name), str(leaf)
    if name in EXACT_FIELDS or isinstance(leaf, Pattern):
        return
    if name in {"title", "text"}:
        yield from _implied(leaf, None)
    match leaf:
        case Phrase() | Word() | Exact():
            yield leaf_meaning(Phrase(leaf.text), name), leaf.text
            for word in folded_words(leaf.text):
                yield leaf_meaning(Word(word), name), word
        case Near():
            for part in leaf.parts:
                yield from _implied(part, name)
