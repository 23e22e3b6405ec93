"""The index of rules: the same answers as trying them all, without trying them all."""

from __future__ import annotations

import gc

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.classify.index import RuleIndex
from feeds.classify.parts import PartIndex
from feeds.model import FeedKey
from feeds.query import Document, Holder, Rule, document, match, parse
from tests.classify.made_articles import article

_WORDS = ["Wahl", "Wahlen", "Musk", "Putin", "US-Wahl", "Straße", "policy", "policies", "Chinas"]
_PARTS = ["wahl*", "*wahl", "*ahl*", "p*", "*s", "*a*", "us-wah*", "*in*", "*zz*", "tag:wa*"]
_LEAVES = st.sampled_from(
    [
        *_WORDS,
        *_PARTS,
        "=Wahl",
        "near(Musk wahl*, 1)",
        "/wahl(en)?/",
        "china",
        '"Musk Putin"',
        '"Putin US-Wahl"',
        'title:"Wahl Musk"',
        'author:"Wahl Musk"',
        "title:Musk",
        "tag:wahl",
        "url:politik",
        "lang:de",
        "source:a",
    ]
)
_QUERIES = st.recursive(
    _LEAVES,
    lambda parts: st.one_of(
        parts.map("-({})".format), st.builds("({} {})".format, parts, parts),
        st.builds("({} OR {})".format, parts, parts),
    ),
    max_leaves=6,
)  # fmt: skip
_TEXTS = st.lists(st.sampled_from(_WORDS), max_size=6).map(" ".join)
_DOCUMENTS = st.builds(
    lambda title, text, language, tags, source, url: document(
        article(text, title=title, language=language, upstream_categories=tuple(tags), url=url),
        sources=[source],
    ),
    _TEXTS,
    _TEXTS,
    st.sampled_from([None, "de", "de-AT", "en", "xx"]),
    st.lists(st.sampled_from(["Wahl", "Musk"]), max_size=2),
    st.sampled_from(["a", "b"]),
    st.sampled_from([None, "https://a.example/politik/"]),
)
_RULES = st.lists(
    st.tuples(_QUERIES, st.frozensets(st.sampled_from(["de", "en"]), max_size=1)), max_size=8
)


@settings(deadline=None, max_examples=200)
@given(_RULES, st.lists(_DOCUMENTS, min_size=1, max_size=3))
def test_the_index_finds_what_trying_every_rule_finds(
    written: list[tuple[str, frozenset[str]]], documents: list[Document]
) -> None:
    rules = [
        Rule(FeedKey("topics", str(number)), number, parse(text), languages)
        for number, (text, languages) in enumerate(written)
    ]
    index = RuleIndex(rules)
    for one in documents:
        indexed = [rule for rule in index.candidates(one) if match(rule.query, one)]

        assert indexed == [rule for rule in rules if _speaks(rule, one) and match(rule.query, one)]


@settings(deadline=None, max_examples=200)
@given(_RULES, st.lists(_DOCUMENTS, min_size=1, max_size=3))
def test_the_index_tells_the_words_that_a_match_tells(
    written: list[tuple[str, frozenset[str]]], documents: list[Document]
) -> None:
    rules = [Rule(FeedKey("topics", text), 0, parse(text)) for text, _ in written]
    index = RuleIndex(rules)
    for one in documents:
        found = [(rule, match(rule.query, one)) for rule in rules]

        assert list(index.matches(one)) == [(rule, told.terms) for rule, told in found if told]


def _speaks(rule: Rule, one: Document) -> bool:
    return not rule.languages or (one.language or "")[:2] in rule.languages


def test_a_hundred_times_more_rules_are_no_more_work_for_an_article() -> None:
    one = document(article("Musk sprach im Bundestag mit Putin über wort7"), sources=["wire"])

    few, many = (_tried(count, one) for count in (100, 10_000))

    assert few == many == 2


def _tried(count: int, one: Document) -> int:
    """How many rules are tried when *count* topics share their first word."""
    queries = [f"Bundestag AND (wort{number} OR anders{number})" for number in range(count)]
    own = ["Musk Putin", "Musk Mars", "Mond Mars"]
    rules = [
        Rule(FeedKey("topics", str(number)), number, parse(query))
        for number, query in enumerate([*own, *queries])
    ]
    return len(list(RuleIndex(rules).candidates(one)))


def test_rules_whose_words_share_a_stem_are_all_found_and_in_their_order() -> None:
    queries = ["Mars", "Wahl", *["Mond"] * 6, "Wahlen"]
    index = RuleIndex(
        [Rule(FeedKey("topics", str(n)), n, parse(query)) for n, query in enumerate(queries)]
    )

    tried = index.candidates(document(article("Wahlen"), sources=["wire"]))

    assert [rule.number for rule in tried] == [1, 8]


def test_a_phrase_is_tried_only_where_its_words_stand_side_by_side() -> None:
    queries = ['"Musk Putin"', '"Putin Musk"', 'title:"Musk Putin"', '"Musk Putins Wahl"']
    index = RuleIndex(
        [Rule(FeedKey("topics", str(n)), n, parse(query)) for n, query in enumerate(queries)]
    )
    one = article("Musk sah Putin. Putin sah Musk Putins", title="Putin: Musk", language="de")

    tried = index.candidates(document(one, sources=["wire"]))

    assert [rule.number for rule in tried] == [0, 1]


def test_words_side_by_side_are_told_as_they_stand_first() -> None:
    rules = [Rule(FeedKey("topics", "a"), 0, parse('"Chinas Wahl"'))]
    one = article("Wahl in China. Chinas Wahlen, China-Wahl", language="de")

    found = RuleIndex(rules).matches(document(one, sources=["wire"]))

    assert list(found) == [(rules[0], ("Chinas Wahlen",))]


def test_rules_about_terms_alone_are_indexed_too() -> None:
    queries = ["category:sport", "category:politics -source:x", "lang:de", "tag:„US Wahl“", "-Musk"]
    index = RuleIndex(
        [Rule(FeedKey("feeds", str(n)), n, parse(query)) for n, query in enumerate(queries)]
    )
    one = document(article(language="de-AT", upstream_categories=("US WAHL",)), sources=["wire"])

    tried = list(index.candidates(one.with_terms(category=("politics",))))

    assert [rule.number for rule in tried] == [1, 2, 3, 4]


def test_a_part_names_each_word_that_holds_it_once() -> None:
    parts = PartIndex(["musk*", "wahlkampf*", "*wahl", "*usk*"])

    found = parts.found_in(["Musk,", "Musk,", "US-Wahl"])

    musk, wahl = Holder("Musk,", 0, "musk"), Holder("US-Wahl", 1, "wahl")
    assert found == {"musk*": [musk], "*usk*": [musk], "*wahl": [wahl]}


def test_an_index_is_made_without_looking_through_memory_meanwhile() -> None:
    rules = [Rule(FeedKey("topics", f"t{n}"), 0, parse(f"word{n} AND other")) for n in range(1000)]
    one = document(article("word7 other", language="en"), sources=["a"])
    seen: list[str] = []

    def note(phase: str, _: object) -> None:
        seen.append(phase)

    gc.callbacks.append(note)
    try:
        index = RuleIndex(rules)
        found = list(index.candidates(one))  # the first of its language
    finally:
        gc.callbacks.remove(note)

    assert len(found) == 1
    assert seen.count("start") <= 2  # after each step, what it has made
