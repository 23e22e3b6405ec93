"""The database: ``feeds db upgrade``, ``backup`` and ``restore``."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import click

from feeds.assemble.service import service_on
from feeds.cli.acting import publish
from feeds.cli.loading import pass_path
from feeds.config import storage_url_of
from feeds.storage import URL, Store, schema
from feeds.storage.care.backup import backup as write_backup
from feeds.storage.care.restore import restore as read_backup

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
@pass_path
def upgrade(path: Path) -> None:
    """Bring the database to the schema of this version; serve and work do it by themselves."""
    with closing(Store(storage_url_of(path, environ=os.environ))) as store:
        schema.upgrade(store)
    click.echo("the database is up to date")


@db.command()
@FILE
@pass_path
def backup(path: Path, file: Path) -> None:
    """Write all that is stored into FILE, a new one; feeds may be running meanwhile."""
    with closing(Store(storage_url_of(path, environ=os.environ))) as store:
        count = write_backup(store, file)
    click.echo(f"wrote {file}: {count} articles, {file.stat().st_size:,} bytes")


@db.command()
@FILE
@click.option("--replace", is_flag=True, help="Even if there are articles; they are given up.")
@click.option(
    "--forget-withdrawals",
    "forget",
    is_flag=True,
    help="Even if the database of before cannot tell what was withdrawn since the backup.",
)
@pass_path
def restore(path: Path, file: Path, *, replace: bool, forget: bool) -> None:
    """Make the store hold what the backup FILE holds; feeds must not be running.

    What was withdrawn since the backup stays withdrawn, if there is a database that tells it.
    """

    def settle(url: URL) -> None:
        with closing(service_on(url, path, os.environ)) as running:
            publish(running)

    with closing(Store(storage_url_of(path, environ=os.environ))) as store:
        done = read_backup(store, file, replace=replace, settle=settle, forget=forget)
    click.echo(f"restored {done.articles} articles; ids, positions and feeds are as they were")
    if done.carried:
        click.echo(f"withdrawn since the backup, and still so: {done.carried}")
    if done.carried is None:
        click.echo(
            "what was withdrawn since the backup is not known here: look what it was, and"
            " withdraw it once more"
        )
