"""Articles made of words that mean nothing, for tests that compare them."""

from __future__ import annotations

import random

from feeds.articles import asked, bands, fingerprint
from feeds.classify import Met, Stories
from feeds.model import Copy


def words(name: str, count: int) -> list[str]:
    """So many different words; those of another *name* are others."""
    return [f"{name}{number}" for number in range(count)]


def changed(text: list[str], share: float, seed: int = 1) -> list[str]:
    """*text* with a share of its words replaced."""
    chance = random.Random(seed)  # noqa: S311 - the same words every time
    places = set(chance.sample(range(len(text)), int(len(text) * share)))
    return [f"x{seed}-{n}" if n in places else word for n, word in enumerate(text)]


def copy(number: int, text: list[str], *, source: str = "") -> Copy:
    """The article *number*, of a source of its own unless one is given."""
    return Copy(number, number, source or f"paper-{number}", fingerprint(text))


def met(*copies: Copy, apart: tuple[frozenset[int], ...] = ()) -> tuple[dict[int, int], list[Met]]:
    """What becomes of a batch, in this order: each article's story, and whose copy it tells."""
    stories = Stories(copies, (), {}, latest=lambda _: (), apart=apart)
    told = [meet(stories, one) for one in copies]
    merged = stories.merged()
    return {one.article_id: merged.get(one.story_id, one.story_id) for one in copies}, told


def meet(stories: Stories, one: Copy) -> Met:
    """What an article of the batch comes to, asked and posted by its fingerprint."""
    return stories.meet(one, asked=asked(one.fingerprint), bands=bands(one.fingerprint))
