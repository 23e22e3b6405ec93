"""Begin: ``feeds init``."""

from __future__ import annotations

from pathlib import Path

import click

from feeds.cli.loading import configured
from feeds.config import starter
from feeds.storage import Store, schema


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
def init(folder: Path) -> None:
    """Write a commented config.toml, sample articles and an empty store into FOLDER."""
    written = starter.write(folder)
    config = configured(folder / "config.toml")
    store = Store(config.storage_url)
    schema.upgrade(store)
    store.close()
    click.echo(f"wrote {len(written)} files and an empty store into {folder}")
    click.echo(f"next: feeds --config {config.path} serve")
