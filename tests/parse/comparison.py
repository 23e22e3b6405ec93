"""Real feeds read by both parsers, and what came of it.

Used by ``bench/agreement.py`` and by the test that holds its figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from feeds.parse import feed
from tests.parse.agreement import SOURCE, Pair, Sample, Tally, feedparsers, pairs
from tests.parse.excuses import excuse, excuse_lonely
from tests.parse.witness import witness


def compared(samples: Iterable[Sample]) -> Tally:
    """Every entry of every sample, in both readings."""
    tally = Tally()
    for sample in samples:
        response = sample.response
        ours, theirs = feed.parse(response, SOURCE), feedparsers(response)
        excused = partial(excuse, witness=witness(response.body))
        for pair in pairs(response, ours, theirs):
            if isinstance(pair, Pair):
                tally.add(sample.name, pair, excused)
            else:
                tally.add_lonely(sample.name, pair, excuse_lonely(pair))
    return tally
