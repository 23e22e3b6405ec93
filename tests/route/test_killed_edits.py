"""kill -9 of work between an edit and its flip: what is served is old or new, never between.

Each kill takes a minute, so FEEDS_TEST_KILLS=30 asks for so many on each database.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from feeds.assemble.selection import wanted
from feeds.config import Text, load_texts
from feeds.storage import configs
from feeds.storage.feed import feeds
from feeds.storage.queue import roster
from tests.assemble.random_configs import WORDS, Tables, written
from tests.cli.conftest import put
from tests.cli.running import wait_for
from tests.route.edited_quickly import SLOW_WORK, WEB, WORK, Entries, Site
from tests.route.test_random_edits import TEXT, base

KILLS = int(os.environ.get("FEEDS_TEST_KILLS", "0"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not KILLS, reason="takes minutes: FEEDS_TEST_KILLS says how many kills"),
]

TEXTS = 24

FIRST: Tables = {
    "categories.sport": {"match": "'Tor OR eins'"},
    "categories.news": {},
    "topics.a": {"match": "'eins'"},
    "topics.b": {"match": "'zwei'", "aliases": "['c']"},
    "topics.d": {"match": "'drei'", "retired": "true"},
    "feeds.x": {"select": "'category:sport OR vier'"},
    "sources.third": {"kind": "'push'", "category": "'news'"},
}
SECOND: Tables = {
    "categories.sport": {"match": "'Tor OR zwei'"},
    "categories.news": {"title": "'Neues'"},
    "topics.a": {"match": "'eins OR drei'"},
    "topics.c": {"match": "'zwei'", "aliases": "['b']"},
    "topics.d": {"match": "'drei'"},
    "feeds.x": {"select": "'category:sport OR vier'", "max_age": "'9d'"},
    "sources.third": {"kind": "'push'", "title": "'Dritte'", "category": "'news'"},
}


@pytest.fixture(name="site", params=["sqlite", "postgresql"])
def filled_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    is_sqlite = request.param == "sqlite"
    database = "sqlite:///feeds.db" if is_sqlite else request.getfixturevalue("own_postgres_url")
    site = Site(tmp_path / "site", database)
    for n in range(TEXTS):
        write(site, n)
    site.replace(body_of(site, FIRST))
    with site.running(WEB):
        with site.running(WORK):
            wait_for(site.is_ready, "web")
            wait_for(lambda: site.version() and len(site.tags()) == TEXTS, "the articles")
            site.settle(1)
        yield site


def write(site: Site, n: int) -> None:
    own = " ".join(f"sagte{n}x{word}" for word in range(25))
    told = TEXT.format(WORDS[n % 6], WORDS[(n + n // 6 + 1) % 6], n, own)
    put(site.folder, f"{'paper' if n % 3 else 'other'}/{n}.txt", told)


def body_of(site: Site, tables: Tables) -> bytes:
    return written(base(site.database) | tables).encode()


def edited(site: Site, tables: Tables, n: int) -> tuple[Entries, float]:
    """What is served after an edit to *tables*, and how long work takes for it."""
    began = time.monotonic()
    site.replace(body_of(site, tables))
    site.settle(n)
    return site.entries(), time.monotonic() - began


def is_whole(site: Site) -> bool:
    """Whether feeds and sources are those of the version in force, all of them."""
    n = site.version()
    texts = [Text(*one) for one in site.read(lambda connection: configs.texts(connection, n))]
    config = load_texts(site.config, texts, environ={})
    active = site.read(feeds.active).keys()
    sources = site.read(roster.active_ids)
    return active == {one.key for one in wanted(config)} and sources == config.sources.keys()


def test_after_every_kill_there_is_old_or_new_and_nothing_is_lost(site: Site) -> None:
    chance = random.Random(20261130)  # noqa: S311 - moments to kill at
    with site.running(SLOW_WORK):
        second, _ = edited(site, SECOND, 2)
        first, span = edited(site, FIRST, 3)

    assert first["topics/a"] != second["topics/a"]
    assert first["categories/sport"] != second["categories/sport"]
    assert first["topics/b"] == second["topics/c"]
    assert second.keys() - first.keys() == {"topics/c", "topics/d"}

    texts, versions = TEXTS, 3
    for turn in range(KILLS):
        old, new, tables = (second, first, FIRST) if turn % 2 else (first, second, SECOND)
        write(site, texts)
        with site.running(SLOW_WORK):
            wait_for(lambda count=texts: len(site.tags()) > count, "a text that comes meanwhile")  # type: ignore[misc] # called at once
            site.replace(body_of(site, tables))
            time.sleep(chance.uniform(0, span))
        served = site.entries()
        came = set(site.tags().values())

        assert is_whole(site)
        known = {*chain(*old.values(), *new.values())}
        for path, listed in served.items():
            told = [one for one in listed if one in known]
            assert told in (old.get(path, []), new.get(path, [])), path

        with site.running(WORK):
            versions += 1
            site.settle(versions)
        texts += 1
        after = site.entries()

        assert site.version() == versions
        assert set(site.tags().values()) == came
        assert len(came) == texts
        assert after.keys() == new.keys()
        for path, listed in after.items():
            assert [one for one in listed if one in known] == new[path]
        assert {*after["feeds/all"]} == came
