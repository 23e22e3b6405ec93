"""Everything at once: ``feeds serve``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from feeds import log
from feeds.cli.loading import pass_path
from feeds.cli.opening import in_force
from feeds.cli.running.lifeline import asked_to_end
from feeds.cli.running.listening import address_of, listening, refuse_taken_port
from feeds.cli.running.supervisor import Supervisor


@click.command()
@listening
@pass_path
def serve(path: Path, host: str, port: int) -> None:
    """Run web and work as two processes; a dead one is started again, ctrl-C ends both."""
    asked = asked_to_end()
    config = in_force(path)
    refuse_taken_port(host, port)
    log.to_stderr()
    address = address_of(host, port)
    click.echo(f"{config.site.title}: {address} (ctrl-C ends it)", err=True)
    if config.site.base_url != address:
        click.echo(f"addresses of feeds begin with site.base_url, {config.site.base_url}", err=True)
    command = [sys.executable, "-m", "feeds", "--config", str(path.absolute())]
    listen = ["--host", host, "--port", str(port)]
    Supervisor({"work": [*command, "work"], "web": [*command, "web", *listen]}).run_until(asked)
