"""Let a withdrawn article come back: ``feeds restore``."""

from __future__ import annotations

from pathlib import Path

import click

from feeds.articles.canonical import canonical
from feeds.cli.acting import acting, actor
from feeds.cli.loading import pass_path, quiet_log
from feeds.pipeline.archive import withdrawing
from feeds.storage.archive import held
from feeds.storage.gone import withdrawn


@click.command()
@click.argument("article")
@pass_path
def restore(path: Path, article: str) -> None:
    """Let ARTICLE, which was withdrawn, come back to its feeds, under the id it had.

    One that was erased comes in again when its source lists it.
    """
    quiet_log()
    with acting(path) as running:
        config, store = running.config, running.tools.store
        with store.read() as connection:
            one = withdrawn.find(connection, article, canonical_url=canonical(article))
            copies = [each for each in held.suspects(connection) if each.copy_of == one.public_id]
        withdrawing.restore(store, one, actor=actor())
    again = "may come in again, as" if one.erased else "restored:"
    click.echo(f"{again} {config.site.base_url}/articles/{one.public_id}")
    if copies:
        click.echo(f"copies of it are still held: feeds held list ({len(copies)})")
