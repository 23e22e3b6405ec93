"""The database brought to this code and this config, and everything wired to it."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

import feeds
from feeds.assemble.selection import classifier, rule_texts, wanted
from feeds.assemble.values import desk
from feeds.classify import Classifier
from feeds.config import Config
from feeds.dispatch import Workers
from feeds.fetch import Fetcher, Hole, user_agent
from feeds.model import Response, Source
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.ledger import Ledger
from feeds.pipeline.pacing import Pacemaker
from feeds.pipeline.politeness import Turns, host_of
from feeds.pipeline.reading import Occasion, Reading, read
from feeds.publish import RENDERER
from feeds.sources import Limits
from feeds.storage import (
    Connection,
    Store,
    archives,
    generations,
    journal,
    moves,
    rendered,
    rules,
    schema,
    settings,
    sources,
)
from feeds.storage import feeds as feed_rows


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that work needs."""

    desk: Desk
    tools: Tools
    classifier: Classifier

    def close(self) -> None:
        """Stop the workers and give the connections back."""
        self.tools.workers.close()
        self.tools.store.close()


def service(config: Config, *, workers: int = 2) -> Service:
    """Open the database, bring it to this code and this config, and wire everything.

    Raises: StorageError.
    """
    store = Store(config.storage_url)
    values = desk(config)
    # First, as the workers load their libraries while the database is made ready.
    tools = _tools(config, store, workers, values.limits)
    try:
        numbers = _bring_up(store, config, values)
    except BaseException:
        tools.workers.close()
        raise
    return Service(values, tools, classifier(config, numbers))


def _bring_up(store: Store, config: Config, values: Desk) -> dict[str, int]:
    """Bring the database to this code and this config; the number of each rule."""
    schema.upgrade(store)
    now = store.now()
    with store.write() as connection:
        journal.begin(connection)
        moves.follow(connection, config.moved, at=now)
        numbers = rules.sync(connection, rule_texts(config))
        sources.sync(connection, [(one, host_of(one)) for one in config.sources.values()], now=now)
        _sync_feeds(connection, config, values, now)
    return numbers


def reading_of(config: Config, body: bytes, parser: str, source: Source) -> Reading:
    """Read a document as it would be taken in, without a database.

    Raises: ParseError.
    """
    workers = Workers(1)
    try:
        response = Response(url="", body=body)
        occasion = Occasion(source=source, authority=config.site.authority, seen=datetime.now(UTC))
        return workers.call(read, parser, response, occasion)
    finally:
        workers.close()


def _sync_feeds(connection: Connection, config: Config, values: Desk, now: datetime) -> None:
    """Publish what the config wants; find members anew where what selects them has changed."""
    anew = feed_rows.sync(connection, wanted(config), now=now)
    generations.start(connection, anew, now=now)
    rendered.withdraw_inactive(connection)
    printed = (RENDERER, values.site, values.cache, values.icon, values.shelves)
    labels = (values.categories, values.topics, sorted(_sources_as_printed(values)))
    shell = hashlib.sha256(repr((printed, labels)).encode()).hexdigest()
    if settings.get(connection, "shell") != shell:
        feed_rows.touch_all(connection, at=now)
        archives.drop(connection)
        settings.put(connection, "shell", shell)


def _sources_as_printed(values: Desk) -> list[tuple[str, ...]]:
    return [
        (one.id, one.title, one.url or "", one.republish.name) for one in values.sources.values()
    ]


def fetcher(config: Config, slot: Callable[[str], AbstractContextManager[None]]) -> Fetcher:
    """The only door to the network; *slot* keeps the peace with hosts."""
    return Fetcher(
        user_agent=user_agent(feeds.__version__, config.site.contact),
        holes=[Hole.parse(one) for one in config.refresh.allow_private],
        slot=slot,
        now=lambda: datetime.now(UTC),
    )


def _tools(config: Config, store: Store, workers: int, limits: Limits) -> Tools:
    """What acts on the world, within what the config allows."""
    turns = Turns(store, per_host=config.refresh.per_host, spacing=config.refresh.spacing)
    return Tools(
        store=store,
        fetcher=fetcher(config, turns),
        turns=turns,
        ledger=Ledger(store),
        workers=Workers(workers, preload="feeds.pipeline.preload"),
        chance=random.random,
        pace=Pacemaker(store, config.sources, limits),
    )
