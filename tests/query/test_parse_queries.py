"""Reading queries: precedence, quotes, fields, printing, and refusals with their place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import QueryError
from feeds.query import (
    ALL_FIELDS,
    CATEGORY_RULE_FIELDS,
    SEARCH_FIELDS,
    TOPIC_RULE_FIELDS,
    And,
    Exact,
    Field,
    Near,
    Not,
    Or,
    Part,
    Pattern,
    Phrase,
    Query,
    Word,
    parse,
)
from feeds.query.language.parser import MAX_CHARACTERS, MAX_DEPTH

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b AND c", And((A, B, C))),
        ("a OR b OR c", Or((A, B, C))),
        ("a OR b c", Or((A, And((B, C))))),
        ("a b OR c", Or((And((A, B)), C))),
        ("NOT a b", And((Not(A), B))),
        ("a NOT b", And((A, Not(B)))),
        ("a -b", And((A, Not(B)))),
        ("a –b −c", And((A, Not(B), Not(C)))),
        ("NOT NOT a", Not(Not(A))),
        ("a AND (b OR c)", And((A, Or((B, C))))),
        ("a -(b c)", And((A, Not(And((B, C)))))),
        ("((a))", A),
        ("(a)(b)", And((A, B))),
        ("NOT(a)", Not(A)),
        ("a and b", And((A, Word("and"), B))),
        ("ORDER", Word("ORDER")),
        ("US-Wahl", Word("US-Wahl")),
        ("O’Neill", Word("O’Neill")),
        ("12:30", Word("12:30")),
        ("AT&T", Word("AT&T")),
        ("  a\n\tb ", And((A, B))),
    ],
)
def test_not_binds_tightest_then_and_then_or(text: str, expected: Query) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text",
    ['"a b"', "„a b“", "“a b”", "»a b«", "«a b»", "‹a b›", "\uff02a b\uff02", "‚a b‘", "‘a b’"],
)
def test_typographic_quotes_are_quotes(text: str) -> None:
    assert parse(text) == Phrase("a b")


def test_an_apostrophe_inside_single_quotes_does_not_close_them() -> None:
    assert parse("‚Musk’s Plan‘ ‘Ndrangheta") == And((Phrase("Musk’s Plan"), Word("‘Ndrangheta")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title:a", Field("title", A)),
        ("Title:a", Field("title", A)),
        ('title:"a b"', Field("title", Phrase("a b"))),
        ("title:(a OR b)", Field("title", Or((A, B)))),
        ("title:(a -b) c", And((Field("title", And((A, Not(B)))), C))),
        ("-source:a", Not(Field("source", A))),
        ("url:https://a.example/b?c=d", Field("url", Word("https://a.example/b?c=d"))),
        ("id:tag:a.example,2026:b", Field("id", Word("tag:a.example,2026:b"))),
        ('tag:"a & b"', Field("tag", Phrase("a & b"))),
        ("title:a:b", Field("title", Word("a:b"))),
    ],
)
def test_a_field_takes_a_word_a_phrase_or_brackets(text: str, expected: Query) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=Musk", Exact("Musk")),
        ('="Wall Street"', Exact("Wall Street")),
        ("=„Der Spiegel“ a", And((Exact("Der Spiegel"), A))),
        ("-=Musk", Not(Exact("Musk"))),
        ("wahl*", Part("wahl*")),
        ("*wahl", Part("*wahl")),
        ("*wahl* a", And((Part("*wahl*"), A))),
        ("US-Wahl*", Part("US-Wahl*")),
        ('"a b"~5', Near((A, B), 5)),
        ("„a b“~0", Near((A, B), 0)),
        ("near(a b, 5)", Near((A, B), 5)),
        ("NEAR( a b ,12 ) c", And((Near((A, B), 12), C))),
        ('near(="a" b* "c d", 3)', Near((Exact("a"), Part("b*"), Phrase("c d")), 3)),
        ('"a, b AND =c"~5', Near((Phrase("a,"), B, Phrase("AND"), Phrase("=c")), 5)),
        ("near (a b)", And((Word("near"), And((A, B))))),
        ("/a.c/", Pattern("a.c")),
        (r"/a\/b c/ -/d(e|f)/", And((Pattern(r"a\/b c"), Not(Pattern("d(e|f)"))))),
        ("(/a/)", Pattern("a")),
        ("title:/a/", Field("title", Pattern("a"))),
        ('title:(="a" "b c"~2)', Field("title", And((Exact("a"), Near((B, C), 2))))),
        ("author:near(a b, 1)", Field("author", Near((A, B), 1))),
        ("source:paper-*", Field("source", Part("paper-*"))),
        ("tag:=US", Field("tag", Exact("US"))),
        ('tag:="US Wahl"', Field("tag", Exact("US Wahl"))),
        ("url:*.pdf", Field("url", Part("*.pdf"))),
        ("url:/politik/", Field("url", Pattern("politik"))),
        ("url:/politik/inland/", Field("url", Word("/politik/inland/"))),
        ('url:"/politik/"', Field("url", Phrase("/politik/"))),
        ("has:Image", Field("has", Word("Image"))),
        ("-is:paywalled", Not(Field("is", Word("paywalled")))),
        ("agency:(dpa OR afp)", Field("agency", Or((Word("dpa"), Word("afp"))))),
    ],
)
def test_forms_parts_distances_and_patterns_are_leaves(text: str, expected: Query) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "reason", "position"),
    [
        ("", "the query is empty", 0),
        (" \n", "the query is empty", 0),
        ('a "b', 'the quote " is never closed', 2),
        ("a „b", "the quote „ is never closed", 2),
        ("‚b", "the quote ‚ is never closed", 0),
        ("a (b", "( is never closed", 2),
        ("(", "( is never closed", 0),
        ("a)", ") closes no bracket", 1),
        (")", ") closes no bracket", 0),
        ("a ()", "the brackets are empty", 2),
        ("a AND", "AND has nothing after it", 2),
        ("AND a", "AND has nothing before it", 0),
        ("a OR OR b", "OR has nothing after it", 2),
        ("a (OR b)", "OR has nothing before it", 3),
        ("(a NOT) b", "NOT has nothing after it", 3),
        ("title:", "title: has nothing after it", 0),
        ("title: a", "title: has nothing after it", 0),
        ("(title:)", "title: has nothing after it", 1),
        ("a titel:b", "the field titel: is not understood", 2),
        ("title:(a text:b)", "text: stands inside the brackets of title:", 9),
        ('a "…"', '"…" holds no word', 2),
        ('tag:" "', '" " holds no word', 4),
        ("a & b", "& holds no word", 2),
        ('="…"', '"…" holds no word', 0),
        ("a =“b", "the quote “ is never closed", 3),
        ('a near("b, 5)', 'the quote " is never closed', 7),
        ("a near(b c)", "near() names no distance", 2),
        ("near(b c, x)", "near() names no distance", 0),
        ("near(b, 5)", "a distance needs two words", 0),
        ('a "b"~5', "a distance needs two words", 2),
        ("a near(b OR c, 5)", "OR cannot stand inside near()", 9),
        ("near(title:b c, 5)", "title cannot stand inside near()", 5),
        ("near(b /c/, 5)", "c cannot stand inside near()", 7),
        ("near(b c=*d, 5)", "c=*d is not understood", 7),
        ("tag:near(a b, 5)", "tag: knows no distance between words", 4),
        ('tag:"a b"~5', "tag: knows no distance between words", 4),
    ],
)
def test_a_mistake_is_refused_with_its_place(text: str, reason: str, position: int) -> None:
    with pytest.raises(QueryError) as refusal:
        parse(text)

    assert (refusal.value.reason, refusal.value.position) == (reason, position)


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("==Musk", "==Musk"),
        ("=", "="),
        ('=a"b"', '=a"'),
        ("a = b", "="),
        ("*", "*"),
        ("wahl*kampf", "wahl*kampf"),
        ("**wahl", "**wahl"),
        ("US-*", "US-*"),
        ("*'s", "*'s"),
        ("=wahl*", "=wahl*"),
        ("title:wahl**", "wahl**"),
        ("source:*", "*"),
        ("source:a*b", "a*b"),
        ("/wahl", "/wahl"),
        ("/wahl/ahl", "/wahl/ahl"),
        ("/a/b/", "/a/b/"),
        ("near(a (b c), 5)", "near("),
        ("near(a b", "near("),
        ('"a b"~', "~"),
        ('"a b"~x', "~x"),
        ('"a b"~12345', "~12345"),
        ('="a b"~5', "~5"),
        ("has:video", "has:video"),
        ("has:ima*", "has:ima*"),
        ("is:/p/", "is:p"),
        ("wahl~", "wahl~"),
        ("wahl^2", "wahl^2"),
        ("a || b", "||"),
        ("!a", "!a"),
        ("[a TO b]", "[a"),
        ("-", "-"),
        ("a – b", "–"),
        ("title:-a", "-a"),
        ("title:AND", "AND"),
        ('Musk"Putin"', 'Musk"'),
        ("https://a.example", "the field https:"),
    ],
)
def test_a_sign_without_meaning_is_never_read_as_something_else(text: str, piece: str) -> None:
    with pytest.raises(QueryError) as refusal:
        parse(text)

    assert refusal.value.reason == f"{piece} is not understood"
    assert refusal.value.hint


def test_an_unknown_field_names_the_nearest_known_one() -> None:
    with pytest.raises(QueryError, match="at character 3; did you mean") as refusal:
        parse("a autor:b")

    assert refusal.value.hint == "did you mean author:?"


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("since:7d", ALL_FIELDS),
        ("category:a", CATEGORY_RULE_FIELDS),
        ("topic:a", CATEGORY_RULE_FIELDS),
        ("topic:a", TOPIC_RULE_FIELDS),
    ],
)
def test_a_rule_may_not_ask_for_what_is_decided_after_it(text: str, fields: frozenset[str]) -> None:
    with pytest.raises(QueryError, match="cannot be used here at character 1; usable are agency"):
        parse(text, fields=fields)

    assert parse(text, fields=SEARCH_FIELDS)


@pytest.mark.parametrize("field", sorted(ALL_FIELDS - {"has", "is"}))
def test_every_field_of_the_table_can_be_asked(field: str) -> None:
    assert parse(f"{field}:a") == Field(field, A)


@pytest.mark.parametrize("opening", ["(", "NOT ", "-", "-("])
def test_hostile_depth_is_refused_instead_of_overflowing(opening: str) -> None:
    with pytest.raises(QueryError, match=f"more than {MAX_DEPTH} deep"):
        parse(opening * 1000 + "a")


def test_hostile_length_is_refused_and_a_long_rule_is_not() -> None:
    long_rule = " OR ".join(["Wort"] * 2000)

    assert parse(long_rule) == Or((Word("Wort"),) * 2000)
    with pytest.raises(QueryError, match=f"longer than {MAX_CHARACTERS}"):
        parse("a" * (MAX_CHARACTERS + 1))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a b", "a AND b"),
        ("a OR b c", "a OR b AND c"),
        ("a OR (b c)", "a OR (b AND c)"),
        ("a (b c) -(d OR e)", "a AND (b AND c) AND NOT (d OR e)"),
        ("„a b“ title:(a)", '"a b" AND title:a'),
        ("title:(-a)", "title:(NOT a)"),
        ('=„a“ ="b c"', '=a AND ="b c"'),
        ('"a b"~5', "near(a b, 5)"),
        (r"/a\/b/ *c*", r"/a\/b/ AND *c*"),
    ],
)
def test_a_query_prints_as_it_would_be_written(text: str, printed: str) -> None:
    assert str(parse(text)) == printed


_WORDS = st.sampled_from(["a", "Wahl", "US-Wahl", "O'Neill", "12:30", "Straße", "or", "AT&T"])
_TEXTS = st.lists(_WORDS, min_size=1, max_size=3).map(" ".join)
_PARTS = st.sampled_from(["wahl*", "*wahl", "*Straße*", "US-Wahl*", "*a*"]).map(Part)
_SPOKEN = st.one_of(_WORDS.map(Word), _TEXTS.map(Phrase), _TEXTS.map(Exact), _PARTS)
_LEAVES = st.one_of(
    _SPOKEN,
    st.builds(Near, st.lists(_SPOKEN, min_size=2, max_size=3).map(tuple), st.integers(0, 9999)),
    st.sampled_from([r"a\/b", "(a|b) c", "[a-z]+", "near(a, 5)"]).map(Pattern),
)


def _combined(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(parts.map(Not), several.map(And), several.map(Or))


def _fielded(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    return st.builds(Field, st.sampled_from(sorted(ALL_FIELDS - {"has", "is"})), parts)


def _can_stand_in_any_field(query: Query) -> bool:
    return ":" not in str(query) and "near(" not in str(query)


_PLAIN_QUERIES: st.SearchStrategy[Query] = st.recursive(_LEAVES, _combined, max_leaves=6)
_QUERIES: st.SearchStrategy[Query] = st.recursive(
    st.one_of(_LEAVES, _fielded(_PLAIN_QUERIES.filter(_can_stand_in_any_field))),
    _combined,
    max_leaves=8,
)


@settings(deadline=None)
@given(_QUERIES)
def test_any_tree_prints_to_a_text_that_parses_to_it(query: Query) -> None:
    assert parse(str(query)) == query


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            [*'()":-*~/=,5', *"„“‚‘’ ab", " AND ", " OR ", "NOT", "title:", "tag:", "near("]
        ),
        max_size=12,
    ).map("".join)
)
def test_a_parser_answers_with_a_query_that_prints_stably_or_with_a_query_error(text: str) -> None:
    query = parsed_or_refused(text)

    if isinstance(query, QueryError):
        assert 0 <= query.position <= len(text)
    else:
        assert parse(str(query)) == query
        assert str(parse(str(query))) == str(query)


def parsed_or_refused(text: str) -> Query | QueryError:
    try:
        return parse(text)
    except QueryError as refusal:
        return refusal
