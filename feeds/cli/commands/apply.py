"""Put a config in force by hand: ``feeds apply``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from feeds.assemble.handwork import put_in_force
from feeds.cli.commands.plan import ALL, drawn_up
from feeds.cli.loading import configured, pass_path, quiet_log
from feeds.cli.telling.planned import told
from feeds.errors import InputError


@click.command()
@click.argument("config", type=click.Path(path_type=Path), required=False)
@click.option("--remove", is_flag=True, help="Also where addresses end, or many sources go.")
@ALL
@pass_path
def apply(path: Path, config: Path | None, *, remove: bool, everything: bool) -> None:
    """Put CONFIG in force, on all machines that share the database; feeds may be running."""
    quiet_log()
    proposed = configured(config or path)
    drawn = drawn_up(path, proposed)
    click.echo("\n".join(told(drawn, everything=everything)))
    if drawn.ends.is_braked and not remove:
        raise InputError(f"nothing was put in force: it {drawn.ends.told()}; --remove means it")
    if drawn.is_empty and drawn.after:
        return
    n = put_in_force(path, proposed, drawn, environ=os.environ, note="feeds apply")
    click.echo(f"\nversion {n} is in force")
