"""Who may use the API: ``feeds token``."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from datetime import tzinfo
from pathlib import Path

import click

from feeds.cli.loading import known_source, pass_path
from feeds.cli.opening import in_force, opened
from feeds.config import Config
from feeds.errors import InputError
from feeds.model import Scope, Token
from feeds.storage.api import tokens

NAME = click.argument("name")
_BYTES = 32  # of chance in a secret


@click.group()
def token() -> None:
    """Let programs use the API: each by a token of its own, which can be taken back."""


@token.command()
@NAME
@click.option("--scope", required=True, type=click.Choice([one.value for one in Scope]))
@click.option("--source", "source_id", metavar="ID", help="Whose articles it pushes.")
@pass_path
def add(path: Path, name: str, scope: str, source_id: str | None) -> None:
    """Make a token, and show it this once: only its hash is stored."""
    config = in_force(path)
    _refuse_misfits(config, Scope(scope), source_id)
    secret = f"feeds_{secrets.token_urlsafe(_BYTES)}"
    with opened(config) as store, store.write() as connection:
        new = Token(name, Scope(scope), source_id, store.now())
        if not tokens.add(connection, new, secret):
            raise InputError(f"there is a token {name!r} already; take another name, or revoke it")
    click.echo("keep it now, it is not shown again:", err=True)
    click.echo(secret)


@token.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@pass_path
def list_tokens(path: Path, *, as_json: bool) -> None:
    """One line a token: its name, what it is for, and since when; never the token itself."""
    config = in_force(path)
    with opened(config) as store, store.read() as connection:
        found = tokens.listed(connection)
    if as_json:
        rows = [{**asdict(one), "created_at": one.created_at.isoformat()} for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(_told(one, config.site.timezone))


@token.command()
@NAME
@pass_path
def revoke(path: Path, name: str) -> None:
    """Take the token NAME back: from now on nobody can use it."""
    config = in_force(path)
    with opened(config) as store, store.write() as connection:
        if not tokens.revoke(connection, name):
            known = ", ".join(one.name for one in tokens.listed(connection)) or "none"
            raise InputError(f"there is no token {name!r}; there are: {known}")
    click.echo(f"{name}: revoked")


def _refuse_misfits(config: Config, scope: Scope, source_id: str | None) -> None:
    """A token for pushing belongs to one source, all others to none."""
    pushed = [one.id for one in config.sources.values() if one.kind == "push"]
    if scope is not Scope.PUSH:
        if source_id:
            raise InputError(f"--source is for tokens to push; a token for {scope} has none")
    elif source_id is None:
        there = ", ".join(pushed) or 'none; add one: [sources.ID] with kind = "push"'
        raise InputError(f"say whose articles it pushes: --source, one of {there}")
    elif known_source(config, source_id).kind != "push":
        kind = config.sources[source_id].kind
        raise InputError(
            f'the source {source_id!r} is of kind "{kind}"; only one of kind "push" is pushed to'
        )


def _told(one: Token, zone: tzinfo) -> str:
    of = f" of {one.source_id}" if one.source_id else ""
    return f"{one.name}: {one.scope}{of}, since {one.created_at.astimezone(zone):%Y-%m-%d %H:%M}"
