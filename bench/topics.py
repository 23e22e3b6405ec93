"""How long an article takes to find its topics, among 1,000 and among 100,000.

    python bench/topics.py [TOPICS]

Reads the texts of the real pages beside the project, else invented ones. Two mixes of topics are
tried, which ask in the same forms (FORMS) for other names. "names" are as topics are: people and
places, of which most stand in no text of these days and most others in one (SHARES); a tenth of
the pairs stand side by side in some text. "words" are rare words of every second text, so that an
article is in twenty topics. The other texts are classified among few and among many topics in
turn; of several rounds the fastest counts for each text, and the first is told besides, in which
most words are met for the first time. Times are CPU time of one thread and hold everything: words,
stems, matching, the words found. Few and many topics give other answers, none and twenty; so texts
are also classified among those few that hold all of their topics, which tells what topics cost that
are not found. Exits with 1 where, among names, an article takes more than 1 ms (median), or 1.5
times as long as among 1,000 topics, building more than 15 s or 600 MB, or a hostile pattern more
than 50 ms.
"""

from __future__ import annotations

import gc
import itertools
import random
import resource
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench._topics import SEED, Names, RareWords, Writer, all_texts, made, texts
from feeds.classify import Classifier
from feeds.errors import QueryError
from feeds.garbage import uncollected
from feeds.model import Article, FeedKey
from feeds.query import Document, Rule, document, match, parse

FEW, MANY = 1_000, 100_000
ROUNDS = 5
WANTED = {"ms": 1.0, "times": 1.5, "s": 15.0, "MB": 600.0, "ms (pattern)": 50.0}
HOSTILE = [
    r"(a+)+$",
    r"(a|aa)+b",
    r"(.*a){12}b",
    r"(x+x+)+y",
    r"(.*)*=.*",
    r"([a-zA-Z]+)*\d",
    r"(a?){60}a{60}",
    r"(\w+\s?)*\W",
    r"a.{40}b",
    r"((a{1,50}){1,50}){1,50}",
]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    articles = [made(text, language) for text, language in texts()]
    words = statistics.median(len(one.text.split()) for one in articles)
    print(f"{len(articles)} articles of {words:.0f} words (median)")
    figures = measured("words", RareWords(articles[::2], random.Random(SEED)), articles, count)
    figures = measured("names", Names(all_texts(), random.Random(SEED)), articles, count)
    figures |= {"ms (pattern)": print_hostile()}
    wrong = [f"{figures[unit]:.2f} {unit}" for unit, most in WANTED.items() if figures[unit] > most]
    if wrong:
        sys.exit(f"too much: {', '.join(wrong)}")


def measured(
    name: str, writer: Writer, articles: Sequence[Article], count: int
) -> dict[str, float]:
    """The figures of one mix of topics."""
    queries = [writer.rule() for _ in range(count)]
    print(f"{name}: {writer.told}")
    languages = {one.language for one in articles}
    few, many = Built.of(queries[:FEW], languages), Built.of(queries, languages)
    medians = print_times([few, many], articles[1::2])
    figures = {"ms": medians[1], "times": medians[1] / medians[0]}
    print(f"an article takes {figures['times']:.2f} times as long among {count} as among {FEW}")
    times = with_the_same_answers(queries, many, articles[1::2])
    print(f"with the same answers {times:.2f} times as long as among the {FEW} that hold them")
    return figures | {"s": many.seconds, "MB": many.megabytes}


def with_the_same_answers(
    queries: Sequence[str], many: Built, articles: Sequence[Article]
) -> float:
    """How much longer texts take than among FEW topics, all of theirs and others not found."""
    held, asked = set[int](), list[Article]()
    for one in articles:
        found = {int(key.id[1:]) for key in topics_of(many.classifier, one)}
        if len(held | found) <= FEW:
            held |= found
            asked.append(one)
    others = (number for number in range(len(queries)) if number not in held)
    numbers = sorted([*held, *itertools.islice(others, FEW - len(held))])
    few = Built.of([queries[number] for number in numbers], {one.language for one in asked})
    print(f"{len(asked)} texts, in which {len(held)} topics are found, and they alone:")
    among_few, among_many = print_times([few, many], asked)
    return among_many / among_few


def topics_of(classifier: Classifier, one: Article) -> list[FeedKey]:
    """The topics that an article is found in."""
    labels = classifier.classify(one, document(one, sources=["a"]), fallback="a").labels
    return [label.feed for label in labels if label.feed.kind == "topics"]


@dataclass(frozen=True)
class Built:
    """A classifier of so many topics, and what making it cost."""

    topics: int
    classifier: Classifier
    seconds: float
    megabytes: float

    @classmethod
    def of(cls, queries: Sequence[str], languages: Iterable[str | None]) -> Built:
        """Read the rules and index them, also for these languages."""
        gc.collect()
        before, start = resident(), time.process_time()
        keys = (FeedKey("topics", f"t{n}") for n in range(len(queries)))
        with uncollected():  # as a config is read
            rules = [Rule(key, 0, parse(text)) for key, text in zip(keys, queries, strict=True)]
        classifier = Classifier(categories=[], topics=rules, selections=[])
        for language in languages:  # stems are made when the first article of a language comes
            one = made("a", language)
            classifier.classify(one, document(one, sources=["a"]), fallback="a")
        return cls(len(rules), classifier, time.process_time() - start, resident() - before)


def print_times(builds: Sequence[Built], articles: Sequence[Article]) -> list[float]:
    """Median milliseconds of an article with each of the classifiers."""
    rounds: list[list[list[float]]] = [[] for _ in builds]
    found = [0] * len(builds)
    for _ in range(ROUNDS):
        for number, one in enumerate(builds):
            spent, found[number] = spent_on(one.classifier, articles)
            rounds[number].append(spent)
    print(f"{'topics':>8}{'build s':>9}{'MB':>7}{'p50 ms':>9}{'p95 ms':>9}{'first':>9}{'found':>9}")
    medians = []
    for one, spent_in, topics in zip(builds, rounds, found, strict=True):
        best = [min(several) for several in zip(*spent_in, strict=True)]
        medians.append(statistics.median(best))
        p95 = statistics.quantiles(best, n=20)[-1]
        print(
            f"{one.topics:8}{one.seconds:9.1f}{one.megabytes:7.0f}{medians[-1]:9.3f}{p95:9.3f}"
            f"{statistics.median(spent_in[0]):9.3f}{topics / len(articles):9.1f}"
        )
    return medians


def spent_on(classifier: Classifier, articles: Sequence[Article]) -> tuple[list[float], int]:
    """Milliseconds of each article, and how many topics were found in all."""
    spent, found = [], 0
    for one in articles:
        start = time.thread_time()
        labels = classifier.classify(one, document(one, sources=["a"]), fallback="a")
        spent.append(1000 * (time.thread_time() - start))
        found += len(labels.labels) - 3  # all, source, category
    return spent, found


def print_hostile() -> float:
    """The milliseconds of the slowest hostile pattern that is not refused."""
    chance = random.Random(SEED)
    bodies = ["a" * 100_000, "ax " * 33_333, "".join(chance.choices("ax \u00e4", k=100_000))]
    spent, refused = [0.0], 0
    for pattern in HOSTILE:
        try:
            query = parse(f"/{pattern}/")
        except QueryError:
            refused += 1
            continue
        for body in bodies:
            start = time.thread_time()
            match(query, Document(texts={"text": body}, terms={}))
            spent.append(1000 * (time.thread_time() - start))
    print(
        f"{len(HOSTILE)} hostile patterns on 100 kB: {refused} refused, {max(spent):.1f} ms at most"
    )
    return max(spent)


def resident() -> float:
    """Megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main()
