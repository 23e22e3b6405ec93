"""The web process: config to a WSGI application."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.assemble import counting, terms
from feeds.assemble.rules import rules
from feeds.config import Config, load
from feeds.model import FeedKey
from feeds.publish.uris import public_uri
from feeds.schedule import Clock
from feeds.serve import Public, create_app
from feeds.serve.spool import Spool
from feeds.serve.steadfast import KEEP_EVERY, Steadfast
from feeds.storage import Store
from feeds.storage.counts import add_polls
from feeds.storage.documents import Documents
from feeds.tally import Tally

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SPOOL = "spool"
"""The folder with the feeds that were served last."""


def from_environment() -> WSGIApplication:
    """The application for the config that FEEDS_CONFIG names, else ./config.toml.

    Its answers are counted; each minute the counts go into the database. What it serves is kept
    beside the config, in the folder ``spool``, for when the database is away.
    """
    path = Path(os.environ.get("FEEDS_CONFIG", "config.toml"))
    config = load(path, environ=os.environ)
    store, tally = Store(config.storage_url), Tally()
    clock = Clock()
    clock.every(counting.EVERY, partial(counting.flush, tally, store, add_polls))
    documents = Steadfast(Documents(store), spool(config))
    clock.every(KEEP_EVERY, documents.keep)
    clock.start()
    return create_app(store, public(config), documents=documents, tally=tally)


def spool(config: Config) -> Spool:
    """What was served last, beside config.toml."""
    return Spool(config.path.parent / SPOOL)


def application(config: Config) -> WSGIApplication:
    """The public side of this config as a WSGI application."""
    return create_app(Store(config.storage_url), public(config))


def public(config: Config) -> Public:
    """What the public side knows of the config."""
    return Public(
        title=config.site.title,
        base_url=config.site.base_url,
        authority=config.site.authority,
        language=config.site.language,
        timezone=config.site.timezone,
        max_age=config.publish.cache,
        feeds=_feeds(config),
        sources=terms.sources(config),
        categories=terms.categories(config),
        topics=terms.topics(config),
        republish={one.id: one.republish for one in config.sources.values()},
        origins={one.id: public_uri(one.url) or "" for one in config.sources.values()},
        rules=rules(config),
        moved=config.moved,
        retired=config.retired,
        former_urls=config.site.former_urls,
        icon=config.site.icon,
        api_public=config.api_public,
        push_limit=config.push_limit,
        pushed=frozenset(one.id for one in config.sources.values() if one.kind == "push"),
        metrics_token=config.metrics_token,
    )


def _feeds(config: Config) -> dict[FeedKey, str]:
    """Titles of all feeds, in the order that directories list them."""
    titles = {
        "categories": {one.id: one.title for one in config.categories.values()},
        "topics": {one.id: one.title for one in config.topics.values()},
        "feeds": {one.id: one.title for one in config.feeds.values()},
        "sources": {id_: term.title for id_, term in terms.sources(config).items()},
    }
    listed = {FeedKey("all", "all"): config.site.title}
    for kind, named in titles.items():
        listed |= {FeedKey(kind, name): title for name, title in named.items()}
    return listed
