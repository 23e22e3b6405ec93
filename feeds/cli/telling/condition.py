"""How a source is, in plain words and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from typing import Any

from feeds.cli.telling.resting import rest_row, rest_told
from feeds.cli.telling.waiting import flood_told
from feeds.model import Alert, Trouble
from feeds.sources import Rhythm
from feeds.storage.archive.held import Holding
from feeds.storage.queue.sources import Health
from feeds.storage.queue.standing import GONE

_SPANS = {"day": 1, "week": 7, "month": 30}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A source as it is ``now``; its troubles are known of until ``known_until``."""

    health: Health
    alerts: Sequence[Alert]
    rhythm: Rhythm | None
    holding: Holding | None
    known_until: datetime
    now: datetime

    @property
    def is_troubled(self) -> bool:
        """Whether there is trouble that nobody has acknowledged."""
        return self.now >= self.known_until and bool(self.health.error or self.alerts)

    def lines(self, zone: tzinfo) -> Iterator[str]:
        """One line for the source, and one for each of its troubles."""
        yield f"{self.health.source_id}: {self._visits(zone)}"
        if self.holding:
            yield f"  {flood_told(self.health.source_id, self.holding, zone)}"
        for one in self.alerts:
            if not (self.holding and one.kind is Trouble.FLOOD):  # just told
                yield f"  {alert_told(one, zone)}"
        by_rest = self.known_until == self.health.rests_until  # which has been told
        if self.now < self.known_until and not by_rest and (self.health.error or self.alerts):
            yield f"  known until {written(self.known_until, zone)}"

    def row(self) -> dict[str, Any]:
        """The source for programs, with moments in UTC."""
        told = {name: plain(value) for name, value in asdict(self.health).items()}
        return {
            **told,
            **rest_row(self.health, self.now),
            "entries_a_day": round(self.rhythm.rate, 3) if self.rhythm else None,
            "held": self.holding.articles if self.holding else 0,
            "held_since": plain(self.holding.since) if self.holding else None,
            "acknowledged_until": plain(self.known_until) if self.now < self.known_until else None,
            "alerts": [alert_row(one, self.now) for one in self.alerts],
        }

    def _visits(self, zone: tzinfo) -> str:
        health, rest = self.health, rest_told(self.health, self.now, zone)
        if health.checked_at is None:
            said = "nothing pushed yet" if health.kind == "push" else "not checked yet"
            return _row(said, rest)
        checked = f"checked {written(health.checked_at, zone)}"
        if health.error is None:
            return _row(f"ok, {checked}{self._rate()}", health.note, rest)
        times = "once" if health.failures == 1 else f"{health.failures} times in a row"
        again = rest or f"next try {written(health.due_at, zone)}"
        is_told = rest and health.rest == GONE  # by the error
        return _row(f"failed {times}, {checked}: {health.error}", "" if is_told else again)

    def _rate(self) -> str:
        """What the source brings: a folder, or one that is pushed to, has no rhythm of its own."""
        if self.rhythm is None or self.health.kind in ("folder", "push"):
            return ""
        for span, days in _SPANS.items():
            count = round(self.rhythm.rate * days)
            if count:
                return f", about {count} new a {span}"
        return ", hardly anything new"


def _row(*said: str) -> str:
    return "; ".join(filter(None, said))


def alert_told(one: Alert, zone: tzinfo) -> str:
    """An alert in a line."""
    return f"{one.kind} since {written(one.since, zone)}: {one.sentence}"


def alert_row(one: Alert, now: datetime) -> dict[str, Any]:
    """An alert for programs."""
    return {
        "source_id": one.source_id,
        "kind": one.kind.value,
        "since": plain(one.since),
        "seen_at": plain(one.seen_at),
        "sentence": one.sentence,
        "acknowledged_until": plain(one.acknowledged_until) if one.is_acknowledged(now) else None,
    }


def written(moment: datetime, zone: tzinfo) -> str:
    """A moment as people read it."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def plain(value: object) -> object:
    """A moment as text, all else as it is."""
    return value.isoformat() if isinstance(value, datetime) else value
