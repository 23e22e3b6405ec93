"""One feed, one text and one page, from their bytes to the three formats, byte for byte.

The expected documents stand in tests/data/route; where a difference is meant, put the new bytes
there and let a reader of the commit see what has changed.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from feeds.storage.rendering import rendered
from tests.pipeline.house import BASE, House, answer
from tests.storage.stores import NOON

DATA = Path(__file__).parents[2] / "data"
CONFIG = BASE.replace("entries = 3", "entries = 50") + (
    """
[sources.desk]
kind = "folder"
path = "desk"
category = "news"

[topics.lighthouses]
title = "Leuchttürme"
match = "lighthouse"
"""
)


@pytest.fixture
def published(house: House) -> House:
    """A service that has taken in one of each."""
    house.configure(CONFIG)
    desk = house.folder / "desk"
    desk.mkdir()
    for name in ("lighthouse.en.txt", "ferry.de.html"):
        path = shutil.copy(DATA / "pages" / name, desk)
        os.utime(path, (NOON.timestamp() - 3600,) * 2)
    url = house.desk.sources["paper"].url or ""
    house.upstream[url] = answer((DATA / "feeds" / "rss20.xml").read_bytes())
    for source in ("paper", "desk"):
        assert house.check(source).status == "ok"
    house.publish()
    return house


@pytest.mark.parametrize("name", ["atom", "rss", "json"])
def test_the_road_ends_in_these_bytes(published: House, name: str) -> None:
    expected = (DATA / "route" / f"all.{name}").read_text("utf-8")

    assert published.document(f"/feeds/all.{name}") == expected


def test_a_topic_holds_what_its_rule_matches(published: House) -> None:
    assert set(published.live("topics/lighthouses")) == {"lighthouse.en.txt"}


def test_the_same_again_changes_no_byte(published: House) -> None:
    before = published.etags()
    published.later(hours=1)
    for source in ("paper", "desk"):
        published.check(source)
    published.publish()
    with published.store.write() as connection:
        rendered.sweep(connection)

    assert published.etags() == before
