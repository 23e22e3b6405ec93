"""Texts with marked words: nothing is lost in the whole, and an excerpt shows what was found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Republish
from feeds.query import Evidence, document, excerpt, marked, marked_texts, match, parse, snippet
from feeds.query.telling.marking import EXCERPT
from tests.classify.made_articles import article

LONG = (
    "Anfang. " + "Lorem ipsum dolor sit amet. " * 40 + "Hier steht Musk.\n\nUnd dann " + "x y " * 99
)


def places(text: str, *words: str) -> list[Evidence]:
    """Where *words* stand first."""
    starts = [(text.index(word), word) for word in words]
    return [Evidence("text", start, start + len(word), word) for start, word in starts]


def test_overlapping_and_touching_places_become_one_mark() -> None:
    text = "abcdef"
    evidence = [Evidence("text", 1, 3, ""), Evidence("text", 2, 4, ""), Evidence("text", 4, 5, "")]

    assert [(one.text, one.is_marked) for one in marked(text, evidence)] == [
        ("a", False),
        ("bcde", True),
        ("f", False),
    ]


def test_an_excerpt_stands_around_the_first_place() -> None:
    pieces = excerpt(LONG, places(LONG, "Musk"))
    shown = "".join(one.text for one in pieces)

    assert [one.text for one in pieces if one.is_marked] == ["Musk"]
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "Hier steht Musk. Und dann" in shown


def test_an_excerpt_without_places_is_the_beginning() -> None:
    shown = "".join(one.text for one in excerpt(LONG, []))

    assert shown.startswith("Anfang. Lorem")
    assert shown.endswith(" …")


def test_a_short_text_is_its_own_excerpt() -> None:
    assert "".join(one.text for one in excerpt("Kurz und gut", [])) == "Kurz und gut"


@given(st.text(max_size=2000), st.lists(st.tuples(st.integers(0, 1999), st.integers(1, 30))))
def test_marks_lose_nothing_and_excerpts_stay_short(
    text: str, spans: list[tuple[int, int]]
) -> None:
    ends = [(start, min(start + length, len(text))) for start, length in spans if start < len(text)]
    evidence = [Evidence("text", start, end, text[start:end]) for start, end in ends]
    pieces = excerpt(text, evidence)

    assert "".join(one.text for one in marked(text, evidence)) == text
    assert sum(len(one.text) for one in pieces) <= EXCERPT + 10
    assert not evidence or any(one.is_marked for one in pieces)


NEWS = replace(
    article("Der Text nennt Musk.", title="Titel", language="de"), summary="Der Anriss nennt Putin."
)


@pytest.mark.parametrize(
    ("ceiling", "fields", "words"),
    [
        (Republish.LINK, ["title"], ""),
        (Republish.SUMMARY, ["title", "summary"], "Der Anriss nennt Putin."),
        (Republish.FULL, ["title", "summary", "text"], "Der Text nennt Musk."),
    ],
)
def test_no_more_is_shown_than_the_source_allows(
    ceiling: Republish, fields: list[str], words: str
) -> None:
    found = match(parse("Musk"), document(NEWS, sources=()))
    assert found is not None

    assert list(marked_texts(NEWS, found.evidence, ceiling=ceiling)) == fields
    shown = "".join(one.text for one in snippet(NEWS, found.evidence, ceiling=ceiling))
    assert shown == words
