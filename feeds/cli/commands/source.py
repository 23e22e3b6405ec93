"""What an admin decides about single sources: ``feeds source``."""

from __future__ import annotations

import json
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import click

from feeds.cli.loading import known_source, pass_path, without_secrets
from feeds.cli.opening import in_force, opened
from feeds.cli.sources.discovery import add
from feeds.cli.sources.floods import discard, release
from feeds.cli.sources.trial import test
from feeds.cli.telling.resting import rest_row, rest_told
from feeds.cli.telling.waiting import flood_told
from feeds.errors import InputError, NotFound
from feeds.pipeline.gather.politeness import host_in
from feeds.storage import Connection
from feeds.storage.archive.held import Holding, holdings
from feeds.storage.queue import standing
from feeds.storage.queue.standing import FOR_GOOD, Standing

ID = click.argument("source_id", metavar="ID")


@click.group()
def source() -> None:
    """Try sources out, pause and resume them, follow their moves, let floods in or not."""


@source.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@pass_path
def list_sources(path: Path, *, as_json: bool) -> None:
    """One line a source: its address, whether it rests or has moved, and what of it is held."""
    config = in_force(path)
    with opened(config) as store, store.read() as connection:
        standings = standing.standings(connection)
        waiting = holdings(connection)
        now = store.now()
    if as_json:
        told = [_as_json(one, now, waiting.get(name)) for name, one in standings.items()]
        said = json.dumps(told, ensure_ascii=False, indent=2)
    else:
        zone = config.site.timezone
        told_held = {name: flood_told(name, one, zone) for name, one in waiting.items()}
        lines = ([_told(one, now, zone), told_held.get(id_)] for id_, one in standings.items())
        said = "\n".join("; ".join(filter(None, parts)) for parts in lines)
    click.echo(without_secrets(said, config))


@source.command()
@ID
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    help="In the time zone of the site; else until resume.",
)
@pass_path
def pause(path: Path, source_id: str, until: datetime | None) -> None:
    """Ask nothing of the source ID for a while; its articles stay."""
    config = in_force(path)
    known_source(config, source_id)
    end = until.replace(tzinfo=config.site.timezone).astimezone(UTC) if until else FOR_GOOD
    with opened(config) as store:
        if end <= store.now():
            raise InputError(f"{until:%Y-%m-%d %H:%M} is over; say a moment that is to come")
        with store.write() as connection:
            _standing(connection, source_id)
            standing.pause(connection, source_id, until=end)
    click.echo(f"{source_id}: paused")


@source.command()
@ID
@pass_path
def resume(path: Path, source_id: str) -> None:
    """Ask the source ID again, also one that said it was gone."""
    config = in_force(path)
    known_source(config, source_id)
    with opened(config) as store, store.write() as connection:
        _standing(connection, source_id)
        standing.resume(connection, source_id, now=store.now())
    click.echo(f"{source_id}: due now")


@source.command("accept-move")
@ID
@pass_path
def accept_move(path: Path, source_id: str) -> None:
    """Ask the source ID at once where its redirects lead, without waiting to see them again."""
    config = in_force(path)
    known_source(config, source_id)
    with opened(config) as store, store.write() as connection:
        address = _standing(connection, source_id).moved_to
        if address is None:
            raise InputError(f"{source_id}: its last answer came without a permanent redirect")
        standing.adopt(connection, source_id, address, host=host_in(address))
    told = f"{source_id}: is asked at {address} from now on; change its url in config.toml"
    click.echo(without_secrets(told, config))


source.add_command(add)
source.add_command(test)
source.add_command(release)
source.add_command(discard)


def _standing(connection: Connection, source_id: str) -> Standing:
    """How a configured source stands.

    Raises: NotFound: no config that has it was in force yet.
    """
    found = standing.standings(connection).get(source_id)
    if found is None:
        raise NotFound(f"{source_id}: nobody has asked for it yet; start feeds serve once")
    return found


def _as_json(one: Standing, now: datetime, holding: Holding | None) -> dict[str, object]:
    return {
        "source": one.source_id,
        "kind": one.kind,
        "address": one.address,
        "asked_at": one.adopted or one.address,
        "redirected_to": one.moved_to,
        **rest_row(one, now),
        "held": holding.articles if holding else 0,
    }


def _told(one: Standing, now: datetime, zone: tzinfo) -> str:
    said = f"{one.source_id}: {one.kind}, {one.address}"
    if one.adopted:
        said += f"; moved, asked at {one.adopted}"
    if one.moved_to:
        said += f"; redirected to {one.moved_to}"
    return "; ".join(filter(None, [said, rest_told(one, now, zone)]))
