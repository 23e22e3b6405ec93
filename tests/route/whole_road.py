"""The product's own road for tests: config, refresh, publication, and a look at the result."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from feeds.assemble.service import Service, service
from feeds.config import load
from feeds.dispatch import Threads
from feeds.pipeline import publication
from feeds.pipeline.visit import refresh
from feeds.pipeline.visit.refresh import Report
from feeds.storage.queue import sources
from tests.route.real_upstream import Upstream

AT_ONCE = 8
"""Checks side by side."""

CONFIG = """
[site]
title = "Example Wire"
base_url = "http://127.0.0.1:8000"
language = "de"
timezone = "UTC"
authority = "example.org,2026-01-01"
contact = "mailto:news@example.org"
[storage]
url = "{database}"
[refresh]
per_host = 16
spacing = "0s"
allow_private = ["127.0.0.1:{port}"]
[categories.news]
title = "News"
[categories.tech]
title = "Technik"
match = "software OR Apple OR Google"
[categories.sport]
title = "Sport"
upstream = ["sport", "sports"]
[topics.ai]
title = "AI"
match = "AI OR \\"artificial intelligence\\""
[topics.wahl]
title = "Wahl"
match = "Wahl OR election"
[feeds.selection]
title = "Auswahl"
select = "topic:ai OR category:sport"
"""

SOURCE = """
[sources.{id}]
kind = "feed"
url = "{url}"
category = "news"
republish = "full"
title = "{name}"
"""

ITEM = """<item><guid isPermaLink="false">{title}</guid><title>{title}</title>
<description>Nobody has read this before.</description></item>"""


@dataclass(frozen=True, slots=True)
class Published:
    """What readers could tell apart: each document's ETag by path, and how much is stored."""

    etags: Mapping[str, str]
    articles: int
    versions: int

    def changed(self, before: Published) -> set[str]:
        """Paths whose bytes are others than *before*, or that came or went."""
        return {path for path, _ in self.etags.items() ^ before.etags.items()}


@dataclass(frozen=True, slots=True)
class Road:
    """A service over the feeds of an upstream; *sources* maps source ids to file names."""

    config: Path
    upstream: Upstream
    sources: Mapping[str, str]
    service: Service

    def refresh(self) -> dict[str, Report]:
        """Check every source now, bring what came into the feeds, and render them.

        Returns: the reports by file name.
        """
        here = self.service
        with here.tools.store.write() as connection:
            now = here.tools.store.now()
            claims = sources.claim_named(connection, list(here.desk.sources), now=now)
        threads = Threads(AT_ONCE)
        checks = [threads.submit(refresh.check, one, here.desk, here.tools) for one in claims]
        reports = [one.result() for one in checks]
        threads.close()
        assert publication.publish(here.classifier, here.desk, here.tools)
        return {self.sources[one.source_id]: one for one in reports}

    def take_in_one_more(self, title: str) -> str:
        """Let a plain RSS feed bring one more article, of this *title*, and drop it again.

        Returns: the id of its source.
        """
        bodies = self.upstream.manners.bodies
        source, name = next(one for one in self.sources.items() if one[1].endswith(".rss.xml"))
        grown = bodies[name].replace(b"<item>", ITEM.format(title=title).encode() + b"<item>", 1)
        with self.upstream.telling(bodies={**bodies, name: grown}):
            assert self.refresh()[name].taken.new == 1
        self.refresh()  # the feed is again what it was, and so are its validators
        return source

    def published(self) -> Published:
        """What readers could tell apart now."""
        with self.service.tools.store.read() as connection:
            rows = connection.execute(text("SELECT path, etag FROM rendered"))
            return Published(
                {row.path: row.etag for row in rows},
                connection.execute(text("SELECT count(*) FROM article")).scalar_one(),
                connection.execute(text("SELECT count(*) FROM article_version")).scalar_one(),
            )

    def documents(self) -> dict[str, bytes]:
        """Every published document by its path."""
        query = "SELECT path, body FROM rendered JOIN rendered_body USING (etag)"
        with self.service.tools.store.read() as connection:
            return {row.path: bytes(row.body) for row in connection.execute(text(query))}


@contextmanager
def opened(folder: Path, upstream: Upstream, database: str, more: str = "") -> Iterator[Road]:
    """A service with one source a file of *upstream*; nothing is refreshed yet.

    Args: more: tables for its config.
    """
    named = {f"s{n:03d}": name for n, name in enumerate(sorted(upstream.manners.bodies))}
    config = folder / "config.toml"
    parts = [CONFIG.format(database=database, port=upstream.port)]
    parts += [SOURCE.format(id=i, url=upstream.url(name), name=name) for i, name in named.items()]
    config.write_text("".join([*parts, more]), encoding="utf-8")
    running = service(load(config, environ=os.environ))
    try:
        yield Road(config, upstream, named, running)
    finally:
        running.close()
