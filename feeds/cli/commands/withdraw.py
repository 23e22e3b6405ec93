"""Take articles back: ``feeds withdraw``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from feeds.articles.canonical import canonical
from feeds.cli.acting import acting, actor, number_of
from feeds.cli.loading import pass_path, quiet_log
from feeds.config import Config
from feeds.errors import ConflictError, InputError, NotFound
from feeds.model import Withdrawal
from feeds.pipeline.archive import withdrawing
from feeds.pipeline.archive.withdrawing import Order
from feeds.query import parse_search
from feeds.storage import Connection, Store
from feeds.storage.archive import lookup, search
from feeds.storage.gone import withdrawn
from feeds.storage.places import LATEST

AT_ONCE = 50
"""Hits that are asked of the archive at once."""


@click.command()
@click.argument("article", required=False)
@click.option("--story", help="Instead of ARTICLE: all articles of the story of this one.")
@click.option("--query", help="Instead of ARTICLE: all articles that match this search.")
@click.option("--reason", required=True, help="Public: it stands where the article stood.")
@click.option("--note", default="", help="For ourselves.")
@click.option("--erase", is_flag=True, help="Destroy its text too, in every place; for good.")
@pass_path
def withdraw(  # noqa: PLR0913 - one argument an option
    path: Path,
    article: str | None,
    *,
    story: str | None,
    query: str | None,
    reason: str,
    note: str,
    erase: bool,
) -> None:
    """Take ARTICLE back: out of every feed, archive, page and search, for good.

    ARTICLE is an id, tag URI, permalink or upstream URL. Other articles of its story stay.
    """
    quiet_log()
    order = Order(actor=actor(), reason=_said(reason), note=note, erase=erase)
    if sum(map(bool, (article, story, query))) != 1:
        raise click.UsageError("say what to withdraw: ARTICLE, or --story ID, or --query QUERY")
    with acting(path) as running:
        config, store = running.config, running.tools.store
        numbers = _chosen(store, config, article, story, query)
        gone = withdrawing.withdraw(store, numbers, order)
        if not gone and article:
            gone = [_again(store, article, order)]
    for one in gone:
        click.echo(f"withdrawn: {config.site.base_url}/articles/{one.public_id}")
    if not gone:
        raise InputError("nothing matches, so nothing was withdrawn")


def _said(reason: str) -> str:
    if not reason.strip():
        raise click.UsageError("--reason must say something: it is all that readers are told")
    return " ".join(reason.split())


def _chosen(
    store: Store, config: Config, article: str | None, story: str | None, query: str | None
) -> list[int]:
    """The articles that are meant; none where the one that is meant is withdrawn already."""
    if query:
        return list(_matching(store, config, query))
    with store.read() as connection:
        if story:
            return withdrawing.whole_story(connection, number_of(connection, story))
        try:
            return [number_of(connection, article or "")]
        except NotFound:
            if not _is_withdrawn(connection, article or ""):
                raise
            return []


def _is_withdrawn(connection: Connection, article: str) -> bool:
    try:
        withdrawn.find(connection, article, canonical_url=canonical(article))
    except NotFound:
        return False
    return True


def _matching(store: Store, config: Config, query: str) -> Iterator[int]:
    """All that the archive has, newest first; what is hidden from readers too."""
    asked = search.Asked(
        query=parse_search(query), now=datetime.now(UTC), timezone=config.site.timezone
    )
    below: int | None = LATEST
    while below is not None:
        with store.read() as connection:
            found = search.page(connection, asked, limit=AT_ONCE, below=below)
            hits = lookup.numbers(connection, [hit.article.public_id for hit in found.hits])
        yield from hits
        below = found.older


def _again(store: Store, article: str, order: Order) -> Withdrawal:
    """What is withdrawn already may still be erased.

    Raises: InputError.
    """
    with store.read() as connection:
        one = withdrawn.find(connection, article, canonical_url=canonical(article))
    if one.erased or not order.erase:
        raise ConflictError(f"{one.public_id} is withdrawn already: {one.reason}")
    withdrawing.erase(store, one, order)
    return one
