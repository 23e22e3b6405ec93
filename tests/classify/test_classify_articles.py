"""Which feeds an article enters, in which order that is decided, and the reasons."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from feeds.classify import Category, Classifier
from feeds.model import Article, FeedKey, Image, Label, Labels
from feeds.query import Rule, document, parse
from tests.classify.made_articles import article

POLITICS = Category(
    "politics",
    rules=(
        Rule(FeedKey("categories", "politics"), 1, parse("Bundestag OR Wahlkampf")),
        Rule(FeedKey("categories", "politics"), 2, parse("title:Minister")),
    ),
    upstream=("politik", "Inland"),
)
SPORT = Category(
    "sport",
    rules=(Rule(FeedKey("categories", "sport"), 3, parse("Tor OR Wahlkampf")),),
    upstream=("sport", "US-Sport"),
)


def topic(name: str, number: int, query: str, *languages: str) -> Rule:
    return Rule(FeedKey("topics", name), number, parse(query), frozenset(languages))


def selection(name: str, number: int, query: str) -> Rule:
    return Rule(FeedKey("feeds", name), number, parse(query))


def classify(
    one: Article,
    *,
    topics: Sequence[Rule] = (),
    selections: Sequence[Rule] = (),
) -> Labels:
    classifier = Classifier(categories=[POLITICS, SPORT], topics=topics, selections=selections)
    return classified(one, classifier, "wire", "paper")


def classified(one: Article, classifier: Classifier, *sources: str) -> Labels:
    """What *classifier* says of an article of these sources."""
    seen = document(one, sources=sources or ["wire"])
    return classifier.classify(one, seen, fallback="news")


def test_an_article_is_in_all_its_sources_and_its_category() -> None:
    labels = classify(article("Ein Text"))

    assert labels == Labels(
        "news",
        "source",
        (
            Label(FeedKey("all", "all")),
            Label(FeedKey("sources", "wire")),
            Label(FeedKey("sources", "paper")),
            Label(FeedKey("categories", "news")),
        ),
    )


@pytest.mark.parametrize(
    ("fields", "category", "why"),
    [
        ({"text": "Im Bundestag begann der Wahlkampf."}, "politics", "rule: Bundestag, Wahlkampf"),
        ({"text": "Der Wahlkampf"}, "politics", "rule: Wahlkampf"),
        ({"text": "Ein Tor"}, "sport", "rule: Tor"),
        ({"text": "Ein Minister"}, "news", "source"),
        ({"title": "Die Minister", "text": "Ein Tor"}, "politics", "rule: Minister"),
        ({"text": "Ein Tor", "upstream_categories": ("Politik",)}, "sport", "rule: Tor"),
        ({"upstream_categories": ("Kultur", "POLITIK", "Sport")}, "politics", "upstream: politik"),
        ({"upstream_categories": ("us_sport",)}, "sport", "upstream: US-Sport"),
        ({"upstream_categories": ("Sportpolitik", "…", "")}, "news", "source"),
        ({"url": "https://a.example/de/politik/sport/1.html"}, "politics", "upstream: politik"),
        ({"url": "https://a.example/us%2Dsport/"}, "sport", "upstream: US-Sport"),
        ({"url": "https://sport.example/x?sport=politik"}, "news", "source"),
        ({"url": "http://[sport/politik"}, "news", "source"),
        ({"url": None}, "news", "source"),
        (
            {"url": "https://a.example/politik/1", "upstream_categories": ("Sport",)},
            "sport",
            "upstream: sport",
        ),
    ],
)
def test_own_rules_decide_then_tags_then_the_path_then_the_source(
    fields: dict[str, object], category: str, why: str
) -> None:
    labels = classify(article(**fields))  # type: ignore[arg-type] # any field may be given

    assert (labels.category, labels.why) == (category, why)


CHOSEN = Category("chosen", former=("elder",))
CLAIMED = Category("claimed")
RULED = Category("ruled", rules=(Rule(FeedKey("categories", "ruled"), 1, parse("Musk")),))
NAMED = Category("named", upstream=("Ausland",))
ELECTIONS = Category("elections", iptc="20000587")
POLITICAL = Category("political", iptc="11000000")


@pytest.mark.parametrize(
    ("fields", "category", "why"),
    [
        ({}, "chosen", "editor"),
        ({"category_choice": "elder"}, "chosen", "editor"),
        ({"category_choice": "unknown"}, "claimed", "push"),
        ({"category_choice": None, "category_claim": "unknown"}, "ruled", "rule: Musk"),
        (
            {"text": "", "category_choice": None, "category_claim": None},
            "named",
            "upstream: Ausland",
        ),
    ],
)
def test_who_knows_an_article_best_decides_its_category(
    fields: dict[str, object], category: str, why: str
) -> None:
    known = {"category_choice": "chosen", "category_claim": "claimed", "text": "Musk"}
    told = {"upstream_categories": ("Ausland",), "iptc": ("20000587",)}
    several = [POLITICAL, ELECTIONS, NAMED, RULED, CLAIMED, CHOSEN]
    classifier = Classifier(categories=several, topics=(), selections=())

    labels = classified(article(**{**known, **told, **fields}), classifier)  # type: ignore[arg-type]

    assert (labels.category, labels.why) == (category, why)


@pytest.mark.parametrize(
    ("codes", "category", "why"),
    [
        (["20000587"], "elections", "iptc: 20000587"),  # election
        (["20000593"], "political", "iptc: 20000593"),  # government
        (["11003000"], "political", "iptc: 11003000"),  # a Subject Code
        (["15000000", "11000000"], "political", "iptc: 11000000"),
        (["20000001", "99000000"], "news", "source"),
    ],
)
def test_a_code_of_iptc_decides_where_nothing_else_does(
    codes: list[str], category: str, why: str
) -> None:
    classifier = Classifier(categories=[ELECTIONS, POLITICAL], topics=(), selections=())

    labels = classified(article("Ein Text", iptc=tuple(codes)), classifier)

    assert (labels.category, labels.why) == (category, why)


def test_an_upstream_name_without_words_claims_nothing() -> None:
    categories = [Category("odd", upstream=("…",)), Category("sport", upstream=("sport",))]
    classifier = Classifier(categories=categories, topics=(), selections=())

    labels = classified(article(upstream_categories=("-", "Sport")), classifier)

    assert labels.category == "sport"


def test_a_category_by_rule_tells_the_rule_and_its_words() -> None:
    labels = classify(article(title="Minister", text="Ein Tor"))

    assert labels.labels[3] == Label(FeedKey("categories", "politics"), 2, ("Minister",))


def test_a_reason_stays_short() -> None:
    words = [f"Wort{number}" for number in range(200)]
    rule = Rule(FeedKey("categories", "long"), 1, parse(" OR ".join(words)))
    classifier = Classifier(categories=[Category("long", (rule,))], topics=(), selections=())

    labels = classified(article(" ".join(words)), classifier)

    assert labels.why.startswith("rule: Wort0, Wort1,")
    assert len(labels.why) < 130
    assert len(labels.labels[-1].terms) == 200


def test_a_rule_that_only_excludes_says_just_that_it_was_a_rule() -> None:
    rule = Rule(FeedKey("categories", "rest"), 1, parse("-Sport"))
    classifier = Classifier(categories=[Category("rest", (rule,))], topics=(), selections=())

    labels = classified(article("Politik"), classifier)

    assert (labels.category, labels.why) == ("rest", "rule")


def test_topics_come_in_their_order_each_with_the_first_rule_that_matches() -> None:
    topics = [
        topic("b", 7, "Putin"),
        topic("b", 8, "Musk"),
        topic("b", 9, "Kreml OR Musk"),
        topic("a", 5, "Musk -Mars"),
        topic("c", 6, "Mars"),
    ]

    labels = classify(article("Musk im Kreml"), topics=topics)

    assert labels.labels[4:] == (
        Label(FeedKey("topics", "b"), 8, ("Musk",)),
        Label(FeedKey("topics", "a"), 5, ("Musk",)),
    )


@pytest.mark.parametrize(
    ("language", "matches"),
    [("de", True), ("de-AT", True), ("fr-CH", True), ("fr", False), ("en", False), (None, False)],
)
def test_a_topic_may_be_kept_to_languages(language: str | None, matches: bool) -> None:  # noqa: FBT001 - the expected value of a table
    topics = [topic("musk", 1, "Musk", "de", "fr-CH")]

    labels = classify(article("Musk", language=language), topics=topics)

    assert (len(labels.labels) == 5) == matches


def test_topics_see_the_category_and_selections_see_all() -> None:
    labels = classify(
        article("Tor von Musk"),
        topics=[topic("musk", 1, "Musk category:sport"), topic("none", 2, "category:politics")],
        selections=[
            selection("morning", 3, "category:sport topic:musk source:paper -source:x"),
            selection("evening", 4, "topic:none"),
            selection("rest", 5, "-topic:none"),
        ],
    )

    assert labels.labels[4:] == (
        Label(FeedKey("topics", "musk"), 1, ("Musk", "sport")),
        Label(FeedKey("feeds", "morning"), 3, ("paper", "sport", "musk")),
        Label(FeedKey("feeds", "rest"), 5, ()),
    )


def test_a_classifier_keeps_nothing_of_the_article_before() -> None:
    classifier = Classifier(
        categories=[],
        topics=[topic("musk", 1, "Musk")],
        selections=[selection("m", 2, "topic:musk")],
    )
    with_it = classified(article("Musk"), classifier)
    without = classified(article("Mars"), classifier)

    assert [label.feed.kind for label in with_it.labels[3:]] == ["topics", "feeds"]
    assert without.labels[3:] == ()


def test_a_document_shows_all_that_queries_may_ask_before_classification() -> None:
    one = article("Text", title="Titel", summary="Lead", upstream_categories=("Politik",))

    shown = document(one, sources=["wire", "paper"])

    assert shown.language == "de"
    assert shown.texts == {
        "title": "Titel",
        "summary": "Lead",
        "text": "Text",
        "author": "Anna Meier\nBo Lund",
    }
    assert shown.terms == {
        "source": ("wire", "paper"),
        "lang": ("de",),
        "tag": ("Politik",),
        "url": ("https://paper.example/nachrichten/1",),
        "id": ("k1", "tag:example.org,2026-01-01:k1"),
        "has": (),
        "agency": (),
        "is": (),
    }


def test_an_article_with_a_picture_can_be_asked_for() -> None:
    pictured = article(images=(Image(url="https://paper.example/1.jpg"),))
    topics = [topic("pictured", 1, "has:image"), topic("bare", 2, "-has:image")]

    assert [label.feed.id for label in classify(pictured, topics=topics).labels[4:]] == ["pictured"]
    assert [label.feed.id for label in classify(article(), topics=topics).labels[4:]] == ["bare"]


def test_what_no_article_says_yet_is_asked_in_vain() -> None:
    topics = [topic("agency", 1, "agency:dpa"), topic("paid", 2, "is:paywalled")]

    assert classify(article("dpa"), topics=topics).labels[4:] == ()


def test_agency_copy_and_paywalled_articles_can_be_asked_for() -> None:
    topics = [
        topic("agency", 1, 'agency:"Deutsche Presse-Agentur"'),
        topic("paid", 2, "is:paywalled"),
    ]
    copied, paid = article(agency="dpa"), article(paywall=True)

    assert [one.feed.id for one in classify(copied, topics=topics).labels[4:]] == ["agency"]
    assert [one.feed.id for one in classify(paid, topics=topics).labels[4:]] == ["paid"]
