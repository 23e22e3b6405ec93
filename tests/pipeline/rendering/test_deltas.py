"""Readers that can add to what they have are sent only what is new (RFC 3229)."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest

from feeds.storage.rendering import rendered
from feeds.storage.tables import etag_seen
from tests.pipeline.house import BASE, House, Item
from tests.serve.asking import Answer, Client

PATH = "/feeds/all.atom"


def poll(client: Client, etag: str, *, path: str = PATH, **headers: str) -> Answer:
    """A conditional request that says it can be answered with a delta."""
    return client.get(path, If_None_Match=etag, **{"A_IM": "feed", **headers})


def etag(client: Client, path: str = PATH, **headers: str) -> str:
    return str(client.get(path, **headers).headers["ETag"])


@pytest.fixture
def grown(house: House) -> tuple[House, str]:
    """A feed that has grown by one article, and the ETag from before."""
    house.configure(BASE.replace("entries = 3", "entries = 9"))
    house.bring(*(Item(f"n{n}", hours=20 - n) for n in range(5)))
    house.publish()
    with house.site() as client:
        before = etag(client)
    house.later(hours=1)
    house.bring(Item("fresh", hours=1), *(Item(f"n{n}", hours=20 - n) for n in range(5)))
    house.publish()
    return house, before


def test_only_what_is_new_is_sent(grown: tuple[House, str]) -> None:
    house, before = grown
    with house.site() as client:
        full = client.get(PATH)
        answer = poll(client, before)
        again = poll(client, before)

    assert answer.status == 226
    assert "paper.example/fresh" in answer.text
    assert "paper.example/n4" not in answer.text
    assert len(answer.body) < len(full.body)
    assert again.body == answer.body
    assert {
        name: answer.headers[name]
        for name in ("IM", "ETag", "Delta-Base", "Cache-Control", "Content-Type")
    } == {
        "IM": "feed",
        "ETag": full.headers["ETag"],
        "Delta-Base": before,
        "Cache-Control": "no-store, im",
        "Content-Type": full.headers["Content-Type"],
    }


def test_a_delta_is_packed_for_who_takes_gzip(grown: tuple[House, str]) -> None:
    house, before = grown
    with house.site() as client:
        plain = poll(client, before)
        packed = poll(client, before, Accept_Encoding="gzip")
        fresh = poll(client, str(packed.headers["ETag"]), Accept_Encoding="gzip")

    assert gzip.decompress(packed.body) == plain.body
    assert str(packed.headers["ETag"]).endswith('-gz"')
    assert fresh.status == 304


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"A_IM": "gzip, feed"}, 226),
        ({"A_IM": "feed;q=0.5"}, 226),
        ({"A_IM": "feed;q=0"}, 200),
        ({"A_IM": "vcdiff"}, 200),
        ({"Sec_Fetch_Dest": "document"}, 200),
        ({"If_None_Match": '"unknown", {}'}, 226),
        ({"If_None_Match": "W/{}"}, 226),
        ({"If_None_Match": '"unknown"'}, 200),
        ({"If_None_Match": "*"}, 304),
    ],
)
def test_who_cannot_add_to_what_it_has_gets_everything(
    grown: tuple[House, str], headers: dict[str, str], status: int
) -> None:
    house, before = grown
    known = headers.get("If_None_Match", before).replace("{}", before)
    with house.site() as client:
        answer = client.get(PATH, **{"A_IM": "feed", **headers, "If_None_Match": known})

    assert answer.status == status


@pytest.mark.parametrize("suffix", ["rss", "json"])
def test_every_format_has_deltas(grown: tuple[House, str], suffix: str) -> None:
    house, _ = grown
    path = f"/feeds/all.{suffix}"
    with house.site() as client:
        before = etag(client, path)
        house.bring(Item("last", title="Zuletzt", hours=0.5))
        house.publish()
        answer = poll(client, before, path=path)

    assert answer.status == 226
    assert "Zuletzt" in answer.text
    assert "paper.example/fresh" not in answer.text


def test_an_edited_entry_is_sent_again(grown: tuple[House, str]) -> None:
    house, _ = grown
    with house.site() as client:
        before = etag(client)
        house.bring(Item("n3", title="Berichtigt", hours=17))
        house.publish()
        answer = poll(client, before)

    assert answer.status == 226
    assert "Berichtigt" in answer.text
    assert answer.text.count("<entry>") == 1


def test_versions_of_long_ago_are_forgotten_but_for_what_is_served(
    grown: tuple[House, str],
) -> None:
    house, before = grown
    documents = len(house.etags())
    with house.store.write() as connection:
        rendered.forget_seen(connection, before=house.clock.now + timedelta(days=1))
    with house.site() as client:
        answer = poll(client, before)

    assert answer.status == 200
    assert house.count(etag_seen) == documents
