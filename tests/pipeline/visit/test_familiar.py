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


def looked_at(entries: list[Entry], before: list[Entry], source: Source = PAPER) -> set[str]:
    memory = Memory(entries=tuple(familiar.fingerprints(before, PAPER)))
    known = familiar.recalled(familiar.remembered(memory)).entries
    prints = familiar.fingerprints(entries, source)
    return {entries[n].title for n in familiar.unfamiliar(entries, prints, known)}


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
        Entry(id="https://paper.example/a", title="twin"),
    ],
)
def test_an_entry_with_a_twin_is_looked_at_again(twin: Entry) -> None:
    assert looked_at([*STORIES, twin], STORIES) == {"a", "twin"}


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
    prints = tuple(f"{n:016x}" for n in range(familiar.MOST + 1))
    remembered = familiar.remembered(Memory(entries=prints))

    assert familiar.recalled(remembered).entries == prints[: familiar.MOST]


def test_what_is_remembered_comes_back() -> None:
    memory = Memory(
        around="01", pieces={"0123456789abcdef": "", "0123456789abcdee": "00000a00000b"}
    )

    assert familiar.recalled(familiar.remembered(memory)) == memory
    assert familiar.is_memory(familiar.remembered(memory))
    assert familiar.names_of("00000a00000b") == ["00000a", "00000b"]


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
    assert len(familiar.recalled(before[0]).pieces) == 1


def test_a_withdrawn_article_comes_in_once_it_may_come_back(house: House) -> None:
    withdrawn = {"source_id": "paper", "upstream_id": "a", "article_id": 0}
    with house.store.write() as connection:
        connection.execute(insert(suppression).values(withdrawn))
    house.bring(Item("a"), Item("b"))
    with house.store.write() as connection:
        connection.execute(delete(suppression))
    house.bring(Item("a"), Item("b"), Item("c"))

    assert house.count(article) == 3
