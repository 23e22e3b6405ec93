"""What is withdrawn is in nothing that the service says, whatever happens to it afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from feeds.articles import Wish
from feeds.assemble.work import TAKEN_BACK
from feeds.pipeline import publication
from feeds.pipeline.archive import correcting, withdrawing
from feeds.pipeline.archive.withdrawing import Order
from feeds.storage import Store
from feeds.storage.care import restore
from feeds.storage.care.backup import backup
from feeds.storage.gone import tombstones
from feeds.storage.rendering import rendered
from feeds.storage.tables import article
from tests.pipeline.house import House, Item
from tests.route.crawling import crawl, words
from tests.serve.asking import Client
from tests.storage.stores import NOON, Clock, migrated

CONFIG = """
[site]
title = "Wire"
base_url = "http://wire.example"
authority = "wire.example,2026-01-01"
[publish]
entries = 2
[metrics]
token = "file:token"
[categories.news]
title = "News"
[topics.insects]
title = "Insects"
match = "Flügel"
[feeds.morning]
title = "Morning"
select = "category:news"
[sources.paper]
kind = "feed"
url = "https://paper.example/rss"
category = "news"
republish = "full"
"""
TITLE, FORMER, WORD = "Zitronenfalter", "Distelfalter", "Kohlweißling"
"""What the withdrawn article says now, has said before, and says in its text."""

TOKEN = "a-secret-of-twenty-characters"  # noqa: S105 - of this test alone
TITLE_OR_WORD = re.compile(f"{TITLE}|{FORMER}|{WORD}")
FORMATS = ("atom", "rss", "json")
OLD = ("one", "two", "three")
"""Articles that came before it, and fill archives."""


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    (tmp_path / "token").write_text(TOKEN)
    url = f"sqlite:///{tmp_path / 'feeds.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("own_postgres_url")
    clock = Clock()
    clock.now = datetime.now(UTC)  # news sitemaps go by the real one
    with migrated(url, clock) as store:
        yield House(store, clock, tmp_path)


def since_noon(*, hours: int) -> float:
    """That many hours ago, as items are dated."""
    return (NOON - datetime.now(UTC)) / timedelta(hours=1) + hours


def items(*more: Item) -> list[Item]:
    secret = Item(
        "secret",
        title=FORMER,
        text=f"Der {WORD} hat Flügel. {'Er fliegt über die Wiese. ' * 3}",
        link="http://wire.example/own/secret",
        hours=since_noon(hours=1),
    )
    others = [Item(one, text=f"Flügel von {one}", hours=since_noon(hours=3)) for one in OLD]
    return [secret, *others, *more]


def publish_all(house: House, *more: Item) -> None:
    house.bring(*items(*more))
    house.publish()


def asked(public_id: str) -> list[str]:
    """What no page leads to, or not at once."""
    lists = [f"/{kind}.{form}" for kind in ("corrections", "withdrawn") for form in FORMATS]
    searches = [f"/search?q={quote(word)}" for word in (TITLE, FORMER, WORD)]
    calls = [
        *(
            f"/articles?{query}"
            for query in ("", f"q={quote(WORD)}", "topic=insects", "source=paper")
        ),
        *(f"/changes?feed={feed}" for feed in ("feeds/all", "topics/insects")),
        *(f"/articles/{public_id}", "/feeds", "/sources", "/topics", "/categories"),
    ]
    pages = [f"/articles/{public_id}{part}" for part in ("", "/why", "/history")]
    files = ["/robots.txt", "/opml.xml", "/sitemap.xml", "/sitemaps/1.xml", "/news-sitemap.xml"]
    told = [f"/stories/{public_id}", "/corrections", "/withdrawn", "/nosuch"]
    return [*lists, *searches, *(f"/api/v1{one}" for one in calls), *pages, *files, *told]


def telling(client: Client, public_id: str) -> set[str]:
    """The addresses below which anything of the article is told."""
    secrets = (TITLE, FORMER, WORD)
    return {
        path
        for path, text in crawl(client, *asked(public_id))
        if any(secret in text for secret in secrets) and "?q=" not in path.partition("&")[0]
    }


def searched(client: Client) -> list[str]:
    return [
        title
        for word in (TITLE, FORMER, WORD)
        for title in client.get(f"/search?q={quote(word)}").titles
    ]


def tags(client: Client) -> dict[str, str]:
    paths = [f"/{feed}.{form}" for feed in ("feeds/all", "topics/insects") for form in FORMATS]
    return {path: str(client.get(path).headers["ETag"]) for path in paths}


def later_backup(house: House, name: str) -> Path:
    path = house.folder / name
    backup(house.store, path)
    return path


def restored(house: House, path: Path) -> None:
    """As ``feeds db restore --replace`` does it."""

    def settle(url: Any) -> None:
        with closing(Store(url, clock=house.clock)) as store:
            tools = replace(house.tools, store=store)
            assert publication.publish(house.classifier, house.desk, tools)

    restore.restore(house.store, path, replace=True, settle=settle)


def month_later(house: House) -> None:
    house.later(days=31)
    with house.store.write() as connection:
        before = house.clock.now - TAKEN_BACK
        tombstones.expire(connection, before=before, at=house.clock.now)
        rendered.forget_seen(connection, before=house.clock.now - timedelta(days=3))
        rendered.sweep(connection)


def test_nothing_tells_of_it_any_more_and_never_again(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    house.configure(CONFIG)
    house.bring(*items()[1:])
    house.publish()
    house.later(hours=1)
    publish_all(house)
    (number, public_id) = next(
        (number, public_id)
        for number, public_id, name in house.rows(
            article.c.id, article.c.public_id, article.c.upstream_id
        )
        if name == "secret"
    )
    wish = Wish(note="The species was wrong.", title=TITLE)
    correcting.correct(house.store, number, wish, actor="cli:anna")
    publish_all(house, Item("new", text="Noch mehr Flügel"), Item("newer"))
    older = later_backup(house, "older.db")
    with house.site() as client:
        before, known, found = telling(client, public_id), tags(client), searched(client)

    assert {
        f"/{one}.{form}" for one in ("feeds/all", "topics/insects") for form in FORMATS
    } <= before
    assert any("/archive/" in path for path in before)
    assert [words(one) for one in found] == [TITLE, TITLE]
    for path in ("/", "/news-sitemap.xml", "/corrections.atom", "/api/v1/changes?feed=feeds/all"):
        assert path in before
    for part in ("", "/why", "/history"):
        assert f"/articles/{public_id}{part}" in before

    withdrawing.withdraw(house.store, [number], Order(actor="cli:anna", reason="Made up."))
    house.publish()
    newer = later_backup(house, "newer.db")
    deltas = {}
    with house.site() as client:
        for path, tag in known.items():
            answer = client.get(path, a_im="feed", if_none_match=tag)
            deltas[path] = (answer.status, answer.text)
    assert {status for status, _ in deltas.values()} == {226}
    assert not [path for path, (_, text) in deltas.items() if WORD in text or TITLE in text]

    happenings: list[Callable[[], None]] = [
        lambda: None,
        lambda: house.configure(CONFIG),
        lambda: month_later(house),
        lambda: restored(house, newer),
        lambda: restored(house, older),
    ]
    for happens in happenings:
        happens()
        with house.site() as client:  # at once, before any source is asked
            assert searched(client) == []
            assert client.get(f"/articles/{public_id}").status == 410
            for path in known:
                assert not TITLE_OR_WORD.search(client.get(path).text), path
        publish_all(house, Item("new", text="Noch mehr Flügel"), Item("newer"))
        with house.site() as client:
            assert telling(client, public_id) == set()
            assert client.get("/metrics", authorization=f"Bearer {TOKEN}").status == 200

    said = capsys.readouterr()
    assert not any(secret in said.out + said.err for secret in (TITLE, FORMER, WORD))
