"""What most commands begin with: the config file and the log."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from feeds import log
from feeds.config import Config, load
from feeds.errors import InputError
from feeds.model import Source

SHORTEST_SECRET = 6
"""Characters; shorter ones, such as an edition's name, hide nothing and stand in other words."""

pass_path = click.make_pass_decorator(Path)


def configured(path: Path) -> Config:
    """The config at *path*; its warnings go to stderr.

    Raises: ConfigError with every mistake.
    """
    config = load(path, environ=os.environ)
    for warning in config.warnings:
        click.echo(f"warning: {warning}", err=True)
    return config


def known_source(config: Config, source_id: str) -> Source:
    """The configured source of that id.

    Raises: InputError with the ids that there are.
    """
    if source_id not in config.sources:
        known = ", ".join(config.sources) or "none"
        raise InputError(f"there is no source {source_id!r}; configured are: {known}")
    return config.sources[source_id]


def without_secrets(text: str, config: Config) -> str:
    """*text* with references in the place of what they lead to, as mistakes in the config do."""
    for secret, reference in config.secrets.items():
        if len(secret) >= SHORTEST_SECRET:
            for written in (secret, json.dumps(secret, ensure_ascii=False)[1:-1]):
                text = text.replace(written, reference)
    return text


def quiet_log() -> None:
    """Commands that end by themselves tell what matters on their own; only bugs are logged."""
    log.to_stderr(verbose=False)
