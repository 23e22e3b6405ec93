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
from feeds.cli.telling.planned import told
from feeds.config import Config
from feeds.storage.archive.pages import Line

ALL = click.option("--all", "everything", is_flag=True, help="Tell all of it, however much it is.")


@click.command()
@click.argument("config", type=click.Path(path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@ALL
@pass_path
def plan(path: Path, config: Path | None, *, as_json: bool, everything: bool) -> None:
    """Tell what putting CONFIG in force would change, article for article."""
    quiet_log()
    proposed = configured(config or path)
    drawn = drawn_up(path, proposed)
    if as_json:
        click.echo(json.dumps(document(drawn), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(told(drawn, everything=everything)))


def drawn_up(path: Path, proposed: Config) -> Plan:
    """The plan for *proposed* in place of what is in force, with a bar where somebody waits."""
    with click.progressbar(
        length=1, label="reading articles", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def tell(done: int, among: int) -> None:
            bar.length = among
            bar.update(done - bar.pos)

        return plan_at(path, proposed, environ=os.environ, tell=tell)


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
