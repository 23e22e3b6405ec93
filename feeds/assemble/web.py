"""The web process: config to a WSGI application."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import log
from feeds.assemble import counting, standing, terms
from feeds.assemble.following import LOOK_EVERY, Following
from feeds.assemble.rules import Written
from feeds.config import Config, load, storage_url_of
from feeds.errors import StorageError
from feeds.model import FeedKey
from feeds.publish.uris import public_uri
from feeds.schedule import Clock
from feeds.serve import Public, Site, create_app
from feeds.serve.feeds.answers import Header, Reply
from feeds.serve.feeds.recent import Recent
from feeds.serve.feeds.spool import Spool
from feeds.serve.feeds.steadfast import KEEP_EVERY, Steadfast
from feeds.storage import Store
from feeds.storage.counts import add_polls
from feeds.storage.rendering.documents import Documents
from feeds.tally import Tally

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SPOOL = "spool"
"""The folder with the feeds that were served last."""


def from_environment() -> Live:
    """The application for the config that FEEDS_CONFIG names, else ./config.toml.

    Its answers are counted; each minute the counts go into the database. What it serves is kept
    beside the config, in the folder ``spool``, for when the database is away. What is put in force
    is followed.
    """
    path = Path(os.environ.get("FEEDS_CONFIG", "config.toml"))
    store, tally = Store(storage_url_of(path, environ=os.environ)), Tally()
    config, n = _in_force(store, path)
    documents = Steadfast(Recent(Documents(store)), spool(path))
    documents.keep()  # finds out before anybody waits for a database that is away
    make = partial(create_app, store, documents=documents, tally=tally)
    count, clock = partial(counting.flush, tally, store, add_polls), Clock()
    live = Live(make, config, Following(store, path, os.environ, n), clock, count)
    clock.every(counting.EVERY, count)
    clock.every(KEEP_EVERY, documents.keep)
    clock.every(LOOK_EVERY, live.follow)
    clock.start()
    return live


class Live:
    """The application for the config in force, which is replaced whole.

    A request that has begun ends in the application that it began in.
    """

    def __init__(
        self,
        make: Callable[[Public], Site],
        config: Config,
        following: Following,
        clock: Clock,
        count: Callable[[], None],
    ) -> None:
        """Args: clock: what ticks for it. count: writes down what has been counted."""
        self._make = make
        self._following = following
        self._clock, self._count = clock, count
        self._application = make(public(config))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer by what is in force now."""
        return self._application(environ, start_response)

    def at_once(self, method: str, path: str, header: Header) -> Reply | None:
        """The answer for a feed, None where the application is to be asked."""
        return self._application.at_once(method, path, header)

    def follow(self) -> None:
        """Go by what is in force, if that is another config now; a tick of web's clock."""
        with suppress(StorageError):  # while the database is away, nothing is put in force
            news = self._following.news()
            if news:
                config, n = news
                self._application = self._make(public(config))
                log.info("config-followed", version=n)

    def close(self) -> None:
        """Tick no more, and write down what was counted last; for the end of the process."""
        self._clock.stop()
        self._count()


def _in_force(store: Store, path: Path) -> tuple[Config, int]:
    """What is in force; before anything is, or while the database is away, what the file says."""
    with suppress(StorageError):
        found = standing.in_force(store, path, os.environ)
        if found:
            return found
    return load(path, environ=os.environ, warned=False), 0


def spool(path: Path) -> Spool:
    """What was served last, beside the config at *path*."""
    return Spool(path.absolute().parent / SPOOL)


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
        rights=config.rights,
        origins={one.id: public_uri(one.url) or "" for one in config.sources.values()},
        rules=Written(config),
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
