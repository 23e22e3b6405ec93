"""An editor merges and splits stories, and nothing that comes later undoes it."""

from __future__ import annotations

import pytest

from feeds.errors import InputError
from feeds.pipeline.story import parting, shaping
from feeds.storage.archive import audit
from feeds.storage.tables import article, tombstone
from tests.classify.made_copies import changed, words
from tests.pipeline.house import BASE, House
from tests.pipeline.story.test_stories_grow import PAPERS, bring, parts, stories

WIRE = words("wort", 120)
EDITOR = "cli:anna"


@pytest.fixture(name="papers")
def house_with_three_sources(house: House) -> House:
    house.configure(BASE + PAPERS)
    return house


def numbers(house: House, *names: str) -> set[int]:
    known = dict(house.rows(article.c.upstream_id, article.c.id))
    return {known[name] for name in names}


def merge(house: House, *names: str) -> int:
    house.later(minutes=1)
    count = shaping.merge(house.store, numbers(house, *names), actor=EDITOR)
    house.publish()
    return count


def split(house: House, *names: str) -> int:
    house.later(minutes=1)
    rest = shaping.split(house.store, numbers(house, *names), actor=EDITOR)
    house.publish()
    return rest


def test_what_an_editor_merges_is_one_entry(either_house: House) -> None:
    house = either_house
    house.configure(BASE + PAPERS)
    bring(house, "paper", "one", WIRE)
    house.publish()
    bring(house, "wire", "two", words("anders", 80))
    bring(house, "post", "three", words("drittes", 90))
    house.publish()
    assert stories(house) == parts("one", "two", "three")

    assert merge(house, "one", "two", "three") == 3
    assert stories(house) == parts("one two three")
    assert house.live() == ["three"]  # the longest
    assert len(house.rows(tombstone.c.printed_id)) == 4  # two in all, two in the category


def test_what_an_editor_splits_stays_split(either_house: House) -> None:
    house = either_house
    house.configure(BASE + PAPERS)
    bring(house, "paper", "one", WIRE)
    bring(house, "wire", "two", changed(WIRE, 0.1))
    house.publish()
    assert stories(house) == parts("one two")
    assert split(house, "two") == 1
    assert stories(house) == parts("one", "two")
    assert house.live() == ["two", "one"]

    bring(house, "wire", "two", changed(WIRE, 0.08))  # edited upstream
    bring(house, "post", "near-two", changed(WIRE, 0.08))
    house.publish()
    assert stories(house) == parts("one", "two near-two")


def test_a_split_outlasts_the_founder(papers: House) -> None:
    bring(papers, "paper", "one", WIRE)
    bring(papers, "wire", "two", WIRE[:110])
    bring(papers, "post", "three", WIRE[:100])
    papers.publish()
    split(papers, "three")
    assert stories(papers) == parts("one two", "three")
    now = papers.later(minutes=1)
    with papers.store.write() as connection:
        (founder,) = numbers(papers, "one")
        parting.leave(connection, founder, papers.desk, at=now)
    bring(papers, "paper", "late", WIRE)
    papers.publish()

    assert not {one for one in stories(papers) if {"two", "three"} <= one}
    assert any({"late"} < one for one in stories(papers))


def test_several_articles_split_off_stay_together(papers: House) -> None:
    for source, name in (("paper", "one"), ("wire", "two"), ("post", "three")):
        bring(papers, source, name, WIRE)
    papers.publish()
    split(papers, "two", "three")

    assert stories(papers) == parts("one", "two three")
    assert len(papers.live()) == 2


def test_a_merge_undoes_a_split_and_a_split_a_merge(papers: House) -> None:
    bring(papers, "paper", "one", WIRE)
    bring(papers, "wire", "two", WIRE)
    papers.publish()
    for _ in range(2):
        split(papers, "two")
        assert stories(papers) == parts("one", "two")
        merge(papers, "one", "two")
        assert stories(papers) == parts("one two")
        assert len(papers.live()) == 1


def test_who_is_left_by_others_is_found_by_all_its_words(papers: House) -> None:
    bring(papers, "paper", "one", WIRE)
    bring(papers, "wire", "two", WIRE)
    bring(papers, "post", "other", words("anders", 80))
    papers.publish()
    split(papers, "one")
    merge(papers, "one", "other")
    bring(papers, "post", "late", [*WIRE[:40], *words("spät", 30)])
    papers.publish()

    assert frozenset({"two", "late"}) in stories(papers) or frozenset(
        {"one", "other", "late"}
    ) in stories(papers)
    assert not {one for one in stories(papers) if {"one", "two"} <= one}


def test_what_cannot_be_done_is_said(papers: House) -> None:
    bring(papers, "paper", "one", WIRE)
    bring(papers, "wire", "two", WIRE)
    bring(papers, "post", "other", words("anders", 80))
    papers.publish()

    with pytest.raises(InputError, match="tell one story already"):
        merge(papers, "one", "two")
    with pytest.raises(InputError, match="of several stories"):
        split(papers, "one", "other")
    with pytest.raises(InputError, match="nothing would be left"):
        split(papers, "one", "two")
    with pytest.raises(InputError, match="no other article tells it"):
        split(papers, "other")


def test_who_did_it_is_written_down(papers: House) -> None:
    bring(papers, "paper", "one", WIRE)
    bring(papers, "wire", "two", WIRE)
    papers.publish()
    split(papers, "two")
    merge(papers, "one", "two")
    public_id = dict(papers.rows(article.c.upstream_id, article.c.public_id))["two"]
    with papers.store.read() as connection:
        acts = audit.of_article(connection, public_id)

    assert [(one.actor, one.action) for one in acts] == [(EDITOR, "split"), (EDITOR, "merge")]
