"""Which story an article belongs to: that of the articles which tell the same copy.

classify: asked by the sequencer; pure. A batch of new articles meets those that storage has found
by their bands (``articles.bands``), and one another; two articles are of one story if they are
one copy, or if others between them are, so it does not matter which of them came first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from feeds.classify.copies import furniture, is_worth_a_look, share
from feeds.model import Copy, Kinship

CROWD = 24
"""Articles that stand for a band; what more of them share is furniture or a common phrase."""

CLOSEST = 12
"""Articles that are looked at for each new one: among 100,000 others, a copy was further away two
times in 4,631 (twelve sets of real pages in both orders), and then others of its story were not."""

Posted = Mapping[int, Sequence[int]]
"""The numbers of the articles that stand for each band."""

Latest = Callable[[str], Sequence[Copy]]
"""The latest articles of a source, newest first."""


@dataclass(frozen=True, slots=True)
class Met:
    """What an article came to: whose copy it tells, and the bands that it is to stand for."""

    kin: tuple[Kinship, ...]
    bands: tuple[int, ...]


def closest(asked: Iterable[int], posted: Posted, *, most: int = CLOSEST) -> list[int]:
    """The articles that stand for most of what is *asked*; those of one band share its weight."""
    weights: defaultdict[int, float] = defaultdict(float)
    for band in asked:
        others = posted.get(band, ())
        if len(others) < CROWD:
            for other in others:
                weights[other] += 1 / len(others)
    return nsmallest(most, weights, key=lambda other: (-weights[other], other))


class Stories:
    """The stories of a *batch* of articles, and of those that they may be copies of.

    *known* are the latter, *latest* asks for a source's habits. *apart* are pairs of stories
    that an editor has split: nothing joins these two.
    """

    def __init__(
        self,
        batch: Iterable[Copy],
        known: Iterable[Copy],
        posted: Posted,
        *,
        latest: Latest,
        apart: Collection[frozenset[int]] = (),
    ) -> None:
        self._batch = tuple(batch)
        self._copies = {one.article_id: one for one in (*known, *self._batch)}
        self._posted = {band: list(articles) for band, articles in posted.items()}
        self._latest = latest
        self._apart = apart
        self._into: dict[int, int] = {}
        self._furniture: dict[str, frozenset[int]] = {}

    def meet(self, one: Copy, *, asked: Sequence[int], bands: Sequence[int]) -> Met:
        """Let an article of the batch join the stories of its copy, which become one.

        Args: asked: what it looks for others by.
              bands: what others are to find it by, unless its story or a crowd stands for it.
        """
        kin = tuple(each for each in self._kin(one, asked) if self._join(each))
        free = tuple(band for band in bands if self._is_free(band, one))
        for band in free:
            self._posted.setdefault(band, []).append(one.article_id)
        return Met(kin, free)

    def merged(self) -> dict[int, int]:
        """The stories that went into older ones: story -> what it is part of now."""
        return {story: self._now(story) for story in self._into}

    def _kin(self, one: Copy, asked: Sequence[int]) -> list[Kinship]:
        """Articles that tell the same copy, the nearest first, one a story."""
        runs, nearest = frozenset(one.fingerprint), dict[int, Kinship]()
        for number in closest(asked, self._posted):
            other = self._copies.get(number)
            if other is None or self._story(other) in {self._story(one), *nearest}:
                continue
            shared = self._share(one, runs, other)
            if shared is not None:
                nearest[self._story(other)] = Kinship(one.article_id, number, shared)
        return sorted(nearest.values(), key=lambda each: (-each.share, each.other_id))

    def _share(self, one: Copy, runs: frozenset[int], other: Copy) -> float | None:
        if not is_worth_a_look(runs, other):
            return None
        aside = self._furniture_of(one.source_id) | self._furniture_of(other.source_id)
        return share(one, other, aside=aside)

    def _furniture_of(self, source_id: str) -> frozenset[int]:
        if source_id not in self._furniture:
            here = [one for one in self._batch if one.source_id == source_id]
            newest = {self._story(one): one for one in (*self._latest(source_id)[::-1], *here)}
            self._furniture[source_id] = furniture(list(newest.values())[::-1])
        return self._furniture[source_id]

    def _join(self, kin: Kinship) -> bool:
        """Make one story of the two, unless an editor has split them."""
        stories = {self._story(self._copies[each]) for each in (kin.article_id, kin.other_id)}
        if any({self._now(story) for story in pair} == stories for pair in self._apart):
            return False
        self._into[max(stories)] = min(stories)
        return True

    def _is_free(self, band: int, one: Copy) -> bool:
        """Whether few enough stand for the band, and none of the same story."""
        others = self._posted.get(band, ())
        stories = {self._story(self._copies[each]) for each in others if each in self._copies}
        return len(others) < CROWD and self._story(one) not in stories

    def _story(self, one: Copy) -> int:
        return self._now(one.story_id)

    def _now(self, story: int) -> int:
        while story in self._into:
            story = self._into[story]
        return story
