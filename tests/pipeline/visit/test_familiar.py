"""What was dealt with at the last visit is passed over, and nothing else is."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert

import feeds
from feeds.model import Entry, Source
from feeds.pipeline.visit import familiar
from feeds.pipeline.visit.familiar import NOTHING, Memory
from feeds.storage.tables import article, source, suppression
from tests.pipeline.house import House, Item
from tests.pipeline.visit.test_refresh import counts

PAPER = Source(id="paper", kind="feed", title="Paper", timezone=UTC, category="news")
STORIES = [
    Entry(id=name, link=f"https://paper.example/{name}", title=name, content=f"<p>{name}</p>")
    for name in "abc"
]


def memory(entries: list[Entry], source: Source = PAPER) -> Memory:
    prints, called = familiar.fingerprints(entries, source), familiar.called(entries, source)
    return Memory(called=dict(zip(prints, called, strict=True)))


def looked_at(entries: list[Entry], before: list[Entry], source: Source = PAPER) -> set[str]:
    known = familiar.recalled(familiar.remembered(memory(before)))
    fresh = familiar.unfamiliar(memory(entries, source), known)
    prints = familiar.fingerprints(entries, source)
    return {one.title for one, print_ in zip(entries, prints, strict=True) if print_ in fresh}


def test_only_what_is_new_or_edited_is_looked_at() -> None:
    edited = replace(STORIES[1], content="<p>b, as we know now</p>")

    assert looked_at([edited, STORIES[0], STORIES[2]], STORIES[:2]) == {"b", "c"}
    assert looked_at(STORIES[::-1], STORIES) == set()
    assert looked_at(STORIES, []) == {"a", "b", "c"}


@pytest.mark.parametrize("field", [one.name for one in fields(Entry)])
def test_every_field_of_an_entry_counts(field: str) -> None:
    edited = replace(STORIES[0], **{field: "another"})  # type: ignore[arg-type] # any value will do

    assert len({*familiar.fingerprints([edited, STORIES[0]], PAPER)}) == 2


def test_a_text_that_moves_to_another_field_counts() -> None:
    moved = [Entry(summary="ab", content="c"), Entry(summary="a", content="bc"), Entry(title="abc")]

    assert len({*familiar.fingerprints(moved, PAPER)}) == 3


@pytest.mark.parametrize(
    "twin",
    [
        Entry(id="a", title="twin"),
        Entry(link="https://www.paper.example/a/", title="twin"),
        Entry(id="twin", link="https://paper.example/a", title="twin"),
    ],
)
def test_an_entry_is_looked_at_again_when_a_twin_comes_or_goes(twin: Entry) -> None:
    assert looked_at([*STORIES, twin], STORIES) == {"a", "twin"}
    assert looked_at([*STORIES, twin], [*STORIES, twin]) == set()
    assert looked_at(STORIES, [*STORIES, twin]) == {"a"}


@pytest.mark.parametrize("link", ["https://paper.example/", "https://paper.example/c"])
def test_entries_that_share_a_link_are_told_apart_by_their_ids(link: str) -> None:
    together = [replace(one, link=link) for one in STORIES]
    new = Entry(id="d", title="d", link=link)
    is_nobodys = {"a", "b"} if link.endswith("c") else set()

    assert looked_at([new, *together], together) == {"d", *is_nobodys}


def test_another_language_of_the_source_makes_everything_new() -> None:
    german = replace(PAPER, language="de")

    assert looked_at(STORIES, STORIES, german) == {"a", "b", "c"}


def test_another_version_of_ours_makes_everything_new(monkeypatch: pytest.MonkeyPatch) -> None:
    prints = familiar.fingerprints(STORIES, PAPER)
    monkeypatch.setattr(feeds, "__version__", "another")

    assert familiar.fingerprints(STORIES, PAPER) != prints


@given(st.lists(st.sampled_from(STORIES), max_size=3), st.permutations(STORIES))
def test_the_order_of_entries_does_not_matter(before: list[Entry], entries: list[Entry]) -> None:
    assert looked_at(entries, before) == {one.title for one in entries if one not in before}


def test_no_more_is_remembered_than_a_row_should_hold() -> None:
    called = {f"{n:016x}": "00000001" for n in range(familiar.MOST + 1)}
    remembered = familiar.recalled(familiar.remembered(Memory(called=called)))

    assert list(remembered.called) == list(called)[: familiar.MOST]


def test_what_is_remembered_comes_back() -> None:
    called = {"0123456789abcdef": "0000000a", "0123456789abcdee": "0000000a0000000b"}
    memory = Memory("01", called)

    assert familiar.recalled(familiar.remembered(memory)) == memory
    assert familiar.is_memory(familiar.remembered(memory))
    assert familiar.name("0000000a0000000b") == "0000000a"


@pytest.mark.parametrize("state", [None, {"refused": "abc", "by": "1", "reason": "no feed"}])
def test_what_else_a_source_remembers_is_none_of_its_entries(state: dict[str, str] | None) -> None:
    assert familiar.recalled(state) == NOTHING
    assert not familiar.is_memory(state)


def test_a_feed_with_one_more_entry_counts_the_others_as_unchanged(house: House) -> None:
    house.bring(Item("a"), Item("b"))
    edit = Item("b", text="Die Brücke ist zu.")

    assert counts(house.bring(Item("c"), Item("a"), edit).taken) == (1, 1, 1)
    assert counts(house.bring(Item("a"), edit, Item("c")).taken) == (0, 0, 3)
    assert counts(house.bring(Item("c"), Item("a"), Item("b")).taken) == (0, 1, 2)


def test_the_same_bytes_leave_the_memory_as_it_is(house: House) -> None:
    house.bring(Item("a"))
    (before,) = house.rows(source.c.state)
    house.bring(Item("a"))

    assert house.rows(source.c.state) == [before]
    assert len(familiar.recalled(before[0]).called) == 1


def test_a_withdrawn_article_comes_in_once_it_may_come_back(house: House) -> None:
    withdrawn = {"source_id": "paper", "upstream_id": "a", "article_id": 0}
    with house.store.write() as connection:
        connection.execute(insert(suppression).values(withdrawn))
    house.bring(Item("a"), Item("b"))
    with house.store.write() as connection:
        connection.execute(delete(suppression))
    house.bring(Item("a"), Item("b"), Item("c"))

    assert house.count(article) == 3
