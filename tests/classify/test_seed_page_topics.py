"""The first real input: what its body is about matches, what only its teasers say does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.classify import Classifier
from feeds.model import FeedKey
from feeds.query import Rule, document, parse
from tests.classify.made_articles import article

_PAGE = Path(__file__).parents[2].parent / "shared/data/seed/newspaper-page.de.txt"
_BODY_PARAGRAPHS = 9


@pytest.fixture(scope="module")
def body() -> str:
    if not _PAGE.exists():
        pytest.skip("../shared/data/seed is not here")
    after_credit = _PAGE.read_text(encoding="utf-8").partition("© AFP")[2]
    paragraphs = after_credit.partition("Lewis--TNT")[0].split("\n\n")
    long = [paragraph.strip() for paragraph in paragraphs if len(paragraph) > 60]
    assert len(long) == _BODY_PARAGRAPHS
    return "\n\n".join(long)


def topics_of(body: str, rule: str) -> list[str]:
    classifier = Classifier(
        categories=[], topics=[Rule(FeedKey("topics", "it"), 1, parse(rule))], selections=[]
    )
    one = article(body)
    labels = classifier.classify(one, document(one, sources=["pasted"]), fallback="news")
    return [label.feed.id for label in labels.labels if label.feed.kind == "topics"]


@pytest.mark.parametrize(
    "rule",
    [
        "(Musk OR SpaceX OR Starlink) AND (Putin OR Kreml OR Russland)",
        '"Elon Musk" AND Moskau',
        "(US-Wahl OR US-Wahlkampf OR US-Präsidentschaftswahl) AND Trump",
        "(Wahl OR Wahlkampf OR Präsidentschaftswahl) AND USA",
        "Ukraine AND (Krieg OR Überfall OR Sanktion)",
        'Kiew "Überfall Russlands auf die Ukraine"',
        "Starlink Taiwan -Biden",
    ],
)
def test_what_the_body_is_about_matches(body: str, rule: str) -> None:
    assert topics_of(body, rule) == ["it"]


@pytest.mark.parametrize(
    "rule",
    [
        "Giuliani",
        "Tarifverhandlungen OR Tarifverhandlung OR Ärzte",
        '"Marburger Bund"',
        "Biden",
        "title:Musk",
        "Rüstung",
        "Unternehmen -Musk",
        '"Musk Putin"',
    ],
)
def test_what_only_teasers_or_parts_of_words_say_does_not(body: str, rule: str) -> None:
    assert topics_of(body, rule) == []
