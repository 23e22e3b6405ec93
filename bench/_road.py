"""A service of its own for a benchmark: its config, a check of every source, a filled store."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from sqlalchemy import text

from bench import _samples
from bench._processes import stepped
from feeds.assemble.service import Service, service
from feeds.config import load
from feeds.dispatch import Threads
from feeds.garbage import settle
from feeds.pipeline import publication
from feeds.pipeline.visit import refresh
from feeds.pipeline.visit.ledger import Ledger
from feeds.storage.queue import sources

AT_ONCE = 16  # checks side by side

CONFIG = """
[site]
title = "Benchmark"
base_url = "http://127.0.0.1:8000"
authority = "example.org,2026-01-01"
contact = "mailto:news@example.org"
[storage]
url = "{url}"
[refresh]
per_host = 16
spacing = "0s"
allow_private = ["127.0.0.1:{port}"]
[categories.news]
title = "News"
[categories.technology]
title = "Technology"
match = "software OR computer OR Apple OR Google"
[topics.elections]
title = "Elections"
match = "election OR vote OR Wahl"
"""

FILE = "sqlite:///feeds.db"

SOURCE = """
[sources.s{n}]
kind = "feed"
url = "http://127.0.0.1:{port}/{name}"
category = "news"
republish = "full"
"""


def opened(
    folder: Path, port: str, names: list[str], url: str = FILE, *, topics: str = ""
) -> Service:
    """A service with a source for each of the publisher's feeds *names*."""
    config = folder / "config.toml"
    named = (SOURCE.format(n=n, port=port, name=name) for n, name in enumerate(names))
    config.write_text(CONFIG.format(port=port, url=url) + topics + "".join(named))
    running = service(load(config, environ=os.environ), workers=os.cpu_count() or 1)
    settle()  # as ``feeds work`` does
    return running


def check_all(running: Service) -> None:
    """Refresh every source, several at once, as ``feeds work`` does."""
    desk, tools = running.desk, running.tools
    tools = replace(tools, ledger=Ledger(tools.store, most=AT_ONCE))
    with tools.store.write() as connection:
        claims = sources.claim_named(connection, list(desk.sources), now=tools.store.now())
    threads = Threads(AT_ONCE)
    checks = threads.take([refresh.checking(claim, desk, tools) for claim in claims])
    reports = [check.result() for check in checks]
    threads.close()
    tools.ledger.write()
    failed = [f"{one.source_id}: {one.reason}" for one in reports if one.status == "failed"]
    if failed:
        sys.exit("\n".join(failed))


def filled_store(folder: Path, url: str = FILE) -> tuple[Path, dict[str, tuple[bytes, bytes]]]:
    """A store with published feeds, in the database at *url*.

    Returns: its config, and the documents by path, plain and gzipped.
    """
    names = list(_samples.sources())[::8]
    with stepped(Path(__file__).parent / "_upstream.py") as upstream:
        running = opened(folder, upstream.greeting, names, url)
        check_all(running)
    publication.publish(running.classifier, running.desk, running.tools)
    query = text("SELECT path, body, gzip FROM rendered JOIN rendered_body USING (etag)")
    with running.tools.store.read() as connection:
        documents = {row.path: (row.body, row.gzip) for row in connection.execute(query)}
    running.close()
    return folder / "config.toml", documents
