"""Search the archive: ``feeds search``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from feeds.cli.loading import pass_path
from feeds.cli.opening import in_force, opened
from feeds.config import Config
from feeds.errors import QueryError
from feeds.model import Republish
from feeds.query import Piece, Query, marked_texts, parse_search, snippet
from feeds.storage import Store
from feeds.storage.archive import search as archive
from feeds.storage.archive.search import Asked, Hit
from feeds.storage.places import LATEST

_WORDS_MAY_BEGIN_WITH_A_MINUS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}

AT_ONCE = 50
"""Hits that are asked of the archive at once."""


@click.command(context_settings=_WORDS_MAY_BEGIN_WITH_A_MINUS)
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@pass_path
def search(path: Path, query: tuple[str, ...], limit: int, *, as_json: bool) -> None:
    """Search the archive, newest first, in the query language."""
    config = in_force(path)
    text = " ".join(query)
    with opened(config) as store:
        hits = list(_hits(store, config, _parsed(text), limit))
    if as_json:
        told = [_json(hit, config) for hit in hits]
        click.echo(json.dumps({"hits": told}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n\n".join(_told(hit, config) for hit in hits) or "nothing matches")


def _parsed(text: str) -> Query:
    """The query; where it cannot be read, the refusal points at the place."""
    try:
        return parse_search(text)
    except QueryError as error:
        raise click.UsageError(f"{error}\n  {text}\n  {' ' * error.position}^") from error


def _hits(store: Store, config: Config, query: Query, limit: int) -> Iterator[Hit]:
    """The newest hits, page by page until there are enough or no more."""
    hidden = config.rights.hidden
    asked = Asked(query=query, now=datetime.now(UTC), timezone=config.site.timezone, hidden=hidden)
    below: int | None = LATEST
    while limit and below is not None:
        with store.read() as connection:
            found = archive.page(connection, asked, limit=min(limit, AT_ONCE), below=below)
        yield from found.hits
        limit -= len(found.hits)
        below = found.older


def _ceiling(hit: Hit, config: Config) -> Republish:
    return config.rights.ceiling(hit.article.source_id, hit.article.agency)


def _told(hit: Hit, config: Config) -> str:
    """Date and source, title, where to read it, and a few words with what was found."""
    ceiling, evidence = _ceiling(hit, config), hit.match.evidence
    title = marked_texts(hit.article, evidence, ceiling=ceiling)["title"]
    moment = hit.moment.astimezone(config.site.timezone)
    words = snippet(hit.article, evidence, ceiling=ceiling)
    lines = [
        f"{moment:%Y-%m-%d %H:%M}  {hit.article.source_id}",
        _styled(title),
        _permalink(hit, config),
        *([_styled(words)] if words else []),
    ]
    return "\n  ".join(lines)


def _styled(pieces: Sequence[Piece]) -> str:
    """Marked words bold, where the output is a terminal."""
    return "".join(
        click.style(one.text, bold=True) if one.is_marked else one.text for one in pieces
    )


def _permalink(hit: Hit, config: Config) -> str:
    return f"{config.site.base_url}/articles/{hit.article.public_id}"


def _json(hit: Hit, config: Config) -> dict[str, Any]:
    words = snippet(hit.article, hit.match.evidence, ceiling=_ceiling(hit, config))
    return {
        "id": hit.article.public_id,
        "permalink": _permalink(hit, config),
        "url": hit.article.url,
        "title": hit.article.title,
        "date": hit.moment.isoformat().replace("+00:00", "Z"),
        "source": hit.article.source_id,
        "category": hit.article.category,
        "snippet": "".join(one.text for one in words),
        "terms": list(hit.match.terms),
    }
