"""How long news waits at its source before it is fetched, beside simpler rules of polling.

    python bench/polling.py [SOURCES] [DAYS]

Simulated sources, from newsrooms to sleeping blogs, with nights, weekends, batches and changes
of mind. Every rule has the same budget of visits. Ours is the product's own code: ``learn``,
``pace`` and ``next_check`` of ``feeds.sources``. Times are minutes an entry waits.
"""

from __future__ import annotations

import heapq
import math
import random
import sys
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

sys.path.insert(0, str(Path(__file__).parents[1]))

from feeds.model import Source
from feeds.sources import Haul, Limits, Rhythm, Visit, learn, next_check, pace
from feeds.sources.rhythm import DAY

START = datetime(2026, 6, 1, tzinfo=UTC)
LEARNING = 21
"""Days that are not measured: all rules begin as strangers."""

WINDOW = 30  # entries that a source lists
HOURS = range(24)
# Entries a day, and how many of all sources are like that.
KINDS = ((180, 0.04), (35, 0.16), (8, 0.30), (1.2, 0.30), (0.08, 0.20))
REPACE = timedelta(hours=1)
SOURCE = Source(id="s", kind="feed", title="", timezone=UTC, category="")


def main() -> None:
    sources = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    days = int(sys.argv[2]) if len(sys.argv) > 2 else 35
    news = [entries(random.Random(n), days) for n in range(sources)]
    for limits in (
        Limits(timedelta(minutes=5), timedelta(hours=24)),
        Limits(timedelta(minutes=5), timedelta(hours=6)),
    ):
        compare(news, days, limits)


def compare(news: list[list[float]], days: int, limits: Limits) -> None:
    budget = DAY / limits.average
    ours = simulate(news, days, Ours(limits))
    fixed = simulate(news, days, Fixed(DAY / budget))
    proportional = simulate(news, days, calibrated(news, days, limits, budget))
    print(f"{len(news)} sources, {limits.min_interval} to {limits.max_interval}, ", end="")
    print(f"budget {budget:.2f} visits a source and day; minutes an entry waits:")
    for name, one in (("ours", ours), ("fixed", fixed), ("proportional", proportional)):
        print(
            f"  {name:13}{one.visits:6.2f} visits  mean {one.mean:6.1f}  median"
            f" {one.quantile(0.5):6.1f}  p95 {one.quantile(0.95):6.1f}  lost {one.lost}"
        )
    print(f"  budget used: {ours.visits / budget:.3f}")
    for name, one in (("fixed", fixed), ("proportional", proportional)):
        p95 = one.quantile(0.95) / ours.quantile(0.95)
        print(f"  {name} / ours: mean {one.mean / ours.mean:.2f}, p95 {p95:.2f}")


@dataclass(slots=True)
class Outcome:
    """What a rule achieved: visits a source and day, minutes that each entry waited."""

    visits: float = 0.0
    waits: list[float] = field(default_factory=list)
    lost: int = 0

    @property
    def mean(self) -> float:
        """Minutes, over all entries."""
        return sum(self.waits) / len(self.waits)

    def quantile(self, share: float) -> float:
        """The minutes that this share of all entries does not exceed."""
        return sorted(self.waits)[int(share * (len(self.waits) - 1))]


@dataclass(slots=True)
class State:
    """A simulated source: what is known of it, when it was visited (days)."""

    rhythm: Rhythm = field(default_factory=Rhythm)
    visited: float = 0.0


class Rule(Protocol):
    """A rule of polling."""

    def begin(self, states: list[State]) -> None:
        """Look at all sources, once an hour."""

    def wait(self, state: State, haul: Haul, now: float, chance: random.Random) -> float:
        """Days from a visit to the next."""


class Ours:
    """The product's own rule."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.pace = pace([], limits)

    def begin(self, states: list[State]) -> None:
        """Find the pace."""
        self.pace = pace([one.rhythm for one in states], self.limits)

    def wait(self, state: State, haul: Haul, now: float, chance: random.Random) -> float:
        """Days to the next visit."""
        moment = START + now * DAY
        before = START + state.visited * DAY
        state.rhythm = learn(state.rhythm, haul, since=before, now=moment)
        visit = Visit(
            now=moment,
            pace=self.pace,
            rhythm=state.rhythm,
            overrun_after=moment - before if haul.overrun else None,
        )
        return (next_check(SOURCE, visit, self.limits, jitter=chance.random()) - moment) / DAY


class Fixed:
    """The same interval for all."""

    def __init__(self, interval: timedelta) -> None:
        self.interval = interval / DAY

    def begin(self, states: list[State]) -> None:
        """Nothing is shared."""

    def wait(self, state: State, haul: Haul, now: float, chance: random.Random) -> float:  # noqa: ARG002 - as all rules are asked
        """Days to the next visit."""
        return self.interval * chance.uniform(0.95, 1.05)


class Proportional:
    """Intervals that follow 1 / rate, with the same knowledge of the rate."""

    def __init__(self, limits: Limits, entries: float) -> None:
        self.limits, self.entries = limits, entries

    def begin(self, states: list[State]) -> None:
        """Nothing is shared."""

    def wait(self, state: State, haul: Haul, now: float, chance: random.Random) -> float:
        """Days to the next visit."""
        times = (START + state.visited * DAY, START + now * DAY)
        state.rhythm = learn(state.rhythm, haul, since=times[0], now=times[1])
        least, most = self.limits.min_interval / DAY, self.limits.max_interval / DAY
        wanted = min(max(self.entries / state.rhythm.rate, least), most)
        return wanted * chance.uniform(0.95, 1.05)


def calibrated(news: list[list[float]], days: int, limits: Limits, budget: float) -> Proportional:
    """The proportional rule that uses the same budget."""
    few, many = 0.02, 5.0
    for _ in range(8):
        middle = math.sqrt(few * many)
        used = simulate(news, days, Proportional(limits, middle)).visits
        few, many = (middle, many) if used > budget else (few, middle)
    return Proportional(limits, math.sqrt(few * many))


def simulate(news: list[list[float]], days: int, rule: Rule) -> Outcome:
    chance = random.Random(1)
    outcome, states = Outcome(), [State() for _ in news]
    queue = [(chance.random() / 24, number) for number in range(len(news))]
    heapq.heapify(queue)
    paced = 0.0
    while queue[0][0] < days:
        now, number = heapq.heappop(queue)
        if now >= paced:
            rule.begin(states)
            paced = now + REPACE / DAY
        state, times = states[number], news[number]
        since = bisect_right(times, state.visited)
        found = times[since : bisect_right(times, now)]
        if now > LEARNING:
            outcome.visits += 1
            outcome.waits += [(now - one) * 1440 for one in found if one > LEARNING]
            outcome.lost += max(0, len(found) - WINDOW)
        haul = Haul(new=min(len(found), WINDOW), listed=WINDOW if found else None)
        wait = rule.wait(state, haul, now, chance)
        state.visited = now
        heapq.heappush(queue, (now + wait, number))
    outcome.visits /= len(news) * (days - LEARNING)
    return outcome


def entries(chance: random.Random, days: int) -> list[float]:
    """When a source publishes, in days since the start, in order."""
    rate = chance.choices([kind[0] for kind in KINDS], [kind[1] for kind in KINDS])[0]
    rate *= math.exp(chance.gauss(0, 0.6))
    hourly, weekend = day(chance), min(max(chance.gauss(0.55, 0.2), 0.1), 1.1)
    batch = 3 if chance.random() < 0.25 else 1
    changes, factor = change_of_mind(chance, days)
    found: list[float] = []
    for hour in range(days * 24):
        at = hour / 24
        share = hourly[hour % 24] * (weekend if int(at) % 7 >= 5 else 1) / 24
        expected = rate * share * (factor if at >= changes else 1) / batch
        for _ in range(poisson(chance, expected)):
            moment = at + chance.random() / 24
            found += [moment] * (batch if batch == 1 else 1 + poisson(chance, batch - 1))
    return sorted(found)


def day(chance: random.Random) -> list[float]:
    """How busy each hour is: newsroom hours, more or less so, some in other time zones."""
    near = chance.random() < 0.8
    shift = chance.gauss(0, 1) if near else chance.uniform(0, 24)
    strength = chance.betavariate(5, 2)

    def busy(hour: float) -> float:
        morning, afternoon = (
            math.exp(-(((hour - 10) / 3.2) ** 2)),
            math.exp(-(((hour - 16) / 3.5) ** 2)),
        )
        return morning + 0.85 * afternoon + 0.12

    mean = sum(map(busy, HOURS)) / 24
    return [1 - strength + strength * busy((hour + shift) % 24) / mean for hour in HOURS]


def change_of_mind(chance: random.Random, days: int) -> tuple[float, float]:
    """One source in ten dies, slows down or grows on some day."""
    if chance.random() >= 0.1:
        return days, 1.0
    return chance.uniform(0, days), chance.choice((0.0, 0.0, 0.3, 3.0))


def poisson(chance: random.Random, mean: float) -> int:
    """Knuth's way; the means here are small."""
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


if __name__ == "__main__":
    main()
