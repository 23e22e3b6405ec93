"""Look whether the config is right: ``feeds check``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from feeds.cli.loading import configured, pass_path
from feeds.config import load
from feeds.config.keys import jsonschema
from feeds.errors import ConfigError, Mistake


@click.command()
@click.argument("config", type=click.Path(path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="For editors and other programs.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of config.toml instead.")
@pass_path
def check(path: Path, config: Path | None, *, as_json: bool, schema: bool) -> None:
    """Tell every mistake in CONFIG at once, or that there is none."""
    if schema:
        click.echo(jsonschema.text(), nl=False)
        return
    if as_json:
        _as_json(config or path)
        return
    checked = configured(config or path)
    counts = f"{len(checked.sources)} sources, {len(checked.categories)} categories"
    more = f"{len(checked.topics)} topics, {len(checked.feeds)} feeds of its own"
    click.echo(f"{config or path}: fine; {counts}, {more}")


def _as_json(path: Path) -> None:
    """Mistakes and warnings as lists; the exit code is that of the command without it."""
    warnings: Sequence[Mistake] = ()
    mistakes: Sequence[Mistake] = ()
    try:
        warnings = load(path, environ=os.environ).warnings
    except ConfigError as error:
        mistakes = error.mistakes
    found = {
        "fine": not mistakes,
        "mistakes": [asdict(one) for one in mistakes],
        "warnings": [asdict(one) for one in warnings],
    }
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    if mistakes:
        sys.exit(2)
