"""How long an article takes to find its topics, among 1,000 and among 100,000.

    python bench/topics.py [TOPICS]

Reads the texts of the real pages beside the project, else invented ones. Two mixes of topics are
tried, which ask in the same forms (FORMS) for other names. "names" are as topics are: people and
places, of which most stand in no text of these days and most others in one (SHARES); a tenth of
the pairs stand side by side in some text. "words" are rare words of every second text, so that an
article is in twenty topics. The other texts are classified among few and among many topics in
turn; of several rounds the fastest counts for each text, and the first is told besides, in which
most words are met for the first time. Times are CPU time of one thread and hold everything: words,
stems, matching, the words found. Exits with 1 where, among names, an article takes more than 1 ms
(median), or 1.5 times as long as among 1,000 topics, building more than 15 s or 600 MB, or a
hostile pattern more than 50 ms.
"""

from __future__ import annotations

import gc
import html
import itertools
import json
import random
import re
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import py3langid

sys.path.insert(0, str(Path(__file__).parents[1]))

from feeds.classify import Classifier
from feeds.errors import QueryError
from feeds.model import Article, FeedKey
from feeds.query import Document, Rule, document, match, parse
from tests.classify.made_articles import article

REAL = Path(__file__).parents[2] / "shared" / "data" / "pages" / "truth.jsonl"
FEW, MANY = 1_000, 100_000
SEED = 7
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
    return figures | {"s": many.seconds, "MB": many.megabytes}


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


# How topics are written, and how many of a hundred so. Letters are words that stand in few of the
# articles, as names do; "common" is any word, the more often the more common it is.
FORMS = {
    '"{a} {b}"': 40,
    "({a} OR {b}{c}) AND ({d} OR {c}{b})": 20,
    "{a} AND {common} -{c}": 2,
    "{a}{b} AND {common} -{c}": 10,
    "{a}{b}": 8,
    '"{a} {b}"~5 -({c} OR {d})': 8,
    "title:({a} OR {b}) {c}": 4,
    "{a}* ({b} OR {common})": 2,
    "{a}{b}* {c}": 2,
    "*{a}{b}* OR *{c}{d}*": 2,
    "={a} {b} lang:de": 2,
}
RARE = 3


class Writer:
    """Writes rules in the forms, about names that it draws by ``name`` and ``common`` words."""

    told: str

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def rule(self) -> str:
        """A rule in one of the forms."""
        form = self.chance.choices(list(FORMS), list(FORMS.values()))[0]
        a, b = self.pair()
        return form.format(a=a, b=b, c=self.name(), d=self.name(), common=self.common())

    def pair(self) -> tuple[str, str]:
        """Two names that may belong together."""
        return self.name(), self.name()

    def name(self) -> str:
        """A name to ask for."""
        raise LookupError

    def common(self) -> str:
        """Any word, the more often the more common it is."""
        raise LookupError


class RareWords(Writer):
    """Names are words that stand in few of the articles."""

    def __init__(self, articles: Sequence[Article], chance: random.Random) -> None:
        super().__init__(chance)
        counted = counted_words(one.text for one in articles)
        self.words = sorted(counted)
        self.rare = [word for word in self.words if counted[word] <= RARE]
        self.totals = list(itertools.accumulate(counted[word] for word in self.words))
        self.told = f"{len(self.words)} words of {len(articles)} texts, {len(self.rare)} rare"

    def name(self) -> str:
        """A rare word."""
        return self.chance.choice(self.rare)

    def common(self) -> str:
        """Any word of the texts."""
        return self.chance.choices(self.words, cum_weights=self.totals)[0]


# In how many of all texts a name of a topic stands, and how many of a hundred names so.
SHARES = {(0, 0): 60, (1, 1): 20, (2, 5): 12, (6, 10_000): 8}
BESIDE = 0.1  # of the pairs of names


class Names(RareWords):
    """Names are words with a capital, by the number of texts that they stand in."""

    def __init__(self, texts: Sequence[str], chance: random.Random) -> None:
        super().__init__([made(text, None) for text in texts], chance)
        counted = counted_words(texts)
        capital = [word for word in self.words if word[0].isupper()]
        self.rare = [word for word in capital if counted[word] == 1]
        self.by_share = [
            [word for word in capital if least <= counted[word] <= most] for least, most in SHARES
        ]
        found = re.compile(r"\b([A-Z][^\W\d_]{3,}) ([A-Z][^\W\d_]{3,})\b")
        self.pairs = sorted({(one[1], one[2]) for text in texts for one in found.finditer(text)})
        shares = ", ".join(
            f"{share} of 100 in {least} to {most} ({len(words)} words)"
            for ((least, most), share), words in zip(SHARES.items(), self.by_share, strict=True)
        )
        self.told = f"{len(self.words)} words of {len(texts)} texts; names stand, {shares}"

    def name(self) -> str:
        """A name of one of the shares; one that stands nowhere is put together."""
        words = self.chance.choices(self.by_share, list(SHARES.values()))[0]
        if words:
            return self.chance.choice(words)
        return self.chance.choice(self.rare) + self.chance.choice(self.rare).lower()

    def pair(self) -> tuple[str, str]:
        """Any two names, or two that stand side by side in a text."""
        if self.chance.random() < BESIDE:
            return self.chance.choice(self.pairs)
        return super().pair()


def counted_words(texts: Iterable[str]) -> Counter[str]:
    """In how many texts each word of four letters and more stands."""
    found = (set(re.findall(r"[^\W\d_]{4,}", text)) for text in texts)
    return Counter(word for words in found for word in words)


def all_texts() -> list[str]:
    """The texts of all pages and feeds, else the invented ones."""
    if not REAL.exists():
        return [text for text, _ in texts()]
    pages = map(json.loads, REAL.open(encoding="utf-8"))
    feeds = sorted((REAL.parents[1] / "feeds").glob("*.*ml"))
    bodies = (path.read_text("utf-8", errors="replace") for path in feeds)
    return [f"{one['title']} {one['body_full']}" for one in pages] + [*map(plain, bodies)]


def plain(markup: str) -> str:
    """The words of a feed, also of the markup in its texts."""
    text = html.unescape(re.sub(r"<!\[CDATA\[|<[^>]*>", " ", markup))
    return re.sub("<[^>]*>", " ", text)


def texts() -> list[tuple[str, str]]:
    """Texts and their languages."""
    if not REAL.exists():
        print("The real pages are not beside the project: invented words.")
        chance = random.Random(SEED)
        words = [f"{a}{b}{c}" for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
        return [(" ".join(chance.choices(words, k=600)), "de") for _ in range(200)]
    bodies = (json.loads(line)["body_full"] or "" for line in REAL.open(encoding="utf-8"))
    return [(body, py3langid.classify(body)[0]) for body in bodies if len(body) > 200]


SYLLABLES = [f"{first}{vowel}{last}" for first in "bdfgk" for vowel in "aeio" for last in "lnrs"]


def made(text: str, language: str | None) -> Article:
    fields = {"title": text[:80], "summary": text[:300], "language": language}
    return article(text, upstream_categories=("Politik",), **fields)


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
