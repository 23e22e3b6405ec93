"""What is unusual about the entries of a document."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feeds.articles import remarks
from feeds.model import Entry, Source

SEEN = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = Source(id="paper", kind="feed", title="Paper", timezone=UTC, category="news")
SOUND = Entry(
    id="1",
    link="https://paper.example/1",
    title="Title",
    content='<a href="https://paper.example/2">Text</a>',
    published=SEEN,
)


def test_of_a_sound_document_there_is_nothing_to_say() -> None:
    assert remarks([SOUND, replace(SOUND, id="2")], source=SOURCE, seen=SEEN) == ()
    assert remarks([], source=SOURCE, seen=SEEN) == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": None}, "no id: 1 of 2 entries; the link stands in"),
        ({"id": None, "link": None}, "neither id nor link: 1 of 2 entries; the words stand in"),
        ({"link": None}, "no link: 1 of 2 entries; they lead to our own page"),
        ({"link": "javascript:x"}, "no link: 1 of 2"),
        ({"title": " "}, "no title: 1 of 2"),
        ({"content": ""}, "no text: 1 of 2"),
        ({"published": None}, "no date: 1 of 2 entries; none is invented"),
        ({"published": SEEN + timedelta(hours=1)}, "a date to come: 1 of 2"),
        ({"published": datetime(1980, 1, 1, tzinfo=UTC)}, "a date before 1990: 1 of 2"),
        ({"content": '<img alt="" src="/a.png">'}, "relative addresses in the text: 1 of 2"),
        ({"summary": "<a class=x href=a/b>"}, "relative addresses in the text: 1 of 2"),
        ({"content": "x" * 300_000}, "more text than 256 kB: 1 of 2"),
    ],
)
def test_what_is_missing_or_odd_is_counted(change: dict[str, Any], said: str) -> None:
    (remark,) = remarks(
        [replace(SOUND, id="2"), replace(SOUND, **change)], source=SOURCE, seen=SEEN
    )

    assert remark.startswith(said)


def test_an_id_that_comes_twice_is_told() -> None:
    assert remarks([SOUND, SOUND, replace(SOUND, id="2")], source=SOURCE, seen=SEEN) == (
        "the same id twice: 2 of 3 entries; the latest of each id counts",
    )


@pytest.mark.parametrize(
    "html",
    ['<a href="#note">', '<a href="mailto:a@b.example">', '<a href="">', "<p>href=x</p>", "a src"],
)
def test_only_what_has_to_be_resolved_is_relative(html: str) -> None:
    assert remarks([replace(SOUND, content=html)], source=SOURCE, seen=SEEN) == ()


@pytest.mark.parametrize("identity", ["link", "title+date"])
def test_ids_do_not_matter_where_entries_are_told_apart_otherwise(identity: str) -> None:
    entries = [SOUND, SOUND, replace(SOUND, id=None)]

    assert remarks(entries, source=replace(SOURCE, identity=identity), seen=SEEN) == ()
