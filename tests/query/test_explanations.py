"""Why a document matches or does not: never at odds with the matcher, and in few words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from feeds.query import Document, Explanation, explain, match, parse
from tests.query.test_match_documents import _DOCUMENTS, _QUERY_TEXTS

DOCUMENT = Document(
    texts={"title": "Putin empfängt Gäste", "text": "Der Kreml lud ein. Musk kam nicht."},
    terms={"source": ("paper",)},
    language="de",
)


def explained(text: str) -> Explanation:
    return explain(parse(text), DOCUMENT)


@pytest.mark.parametrize(
    ("text", "missing", "vetoes"),
    [
        ("Putin", [], []),
        ("Biden", ["Biden"], []),
        ("Putin Biden Merkel", ["Biden", "Merkel"], []),
        ("Biden OR Merkel", ["Biden OR Merkel"], []),
        ("Putin (Biden OR (Merkel Musk))", ["Biden OR (Merkel AND Musk)"], []),
        ("Putin -Musk", [], ["NOT Musk"]),
        ("Biden -Musk", ["Biden"], ["NOT Musk"]),
        ("Biden OR (Putin -Musk)", ["Biden"], ["NOT Musk"]),
        ("Putin -Biden", [], []),
        ("title:Musk", ["title:Musk"], []),
        ("title:(Putin Musk)", ["title:Musk"], []),
        ("source:paper -title:gast", [], ["NOT title:gast"]),
        ("NOT NOT Biden", [], ["NOT NOT Biden"]),
        ('"Musk Putin"', ['"Musk Putin"'], []),
    ],
)
def test_what_is_missing_and_what_vetoes_is_told(
    text: str, missing: list[str], vetoes: list[str]
) -> None:
    told = explained(text)

    assert [str(one) for one in told.missing()] == missing
    assert [str(one) for one in told.vetoes()] == vetoes


def test_a_veto_shows_the_words_that_it_found() -> None:
    (veto,) = explained("Putin -(Musk OR Kreml)").vetoes()

    assert [(one.field, one.text) for one in veto.evidence] == [("text", "Kreml"), ("text", "Musk")]


def test_a_part_that_matches_shows_its_own_words() -> None:
    told = explained("Putin (Musk OR Biden)")
    first, second = told.parts

    assert [one.text for one in first.evidence] == ["Putin"]
    assert [one.text for one in second.evidence] == ["Musk"]
    assert [part.matches for part in second.parts] == [True, False]


@settings(max_examples=200)
@given(_QUERY_TEXTS, _DOCUMENTS)
def test_an_explanation_never_contradicts_the_matcher(text: str, document: Document) -> None:
    query = parse(text)
    found = match(query, document)
    told = explain(query, document)

    assert told.matches is (found is not None)
    assert told.matches or told.missing() or told.vetoes()
    if found:
        assert told.evidence == found.evidence
        assert not told.missing()
        assert not told.vetoes()
