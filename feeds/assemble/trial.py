"""Try a source out: everything that a check needs, but no database."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from feeds.articles import canonical
from feeds.assemble.service import fetcher
from feeds.config import Config, slug
from feeds.dispatch import Workers
from feeds.model import Source
from feeds.pipeline.politeness import Pauses
from feeds.pipeline.trial import Bench, Trial, try_out
from feeds.sources import Limits


def trial(config: Config, source: Source) -> Trial:
    """Ask and read *source* once, within the config's limits; nothing is stored.

    Raises: FetchError, ParseError: a sentence why nothing could be had or read.
    """
    workers = Workers(1, preload="feeds.parse.preload")
    try:
        bench = Bench(
            fetcher=fetcher(config, Pauses(config.refresh.spacing)),
            workers=workers,
            authority=config.site.authority,
            limits=Limits(config.refresh.min_interval, config.refresh.max_interval),
            now=datetime.now(UTC),
        )
        return try_out(source, bench)
    finally:
        workers.close()


def source_at(config: Config, address: str) -> Source:
    """The configured source with that address, else what a new one would be by default."""
    for source in config.sources.values():
        if source.url and place(source.url) == place(address):
            return source
    name = urlsplit(address).hostname or address
    return Source(
        id=slug(name) or "source",
        kind="feed",
        title=name,
        timezone=config.site.timezone,
        category=next(iter(config.categories), ""),
        url=address,
    )


def place(address: str) -> str:
    """The same for two addresses of which one feed is had."""
    return canonical(address) or address.rstrip("/")
