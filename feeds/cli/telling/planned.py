"""A plan in lines for people: of many things how many they are, and the first of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import click

from feeds.assemble.planning import Effect, Plan
from feeds.config.difference import TableChange, What

MOST = 20
"""Tables, feeds, addresses that are shown, each, unless everything is asked for."""

_SIGNS = {What.REMOVED: ("-", "red"), What.CHANGED: ("~", "yellow"), What.ADDED: ("+", "green")}
"""In the order in which somebody in a hurry should see them."""

_ARTICLES_SHOWN = "      {sign} {moment:%Y-%m-%d}  {title}"


def told(drawn: Plan, *, everything: bool = False) -> Iterator[str]:
    """What would change; each part is cut after ``MOST`` things unless *everything* is told."""
    if drawn.is_empty:
        yield "nothing would change"
        return
    most = None if everything else MOST
    yield from _cut(list(_tables(drawn.tables, most)), most)
    for name, things in _parts(drawn):
        if things:
            yield ""
            yield name
            yield from _cut(things, most)
    if drawn.ends.is_braked:
        yield ""
        yield click.style(f"It {drawn.ends.told()}: it waits for feeds apply --remove.", fg="red")


def _cut(things: Sequence[str], most: int | None) -> Iterator[str]:
    yield from things[:most]
    if most is not None and len(things) > most:
        yield f"  and {len(things) - most:,} more (--all tells them)"


def _parts(drawn: Plan) -> Iterator[tuple[str, list[str]]]:
    yield "articles", ["\n".join(_effect(one)) for one in drawn.effects]
    yield "addresses", list(_addresses(drawn))
    yield "lines that would keep or end these addresses properly", [*map(_indented, drawn.rescue)]
    visits = [f"{one.source_id or 'all'}: {one.sentence}" for one in drawn.visits]
    yield "visits", [*map(_indented, visits)]
    yield "backfill", list(_backfill(drawn))


def _indented(line: str) -> str:
    return f"  {line}"


def _tables(tables: Sequence[TableChange], most: int | None) -> Iterator[str]:
    """The tables; of too many their number first, and what is removed before what is new."""
    if most is not None and len(tables) > most:
        yield from _counts(tables)
        order = [*_SIGNS]
        tables = sorted(tables, key=lambda one: order.index(one.what))
    yield from map(_table, tables)


def _counts(tables: Sequence[TableChange]) -> Iterator[str]:
    counted = Counter((one.what, one.kind) for one in tables if one.id)
    for what, (sign, colour) in _SIGNS.items():
        said = [f"{n:,} {kind}" for (how, kind), n in counted.items() if how is what]
        if said:
            yield click.style(f"{sign} {', '.join(said)} {what.value}", fg=colour)


def _table(one: TableChange) -> str:
    sign, colour = _SIGNS[one.what]
    head = click.style(f"{sign} {one.name}", fg=colour)
    keys = (
        f"    {key.key}: {key.before or 'default'} -> {key.after or 'default'}" for key in one.keys
    )
    return "\n".join([head, *keys])


def _effect(one: Effect) -> Iterator[str]:
    gained = click.style(f"+{len(one.gained)}", fg="green" if one.gained else None)
    lost = click.style(f"-{len(one.lost)}", fg="red" if one.lost else None)
    yield f"  {one.key.path}  {gained} {lost}"
    for sign, numbers in (("+", one.gained), ("-", one.lost)):
        lines = [line for number, line in one.samples.items() if number in numbers]
        for line in sorted(lines, key=lambda one: one.moment, reverse=True):
            yield _ARTICLES_SHOWN.format(sign=sign, moment=line.moment, title=line.title)
        if len(numbers) > len(lines) > 0:
            yield f"        and {len(numbers) - len(lines)} more"


def _addresses(drawn: Plan) -> Iterator[str]:
    """What ends, moves and begins."""
    for key in drawn.ends.feeds:
        yield click.style(f"  - /{key.path} ends: nobody is sent on, nobody is told", fg="red")
    for old, new in drawn.renamed.items():
        yield f"  ~ /{old.path} leads to /{new.path}"
    for key in drawn.served:
        yield click.style(f"  + /{key.path}", fg="green")


def _backfill(drawn: Plan) -> Iterator[str]:
    work = drawn.backfill
    if work.feeds:
        feeds = "1 feed is" if work.feeds == 1 else f"{work.feeds:,} feeds are"
        seconds = max(round(work.span.total_seconds()), 1)
        yield f"  {feeds} made anew out of {work.articles:,} articles, in about {seconds} s"
