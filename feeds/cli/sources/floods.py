"""What becomes of a flood that is held: ``feeds source release`` and ``discard``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from feeds.cli.loading import known_source, pass_path, quiet_log
from feeds.cli.opening import in_force, opened
from feeds.cli.telling.waiting import articles
from feeds.errors import InputError
from feeds.pipeline.archive import holding
from feeds.storage import Store

ID = click.argument("source_id", metavar="ID")


@click.command()
@ID
@pass_path
def release(path: Path, source_id: str) -> None:
    """Let in what is held of the source ID: the newest at the head, the rest into the archive."""
    count = _settle(path, source_id, holding.release)
    click.echo(f"{source_id}: {articles(count)} let in; feeds work brings them into the feeds")


@click.command()
@ID
@pass_path
def discard(path: Path, source_id: str) -> None:
    """Destroy what is held of the source ID; none of it comes back, even if it is listed."""
    count = _settle(path, source_id, holding.discard)
    click.echo(f"{source_id}: {articles(count)} discarded")


def _settle(path: Path, source_id: str, end: Callable[[Store, str], int]) -> int:
    quiet_log()
    config = in_force(path)
    known_source(config, source_id)
    with opened(config) as store:
        count = end(store, source_id)
    if not count:
        raise InputError(f"{source_id}: nothing is held")
    return count
