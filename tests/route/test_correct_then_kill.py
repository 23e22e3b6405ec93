"""An article from its first word to its erasure, on a real server, watched by real readers."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import signal
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import NullPool, create_engine

from tests.cli.running import answers, command, free_port, program, wait_for
from tests.clients.readers import READERS
from tests.serve.site_samples import upstream

ROOT = Path(__file__).parents[2]
WATCHERS = [
    name
    for name in ("feedparser", "reader", "newsboat", "sfeed")
    if name in ("feedparser", "reader") or shutil.which(name)
]
WITHIN = 5.0
"""Seconds after which what was withdrawn is nowhere any more."""

SENTENCE = "Die geheime Quelle nannte den Namen des Kapitäns und sein Schiff."
LONG = " ".join(f"Satz {n} erzählt von der Fähre, dem Hafen {n} und der See." for n in range(20))

CONFIG = """
[site]
title = "Wire"
base_url = "{base_url}"
authority = "wire.example,2026-01-01"
[storage]
url = "{database}"
[refresh]
allow_private = ["127.0.0.1:{port}"]
spacing = "0s"
[publish]
cache = "0s"
[sources.paper]
kind = "feed"
url = "http://127.0.0.1:{port}/paper"
category = "news"
republish = "full"
[sources.agency]
kind = "feed"
url = "http://127.0.0.1:{port}/agency"
category = "news"
republish = "full"
[categories.news]
title = "News"
"""


def item(guid: str, title: str, text: str) -> str:
    return (
        f"<item><guid isPermaLink='false'>{guid}</guid><title>{escape(title)}</title>"
        f"<link>http://paper.example/{guid}</link><author>x@paper.example (Ada)</author>"
        f"<pubDate>Thu, 19 Nov 2026 10:00:00 +0100</pubDate>"
        f"<description>{escape(f'<p>{text}</p>')}</description></item>"
    )


@dataclass
class Site:
    """A running service and what its sources list."""

    folder: Path
    port: int
    database: str
    items: dict[str, dict[str, str]] = field(default_factory=lambda: {"paper": {}, "agency": {}})

    def answer(self, path: str) -> tuple[int, bytes]:
        listed = "".join(self.items[path.strip("/")].values())
        body = f"<rss version='2.0'><channel><title>P</title>{listed}</channel></rss>"
        return 200, body.encode()

    @property
    def is_sqlite(self) -> bool:
        return self.database.startswith("sqlite")

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def get(self, path: str = "/feeds/all.atom", *, gzipped: bool = False) -> tuple[str, str]:
        """The ETag and the text at *path*."""
        asked = Request(self.url(path), headers={"Accept-Encoding": "gzip"} if gzipped else {})
        with urlopen(asked) as found:
            body = found.read()
            text = (gzip.decompress(body) if gzipped else body).decode()
            return found.headers["ETag"] or "", text

    def status(self, path: str) -> int:
        try:
            with urlopen(self.url(path)) as found:
                return int(found.status)
        except HTTPError as error:
            with error:
                return error.code

    def feeds(self, *arguments: str) -> None:
        ended = command("--config", self.folder / "config.toml", *arguments)
        assert ended.exit_code == 0, ended.output

    def entry(self, title: str) -> tuple[str, str]:
        """Id and date of the entry of that title, which is there once."""
        (found,) = [
            one
            for one in re.findall(r"<entry.*?</entry>", self.get()[1], re.DOTALL)
            if f">{title}<" in one
        ]
        return tuple(re.findall(r"<(?:id|updated)>([^<]*)<", found)[:2])


@contextmanager
def served(site: Site) -> Iterator[None]:
    with program(site.folder, "--config", "config.toml", "serve", "--port", str(site.port)) as run:
        wait_for(lambda: answers(site.url("/feeds/all.atom")), "the service")
        yield
        run.ends(signal.SIGTERM)


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    database = "sqlite:///feeds.db"
    if request.param == "postgresql":
        database = request.getfixturevalue("own_postgres_url")
    made = Site(tmp_path, free_port(), database)
    with upstream(made.answer) as port:
        base_url = f"http://127.0.0.1:{made.port}"
        written = CONFIG.format(base_url=base_url, port=port, database=database)
        (tmp_path / "config.toml").write_text(written)
        yield made


def watch(site: Site) -> dict[str, list[str]]:
    """The ids that each reader has, kept from look to look where the reader keeps any."""
    seen = {}
    for name in WATCHERS:
        folder = site.folder / f"reader-{name}"
        folder.mkdir(exist_ok=True)
        seen[name] = [one.id or "" for one in READERS[name](site.url("/feeds/all.atom"), folder)]
    return seen


def test_one_id_one_update_three_tags_then_gone_for_good(site: Site) -> None:
    site.items["paper"] = {"a": item("a", "Die Fähre", SENTENCE), "b": item("b", "Bleibt", "Text.")}
    with served(site):
        wait_for(lambda: "Die Fähre" in site.get()[1] or None, "the articles")
        born, (name, first) = site.get()[0], site.entry("Die Fähre")
        looks = [watch(site)]
        site.items["paper"]["a"] = item("a", "Die Fähren", SENTENCE)
        site.feeds("refresh", "paper")
        material, (same, second) = site.get()[0], site.entry("Die Fähren")
        looks.append(watch(site))
        site.items["paper"]["a"] = item("a", "Die Fähren", SENTENCE.replace(" und", ", und"))
        site.feeds("refresh", "paper")
        comma, (still, third) = site.get()[0], site.entry("Die Fähren")
        looks.append(watch(site))
        site.feeds("withdraw", name, "--reason", "Made up.")
        began = time.monotonic()
        wait_for(lambda: "Fähren" not in site.get()[1] or None, "the withdrawal")
        took = time.monotonic() - began
        looks.append(watch(site))
        killed, text = site.get()

        assert took < WITHIN
        assert name == same == still
        assert first < second == third
        assert len({born, material, comma, killed}) == 4
        assert f'<at:deleted-entry ref="{name}"' in text
        assert site.status(f"/articles/{name.rpartition(':')[2]}") == 410
    with served(site):
        site.feeds("refresh", "paper")
        again, text = site.get()
        looks.append(watch(site))

        assert again == killed
        assert "Fähre" not in text
        assert site.status(f"/articles/{name.rpartition(':')[2]}") == 410
    for look in looks:
        for reader, ids in look.items():
            assert len(ids) == len(set(ids)), reader
            assert len(ids) <= 2, reader
    assert all(name in ids for look in looks[:3] for ids in look.values())
    for reader in ("feedparser", "sfeed"):  # who keeps nothing has it no more
        assert name not in looks[-1].get(reader, [])


def test_without_its_founder_a_story_goes_on_under_one_new_id_at_the_head(site: Site) -> None:
    site.items["paper"] = {"f": item("f", "Gründer", LONG)}
    with served(site):
        wait_for(lambda: "Gründer" in site.get()[1] or None, "the founder")
        name, _ = site.entry("Gründer")
        site.items["agency"] = {"c": item("c", "Kopie", f"Kiel. {LONG}").replace("/c<", "/copy<")}
        site.items["paper"]["z"] = item("z", "Anderes", "Ganz etwas anderes.")

        def refreshed() -> bool | None:
            site.feeds("refresh")  # which passes over a source that work is asking just now
            text = site.get()[1]
            return ("Anderes" in text and "/copy" in text) or None

        wait_for(refreshed, "both new articles")
        before = watch(site)
        site.feeds("withdraw", name, "--reason", "Made up.")
        after = watch(site)
        text = site.get()[1]
        ids = re.findall(r"<entry.*?<id>([^<]*)</id>", text, re.DOTALL)

    assert "Gründer" not in text
    assert f'<at:deleted-entry ref="{name}"' in text
    assert len(ids) == 2
    new, *old = ids
    assert new not in before["feedparser"]
    assert name not in ids
    assert set(old) < set(before["feedparser"])
    for reader, seen in after.items():
        assert len(seen) == len(set(seen)), reader
        assert len(set(seen) - set(before[reader])) == 1, reader


def test_nothing_of_an_erased_article_is_left_in_any_file(site: Site) -> None:
    site.items["paper"] = {
        "a": item("a", "Der Name", f"{SENTENCE} {LONG}"),
        "b": item("b", "B", "Text."),
    }
    with served(site):
        wait_for(lambda: "Der Name" in site.get()[1] or None, "the articles")
        for ending in ("atom", "rss", "json"):
            site.get(f"/feeds/all.{ending}", gzipped=True)
            site.get(f"/categories/news.{ending}", gzipped=True)
        wait_for(lambda: holding(site.folder / "spool") or None, "the spool")
        site.items["paper"]["a"] = item("a", "Der Name", f"{SENTENCE} Dazu mehr. {LONG}")
        site.feeds("refresh", "paper")
        name, _ = site.entry("Der Name")
        assert [*holding(site.folder), *holding_in_server(site)]
        site.feeds("withdraw", name, "--reason", "By order of a court.", "--erase")
        site.feeds("refresh", "paper")
        site.feeds("db", "backup", str(site.folder / "later.backup"))
        last = time.monotonic() + 4 * WITHIN
        while (found := holding(site.folder)) and time.monotonic() < last:
            time.sleep(0.2)

    assert not found
    assert not holding(site.folder)
    if not site.is_sqlite:
        vacuum(site.database)
        assert not holding_in_server(site)


def vacuum(database: str) -> None:
    """Free PostgreSQL of what it keeps, as the page about withdrawals says."""
    page = (ROOT / "docs" / "how-to" / "correct-and-withdraw.md").read_text()
    (statement,) = re.findall("`(VACUUM FULL [^`]*)`", page)
    engine = create_engine(database, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
        connection.exec_driver_sql("CHECKPOINT")


_MAY_LOOK = """
SELECT count(*) = 2 FROM pg_roles
WHERE rolname IN ('pg_read_all_settings', 'pg_checkpoint')
AND pg_has_role(current_user, oid, 'USAGE')
"""


def holding_in_server(site: Site) -> list[str]:
    """The same of the files of PostgreSQL, where it runs on this machine and lets us look."""
    if site.is_sqlite:
        return []
    with create_engine(site.database, poolclass=NullPool).connect() as connection:
        if not connection.exec_driver_sql(_MAY_LOOK).scalar():
            pytest.skip("the role may not ask PostgreSQL for its files")
        folder = connection.exec_driver_sql("SHOW data_directory").scalar()
        number = connection.exec_driver_sql(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).scalar()
    files = Path(str(folder)) / "base" / str(number)
    if not os.access(files, os.R_OK):
        pytest.skip(f"{files}, the files of PostgreSQL, cannot be read")
    return holding(files)


def holding(folder: Path) -> list[str]:
    """The files in *folder* that hold the sentence, as they are or gzipped."""
    needles = [SENTENCE.encode(), escape(SENTENCE).encode(), SENTENCE[20:50].encode()]
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and "reader-" not in str(path):
            data = path.read_bytes()
            texts = [data, *unpacked(data)]
            if any(needle in text for text in texts for needle in needles):
                found.append(path.name)
    return found


def unpacked(data: bytes) -> Iterator[bytes]:
    """Whatever gzip streams a file holds, as far as they can be read."""
    at = data.find(b"\x1f\x8b\x08")
    while at >= 0:
        with suppress(zlib.error):
            yield zlib.decompressobj(wbits=31).decompress(data[at:])
        at = data.find(b"\x1f\x8b\x08", at + 1)
