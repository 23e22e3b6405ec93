"""Shape stories: ``feeds story``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from feeds.cli.acting import acting, actor, number_of
from feeds.cli.loading import pass_path, quiet_log
from feeds.cli.telling.waiting import articles
from feeds.pipeline.story import shaping
from feeds.storage import Store

ARTICLES = click.argument("names", metavar="ARTICLE...", nargs=-1, required=True)


@click.group()
def story() -> None:
    """Say which articles tell one story, and which do not; neither is forgotten."""


@story.command()
@ARTICLES
@pass_path
def merge(path: Path, names: Sequence[str]) -> None:
    """Make one story of those of several ARTICLEs; ids, tag URIs, permalinks or upstream URLs."""
    quiet_log()
    with acting(path) as running:
        store = running.tools.store
        count = shaping.merge(store, _numbers(store, names), actor=actor())
    click.echo(f"{articles(count)} tell one story")


@story.command()
@ARTICLES
@pass_path
def split(path: Path, names: Sequence[str]) -> None:
    """Let ARTICLEs of a story tell one of their own; nothing joins them to the others again."""
    quiet_log()
    with acting(path) as running:
        store = running.tools.store
        numbers = _numbers(store, names)
        rest = shaping.split(store, numbers, actor=actor())
    click.echo(f"{articles(len(numbers))} split off from {articles(rest)}")


def _numbers(store: Store, names: Sequence[str]) -> set[int]:
    with store.read() as connection:
        return {number_of(connection, name) for name in names}
