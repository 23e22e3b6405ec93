"""Find words that stand close together.

query: for ``near(a b, 5)``; pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Run(NamedTuple):
    """Words number ``first`` to ``last`` of a text; ``what`` as in a place."""

    first: int
    last: int
    what: tuple[str, ...]

    @property
    def length(self) -> int:
        """How many words they are."""
        return self.last - self.first + 1


def together(found: Sequence[tuple[Run, ...]], distance: int) -> Iterator[Run]:
    """Runs that stand together: one of each part, at most *distance* other words between them.

    The order is free. Parts that were found at the same places need as many places as there
    are such parts.

    Args: found: the places of each part.
    """
    parts = list(dict.fromkeys(found))
    needed = [found.count(part) for part in parts]
    runs = sorted((run.first, n, run) for n, part in enumerate(parts) for run in part)
    words = sum(part[0].length for part in found if part)
    missing, held = len(found), [0] * len(parts)
    told = end = 0
    for start, (first, part, _) in enumerate(runs):
        while missing and end < len(runs):
            number = runs[end][1]
            missing -= held[number] < needed[number]
            held[number] += 1
            end += 1
        if missing:
            return
        last = runs[end - 1]
        if last[0] - first - (words - last[2].length) <= distance:
            yield from (run for _, _, run in runs[max(start, told) : end])
            told = end
        missing += held[part] <= needed[part]
        held[part] -= 1
