"""A backtest for programs: the same on the command line and from the API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from feeds.classify import Classifier
from feeds.errors import InputError
from feeds.model import FeedKey
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.feed.backtest import Question, Report, Sample, backtest
from feeds.publish.article_json import rfc3339
from feeds.query import Rule, parse_search, period, snippet


def backtest_json(report: Report, question: Question, desk: Desk) -> dict[str, Any]:
    """Figures, then samples, newest first; gains and losses are null without a live rule."""
    return {
        "rules": [str(rule.query) for rule in question.rules],
        "since": rfc3339(question.since),
        "against": question.against.path if question.against else None,
        "articles": report.articles,
        "read": report.read,
        "hits": report.hits,
        "gains": report.gains,
        "losses": report.losses,
        "by_source": dict(report.by_source.most_common()),
        "by_day": {day.isoformat(): hits for day, hits in sorted(report.by_day.items())},
        "samples": _samples(report.samples, desk),
        "gained": _samples(report.gained, desk),
        "lost": _samples(report.lost, desk),
        "seconds": round(report.seconds, 2),
    }


def asked_backtest(
    question: dict[str, Any], classifier: Classifier, desk: Desk, tools: Tools
) -> dict[str, Any]:
    """The backtest that a program asks for.

    Args:   question: ``query`` and ``topic``, of which one may be None: a topic's own rule is
            tested, or compared with; ``since``, a period or None; ``timezone``, whose days are
            meant.
    Raises: QueryError, InputError: there is no such rule, topic or period.
    """
    now = tools.store.now()
    topic = FeedKey("topics", question["topic"]) if question["topic"] else None
    asked = Question(
        rules=_rules(question["query"], topic, classifier),
        now=now,
        timezone=ZoneInfo(question["timezone"]),
        since=_since(question["since"], now),
        against=topic,
    )
    return backtest_json(backtest(asked, desk, tools.store), asked, desk)


def _rules(query: str | None, topic: FeedKey | None, classifier: Classifier) -> Sequence[Rule]:
    standing = classifier.only([topic]).rules if topic else ()
    if topic and not standing:
        raise InputError(f"there is no topic {topic.id!r}")
    return [Rule(FeedKey("topics", ""), 0, parse_search(query))] if query else standing


def _since(text: str | None, now: datetime) -> datetime | None:
    if not text:
        return None
    found = period(text)
    if found is None:
        raise InputError(f"since is {text!r}; it is a period such as 90d or 12h")
    try:
        return now - found
    except OverflowError:  # before the year 1: no limit at all
        return None


def _samples(samples: Sequence[Sample], desk: Desk) -> list[dict[str, Any]]:
    return [_sample(one, desk) for one in samples]


def _sample(sample: Sample, desk: Desk) -> dict[str, Any]:
    article = sample.article
    ceiling = desk.rights.ceiling(article.source_id, article.agency)
    evidence = sample.match.evidence if sample.match else ()
    return {
        "id": article.public_id,
        "permalink": f"{desk.site.base_url}/articles/{article.public_id}",
        "title": article.title,
        "source": article.source_id,
        "date": rfc3339(sample.moment),
        "words": list(sample.words),
        "excerpt": "".join(one.text for one in snippet(article, evidence, ceiling=ceiling)),
    }
