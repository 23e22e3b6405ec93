"""What a rule would have caught: put to the stored archive before anybody trusts it.

Reads and nothing else. Only articles that hold a necessary word are looked at, in short looks, so
that a long test stands in nobody's way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from time import process_time

from feeds.model import Article, FeedKey
from feeds.pipeline.desk import Desk
from feeds.query import Document, Match, Or, Query, Rule, match
from feeds.storage import Connection, Store
from feeds.storage.archive import articles as stored
from feeds.storage.archive import indexing, search, words
from feeds.storage.archive.bodies import sort_at
from feeds.storage.archive.search import Asked
from feeds.storage.archive.words import Needs
from feeds.storage.feed import members
from feeds.storage.places import LATEST, floor, moment_at, number_at

BATCH = 400
"""Articles looked at in one look at the database."""

SAMPLES = 10
"""Articles that are shown of hits, gains and losses, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Rules of which any is enough, put to articles from ``since`` on; None is the beginning.

    ``against`` is the feed whose articles of now the hits are compared with. Days are those of
    ``timezone``.
    """

    rules: Sequence[Rule]
    now: datetime
    timezone: tzinfo
    since: datetime | None = None
    against: FeedKey | None = None
    samples: int = SAMPLES

    @property
    def query(self) -> Query:
        """What any hit matches at least."""
        queries = tuple(rule.query for rule in self.rules)
        return Or(queries) if len(queries) > 1 else queries[0]


@dataclass(frozen=True, slots=True)
class Sample:
    """An article that is shown: with its match, or with the words that had put it in the feed."""

    article: Article
    moment: datetime
    match: Match | None
    words: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """What a backtest found.

    ``articles`` were there in all, ``read`` of them were read. ``gained`` and ``lost`` are None
    without a feed to compare with. ``seconds`` are of this process's CPU.
    """

    articles: int = 0
    read: int = 0
    hits: int = 0
    gains: int | None = None
    losses: int | None = None
    by_source: Counter[str] = field(default_factory=Counter)
    by_day: Counter[date] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)
    gained: list[Sample] = field(default_factory=list)
    lost: list[Sample] = field(default_factory=list)
    seconds: float = 0.0


def backtest(
    question: Question,
    desk: Desk,
    store: Store,
    *,
    tell: Callable[[datetime], None] = lambda _: None,
) -> Report:
    """Put the question's rules to the archive, newest articles first.

    Args: tell: is called with the date that the test has come down to.
    """
    began = process_time()
    hidden = desk.rights.hidden
    asked = Asked(query=question.query, now=question.now, timezone=question.timezone, hidden=hidden)
    report = Report()
    with store.read() as connection:
        needs = _needs(connection, asked, question.since)
        report.articles = words.count(connection, floor=needs.floor)
        standing = _standing(connection, question)
    hit: set[int] = set()
    places = [LATEST]
    while places:
        with store.read() as connection:
            needs = replace(needs, below=min(needs.below, places[-1]))
            places = list(words.candidates(connection, needs, limit=BATCH))
            likely = words.likely_among(connection, asked.query, places)
            report.read += len(likely)
            for place, sample in _hits(connection, asked, question.rules, likely):
                hit.add(number_at(place))
                _count_in(report, sample, question, is_new=number_at(place) not in standing)
        if places:
            tell(moment_at(places[-1]))
    if question.against:
        report.gains, report.losses = len(hit - standing.keys()), len(standing.keys() - hit)
        with store.read() as connection:
            report.lost = _lost(connection, standing, hit, question.samples)
    report.seconds = process_time() - began
    return report


def _needs(connection: Connection, asked: Asked, since: datetime | None) -> Needs:
    needs = search.needs(asked, LATEST)
    if not indexing.is_current(connection):  # words of an older analyzer may miss articles
        needs = replace(needs, tokens=())
    return replace(needs, floor=max(needs.floor, floor(since))) if since else needs


def _standing(connection: Connection, question: Question) -> Mapping[int, Sequence[str]]:
    """The articles that are in the feed now, each with the words that put it there."""
    if question.against is None:
        return {}
    return members.standing(connection, question.against, since=question.since)


def _hits(
    connection: Connection, asked: Asked, rules: Sequence[Rule], places: Sequence[int]
) -> Iterator[tuple[int, Sample]]:
    for place, article, seen in search.seen_at(connection, asked, places):
        if found := _first_match(rules, article, seen):
            yield place, Sample(article, sort_at(article), found, found.terms)


def _first_match(rules: Sequence[Rule], article: Article, seen: Document) -> Match | None:
    spoken = (rule for rule in rules if rule.is_for(article.language))
    matches = (match(rule.query, seen) for rule in spoken)
    return next((one for one in matches if one), None)


def _count_in(report: Report, sample: Sample, question: Question, *, is_new: bool) -> None:
    report.hits += 1
    report.by_source[sample.article.source_id] += 1
    report.by_day[sample.moment.astimezone(question.timezone).date()] += 1
    if len(report.samples) < question.samples:
        report.samples.append(sample)
    if is_new and question.against and len(report.gained) < question.samples:
        report.gained.append(sample)


def _lost(
    connection: Connection,
    standing: Mapping[int, Sequence[str]],
    hit: Collection[int],
    samples: int,
) -> list[Sample]:
    """The newest of those that are in the feed now and would not be."""
    numbers = [number for number in standing if number not in hit][:samples]
    articles = stored.load(connection, numbers)
    return [
        Sample(one, sort_at(one), None, tuple(standing[number]))
        for number in numbers
        if (one := articles.get(number))
    ]
