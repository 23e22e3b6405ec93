"""Look whether the config is right: ``feeds check``."""

from __future__ import annotations

from pathlib import Path

import click

from feeds.cli.loading import configured, pass_path


@click.command()
@click.argument("config", type=click.Path(path_type=Path), required=False)
@pass_path
def check(path: Path, config: Path | None) -> None:
    """Tell every mistake in CONFIG at once, or that there is none."""
    checked = configured(config or path)
    counts = f"{len(checked.sources)} sources, {len(checked.categories)} categories"
    more = f"{len(checked.topics)} topics, {len(checked.feeds)} feeds of its own"
    click.echo(f"{config or path}: fine; {counts}, {more}")
