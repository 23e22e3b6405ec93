"""cases.toml: what editors expect of rules, found or passed over, with the words that prove it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from feeds.query import Document, match, parse

CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text("utf-8"))

LISTED = [(language, *case) for language, cases in CASES.items() for case in cases]


def test_the_table_is_large_and_has_both_answers_in_four_languages() -> None:
    assert len(LISTED) >= 150
    for language in ("de", "en", "fr", "es"):
        answers = [words for spoken, _, _, words in LISTED if spoken == language]

        assert len(answers) > 20
        assert answers.count(False) >= len(answers) / 5


@pytest.mark.parametrize(("language", "rule", "text", "words"), LISTED)
def test_a_rule_finds_what_its_editor_expects(
    language: str, rule: str, text: str, words: object
) -> None:
    document = Document(texts={"text": text}, terms={}, language=language)
    found = match(parse(rule), document)

    assert (False if found is None else " | ".join(found.terms)) == words
