"""How the sources are: ``feeds status``, and what of it is known: ``feeds status ack``."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from feeds.cli.loading import known_source, pass_path
from feeds.cli.opening import in_force, opened
from feeds.cli.telling import moments
from feeds.cli.telling.condition import Condition, alert_row, alert_told, plain, written
from feeds.model import ALL_SOURCES, Alert
from feeds.sources import Rhythm
from feeds.storage import Store, configs, figures
from feeds.storage.archive import corrections
from feeds.storage.archive.corrections import Conflict
from feeds.storage.archive.held import holdings, suspects
from feeds.storage.columns import LONG_AGO
from feeds.storage.figures import Queue
from feeds.storage.queue import alerts, sources

_QUEUES = {
    "sources": "to be checked",
    "letters": "to be read",
    "changes": "to be brought into feeds",
}


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
def status(ctx: click.Context, *, as_json: bool) -> None:
    """Tell how the sources are; exit code 1 if any is in trouble that nobody knows of."""
    if ctx.invoked_subcommand:
        return
    config = in_force(ctx.obj)
    with opened(config) as store:
        found = _look(store)
    zone = config.site.timezone
    if as_json:
        click.echo(json.dumps(found.document(), ensure_ascii=False, indent=2))
    else:
        for said in found.files:
            click.echo(f"config: {said}")
        for one in found.notices:
            known = f" (known until {written(one.acknowledged_until, zone)})"
            more = known if one.is_acknowledged(found.now) else ""
            click.echo(f"{ALL_SOURCES}: {alert_told(one, zone)}{more}")
        for condition in found.conditions:
            click.echo("\n".join(condition.lines(zone)))
        for line in found.decisions():
            click.echo(line)
        for name, queue in found.queues.items():
            if queue.since:
                what = name.removesuffix("s") if queue.waiting == 1 else name
                since = written(queue.since, zone)
                click.echo(f"waiting: {queue.waiting} {what} {_QUEUES[name]}, since {since}")
    raise SystemExit(1 if found.is_troubled else 0)


@status.command()
@click.argument("source_id", metavar="SOURCE")
@click.option("--until", required=True, help="A day, a minute, or a duration from now.")
@pass_path
def ack(path: Path, source_id: str, until: str) -> None:
    """Know of the troubles of SOURCE, also of those to come; "all" are those of all together."""
    config = in_force(path)
    if source_id != ALL_SOURCES:
        known_source(config, source_id)
    zone = config.site.timezone
    with opened(config) as store:
        moment = moments.to_come(until, zone=zone, now=store.now())
        with store.write() as connection:
            alerts.acknowledge(connection, source_id, until=moment)
    click.echo(f"{source_id}: its troubles are known until {written(moment, zone)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """All that there is to tell at one moment; ``notices`` concern all sources together.

    ``version`` of the config is in force; ``files`` is what there is to know of others.
    """

    now: datetime
    version: int
    files: Sequence[str]
    notices: Sequence[Alert]
    conditions: Sequence[Condition]
    queues: Mapping[str, Queue]
    conflicts: Sequence[Conflict]
    copies: int

    @property
    def is_troubled(self) -> bool:
        """Whether there is trouble that nobody has acknowledged."""
        unknown = any(not one.is_acknowledged(self.now) for one in self.notices)
        return unknown or any(one.is_troubled for one in self.conditions)

    def document(self) -> dict[str, object]:
        """All of it for programs."""
        return {
            "trouble": self.is_troubled,
            "config": {"version": self.version, "files": list(self.files)},
            "notices": [alert_row(one, self.now) for one in self.notices],
            "sources": [one.row() for one in self.conditions],
            "waiting": {
                name: {"count": queue.waiting, "since": plain(queue.since)}
                for name, queue in self.queues.items()
            },
            "conflicts": [
                {"source": one.source_id, "article": one.public_id, "field": one.field}
                for one in self.conflicts
            ],
            "held_copies": self.copies,
        }

    def decisions(self) -> Iterator[str]:
        """What waits for an editor's word; no trouble."""
        if self.conflicts:
            first = self.conflicts[0]
            yield (
                f"corrected by us, changed by their sources since: {len(self.conflicts)};"
                f" feeds why {first.public_id}"
            )
        if self.copies:
            yield f"held as copies of withdrawn articles: {self.copies}; feeds held list"


def _look(store: Store) -> _Found:
    now = store.now()
    with store.read() as connection:
        standing = alerts.standing(connection)
        known = alerts.acknowledged(connection)
        by_source: defaultdict[str, list[Alert]] = defaultdict(list)
        for alert in standing:
            by_source[alert.source_id].append(alert)
        waiting = holdings(connection)
        rhythms = sources.rhythms(connection)
        conditions = [
            Condition(
                health=one,
                alerts=by_source[one.source_id],
                rhythm=Rhythm.of(rhythm) if (rhythm := rhythms.get(one.source_id)) else None,
                holding=waiting.get(one.source_id),
                known_until=known.get(one.source_id, LONG_AGO),
                now=now,
            )
            for one in sources.health(connection)
        ]
        return _Found(
            now=now,
            version=configs.newest(connection),
            files=configs.told(connection),
            notices=by_source[ALL_SOURCES],
            conditions=conditions,
            queues=figures.figures(connection, now=now).queues,
            conflicts=corrections.conflicts(connection),
            copies=len(suspects(connection)),
        )
