"""Of many feeds a poll finds the same bytes whichever process answers, and new ones only where
something is new.

HONEST_FEEDS=300 and HONEST_ARTICLES=10000 make as many topics and articles; the suite does with
fewer.
"""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterator

import pytest

from tests.route.real_upstream import serving
from tests.route.test_faultless import make_archives
from tests.route.test_polls import Server, two_webs
from tests.route.whole_road import Road, opened

pytestmark = pytest.mark.slow

FEEDS = int(os.environ.get("HONEST_FEEDS", "12"))
ARTICLES = int(os.environ.get("HONEST_ARTICLES", "240"))
SOURCES = 4
MADE_EVERY = max(1, ARTICLES // 1000)
"""Of the archive documents only every so many are made."""

TOPICS_EACH = 5
"""Topics that an article is in."""

CHANNEL = "<rss version='2.0'><channel><title>{}</title><link>http://paper.example/</link>"
ITEM = (
    "<item><guid isPermaLink='false'>{name}</guid><title>Titel {name}</title>"
    "<link>http://paper.example/{name}</link>"
    "<pubDate>Thu, 19 Nov 2026 {hour:02}:{minute:02}:00 +0000</pubDate>"
    "<description>{words}</description></item>"
)


def word(topic: int) -> str:
    """What an article says that is in this topic."""
    return f"thema{topic:03}x"


def upstream_feeds() -> dict[str, bytes]:
    """All articles, dealt to some sources; each has words of its own, so that none is a copy."""
    chance = random.Random(7)  # noqa: S311 - the same articles in every run
    found = {}
    for source in range(SOURCES):
        items = []
        for number in range(source, ARTICLES, SOURCES):
            own = [f"wort{chance.randrange(10**6)}" for _ in range(30)]
            about = [word(topic) for topic in chance.sample(range(FEEDS), TOPICS_EACH)]
            hour, minute = divmod(number % 1440, 60)
            words = " ".join([*about, *own])
            items.append(ITEM.format(name=f"n{number}", hour=hour, minute=minute, words=words))
        body = f"{CHANNEL.format(source)}<description/>{''.join(items)}</channel></rss>"
        found[f"{source}.rss.xml"] = body.encode()
    return found


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def road(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Road]:
    """All of it taken in and published, with documents of its archive."""
    database = "sqlite:///feeds.db"
    if request.param == "postgresql":
        database = request.getfixturevalue("module_postgres_url")
    topics = (f"[topics.t{n:03}]\nmatch = '{word(n)}'\nentries = 20\n" for n in range(FEEDS))
    with (
        serving(upstream_feeds()) as upstream,
        opened(tmp_path_factory.mktemp("honest"), upstream, database, "".join(topics)) as opening,
    ):
        opening.refresh()
        make_archives(opening, every=MADE_EVERY)
        yield opening


def live(road: Road) -> list[str]:
    return sorted(path for path in road.published().etags if "/archive/" not in path)


def seen(server: Server, paths: list[str]) -> dict[str, tuple[int, str | None, str]]:
    """Status, tag and a hash of the bytes of every document."""
    answers = {path: server.get(path) for path in paths}
    return {
        path: (one.status, one.etag, hashlib.sha256(one.body).hexdigest())
        for path, one in answers.items()
    }


def statuses(server: Server, etags: dict[str, str]) -> set[int]:
    return {server.get(path, If_None_Match=tag).status for path, tag in etags.items()}


def test_every_poll_is_fresh_and_all_bytes_are_the_same(road: Road) -> None:
    paths = live(road)
    with two_webs(road.config) as servers:
        first, second = (seen(server, paths) for server in servers)
        etags = {path: tag or "" for path, (_, tag, _) in first.items()}
        polled = [statuses(server, etags) for server in servers]
    with two_webs(road.config) as servers:
        polled += [statuses(server, etags) for server in servers]
        again = [seen(server, paths) for server in servers]

    assert len(paths) >= 3 * FEEDS
    assert {status for status, _, _ in first.values()} == {200}
    assert polled == [{304}] * 4
    assert [second, *again] == [first] * 3


def test_one_new_article_changes_exactly_the_feeds_that_hold_it(road: Road) -> None:
    before = road.published()
    archived = [path for path in before.etags if "/archive/" in path]
    source = road.take_in_one_more(f"Neu: {word(0)} und {word(1)}")
    held_by = ["feeds/all", "categories/news", f"sources/{source}", "topics/t000", "topics/t001"]

    assert len(archived) >= 30
    assert road.published().changed(before) == {
        f"/{path}.{form}" for path in held_by for form in ("atom", "rss", "json")
    }
