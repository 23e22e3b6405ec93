"""What a rule would have caught: counted, compared with the live rule, and shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feeds.errors import InputError, QueryError
from feeds.model import FeedKey
from feeds.pipeline.feed import backtest as module
from feeds.pipeline.feed.backtest import Question, Report, backtest
from feeds.pipeline.feed.backtest_json import asked_backtest, backtest_json
from feeds.query import Rule, parse_search
from tests.pipeline.house import BASE, House, Item
from tests.storage.stores import NOON

TOPIC = FeedKey("topics", "t")
LIVE = BASE + '[topics.t]\nmatch = "eins"\n'
WORDS = ("eins", "zwei", "drei")


@pytest.fixture
def filled(either_house: House) -> House:
    """Nine articles, one every ten hours back from noon, that say one of three words."""
    house = either_house
    house.configure(LIVE)
    items = [
        Item(f"{WORDS[n % 3]}{n}", text=f"Heute {WORDS[n % 3]}.", hours=1 + 10 * n)
        for n in range(9)
    ]
    house.bring(*items)
    house.publish()
    return house


def tried(house: House, query: str, **fields: Any) -> Report:
    rules = [Rule(FeedKey("topics", ""), 0, parse_search(query))]
    question = Question(rules=rules, now=NOON, timezone=UTC, **fields)
    return backtest(question, house.desk, house.store)


def names(report: Report) -> list[str]:
    return [one.article.upstream_id for one in report.samples]


def test_hits_are_counted_by_source_and_day_and_the_newest_are_shown(filled: House) -> None:
    report = tried(filled, "eins OR zwei")

    assert (report.articles, report.read, report.hits) == (9, 6, 6)
    assert names(report) == ["eins0", "zwei1", "eins3", "zwei4", "eins6", "zwei7"]
    assert [one.words for one in report.samples[:2]] == [("eins",), ("zwei",)]
    assert report.by_source == {"paper": 6}
    assert sum(report.by_day.values()) == 6
    assert report.by_day[NOON.date()] == 2
    assert (report.gains, report.losses) == (None, None)


def test_gains_and_losses_are_told_against_what_the_feed_holds(filled: House) -> None:
    report = tried(filled, "zwei OR Heute -drei -eins0", against=TOPIC)

    assert (report.hits, report.gains, report.losses) == (5, 3, 1)
    assert [one.article.upstream_id for one in report.gained] == ["zwei1", "zwei4", "zwei7"]
    assert [(one.article.upstream_id, one.words) for one in report.lost] == [("eins0", ("eins",))]


def test_the_live_rule_itself_gains_and_loses_nothing(filled: House) -> None:
    report = tried(filled, "eins", against=TOPIC)

    assert (report.hits, report.gains, report.losses) == (3, 0, 0)


@pytest.mark.parametrize(
    ("since", "hits"),
    [(timedelta(hours=40), 2), (timedelta(minutes=1), 0), (timedelta(days=900), 3)],
)
def test_what_is_older_is_not_looked_at_and_is_no_loss(
    filled: House, since: timedelta, hits: int
) -> None:
    report = tried(filled, "eins", since=NOON - since, against=TOPIC)

    assert (report.hits, report.losses) == (hits, 0)


def test_a_rule_without_a_necessary_word_is_put_to_every_article(filled: House) -> None:
    report = tried(filled, "Heute* -eins")

    assert report.hits == 6
    assert tried(filled, "/zw.i/").hits == 3


def test_it_goes_on_from_one_look_to_the_next(
    filled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[datetime] = []
    monkeypatch.setattr(module, "BATCH", 2)
    rules = [Rule(FeedKey("topics", ""), 0, parse_search("eins OR zwei"))]
    report = backtest(
        Question(rules=rules, now=NOON, timezone=UTC, samples=2),
        filled.desk,
        filled.store,
        tell=reached.append,
    )

    assert report.hits == 6
    assert names(report) == ["eins0", "zwei1"]
    assert reached == sorted(reached, reverse=True)
    assert len(reached) == 3


def test_nothing_is_told_of_a_source_that_must_not_be_shown(filled: House) -> None:
    filled.configure(LIVE.replace('"full"', '"none"'))

    assert tried(filled, "eins").hits == 0


def test_a_program_gets_the_same_as_json(filled: House) -> None:
    asked = {"query": "zwei", "topic": "t", "since": "7d", "timezone": "UTC"}

    told = asked_backtest(asked, filled.classifier, filled.desk, filled.tools)

    assert (told["hits"], told["gains"], told["losses"]) == (3, 3, 3)
    assert told["against"] == "topics/t"
    assert told["rules"] == ["zwei"]
    assert told["by_source"] == {"paper": 3}
    assert told["samples"][0]["words"] == ["zwei"]
    assert told["samples"][0]["excerpt"] == "Heute zwei."
    assert told["lost"][0]["words"] == ["eins"]


def test_without_a_query_a_topic_is_tested_as_it_stands(filled: House) -> None:
    asked = {"query": None, "topic": "t", "since": None, "timezone": "Europe/Berlin"}

    told = asked_backtest(asked, filled.classifier, filled.desk, filled.tools)

    assert (told["hits"], told["gains"], told["losses"]) == (3, 0, 0)


@pytest.mark.parametrize(
    ("fields", "error", "sentence"),
    [
        ({"query": "(zwei"}, QueryError, "never closed"),
        ({"topic": "nope"}, InputError, "there is no topic 'nope'"),
        ({"query": "zwei", "since": "soon"}, InputError, "a period such as 90d"),
    ],
)
def test_a_question_without_sense_is_refused_with_a_sentence(
    filled: House, fields: dict[str, str], error: type[Exception], sentence: str
) -> None:
    asked = {"query": None, "topic": None, "since": None, "timezone": "UTC", **fields}
    with pytest.raises(error, match=sentence):
        asked_backtest(asked, filled.classifier, filled.desk, filled.tools)


def test_a_report_without_hits_is_told_too(filled: House) -> None:
    rules = [Rule(FeedKey("topics", ""), 0, parse_search("niemals"))]
    question = Question(rules=rules, now=NOON, timezone=UTC)

    told = backtest_json(backtest(question, filled.desk, filled.store), question, filled.desk)

    assert (told["hits"], told["by_day"], told["samples"]) == (0, {}, [])
