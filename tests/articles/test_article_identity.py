"""Upstream ids, public ids, and what repeats within one document come to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.articles import lacks_name, unique
from feeds.articles.identity import mint
from feeds.model import Article, Source
from tests.articles.article_samples import SOURCE, article, entry

DAY_1 = datetime(2026, 11, 1, tzinfo=UTC)
DAY_2 = datetime(2026, 11, 2, tzinfo=UTC)


def test_a_public_id_never_changes() -> None:
    """Written down once: whoever breaks this breaks every reader's memory of what was read."""
    assert mint("paper", "guid-1") == "ctd6e4as7jm4tvfw74fgdfnfbk"
    assert article().tag == "tag:example.org,2026:ctd6e4as7jm4tvfw74fgdfnfbk"


@given(st.text(), st.text())
def test_a_public_id_is_fit_for_addresses(source_id: str, upstream_id: str) -> None:
    assert re.fullmatch("[a-z2-7]{26}", mint(source_id, upstream_id))


def test_source_and_upstream_id_cannot_run_into_each_other() -> None:
    assert mint("a", "bc") != mint("ab", "c")
    assert mint("1:a", "b") != mint("1", ":ab")


@pytest.mark.parametrize(
    ("said", "upstream_id"),
    [
        ({"id": "tag:x,2020:1"}, "tag:x,2020:1"),
        ({"id": "G1 "}, "G1"),
        ({"id": "g1"}, "g1"),
        ({"id": "'; DROP TABLE x"}, "'; DROP TABLE x"),
        ({"id": None}, "https://paper.example/a/bridge-opens"),
        ({"id": "\x00 "}, "https://paper.example/a/bridge-opens"),
    ],
)
def test_an_entry_is_named_by_its_guid_else_its_link(
    said: dict[str, Any], upstream_id: str
) -> None:
    assert article(**said).upstream_id == upstream_id


@pytest.mark.parametrize("link", [None, "https://paper.example/", "javascript:x"])
def test_without_guid_and_link_an_entry_is_named_by_what_it_says(link: str | None) -> None:
    one = article(id=None, link=link)

    assert one.upstream_id.startswith("sha256:")
    assert one.upstream_id == article(id=None, link=None, language="en").upstream_id
    assert one.upstream_id != article(id=None, link=None, title="Anders").upstream_id
    assert one.upstream_id != article(id=None, link=None, content="Anders").upstream_id


def source_by(identity: str) -> Source:
    return replace(SOURCE, identity=identity)


def named(identity: str, **said: Any) -> tuple[str, str]:
    one = article(source=source_by(identity), **said)
    return one.upstream_id, one.named_by


LINK = "https://www.paper.example/a/?utm_source=rss"
ADDRESS = "https://paper.example/a"
DATED = "2026-11-01T00:00:00Z Brücke"


@pytest.mark.parametrize(
    ("identity", "name"),
    [
        ("auto", ("g1", "guid")),
        ("guid", ("g1", "guid")),
        ("link", (ADDRESS, "address")),
        ("title+date", (DATED, "title+date")),
    ],
)
def test_a_source_says_what_its_entries_are_told_apart_by(
    identity: str, name: tuple[str, str]
) -> None:
    assert named(identity, id="g1", link=LINK, title="Brücke", published=DAY_1) == name


@pytest.mark.parametrize(
    ("identity", "said", "name"),
    [
        ("guid", {"id": None}, (LINK, "link")),
        ("guid", {"id": None, "published": DAY_1}, (LINK, "link")),
        ("link", {"link": "https://paper.example/"}, ("g1", "guid")),
        ("link", {"link": None, "published": DAY_1}, ("g1", "guid")),
        ("title+date", {"published": None}, ("g1", "guid")),
        ("title+date", {"title": "", "published": DAY_1}, ("g1", "guid")),
        ("title+date", {"id": None, "published": None}, (LINK, "link")),
    ],
)
def test_an_entry_without_what_is_asked_for_is_named_as_always(
    identity: str, said: dict[str, Any], name: tuple[str, str]
) -> None:
    assert named(identity, **{"id": "g1", "link": LINK, **said}) == name
    assert lacks_name(entry(**{"id": "g1", "link": LINK, **said}), source_by(identity))


def test_an_entry_with_nothing_but_text_is_named_by_it() -> None:
    name, named_by = named("guid", id=None, link=None)

    assert (name[:7], named_by) == ("sha256:", "text")
    assert not lacks_name(entry(id=None, link=None), source_by("auto"))


def test_the_same_title_and_date_in_another_zone_are_the_same_name() -> None:
    berlin = DAY_1.astimezone(ZoneInfo("Europe/Berlin"))

    assert named("title+date", title="Brücke", published=berlin) == (DATED, "title+date")
    assert len(named("title+date", title="Wort " * 200, published=DAY_1)[0]) <= 512


def test_an_overlong_id_is_hashed_whole() -> None:
    one = article(id="x" * 5000 + "1")

    assert len(one.upstream_id) < 100
    assert one.upstream_id != article(id="x" * 5000 + "2").upstream_id


def test_of_repeats_the_latest_wins_then_the_longest() -> None:
    old = article(title="Alt", content="lang " * 20, published=DAY_1)
    new = article(title="Neu", published=DAY_1, updated=DAY_2)
    longer = article(title="Lang", content="lang " * 20, published=DAY_2)

    assert unique([old, new]) == unique([new, old]) == (new,)
    assert unique([new, longer, old]) == (longer,)


def test_a_repeat_with_a_date_beats_one_without() -> None:
    dated = article(published=DAY_1)

    assert unique([article(content="lang " * 20), dated]) == (dated,)


def test_repeats_that_print_the_same_still_have_one_winner() -> None:
    said, unsaid = article(published=DAY_2, updated=DAY_1), article(published=DAY_2)

    assert said.content_hash == unsaid.content_hash
    assert unique([said, unsaid]) == unique([unsaid, said])


def test_the_first_occurrence_of_an_id_keeps_its_place() -> None:
    a, b = article(id="a", link=None), article(id="b", link=None)
    newer = article(id="a", link=None, published=DAY_1)

    assert unique([a, b, newer]) == (newer, b)


def test_a_link_given_to_two_entries_identifies_neither() -> None:
    a, b, c = article(id="a"), article(id="b"), article(id="c", link="https://paper.example/c")

    assert [one.canonical_url for one in unique([a, b, c])] == [None, None, c.url]
    assert [one.url for one in unique([a, b, c])] == [a.url, b.url, c.url]


def test_repeats_of_one_entry_do_not_take_its_link_away() -> None:
    assert unique([article(), article(title="Neu")])[0].canonical_url is not None


@given(
    st.lists(
        st.builds(
            article,
            id=st.sampled_from("abc"),
            link=st.sampled_from(["https://a.example/1", "https://a.example/2", None]),
            title=st.sampled_from(["A", "B"]),
            content=st.sampled_from(["x", "y", "xy"]),
            published=st.sampled_from([None, DAY_1, DAY_2]),
            updated=st.sampled_from([None, DAY_1, DAY_2]),
            categories=st.sampled_from([("a", "b"), ("b", "a")]),
        ),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_what_is_kept_does_not_depend_on_the_order(articles: list[Article], random: Random) -> None:
    shuffled = list(articles)
    random.shuffle(shuffled)

    def by_id(kept: tuple[Article, ...]) -> list[Article]:
        return sorted(kept, key=lambda one: one.upstream_id)

    assert by_id(unique(shuffled)) == by_id(unique(articles))
