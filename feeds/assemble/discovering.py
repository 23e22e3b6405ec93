"""A site turned into a source for config.toml."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from feeds.articles.plain import one_line
from feeds.assemble.newcomers import place, source_at
from feeds.assemble.service import fetcher
from feeds.assemble.subscribing import LONGEST_TITLE, Ids, fits
from feeds.config import Config, slug
from feeds.config.writing.new_tables import NewTable
from feeds.dispatch import Workers
from feeds.errors import InputError
from feeds.pipeline.gather.discovery import Candidate, discover
from feeds.pipeline.gather.politeness import Pauses
from feeds.pipeline.gather.trial import Bench
from feeds.sources import Limits


def candidates(config: Config, address: str) -> list[Candidate]:
    """The ways of taking in the site at *address*, the best first; nothing is stored.

    Raises: FetchError: a sentence why there is none; InputError: it is a source already.
    """
    _refuse_known(config, address)
    workers = Workers(1, preload="feeds.pipeline.visit.preload")
    try:
        bench = Bench(
            fetcher=fetcher(config, Pauses(config.refresh.spacing)),
            workers=workers,
            authority=config.site.authority,
            limits=Limits(config.refresh.min_interval, config.refresh.max_interval),
            now=datetime.now(UTC),
        )
        found = discover(source_at(config, address), bench)
    finally:
        workers.close()
    for one in found[:1]:
        _refuse_known(config, one.source.url or "")
    return found


def table(config: Config, candidate: Candidate, *, category: str) -> NewTable:
    """The table that makes a candidate a source."""
    source = candidate.source
    host = (urlsplit(source.url or "").hostname or "").removeprefix("www.")
    title = one_line(candidate.title, LONGEST_TITLE) or host
    values = {"kind": source.kind, "title": title, "url": source.url or "", "category": category}
    if candidate.language and fits(candidate.language):
        values["language"] = candidate.language
    id_ = Ids(config.sources).of(slug(host), slug(title), "source")
    return NewTable("sources", id_, values)


def _refuse_known(config: Config, address: str) -> None:
    for one in config.sources.values():
        if one.url and place(one.url) == place(address):
            raise InputError(f"{address} is there already: [sources.{one.id}]")
