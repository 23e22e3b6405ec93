"""How the sources are: ``feeds status``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, tzinfo
from pathlib import Path

import click

from feeds.cli import held
from feeds.cli.loading import configured, pass_path
from feeds.cli.opening import opened
from feeds.storage import sources
from feeds.storage.held import Holding, holdings
from feeds.storage.sources import Health


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@pass_path
def status(path: Path, *, as_json: bool) -> None:
    """Tell how the sources are; exit code 1 if any is in trouble."""
    config = configured(path)
    with opened(config) as store, store.read() as connection:
        health = sources.health(connection)
        waiting = holdings(connection)
    zone = config.site.timezone
    if as_json:
        click.echo(_json(health, waiting))
    else:
        for one in health:
            click.echo(_told(one, zone))
            if one.source_id in waiting:
                click.echo(f"  {held.told(one.source_id, waiting[one.source_id], zone)}")
    raise SystemExit(1 if any(one.error for one in health) else 0)


def _told(one: Health, zone: tzinfo) -> str:
    if one.checked_at is None:
        return f"{one.source_id}: not checked yet"
    checked = f"checked {one.checked_at.astimezone(zone):%Y-%m-%d %H:%M}"
    if one.error is None:
        return f"{one.source_id}: ok, {checked}" + (f"; {one.note}" if one.note else "")
    times = "once" if one.failures == 1 else f"{one.failures} times in a row"
    again = f"next try {one.due_at.astimezone(zone):%Y-%m-%d %H:%M}"
    return f"{one.source_id}: failed {times}, {checked}: {one.error}; {again}"


def _json(health: Sequence[Health], waiting: Mapping[str, Holding]) -> str:
    def plain(value: object) -> object:
        return value.isoformat() if isinstance(value, datetime) else value

    rows = [{name: plain(value) for name, value in asdict(one).items()} for one in health]
    for row, one in zip(rows, health, strict=True):
        holding = waiting.get(one.source_id)
        row["held"] = holding.articles if holding else 0
        row["held_since"] = plain(holding.since) if holding else None
    return json.dumps({"sources": rows}, ensure_ascii=False, indent=2)
