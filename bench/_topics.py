"""What topics are written of for bench/topics.py: the texts, and two mixes of rules about names."""

from __future__ import annotations

import html
import itertools
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import py3langid

from feeds.model import Article
from tests.classify.made_articles import article

REAL = Path(__file__).parents[2] / "shared" / "data" / "pages" / "truth.jsonl"
SEED = 7

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
