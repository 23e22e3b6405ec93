"""The working side alone: ``feeds work``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from feeds import log
from feeds.assemble.service import service_at
from feeds.assemble.work import work as run_until
from feeds.cli.loading import pass_path
from feeds.cli.running.lifeline import asked_to_end, end_with_parent


@click.command()
@pass_path
def work(path: Path) -> None:
    """Refresh sources and make feeds only; may run on many machines."""
    asked = asked_to_end()
    log.to_stderr()
    end_with_parent()
    running = service_at(path, os.environ, workers=os.cpu_count() or 1)
    try:
        run_until(running, asked, path=path, environ=os.environ)
    finally:
        running.close()
