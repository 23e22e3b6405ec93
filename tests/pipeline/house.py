"""A whole service in one thread: a config, a database, and an upstream that a test makes up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import Table, func, select

from feeds.assemble import applying
from feeds.assemble.selection import classifier, rule_texts
from feeds.assemble.values import desk
from feeds.assemble.web import public
from feeds.classify import Classifier
from feeds.config import Config, load
from feeds.dispatch import Workers
from feeds.fetch import Fetcher
from feeds.model import Changed, FeedKey, Outcome, Request, Response
from feeds.pipeline import publication
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.gather.politeness import Turns, host_of
from feeds.pipeline.visit import refresh
from feeds.pipeline.visit.ledger import Ledger
from feeds.pipeline.visit.pacing import Pacemaker
from feeds.pipeline.visit.refresh import Report
from feeds.serve.app import page_app
from feeds.serve.feeds.answers import Answers
from feeds.serve.feeds.archives import Archived
from feeds.serve.feeds.layer import FeedBytes
from feeds.serve.pages.notices import Noticed
from feeds.serve.patience import Patience
from feeds.steps import MAY_BLOCK, Steps
from feeds.storage import Store
from feeds.storage.archive import articles
from feeds.storage.feed import feeds, journal, rules
from feeds.storage.queue import roster, sources
from feeds.storage.rendering import rendered
from feeds.storage.rendering.documents import Documents
from feeds.storage.tables import rendered as rendered_table
from tests.serve.asking import Client
from tests.storage.stores import NOON, Clock

BASE = """
[site]
title = "Example Wire"
authority = "example.org,2026-01-01"

[publish]
entries = 3

[categories.news]
title = "News"

[sources.paper]
kind = "feed"
url = "https://paper.example/rss"
category = "news"
republish = "full"
interval = "30m"
"""


@dataclass(frozen=True)
class Item:
    """An upstream item; ``hours`` before noon it was published."""

    guid: str
    title: str = ""
    text: str = "Die Brücke ist offen."
    hours: float | None = None
    link: str = ""
    extra: str = ""

    def __str__(self) -> str:
        published = (
            "" if self.hours is None else format_datetime(NOON - timedelta(hours=self.hours))
        )
        parts = {
            "guid": self.guid,
            "title": self.title or f"Titel {self.guid}",
            "link": self.link or f"https://paper.example/{self.guid}",
            "description": self.text,
            "pubDate": published,
        }
        told = "".join(f"<{name}>{escape(said)}</{name}>" for name, said in parts.items() if said)
        return f"<item>{told}{self.extra}</item>"


def rss(*items: Item, channel: str = "") -> bytes:
    listed = "".join(map(str, items))
    document = f"<rss version='2.0'><channel><title>Paper</title>{channel}{listed}</channel></rss>"
    return document.encode()


def answer(body: bytes, **headers: str) -> Changed:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Changed(Response(url="https://paper.example/rss", body=body, headers=named))


@dataclass
class House:
    """A service; ``upstream`` holds what each address answers, ``asked`` what was requested."""

    store: Store
    clock: Clock
    folder: Path
    upstream: dict[str, Outcome | Callable[[Request], Outcome]] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    config: Config = field(init=False)
    desk: Desk = field(init=False)
    classifier: Classifier = field(init=False)
    tools: Tools = field(init=False)

    def configure(self, text: str = BASE) -> None:
        """Start the service with this config, as after a restart."""
        path = self.folder / "config.toml"
        path.write_text(text)
        config = load(path, environ={})
        with self.store.write() as connection:
            journal.begin(connection)
            rules.sync(connection, rule_texts(config))
            listed = [(one, host_of(one)) for one in config.sources.values()]
            roster.sync(connection, listed, now=self.clock.now)
            applying.sync_feeds(connection, config, desk(config), self.clock.now)
        self.rewire(config)

    def rewire(self, config: Config, n: int = 0) -> None:
        """Go by this config, which is in force as version *n*."""
        self.config = config
        self.desk = replace(desk(config), version=n)
        with self.store.read() as connection:
            self.classifier = classifier(config, rules.numbers(connection))
        self.tools = Tools(
            store=self.store,
            fetcher=cast("Fetcher", SimpleNamespace(fetch=self._fetch, fetching=self._fetching)),
            ledger=Ledger(self.store),
            turns=Turns(self.store, per_host=self.desk.per_host, spacing=timedelta()),
            workers=cast("Workers", SimpleNamespace(call=_call)),
            chance=lambda: 0.0,
            pace=Pacemaker(self.store, config.sources, self.desk.limits),
        )

    def check(self, source: str = "paper") -> Report:
        """Refresh a source, due or not."""
        with self.store.write() as connection:
            (claim,) = sources.claim_named(connection, [source], now=self.clock.now)
        return refresh.check(claim, self.desk, self.tools)

    def bring(self, *items: Item, source: str = "paper") -> Report:
        """Refresh a source that now has these items."""
        url = self.desk.sources[source].url or ""
        self.upstream[url] = answer(rss(*items))
        return self.check(source)

    def publish(self) -> None:
        assert publication.publish(self.classifier, self.desk, self.tools)

    @contextmanager
    def site(self) -> Iterator[Client]:
        """Asks what web serves; whatever it waits for, work does at once."""
        documents = Documents(self.store)
        seconds = count()
        patience = Patience(1, clock=lambda: next(seconds), sleep=lambda _: self.publish())
        served = public(self.config)
        asked = Archived(documents, self.store, patience)
        pages = page_app(self.store, served, asked, patience).wsgi_app
        noticed = Noticed(asked, self.store, served)
        yield Client(FeedBytes(Answers(noticed, served.base_url, served.max_age), pages))
        documents.close()

    def health(self, source: str = "paper") -> sources.Health:
        with self.store.read() as connection:
            found = {one.source_id: one for one in sources.health(connection)}
        return found[source]

    def live(self, path: str = "all/all") -> list[str]:
        """The upstream ids in a feed's live document, newest position first."""
        with self.store.read() as connection:
            row = feeds.active(connection)[FeedKey(*path.split("/"))]
            entries = rendered.live_entries(connection, row)
            loaded = articles.load(connection, [one.article_id for one in entries])
        return [loaded[one.article_id].upstream_id for one in entries]

    def document(self, path: str) -> str:
        """What is served at a path."""
        documents = Documents(self.store)
        body = documents.body(path, gzip=False)
        documents.close()
        assert body, path
        return body.body.decode()

    def revisions(self) -> dict[str, int]:
        """The revision of every served feed by its path."""
        with self.store.read() as connection:
            return {key.path: row.revision for key, row in feeds.active(connection).items()}

    def etags(self) -> dict[str, str]:
        """The ETag of every document by its path."""
        return dict(self.rows(rendered_table.c.path, rendered_table.c.etag))

    def count(self, table: Table) -> int:
        with self.store.read() as connection:
            return int(connection.scalar(select(func.count()).select_from(table)) or 0)

    def rows(self, *columns: Any) -> list[tuple[Any, ...]]:
        with self.store.read() as connection:
            return [tuple(row) for row in connection.execute(select(*columns))]

    def later(self, **period: float) -> datetime:
        return self.clock.advance(timedelta(**period))

    def _fetch(self, request: Request) -> Outcome:
        self.asked.append(request)
        outcome = self.upstream[request.url]
        return outcome(request) if callable(outcome) else outcome

    def _fetching(self, request: Request) -> Steps[Outcome]:
        yield MAY_BLOCK
        return self._fetch(request)


def _call(function: Callable[..., Any], *args: Any) -> Any:
    """Workers without processes."""
    return function(*args)
