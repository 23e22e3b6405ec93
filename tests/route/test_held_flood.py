"""Nobody sees a word of a flood that is held, and kill -9 leaves all of it held or nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from feeds.articles.identity import mint
from feeds.assemble.web import application
from feeds.config import load
from feeds.pipeline.archive import holding
from feeds.storage import Store
from feeds.storage.tables import article, held
from tests.conftest import ROOT
from tests.pipeline.house import House, Item
from tests.route.crawling import crawl
from tests.serve.asking import Client
from tests.storage.stores import Clock, migrated

CONFIG = """
[site]
title = "Example Wire"
base_url = "http://wire.example"
authority = "wire.example,2026-01-01"
contact = "mailto:news@wire.example"
[categories.news]
title = "News"
[topics.ferries]
title = "Ferries"
match = "lanterns OR ferry"
[feeds.own]
title = "Own"
select = "topic:ferries"
[sources.paper]
kind = "feed"
url = "https://paper.example/rss"
category = "news"
republish = "full"
"""
WEEK = [Item(f"w{day}", text=f"The ferry left on day {day}.", hours=24.0 * day) for day in range(8)]
FLOOD = [
    Item(f"f{n}", title=f"Lanterns number {n}", text=f"Nobody has seen ferry {n} yet.", hours=n)
    for n in range(1, 31)
]
PERMALINKS = [f"/articles/{mint('paper', one.guid)}" for one in FLOOD[:3]]
SEARCHES = ("/search?q=lanterns", "/search?q=ferry")
ASKED = (*SEARCHES, "/opml.xml", *PERMALINKS, *(f"{one}/why" for one in PERMALINKS))


def flooded(house: House) -> None:
    house.configure(CONFIG)
    house.bring(*WEEK)
    house.publish()
    house.later(hours=1)
    house.bring(*FLOOD, *WEEK)
    house.publish()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A service at the database that its config names."""
    clock = Clock()
    with migrated(f"sqlite:///{tmp_path / 'feeds.db'}", clock) as store:
        yield House(store, clock, tmp_path)


def said(house: House) -> dict[str, str]:
    """All public words, by address."""
    return dict(crawl(Client(application(load(house.folder / "config.toml", environ={}))), *ASKED))


def shown(pages: dict[str, str]) -> list[str]:
    signs = ("Lanterns number", "Nobody has seen", "paper.example/f")
    return [path for path, text in pages.items() if any(sign in text for sign in signs)]


def test_no_output_holds_a_word_of_what_is_held(house: House) -> None:
    flooded(house)
    pages = said(house)

    assert {"/feeds/all.atom", "/topics/ferries.rss", "/feeds/own.json"} <= pages.keys()
    assert "The ferry left on day 1." in pages["/search?q=ferry"]
    assert shown(pages) == []


def test_what_is_discarded_is_never_shown(house: House) -> None:
    flooded(house)
    holding.discard(house.store, "paper")
    house.bring(*FLOOD, *WEEK, Item("new"))
    house.publish()

    assert shown(said(house)) == []


def test_what_is_released_is_shown_everywhere(house: House) -> None:
    flooded(house)
    holding.release(house.store, "paper")
    house.publish()

    assert {"/feeds/all.atom", "/feeds/own.json", *SEARCHES, *PERMALINKS} <= set(shown(said(house)))


KILLED = """
import os, signal, sys
from pathlib import Path
from feeds.pipeline.visit import refresh
from tests.pipeline.house import House
from tests.route.test_held_flood import CONFIG, FLOOD, WEEK
from tests.storage.stores import Clock, migrated

clock = Clock()
with migrated(sys.argv[1], clock) as store:
    house = House(store, clock, Path(sys.argv[2]))
    house.configure(CONFIG)
    house.bring(*WEEK)
    house.later(hours=1)
    take_in, taken = refresh.take_in, []

    def dying(*args, **kwargs):
        taken.append(take_in(*args, **kwargs))
        if len(taken) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return taken[-1]

    refresh.BATCH, refresh.take_in = 8, dying
    house.bring(*FLOOD, *WEEK)
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_kill_9_leaves_the_whole_flood_held_or_nothing(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database = f"sqlite:///{tmp_path / 'feeds.db'}"
    if kind == "postgresql":
        database = request.getfixturevalue("own_postgres_url")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, database, tmp_path], cwd=ROOT, check=False
    )
    assert killed.returncode == -signal.SIGKILL

    clock = Clock()
    with closing(Store(database, clock=clock)) as store:
        house = House(store, clock, tmp_path)
        assert (house.count(article), house.count(held)) == (8, 0)
        house.configure(CONFIG)
        house.later(hours=2)
        report = house.bring(*FLOOD, *WEEK)
        house.publish()

        assert (report.taken.held, report.taken.new) == (30, 0)
        assert (house.count(article), house.count(held)) == (8, 30)
