"""Copies of withdrawn articles, which wait for a decision: ``feeds held``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from feeds.cli.acting import acting, actor
from feeds.cli.loading import pass_path, quiet_log
from feeds.cli.opening import in_force, opened
from feeds.cli.telling.waiting import articles
from feeds.errors import NotFound
from feeds.pipeline.archive import withdrawing
from feeds.storage import Store
from feeds.storage.archive import held as holding
from feeds.storage.archive.held import Suspect
from feeds.storage.gone import withdrawn

IDS = click.argument("ids", metavar="ID...", nargs=-1, required=True)


@click.group()
def held() -> None:
    """Decide on what seems to tell a withdrawn article again, and is held for that."""


@held.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@pass_path
def list_(path: Path, *, as_json: bool) -> None:
    """List what is held as a copy of a withdrawn article, what was held first at the top."""
    config = in_force(path)
    with opened(config) as store, store.read() as connection:
        waiting = holding.suspects(connection)
        gone = {one.copy_of: withdrawn.told(connection, one.copy_of) for one in waiting}
    if as_json:
        click.echo(json.dumps({"held": [_row(one) for one in waiting]}, ensure_ascii=False))
        return
    for one in waiting:
        withdrawal = gone[one.copy_of]
        why = f" ({withdrawal.reason})" if withdrawal else ""
        click.echo(f"{one.article.public_id}  {one.article.source_id}: {one.article.title}")
        click.echo(f"  tells {one.copy_of} again{why}: {one.article.url or 'without an address'}")
    if not waiting:
        click.echo("nothing is held")


@held.command()
@IDS
@pass_path
def release(path: Path, ids: Sequence[str]) -> None:
    """Let in what is held as ID: it is no copy, or may be published all the same."""
    quiet_log()
    with acting(path) as running:
        store = running.tools.store
        count = withdrawing.release(store, _chosen(store, ids), actor=actor())
    click.echo(f"{articles(count)} let in")


@held.command()
@IDS
@pass_path
def discard(path: Path, ids: Sequence[str]) -> None:
    """Destroy what is held as ID; it does not come back, even if it is listed for ever."""
    quiet_log()
    with opened(in_force(path)) as store:
        count = withdrawing.discard(store, _chosen(store, ids), actor=actor())
    click.echo(f"{articles(count)} discarded")


def _chosen(store: Store, ids: Sequence[str]) -> list[Suspect]:
    """Raises: NotFound, before anything is done."""
    with store.read() as connection:
        waiting = {one.article.public_id: one for one in holding.suspects(connection)}
    missing = [one for one in ids if one not in waiting]
    if missing:
        raise NotFound(f"nothing is held as {missing[0]!r}; feeds held list tells what is")
    return [waiting[one] for one in dict.fromkeys(ids)]


def _row(one: Suspect) -> dict[str, str | None]:
    return {
        "id": one.article.public_id,
        "copy_of": one.copy_of,
        "source": one.article.source_id,
        "title": one.article.title,
        "url": one.article.url,
        "since": one.since.isoformat().replace("+00:00", "Z"),
    }
