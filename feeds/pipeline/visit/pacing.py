"""The pace of all visits, found again now and then from the rhythms of all sources."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from feeds.model import Source
from feeds.sources import Limits, Pace, Rhythm, pace
from feeds.storage import Store
from feeds.storage.queue import sources

LASTS = timedelta(minutes=10)
"""How long a pace holds: rhythms change over days."""


class Pacemaker:
    """Gives the pace of this moment; one serves any number of threads.

    Every process comes to the same pace, as all read the same rhythms. Sources with an
    interval of their own and folders have no part in it.
    """

    def __init__(self, store: Store, configured: Mapping[str, Source], limits: Limits) -> None:
        self._store = store
        self._paced = {one.id for one in configured.values() if one.url and one.interval is None}
        self._limits = limits
        self._lock = threading.Lock()
        self._pace = pace([], limits)
        self._until: datetime | None = None

    def __call__(self, now: datetime) -> Pace:
        """The pace at *now*; it is found anew when the last one has had its time."""
        with self._lock:
            if self._until is None or now >= self._until:
                self._pace, self._until = self._found(), now + LASTS
            return self._pace

    def _found(self) -> Pace:
        with self._store.read() as connection:
            stored = sources.rhythms(connection)
        known = [Rhythm.of(one) for id_, one in stored.items() if id_ in self._paced]
        return pace(known, self._limits)
