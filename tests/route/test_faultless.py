"""No validator finds fault with anything that is published, whatever was taken in.

A store of all real and all hostile feeds, with every live and every archive document of it; then
some articles are corrected and withdrawn, and everything that tells of that is looked at too.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from feeds.articles import Wish
from feeds.assemble import web
from feeds.model import FeedKey
from feeds.pipeline import publication
from feeds.pipeline.archive import correcting
from feeds.pipeline.archive.withdrawing import Order, withdraw
from feeds.publish import FORMATS, ArchivePath
from feeds.serve import create_app
from feeds.storage.feed import feeds
from feeds.storage.rendering import archives, rendered
from feeds.storage.tables import feed, feed_chunk
from tests.conftest import JSONCheck, findings
from tests.publish import sitemap_schema
from tests.route.real_upstream import real_feeds, serving
from tests.route.whole_road import Road, opened
from tests.serve.asking import Client

pytestmark = pytest.mark.slow

JSON_ALLOWED = {"JsonBig", "JsonNoDate"}
REASON = 'Recht & <b>Ordnung</b>: "geirrt"'
EVERY = int(os.environ.get("FAULTLESS_EVERY", "1"))
"""Of the archive documents only every so many are made, to be quick."""


@pytest.fixture(scope="module")
def everything(
    shared: Path, validate: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Road]:
    """All feeds taken in, and their archives made; nothing where there is no validator."""
    assert validate
    folder = tmp_path_factory.mktemp("everything")
    with (
        serving({**real_feeds(), **hostile_feeds(shared / "data" / "hostile")}) as upstream,
        opened(folder, upstream, "sqlite:///feeds.db") as road,
    ):
        road.refresh()
        make_archives(road)
        yield road


def hostile_feeds(folder: Path) -> dict[str, bytes]:
    """Every hostile feed by its file's name; those that are refused are refused here too."""
    rows = list(csv.DictReader((folder / "manifest.csv").read_text(encoding="utf-8").splitlines()))
    named = [folder / row["path"] for row in rows if row["kind"] in {"feed", "jsonfeed"}]
    return {f"hostile-{file.name}": file.read_bytes() for file in named if file.is_file()}


def make_archives(road: Road, *, every: int = EVERY) -> None:
    """Let every so many closed chunks of all feeds be made, in every format."""
    here = road.service
    with here.tools.store.write() as connection:
        chunks = connection.execute(
            select(feed.c.kind, feed.c.key, feed_chunk.c.generation, feed_chunk.c.n)
            .join(feed, feed.c.id == feed_chunk.c.feed_id)
            .where(feed.c.active, feed.c.generation == feed_chunk.c.generation)
            .order_by(feed.c.id, feed_chunk.c.n)
        ).all()
        for kind, key, generation, chunk in chunks[::every]:
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

    assert sum("/archive/" in path for path in documents) > 100 / EVERY
    assert faults(documents, validate, json_check, tmp_path) == ""


def faults(
    documents: Mapping[str, bytes], validate: list[str], json_check: JSONCheck, folder: Path
) -> str:
    """What validators say against these documents, by their paths; "" if nothing."""
    found = []
    for path, body in documents.items():
        if path.endswith(".json"):
            found += [f"{path}: {one}" for one in json_check(body) if one[1] not in JSON_ALLOWED]
        else:
            (folder / path.strip("/").replace("/", "-")).write_bytes(body)
    return "\n".join([*found, *filter(None, [findings(validate, folder)])])


def test_nothing_that_tells_of_changes_has_a_fault(
    everything: Road, validate: list[str], json_check: JSONCheck, tmp_path: Path
) -> None:
    before = everything.documents()
    known = everything.published().etags
    edit(everything)
    changed = {
        path: body for path, body in everything.documents().items() if "/archive/" not in path
    }
    changed = {path: body for path, body in changed.items() if before.get(path) != body}
    with asking(everything) as client:
        deltas = {
            path: client.get(path, a_im="feed", if_none_match=f'"{known[path]}"')
            for path in changed
        }
        notices = {
            path: client.get(path).body
            for path in (
                f"/{kind}.{form}" for kind in ("corrections", "withdrawn") for form in FORMATS
            )
        }
        directory = client.get("/opml.xml").body
        maps = sitemaps(client)

    assert len(changed) > 2 * len(FORMATS)
    assert {one.status for one in deltas.values()} == {226}
    assert all(b"Ordnung" in body for body in notices.values())
    assert sum(b"deleted-entry" in one.body for one in deltas.values()) > 1
    for number, several in enumerate(
        [changed, {path: one.body for path, one in deltas.items()}, notices]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert faults(several, validate, json_check, folder) == ""
    outlines = tmp_path / "outlines"
    outlines.mkdir()
    # In OPML a title is text; the validator takes the "<" of ours for the beginning of a tag.
    assert (
        faults({"/feeds.opml": directory}, [*validate, "--allow", "NotHtml"], json_check, outlines)
        == ""
    )
    assert len(maps) > 2
    assert [one for body in maps for one in sitemap_schema.faults(body)] == []


def edit(road: Road) -> None:
    """Correct two articles that readers see, and withdraw three others."""
    here = road.service
    with here.tools.store.read() as connection:
        row = feeds.active(connection)[FeedKey("all", "all")]
        seen = [one.article_id for one in rendered.live_entries(connection, row)]
    for number in seen[:2]:
        wish = Wish(note=REASON, title=f"{REASON} {number}", body=None, category=None, minor=False)
        correcting.correct(here.tools.store, number, wish, actor="test")
    withdraw(here.tools.store, seen[2:5], Order(actor="test", reason=REASON))
    assert publication.publish(here.classifier, here.desk, here.tools)


@contextmanager
def asking(road: Road) -> Iterator[Client]:
    """Asks what web serves."""
    store = road.service.tools.store
    yield Client(create_app(store, web.public(road.service.config)))


def sitemaps(client: Client) -> list[bytes]:
    """The index of sitemaps, all that it lists, and the one of news."""
    index = client.get("/sitemap.xml")
    listed = [one.partition("8000")[2] for one in re.findall(r"<loc>([^<]*)</loc>", index.text)]
    return [client.get(path).body for path in ["/sitemap.xml", *listed, "/news-sitemap.xml"]]
