"""No validator finds fault with anything that is published, whatever was taken in.

A store of all real and all hostile feeds, with every live and every archive document of it.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from feeds.model import FeedKey
from feeds.pipeline import publication
from feeds.publish import FORMATS, ArchivePath
from feeds.storage import archives
from feeds.storage.tables import feed, feed_chunk
from tests.conftest import JSONCheck, findings
from tests.route.real_upstream import real_feeds, serving
from tests.route.whole_road import Road, opened

pytestmark = pytest.mark.slow

JSON_ALLOWED = {"JsonBig", "JsonNoDate"}
EVERY = int(os.environ.get("FAULTLESS_EVERY", "1"))
"""Of the archive documents only every so many are made, to be quick."""


@pytest.fixture
def everything(shared: Path, validate: list[str], tmp_path: Path) -> Iterator[Road]:
    """All feeds taken in, and their archives made; nothing where there is no validator."""
    with (
        serving({**real_feeds(), **hostile_feeds(shared / "data" / "hostile")}) as upstream,
        opened(tmp_path, upstream, "sqlite:///feeds.db") as road,
    ):
        road.refresh()
        make_archives(road)
        yield road


def hostile_feeds(folder: Path) -> dict[str, bytes]:
    """Every hostile feed by its file's name; those that are refused are refused here too."""
    rows = list(csv.DictReader((folder / "manifest.csv").read_text(encoding="utf-8").splitlines()))
    named = [folder / row["path"] for row in rows if row["kind"] in {"feed", "jsonfeed"}]
    return {f"hostile-{file.name}": file.read_bytes() for file in named if file.is_file()}


def make_archives(road: Road) -> None:
    """Let every closed chunk of every feed be made, in every format."""
    here = road.service
    with here.tools.store.write() as connection:
        chunks = connection.execute(
            select(feed.c.kind, feed.c.key, feed_chunk.c.generation, feed_chunk.c.n)
            .join(feed, feed.c.id == feed_chunk.c.feed_id)
            .where(feed.c.active, feed.c.generation == feed_chunk.c.generation)
            .order_by(feed.c.id, feed_chunk.c.n)
        ).all()
        for kind, key, generation, chunk in chunks[::EVERY]:
            for name in FORMATS:
                path = ArchivePath(FeedKey(kind, key), generation, chunk, name)
                archives.ask(connection, str(path), at=here.tools.store.now())
    while waiting(road):
        assert publication.publish(here.classifier, here.desk, here.tools)


def waiting(road: Road) -> bool:
    with road.service.tools.store.read() as connection:
        return bool(archives.asked(connection, limit=1))


def test_nothing_that_is_published_has_a_fault(
    everything: Road, validate: list[str], json_check: JSONCheck, tmp_path: Path
) -> None:
    documents = everything.documents()
    folder = tmp_path / "documents"
    folder.mkdir()
    found = []
    for path, body in documents.items():
        if path.endswith(".json"):
            found += [(path, one) for one in json_check(body) if one[1] not in JSON_ALLOWED]
        else:
            (folder / path.strip("/").replace("/", "-")).write_bytes(body)

    assert sum("/archive/" in path for path in documents) > 100 / EVERY
    assert found == []
    assert findings(validate, folder) == ""
