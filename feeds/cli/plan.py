"""What putting a config in force would change: ``feeds plan``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from feeds.assemble.planning import Effect, Plan, plan_at
from feeds.cli.loading import configured, pass_path, quiet_log
from feeds.config import Config
from feeds.config.difference import TableChange, What
from feeds.storage.pages import Line

_SIGNS = {What.ADDED: ("+", "green"), What.CHANGED: ("~", "yellow"), What.REMOVED: ("-", "red")}
_ARTICLES_SHOWN = "      {sign} {moment:%Y-%m-%d}  {title}"


@click.command()
@click.argument("config", type=click.Path(path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@pass_path
def plan(path: Path, config: Path | None, *, as_json: bool) -> None:
    """Tell what putting CONFIG in force would change, article for article."""
    quiet_log()
    proposed = configured(config or path)
    drawn = drawn_up(path, proposed)
    if as_json:
        click.echo(json.dumps(document(drawn), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(told(drawn)))


def drawn_up(path: Path, proposed: Config) -> Plan:
    """The plan for *proposed* in place of what is in force, with a bar where somebody waits."""
    with click.progressbar(
        length=1, label="reading articles", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def tell(done: int, among: int) -> None:
            bar.length = among
            bar.update(done - bar.pos)

        return plan_at(path, proposed, environ=os.environ, tell=tell)


def told(drawn: Plan) -> Iterator[str]:
    """The plan in lines for people."""
    if drawn.is_empty:
        yield "nothing would change"
        return
    yield from map(_table, drawn.tables)
    yield from _part("articles", [line for one in drawn.effects for line in _effect(one)])
    yield from _part("addresses", list(_addresses(drawn)))
    yield from _part(
        "visits", [f"  {one.source_id or 'all'}: {one.sentence}" for one in drawn.visits]
    )
    yield from _part("backfill", list(_backfill(drawn)))
    if drawn.ends.is_braked:
        yield ""
        yield click.style(f"It {drawn.ends.told()}: it waits for feeds apply --remove.", fg="red")


def _part(name: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield name
        yield from lines


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
    for key in drawn.served:
        yield click.style(f"  + /{key.path}", fg="green")
    for old, new in drawn.renamed.items():
        yield f"  ~ /{old.path} leads to /{new.path}"
    for key in drawn.ends.feeds:
        yield click.style(f"  - /{key.path} ends: nobody is sent on, nobody is told", fg="red")
    if drawn.rescue:
        yield "  What would keep or end them properly:"
        yield from (f"    {line}" for line in drawn.rescue)


def _backfill(drawn: Plan) -> Iterator[str]:
    work = drawn.backfill
    if work.feeds:
        feeds = "1 feed is" if work.feeds == 1 else f"{work.feeds} feeds are"
        seconds = max(round(work.span.total_seconds()), 1)
        yield f"  {feeds} made anew out of {work.articles} articles, in about {seconds} s"


def document(drawn: Plan) -> dict[str, Any]:
    """The plan for programs."""
    return {
        "version": drawn.after,
        "changes": not drawn.is_empty,
        "waits_for_remove": drawn.ends.is_braked,
        "tables": [
            {
                "table": one.name,
                "what": one.what.value,
                "keys": [
                    {"key": key.key, "before": key.before or None, "after": key.after or None}
                    for key in one.keys
                ],
            }
            for one in drawn.tables
        ],
        "feeds": {
            "added": [key.path for key in drawn.served],
            "removed": [key.path for key in drawn.unserved],
            "renamed": {old.path: new.path for old, new in drawn.renamed.items()},
        },
        "articles": [
            {
                "feed": one.key.path,
                "gained": len(one.gained),
                "lost": len(one.lost),
                "gained_samples": [_article(line) for line in _of(one, one.gained)],
                "lost_samples": [_article(line) for line in _of(one, one.lost)],
            }
            for one in drawn.effects
        ],
        "ends": [key.path for key in drawn.ends.feeds],
        "rescue": list(drawn.rescue),
        "removed_sources": list(drawn.ends.removed),
        "visits": [
            {"source": one.source_id or None, "change": one.sentence} for one in drawn.visits
        ],
        "backfill": {
            "feeds": drawn.backfill.feeds,
            "articles": drawn.backfill.articles,
            "seconds": drawn.backfill.span.total_seconds(),
        },
    }


def _of(effect: Effect, numbers: frozenset[int]) -> Iterator[Line]:
    return (line for number, line in sorted(effect.samples.items()) if number in numbers)


def _article(line: Line) -> dict[str, str]:
    return {"id": line.public_id, "title": line.title, "moment": line.moment.isoformat()}
