"""Lists of feeds from and for other programs: ``feeds opml``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from feeds.assemble.subscribing import Plan, plan, subscriptions_in
from feeds.assemble.web import public
from feeds.cli.loading import configured, pass_path, quiet_log
from feeds.cli.opening import in_force, opened
from feeds.config import Config
from feeds.config.writing.replacing import add
from feeds.errors import InputError, ParseError
from feeds.serve.directories.opml import document

MOST_BYTES = 20_000_000
"""Of a list; one of 100,000 feeds has less."""


@click.group()
def opml() -> None:
    """Take lists of feeds from other programs, and hand ours to them."""


@opml.command()
@pass_path
def export(path: Path) -> None:
    """Write the feeds that we publish to standard output, as OPML; the same as /opml.xml."""
    config = in_force(path)
    with opened(config) as store, store.read() as connection:
        body = document(connection, public(config))
    click.echo(body)


@opml.command("import")
@click.argument("file")
@click.option("--category", help="For feeds without a folder; default: what most sources have.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@pass_path
def import_(path: Path, file: str, category: str | None, *, yes: bool) -> None:
    """Write the feeds of an OPML list into the config; without --yes show what would be written.

    FILE is - for standard input.
    """
    quiet_log()
    config = configured(path)
    if category is not None and category not in config.categories:
        known = ", ".join(config.categories) or "none"
        raise InputError(f"there is no category {category!r}; configured are: {known}")
    try:
        subscriptions = subscriptions_in(_body(file))
    except ParseError as error:
        raise InputError(f"{file}: {error}") from error
    planned = plan(config, subscriptions, fallback=category)
    click.echo("\n".join(_told(planned)))
    if planned.sources and (yes or _agreed(file, config)):
        add(config, planned.tables, environ=os.environ)
        click.echo(f"\nwrote {_counted(planned)} into {config.path}")
        click.echo("feeds asks them within seconds, if it runs; else when it is started")


def _body(file: str) -> bytes:
    try:
        if file == "-":
            body = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(file).open("rb") as opened_file:
                body = opened_file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from error
    if len(body) > MOST_BYTES:
        raise InputError(
            f"{file}: is larger than {MOST_BYTES // 1_000_000} MB; no list of feeds is"
        )
    return body


def _agreed(file: str, config: Config) -> bool:
    """Whether somebody at the terminal says yes; without one nothing is written."""
    if file == "-" or not sys.stdin.isatty():
        click.echo(f"\nnothing was written; --yes writes this into {config.path}")
        return False
    return click.confirm(f"\nWrite this into {config.path}?")


def _told(planned: Plan) -> Iterator[str]:
    """One line a table, and one for each feed that is not added."""
    for table in planned.categories:
        yield f"+ [categories.{table.id}] {table.values['title']}"
    for table in planned.sources:
        said = table.values
        yield f"+ [sources.{table.id}] {said['title']}, in {said['category']}: {said['url']}"
    for address, source_id in planned.known:
        yield f"= {address} is there already: {source_id}"
    for name, reason in planned.refused:
        yield f"- {name} {reason}"
    yield ""
    if planned.note:
        yield f"the list was {planned.note}"
    if planned.fallback:
        yield f"feeds without a folder are put in {planned.fallback}"
    left = f"{len(planned.known)} there already, {len(planned.refused)} not to be had"
    yield f"{_counted(planned)} to add; {left}"


def _counted(planned: Plan) -> str:
    sources, categories = len(planned.sources), len(planned.categories)
    return (
        f"{sources} source{'' if sources == 1 else 's'}"
        f" and {categories} categor{'y' if categories == 1 else 'ies'}"
    )
