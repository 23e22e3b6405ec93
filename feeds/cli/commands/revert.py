"""Let an article say what it said before: ``feeds revert``."""

from __future__ import annotations

from pathlib import Path

import click

from feeds.cli.acting import acting, actor, number_of
from feeds.cli.loading import pass_path, quiet_log
from feeds.pipeline.archive import correcting


@click.command()
@click.argument("article")
@click.argument("version", type=int, required=False)
@pass_path
def revert(path: Path, article: str, version: int | None) -> None:
    """Let ARTICLE say what it said in VERSION, by default the one before.

    What its source says itself is then its source's again.
    """
    quiet_log()
    with acting(path) as running:
        store = running.tools.store
        with store.read() as connection:
            number = number_of(connection, article)
        made = correcting.revert(store, number, to=version, actor=actor())
    click.echo(f"reverted: version {made}")
