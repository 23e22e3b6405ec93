"""What a query needs to match at all, and what its writer should look at again."""

from __future__ import annotations

import pytest

from feeds.query import parse, required, warnings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wählen", [{"waehlen"}]),
        ("US-Wahl", [{"us"}, {"wahl"}]),
        ('"Weißes Haus"', [{"weisses"}, {"haus"}]),
        ("a (b OR c) -d", [{"a"}, {"b", "c"}]),
        ("a OR (b (c OR d))", [{"a", "b"}]),
        ("a OR -b", []),
        ("-a", []),
        ("NOT -a", []),
        ("title:(a OR b)", [{"a", "b"}]),
        ("source:AFP tag:„US  Wahl“", [{"source:afp"}, {"tag:us wahl"}]),
        ("url:politik", []),
        ("a OR url:politik", []),
        ("a url:politik", [{"a"}]),
    ],
)
def test_required_words_are_those_no_match_can_lack(text: str, expected: list[set[str]]) -> None:
    assert [set(words) for words in required(parse(text))] == expected


MIXED = "OR stands beside AND without brackets; AND binds tighter, say which you mean"
ABSENT = "it only says what must be absent, so nearly everything matches"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b", ()),
        ("a OR b", ()),
        ("(a OR b) c", ()),
        ("(a b) OR c", ()),
        ("a OR title:(b c)", ()),
        ("a -b", ()),
        ("NOT NOT a", ()),
        ("a b OR c", (MIXED,)),
        ("a OR b -c", (MIXED,)),
        ("d (a b OR c OR e f)", (MIXED,)),
        ("-a", (ABSENT,)),
        ("-a -b", (ABSENT,)),
        ("a OR -b", (ABSENT,)),
        ("title:(-a)", (ABSENT,)),
        ("a or b", ("or is a word to look for; the operator is OR",)),
        ("a ODER b", ("ODER is a word to look for; the operator is OR",)),
        ('"or"', ()),
    ],
)
def test_a_doubtful_query_is_warned_of(text: str, expected: tuple[str, ...]) -> None:
    assert warnings(parse(text)) == expected


@pytest.mark.parametrize("text", ["a OR b c", "a OR (b c)"])
def test_a_printed_query_is_warned_of_like_the_written_one(text: str) -> None:
    query = parse(text)

    assert warnings(parse(str(query))) == warnings(query)
