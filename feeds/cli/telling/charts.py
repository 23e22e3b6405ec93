"""Small charts of characters, for a terminal: so many a day, so many of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

WIDTH = 60
"""Columns of a chart."""

_LEVELS = " ▁▂▃▄▅▆▇█"
_BAR = "█"
_HALF = "▌"


def columns(days: Mapping[date, int], *, width: int = WIDTH) -> Iterator[str]:
    """A line of columns, one for each day or for several, with its first and last day below.

    Args: days: all days of the period in their order, also those with 0.
    """
    each = -(-len(days) // width)
    dates, counts = list(days), list(days.values())
    sums = [sum(counts[n : n + each]) for n in range(0, len(counts), each)]
    most = max(sums, default=0)
    yield "".join(_level(one, most) for one in sums)
    highest = dates[sums.index(most) * each] if sums else None
    span = f"{dates[0]} to {dates[-1]}" if dates else ""
    unit = "a day" if each == 1 else f"in {each} days"
    yield f"{span}, at most {most:,} {unit} ({highest})"


def bars(counts: Mapping[str, int], *, most: int, width: int = WIDTH // 2) -> Iterator[str]:
    """A bar for each name, the longest first; of more than *most* the rest in one line."""
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    shown, rest = ranked[:most], ranked[most:]
    longest = max((count for _, count in shown), default=0)
    names = max((len(name) for name, _ in shown), default=0)
    digits = max((len(f"{count:,}") for _, count in shown), default=0)
    for name, count in shown:
        yield f"{name:<{names}}  {count:>{digits},}  {_bar(count, longest, width)}"
    if rest:
        yield f"and {len(rest):,} more with {_total(rest):,} together"


def _level(count: int, most: int) -> str:
    """Something is seen wherever there is something."""
    return _LEVELS[-(-count * (len(_LEVELS) - 1) // most)] if most else _LEVELS[0]


def _bar(count: int, longest: int, width: int) -> str:
    halves = max(1, round(2 * width * count / longest))
    return _BAR * (halves // 2) + _HALF * (halves % 2)


def _total(ranked: Sequence[tuple[str, int]]) -> int:
    return sum(count for _, count in ranked)
