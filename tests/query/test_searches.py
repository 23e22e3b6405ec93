"""Searches: terms of time, what must be looked for, and what an index may leave out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import QueryError
from feeds.query import (
    And,
    Document,
    Glance,
    Span,
    When,
    Word,
    can_match,
    match,
    parse,
    parse_search,
    span,
    stored_words,
    wanted_terms,
    wanted_tokens,
)

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
WEEK = timedelta(days=7)


def spanned(text: str) -> Span:
    return span(parse_search(text), now=NOW, timezone=BERLIN)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("a since:7d", When("since", WEEK)),
        ("a since:36h", When("since", timedelta(hours=36))),
        ("a since:90m", When("since", timedelta(minutes=90))),
        ("a since:5s", When("since", timedelta(seconds=5))),
        ("a after:2026-10-01", When("after", date(2026, 10, 1))),
        ("a Before:2024-02-29", When("before", date(2024, 2, 29))),
    ],
)
def test_a_search_may_limit_time(text: str, when: When) -> None:
    query = parse_search(text)

    assert query == And((Word("a"), when))
    assert parse_search(str(query)) == query


@pytest.mark.parametrize(
    ("text", "position", "hint"),
    [
        ("a since:week", 8, "since: and 7d"),
        ("a since:0d", 8, "since: and 7d"),
        ("a since:7", 8, "since: and 7d"),
        ('a since:"7d"', 8, "since: and 7d"),
        ("a since:(7d)", 8, "since: and 7d"),
        ("a since:9999999d", 8, "since: and 7d"),
        ("a after:yesterday", 8, "after: and 2026-10-31"),
        ("a after:2026-02-30", 8, "after: and 2026-10-31"),
        ("a before:20261031", 9, "before: and 2026-10-31"),
        ("a before:2026-W44-6", 9, "before: and 2026-10-31"),
        ("a title:(b since:7d)", 11, "close them before it"),
    ],
)
def test_a_wrong_time_is_refused_at_its_place(text: str, position: int, hint: str) -> None:
    with pytest.raises(QueryError) as refusal:
        parse_search(text)

    assert refusal.value.position == position
    assert hint in refusal.value.hint


@pytest.mark.parametrize("text", ["-a", "NOT (a b)", "since:7d", "-a since:7d", "-lang:de"])
def test_a_search_must_look_for_something(text: str) -> None:
    with pytest.raises(QueryError, match="names nothing to look for"):
        parse_search(text)


@pytest.mark.parametrize("text", ["a", "category:x", "a -b", "NOT NOT a", "-(a -b)", "a OR -b"])
def test_one_positive_term_is_enough(text: str) -> None:
    assert parse_search(text) == parse_search(f"({text})")


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("a since:7d", True),
        ("a since:1h", False),
        ("a after:2026-11-18", True),
        ("a after:2026-11-19", False),
        ("a before:2026-11-18", False),
        ("a before:2026-11-19", True),
        ("a -before:2026-11-18", True),
        ("a (since:1h OR before:2026-11-19)", True),
    ],
)
def test_after_is_the_day_itself_and_before_is_not(text: str, matches: bool) -> None:  # noqa: FBT001 - the expected value of a table
    document = Document(
        texts={"title": "a"}, terms={}, day=date(2026, 11, 18), age=timedelta(hours=40)
    )

    assert (match(parse_search(text), document) is not None) is matches


def test_without_a_date_no_time_matches() -> None:
    document = Document(texts={"title": "a"}, terms={})

    for limit in ("since:7d", "after:2000-01-01", "before:2100-01-01"):
        assert match(parse_search(f"a {limit}"), document) is None


def test_evidence_is_of_words_and_never_of_time() -> None:
    document = Document(texts={"title": "a"}, terms={}, day=date(2026, 1, 1), age=timedelta(1))
    found = match(parse_search("a since:7d after:2026-01-01"), document)

    assert found is not None
    assert found.terms == ("a",)


MIDNIGHT = datetime(2026, 9, 30, 22, 0, tzinfo=UTC)  # of 1 October in Berlin
LATER = datetime(2026, 10, 31, 23, 0, tzinfo=UTC)  # of 1 November, in winter time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", Span()),
        ("a since:7d", Span(NOW - WEEK)),
        ("a after:2026-10-01 before:2026-11-01", Span(MIDNIGHT, LATER)),
        ("a after:2026-10-01 since:7d", Span(NOW - WEEK)),
        ("(a after:2026-10-01) OR (b since:7d)", Span(MIDNIGHT)),
        ("(a after:2026-10-01) OR b", Span()),
        ("a -since:7d", Span()),
        ("a after:0001-01-01", Span()),  # in Berlin it begins before the calendar does
        ("a since:999999d", Span()),
        ("a before:9999-12-31", Span(None, datetime(9999, 12, 30, 23, tzinfo=UTC))),
    ],
)
def test_a_search_tells_the_span_that_holds_all_its_matches(text: str, expected: Span) -> None:
    assert spanned(text) == expected


def test_a_word_is_wanted_in_every_form_that_was_stored() -> None:
    (forms,) = wanted_tokens(parse_search("Wahlen"))

    assert {"wahlen", "wahl", "ßwahl"} <= forms


@pytest.mark.parametrize(
    ("text", "words", "terms"),
    [
        ("a b", 2, 0),
        ("a OR b", 1, 0),
        ("a source:x", 1, 1),
        ("a OR source:x", 0, 0),
        ("category:x OR topic:y", 0, 1),
        ("a url:x", 1, 0),
        ("a since:7d", 1, 0),
        ("x" * 65 + " b", 1, 0),  # too long to be stored
    ],
)
def test_only_what_an_index_can_know_is_asked_of_it(text: str, words: int, terms: int) -> None:
    query = parse_search(text)

    assert (len(wanted_tokens(query)), len(wanted_terms(query))) == (words, terms)


_WORDS = st.sampled_from(
    [
        "Wahl",
        "Wahlen",
        "wählen",
        "Chinas",
        "China",
        "policy",
        "policies",
        "Straße",
        "US-Wahl",
        "Müller",
        "Mueller",
        "running",
        "runs",
        "U.S.",
        "日本",
        "Musk's",
        "e\u0301tude",
        "हिन्दी",
    ]
)

_QUERIES = st.recursive(
    st.one_of(
        _WORDS,
        st.sampled_from(
            ['"{} Wahl"', "title:{}", "author:{}", "text:{}", "={}", "{}*", "*{}", "author:*{}*",
             "near({} Wahl, 1)", 'near("Wahl {}" =Wahl, 2)', "/{}/", "tag:{}", "lang:de", "id:{}"]
        ).flatmap(lambda form: _WORDS.filter(str.isalpha).map(form.format)),
    ),
    lambda parts: st.one_of(
        parts.map("-({})".format), st.builds("({} {})".format, parts, parts),
        st.builds("({} OR {})".format, parts, parts),
    ),
    max_leaves=4,
)  # fmt: skip
_TEXTS = st.lists(_WORDS, max_size=6).map(" ".join)
_LANGUAGES = st.sampled_from([None, "de", "en", "fr", "ru", "sv", "xx"])


@settings(max_examples=300)
@given(_QUERIES, _TEXTS, _TEXTS, _LANGUAGES)
def test_no_match_lacks_what_is_wanted_of_the_index_or_is_refused_at_a_glance(
    text: str, title: str, body: str, language: str | None
) -> None:
    query = parse(text)
    document = Document(
        texts={"title": title, "text": body, "author": title},
        terms={"tag": (title,), "id": (body,), "lang": (language,) if language else ()},
        language=language,
    )
    stored = stored_words(document)
    tokens = frozenset(stored.tokens.split())

    if match(query, document):
        assert all(tokens & forms for forms in wanted_tokens(query))
        assert can_match(query, Glance(stored.stems, language, stored.tokens))
