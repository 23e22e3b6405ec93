"""The database brought to this code and this config, and everything wired to it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import feeds
from feeds.assemble import applying, standing
from feeds.assemble.applying import Act, Overtaken
from feeds.assemble.proposals import TRIES, Proposals
from feeds.assemble.selection import classifier
from feeds.assemble.values import desk
from feeds.classify import Classifier
from feeds.config import Config, load, storage_url_of
from feeds.dispatch import Workers
from feeds.errors import StorageError
from feeds.fetch import Fetcher, Hole, user_agent
from feeds.model import Response, Source
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.gather.politeness import Turns
from feeds.pipeline.visit.ledger import Ledger
from feeds.pipeline.visit.pacing import Pacemaker
from feeds.pipeline.visit.reading import Occasion, Reading, read
from feeds.sources import Limits
from feeds.storage import URL, Store, configs, revision, schema
from feeds.storage.feed import rules


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that work needs, for the config in force."""

    config: Config
    desk: Desk
    tools: Tools
    classifier: Classifier

    def rewired(self, config: Config, n: int) -> Service:
        """The same database and workers under another config, which is in force as version *n*.

        Who still works with this one ends what it has begun, and writes nothing that the other
        config forbids.
        """
        other = _wired(config, n, self.tools.store, self.tools.workers)
        return replace(other, tools=replace(other.tools, ledger=self.tools.ledger))

    def close(self) -> None:
        """Stop the workers and give the connections back."""
        self.tools.workers.close()
        self.tools.store.close()


def service(config: Config, *, workers: int = 2) -> Service:
    """Put *config* in force, whatever was before, and wire everything to it.

    Raises: StorageError.
    """

    def put_in_force(store: Store) -> tuple[Config, int]:
        with store.read() as connection:
            current = configs.in_force(connection)
        if current and current.hash == config.files.meaning():
            return config, current.n
        act = Act(author="", machine="", note="", after=current.n if current else 0)
        return config, applying.apply(store, config, act)

    return _opened(config.storage_url, put_in_force, workers)


def service_at(path: Path, environ: Mapping[str, str], *, workers: int = 2) -> Service:
    """Look at the file at *path*, and wire everything to what is in force then.

    Raises: ConfigError where nothing is in force yet and the file cannot be used, or where what
            is in force cannot be read on this machine; StorageError.
    """
    url = storage_url_of(path, environ=environ)

    def look(store: Store) -> tuple[Config, int]:
        proposals = Proposals(store, path, environ)
        error = proposals.consider()
        found = standing.in_force(store, path, environ, known=proposals.known)
        if found is None:
            raise error or StorageError("another process is about to put a config in force")
        return found

    with closing(Store(url)) as store:
        if not revision.is_current(store):
            load(
                path, environ=environ, warned=False
            )  # before anything is made for a file of no use
    return _opened(url, look, workers)


def service_on(url: URL, path: Path, environ: Mapping[str, str]) -> Service:
    """Wire everything to the config that is in force in this database, or to the file if none is.

    Raises: ConfigError; StorageError.
    """

    def look(store: Store) -> tuple[Config, int]:
        found = standing.in_force(store, path, environ)
        if found:
            return found
        config = load(path, environ=environ)
        act = Act(author="", machine="", note="", after=0)
        return config, applying.apply(store, config, act)

    return _opened(url, look, workers=1)


def _opened(
    storage_url: str | URL, settle: Callable[[Store], tuple[Config, int]], workers: int
) -> Service:
    """Bring the database to this code and to the config that *settle* finds, and wire it."""
    store = Store(storage_url)
    # First, as the workers load their libraries while the database is made ready.
    reading = Workers(workers, preload="feeds.pipeline.visit.preload")
    try:
        schema.upgrade(store)
        return _wired(*_settled(store, settle), store, reading)
    except BaseException:
        reading.close()
        raise


def _settled(store: Store, settle: Callable[[Store], tuple[Config, int]]) -> tuple[Config, int]:
    for _ in range(TRIES):
        config, n = settle(store)
        with suppress(Overtaken):
            applying.bring_up(store, config, n)
            return config, n
    raise StorageError("other machines put one config after another in force; start again")


def _wired(config: Config, n: int, store: Store, workers: Workers) -> Service:
    values = replace(desk(config), version=n)
    with store.read() as connection:
        numbers = rules.numbers(connection)
    tools = _tools(config, store, workers, values.limits)
    return Service(config, values, tools, classifier(config, numbers))


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


def fetcher(config: Config, slot: Callable[[str], AbstractContextManager[None]]) -> Fetcher:
    """The only door to the network; *slot* keeps the peace with hosts."""
    return Fetcher(
        user_agent=user_agent(feeds.__version__, config.site.contact),
        holes=[Hole.parse(one) for one in config.refresh.allow_private],
        slot=slot,
        now=lambda: datetime.now(UTC),
    )


def _tools(config: Config, store: Store, workers: Workers, limits: Limits) -> Tools:
    """What acts on the world, within what the config allows."""
    turns = Turns(store, per_host=config.refresh.per_host, spacing=config.refresh.spacing)
    return Tools(
        store=store,
        fetcher=replace(fetcher(config, turns), is_ours=turns.is_reserved),
        turns=turns,
        ledger=Ledger(store),
        workers=workers,
        chance=random.random,
        pace=Pacemaker(store, config.sources, limits),
    )
