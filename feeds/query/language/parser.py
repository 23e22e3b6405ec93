"""Read a query: text to tree, or the reason why not, with its place and a hint.

query: the way in; pure. NOT binds tightest, then AND (also a mere space), then OR.

    any    = all ("OR" all)*
    all    = one (["AND"] one)*
    one    = "NOT" one | "(" any ")" | field (leaf | "(" any ")") | leaf
             (a field of time takes a single word)
    leaf   = word | =word | word* | *word | *word* | "phrase" | ="phrase" | "phrase"~5
             | near(leaf leaf, 5) | /pattern/
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from feeds.errors import QueryError
from feeds.query.fields import ALL_FIELDS, SEARCH_FIELDS, TIME_FIELDS
from feeds.query.language.leaves import read_leaf, read_time
from feeds.query.language.scanner import LEAVES, Symbol, scan
from feeds.query.nodes import And, Field, Not, Or, Query

# Nobody writes these; who sends them means harm. Both are far above a rule of 500 words.
MAX_CHARACTERS = 20_000
MAX_DEPTH = 50

_OPENINGS = frozenset({"NOT", "(", "field", *LEAVES})

# What may follow a part that is not one of several.
_ENDINGS = frozenset({"OR", ")", ""})

# Stands behind the last symbol, so that there always is a next one.
_END = Symbol("", "", 0, 0)


def parse(text: str, *, fields: frozenset[str] = ALL_FIELDS) -> Query:
    """The query that *text* writes down; ``str()`` of it parses to an equal query.

    Args:   fields: those that may be used here.
    Raises: QueryError: it cannot be read; with position and, where we can guess, a hint.
    """
    if len(text) > MAX_CHARACTERS:
        reason = f"the query is longer than {MAX_CHARACTERS} characters"
        raise QueryError(reason, position=MAX_CHARACTERS)
    symbols = (*scan(text), _END)
    if len(symbols) == 1:
        raise QueryError("the query is empty", position=0, hint="write a word to look for")
    return _Reader(symbols, fields).whole()


@dataclass(slots=True)
class _Reader:
    """Reads symbols up to the end; ``field`` is the one whose brackets we are in."""

    symbols: tuple[Symbol, ...]
    fields: frozenset[str]
    next: int = 0
    depth: int = 0
    field: str | None = None

    def whole(self) -> Query:
        query = self._any()
        symbol = self.symbols[self.next]
        if symbol is not _END:
            raise QueryError(") closes no bracket", position=symbol.position)
        return query

    def _take(self, kind: str) -> bool:
        """Go on where the next symbol is of this *kind*."""
        is_next = self.symbols[self.next].kind == kind
        self.next += is_next
        return is_next

    def _any(self) -> Query:
        first = self._all()
        if self.symbols[self.next].kind != "OR":
            return first
        parts = [first]
        while self._take("OR"):
            parts.append(self._all())
        return Or(tuple(parts))

    def _all(self) -> Query:
        first = self._one()
        if self.symbols[self.next].kind in _ENDINGS:
            return first
        parts = [first]
        while self._take("AND") or self.symbols[self.next].kind in _OPENINGS:
            parts.append(self._one())
        return And(tuple(parts))

    def _one(self) -> Query:
        symbol = self.symbols[self.next]
        if symbol.kind not in _OPENINGS:
            raise self._gap()
        self.next += 1
        if symbol.kind in LEAVES:
            return read_leaf(symbol, field=self.field)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            reason = f"brackets and NOT stand more than {MAX_DEPTH} deep"
            raise QueryError(reason, position=symbol.position)
        query = self._opened_by(symbol)
        self.depth -= 1
        return query

    def _opened_by(self, symbol: Symbol) -> Query:
        match symbol.kind:
            case "NOT":
                return Not(self._one())
            case "(":
                return self._brackets(symbol)
            case "field":
                return self._of_field(symbol)
            case _:
                return read_leaf(symbol, field=self.field)

    def _brackets(self, opening: Symbol) -> Query:
        query = self._any()
        if not self._take(")"):
            raise QueryError("( is never closed", position=opening.position)
        if isinstance(query, And | Or):
            return type(query)(query.parts, grouped=True)
        return query

    def _of_field(self, symbol: Symbol) -> Query:
        self._check_field(symbol)
        value = self.symbols[self.next]  # the scanner lets no field pass without one
        self.next += 1
        if symbol.text in TIME_FIELDS:
            return read_time(value, name=symbol.text)
        self.field = symbol.text
        query = self._opened_by(value)
        self.field = None
        return Field(symbol.text, query)

    def _check_field(self, symbol: Symbol) -> None:
        name = symbol.text
        if self.field:
            reason = f"{name}: stands inside the brackets of {self.field}:"
            raise QueryError(
                reason, position=symbol.position, hint="close them before it, or quote it"
            )
        if name in self.fields:
            return
        usable = ", ".join(sorted(self.fields))
        if name in SEARCH_FIELDS:
            reason = f"{name}: cannot be used here"
            raise QueryError(reason, position=symbol.position, hint=f"usable are {usable}")
        near = difflib.get_close_matches(name, sorted(self.fields), n=1)
        hint = f"did you mean {near[0]}:?" if near else f"fields are {usable}; quotes make it text"
        raise QueryError(
            f"the field {name}: is not understood", position=symbol.position, hint=hint
        )

    def _gap(self) -> QueryError:
        """Why there is no word, phrase, field or bracket where one must stand."""
        before = self.symbols[self.next - 1] if self.next else None
        after = self.symbols[self.next]
        opened = before is None or before.kind == "("
        if before and not opened:
            return _dangling(before, "after")
        if after is not _END and after.kind != ")":
            return _dangling(after, "before")
        if before is None:
            return QueryError(") closes no bracket", position=0)
        reason = "( is never closed" if after is _END else "the brackets are empty"
        return QueryError(reason, position=before.position)


def _dangling(operator: Symbol, side: str) -> QueryError:
    return QueryError(
        f"{operator.text} has nothing {side} it",
        position=operator.position,
        hint=f'write "{operator.text}" in quotes if it is meant as a word',
    )
