"""Which article stands for its story.

classify: asked by the sequencer, for each story and for each feed; pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from feeds.model import Teller


def lead(tellers: Iterable[Teller], *, preferred: Sequence[str] = ()) -> int:
    """The article of a *preferred* source, else the one that shows most, else the first."""

    def rank(one: Teller) -> tuple[int, int, int]:
        place = preferred.index(one.source_id) if one.source_id in preferred else len(preferred)
        return place, -one.length, one.article_id

    return min(tellers, key=rank).article_id
