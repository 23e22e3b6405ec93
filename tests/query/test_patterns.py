"""Patterns: where they begin and end, which letters they know, and which are refused."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import QueryError
from feeds.query import Document, match, parse
from feeds.query.matching.patterns import MAX_PLACES, places


def found(pattern: str, text: str) -> list[str]:
    return [text[start:end] for start, end in places(pattern, text)]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("wahl", "Präsidentschaftswahl Wahl wahl-kampf „Wahl“–wahl Wahlen", ["Wahl", "wahl"] * 2),
        (r"\w*wahl\w*", "die Präsidentschaftswahl, Wahlen", ["Präsidentschaftswahl", "Wahlen"]),
        (r"[\w-]+-wahl", "US-Wahl", ["US-Wahl"]),
        (r"\pL+\d", "Ägypten1 ж2", ["Ägypten1", "ж2"]),
        (r"a\Wb", "a-b aéb", ["a-b"]),
        ("a|ab|abc", "ab abc", ["ab", "abc"]),
        ("a b", "a b a b", ["a b", "a b"]),
        ("^a|b$", "a b\na c b", ["a", "b", "a", "b"]),
        ("straße|ÄRZTE", "STRAßE ärzte STRASSE", ["STRAßE", "ärzte"]),
        ("(?-i)US", "US us", ["US"]),
        ("選挙", "日本の選挙は", ["選挙"]),
        ("การเมือง", "ข่าวการเมืองไทย", ["การเมือง"]),
        ("\U0001f600 a", "x \U0001f600 a.", ["\U0001f600 a"]),
        (r"\Qa.b\E", "a.b axb", ["a.b"]),
        (r"[]x]\]", "a x] b", ["x]"]),
    ],
)
def test_a_pattern_begins_and_ends_where_words_do(
    pattern: str, text: str, expected: list[str]
) -> None:
    assert sorted(found(pattern, text)) == sorted(expected)


@settings(deadline=None)
@given(st.text(st.sampled_from("ab äß„日.\n-"), max_size=40))
def test_offsets_show_what_was_found(text: str) -> None:
    for shown in found("[aäß日]+(?: b)?", text):
        assert shown.removesuffix(" b")
        assert set(shown.removesuffix(" b")) <= set("aAäÄßẞ日")


def test_of_many_places_only_some_are_told() -> None:
    assert len(found("a", "a " * 1000)) == MAX_PLACES
    assert found("a", f"a {'x' * 100_000} a") == ["a", "a"]


HOSTILE = [
    r"(a+)+$",
    r"(a|aa)+b",
    r"(a|a?)+b",
    r"(.*a){12}b",
    r"(x+x+)+y",
    r"(.*)*=.*",
    r"([a-zA-Z]+)*\d",
    r"(a?){60}a{60}",
    r"((a{1,50}){1,50}){1,50}",
    r"(.{1,99}){9}b",
    r"(\w+\s?)*\W",
    r".{900}b",
]


@pytest.mark.parametrize("pattern", HOSTILE)
@pytest.mark.parametrize(
    "text", ["a" * 100_000, "ax " * 33_333, "äö a" * 25_000], ids=lambda t: t[:4]
)
def test_a_hostile_pattern_is_refused_or_answers(pattern: str, text: str) -> None:
    with contextlib.suppress(QueryError):  # how it is told stands below
        found = match(parse(f"/{pattern}/"), Document(texts={"text": text}, terms={}))
        assert found is None or found.evidence


@pytest.mark.parametrize(
    ("pattern", "hint"),
    [
        ("(a", "RE2 says: missing ): (a"),
        ("(?=a)b", "RE2 says: invalid perl operator: (?="),
        (r"(a)\1", r"RE2 says: invalid escape sequence: \1"),
        ("[z-a]", "RE2 says: invalid character class range: z-a"),
        (r"\pL{99}", "it is too large: smaller numbers in {} help, or near(a b, 9)"),
        ("a*", "it finds the empty text everywhere: write + for *"),
        ("a)|(b", "RE2 says: unexpected ): a)|(b"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(pattern: str, hint: str) -> None:
    with pytest.raises(QueryError) as refusal:
        parse(f"Musk /{pattern}/")

    assert (refusal.value.position, refusal.value.hint) == (6, hint)
