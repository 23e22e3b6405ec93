"""Lists of feeds for other programs: ``feeds opml export``."""

from __future__ import annotations

from pathlib import Path

import click

from feeds.assemble.web import public
from feeds.cli.loading import configured, pass_path
from feeds.cli.opening import opened
from feeds.serve.opml import document


@click.group()
def opml() -> None:
    """Hand lists of feeds to other programs."""


@opml.command()
@pass_path
def export(path: Path) -> None:
    """Write the feeds that we publish to standard output, as OPML; the same as /opml.xml."""
    config = configured(path)
    with opened(config) as store, store.read() as connection:
        body = document(connection, public(config))
    click.echo(body)
