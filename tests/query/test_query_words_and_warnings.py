"""What a query needs to match at all, and what its writer should look at again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.query import Document, match, meaning, parse, required, warnings
from feeds.query.language.contradictions import contradictions, impossible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wählen", [{"waehlen"}]),
        ("US-Wahl", [{"us wahl"}]),
        ('"Weißes Haus"', [{"weisses haus"}]),
        ('title:"a b c" OR d', [{"title:a b", "d"}, {"title:b c", "d"}]),
        ('near("a b" c, 5)', [{"a b"}, {"c"}]),
        ("a (b OR c) -d", [{"a"}, {"b", "c"}]),
        ("a OR (b (c OR d))", [{"a", "b"}, {"a", "c", "d"}]),
        ("(a b c) OR d", [{"a", "d"}, {"b", "d"}]),
        ("a OR -b", []),
        ("-a", []),
        ("NOT -a", []),
        ("title:(a OR b)", [{"title:a", "title:b"}]),
        ("source:AFP tag:„US  Wahl“", [{"source:afp"}, {"tag:us wahl"}]),
        ("url:politik", []),
        ("a OR url:politik", []),
        ("=Müller", [{"mueller"}]),
        ("Wähl* *A*", [{"waehl*"}, {"*a*"}]),
        ("US-Wahl*", [{"us"}, {"wahl*"}]),
        ("near(a b*, 5)", [{"a"}, {"b*"}]),
        ("/abc/", []),
        ("a /abc/", [{"a"}]),
        ("tag:=US has:image", [{"tag:us"}, {"has:image"}]),
        ("tag:us* tag:/us/", []),
        ("a url:politik", [{"a"}]),
        ("title:(Müller OR b*) text:c", [{"title:mueller", "b*"}, {"c"}]),
        ("author:Müller OR c", [{"author:mueller", "c"}]),
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
        ("(a OR b) lang:de", ()),
        ("a (b OR -a)", ()),
        ("a -title:a", ()),
        ("lang:de lang:de-AT", ()),
        ("source:a source:b", ()),
        ("a -(a b)", ()),
    ],
)
def test_a_doubtful_query_is_warned_of(text: str, expected: tuple[str, ...]) -> None:
    assert warnings(parse(text)) == expected


@pytest.mark.parametrize("text", ["a OR b c", "a OR (b c)"])
def test_a_printed_query_is_warned_of_like_the_written_one(text: str) -> None:
    query = parse(text)

    assert warnings(parse(str(query))) == warnings(query)


@pytest.mark.parametrize(
    ("text", "part", "clash"),
    [
        ("a -A", "a AND NOT A", "A is asked for and excluded"),
        ("b OR (a -a)", "a AND NOT a", "a is asked for and excluded"),
        ("title:a -a", "title:a AND NOT a", "a is asked for and excluded"),
        ("title:(a -a)", "title:(a AND NOT a)", "a is asked for and excluded"),
        ('"a b" -b', '"a b" AND NOT b', "b is asked for and excluded"),
        ("=A -a", "=A AND NOT a", "a is asked for and excluded"),
        ("near(a b, 2) -b", "near(a b, 2) AND NOT b", "b is asked for and excluded"),
        ("NOT (a OR b) a", "NOT (a OR b) AND a", "a is asked for and excluded"),
        ("(a OR b) -a -b", "(a OR b) AND NOT a AND NOT b", "b is asked for and excluded"),
        ("a* -a*", "a* AND NOT a*", "a* is asked for and excluded"),
        ("lang:de lang:en", "lang:de AND lang:en", "an article has one language, not de and en"),
        ("category:(a b)", "category:(a AND b)", "an article has one category, not a and b"),
        (
            "(lang:de OR lang:en) lang:fr",
            "(lang:de OR lang:en) AND lang:fr",
            "an article has one language, not de and fr",
        ),
    ],
)
def test_a_rule_that_can_never_match_is_warned_of(text: str, part: str, clash: str) -> None:
    assert warnings(parse(text)) == (f"{part} can never match: {clash}",)


def test_a_rule_of_many_alternatives_is_looked_through_in_time() -> None:
    either = " OR ".join(f"a{n}" for n in range(300))
    other = " OR ".join(f"b{n}" for n in range(300))

    assert warnings(parse(f"({either}) ({other}) -c -a7")) == ()
    assert len(warnings(parse(f"({either}) ({other}) c -c"))) == 1


_WORDS = st.sampled_from(["a", "b", '"a b"', "title:a", "=a", "a*", "lang:de", "lang:en"])
_QUERIES = st.recursive(
    _WORDS,
    lambda parts: st.one_of(
        parts.map("-({})".format), st.builds("({} {})".format, parts, parts),
        st.builds("({} OR {})".format, parts, parts),
    ),
    max_leaves=8,
)  # fmt: skip
_TEXTS = st.lists(st.sampled_from(["a", "b", "ab", "A"]), max_size=3).map(" ".join)


@settings(deadline=None)
@given(_QUERIES, _TEXTS, _TEXTS, st.sampled_from(["de", "en", "de-AT"]))
def test_what_can_never_match_never_matches(
    text: str, title: str, body: str, language: str
) -> None:
    terms = {"lang": (language,)}
    document = Document(texts={"title": title, "text": body}, terms=terms, language=language)
    query = parse(text)

    if match(query, document):
        assert not any(one.startswith(f"{query} can never match") for one in warnings(query))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a b", "b A"),
        ("a OR b OR a", "(b OR a)"),
        ("US-Wahl", '"us wahl"'),
        ("title:(a b)", "title:a title:b"),
        ("NOT NOT a", "a"),
        ("a (b c)", "a b c"),
        ('"a b"~3', "near(b a, 3)"),
        ("tag:Müller", "tag:mueller"),
        ("Wahl*", "wahl*"),
    ],
)
def test_the_same_question_in_other_words_means_the_same(one: str, other: str) -> None:
    assert meaning([parse(one)]) == meaning([parse(other)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a", "=a"),
        ("a", "a*"),
        ("a b", "a OR b"),
        ("a", "title:a"),
        ("a", "-a"),
        ("tag:a", "a"),
        ("=a", "=A"),
        ('"a b"', '"b a"'),
        ('"a b"~3', '"a b"~4'),
        ("/a/", "a"),
        ("tag:=a", "tag:a"),
    ],
)
def test_different_questions_mean_different_things(one: str, other: str) -> None:
    assert meaning([parse(one)]) != meaning([parse(other)])


def test_rules_of_which_any_is_enough_mean_their_alternative() -> None:
    assert meaning([parse("a"), parse("b c")]) == meaning([parse("(c b) OR a")])


@settings(deadline=None)
@given(_QUERIES)
def test_no_contradiction_is_passed_over_for_its_words(text: str) -> None:
    query = parse(text)

    assert list(impossible(query)) == list(contradictions(query))
