"""Wait for a host's turn, together with all other workers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from feeds.errors import FeedsError
from feeds.fetch.url import ascii_host
from feeds.model import Source
from feeds.storage import Store
from feeds.storage.queue import hosts
from feeds.storage.queue.hosts import Slot

PATIENCE = timedelta(seconds=5)
"""The longest wait in a worker thread; beyond it the source is given back for later."""


RESERVED = timedelta(seconds=8)
"""How long a reserved slot may wait for its request, which it must still outlast (hosts.HELD)."""


class HostBusy(FeedsError):  # noqa: N818 - it is an answer, not an accident
    """A host wants to be left alone until ``until``."""

    def __init__(self, host: str, until: datetime) -> None:
        super().__init__(f"{host} is not to be asked before {until:%Y-%m-%d %H:%M:%S} UTC")
        self.until = until


def host_of(source: Source) -> str:
    """The host name that politeness towards *source* goes by; "" where nothing is fetched."""
    return host_in(source.url or "")


def host_in(address: str) -> str:
    """The host name of *address*, as the fetcher writes it when it asks for a turn."""
    host = urlsplit(address).hostname
    return ascii_host(host) if host else ""


class Pauses:
    """Turns without a database, for a process that asks alone: *spacing* between two requests."""

    def __init__(
        self, spacing: timedelta, *, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._spacing = spacing.total_seconds()
        self._sleep = sleep
        self._free_at: dict[str, float] = {}

    @contextmanager
    def __call__(self, host: str) -> Iterator[None]:
        """Wait until *host* has had its pause since our last request."""
        self._sleep(max(self._free_at.get(host, 0.0) - time.monotonic(), 0.0))
        try:
            yield
        finally:
            self._free_at[host] = time.monotonic() + self._spacing


class Turns:
    """Our turns to ask hosts, as context managers for the fetcher: inside, the host is ours once.

    ``reserve`` hands in slots that were taken together with the sources they are for, so that
    the usual check need not ask the database for its turn.
    """

    def __init__(
        self,
        store: Store,
        *,
        per_host: int,
        spacing: timedelta,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._store = store
        self._per_host = per_host
        self._spacing = spacing
        self._sleep = sleep
        self._reserved: dict[str, list[tuple[Slot, datetime]]] = {}
        self._slowed: dict[str, timedelta] = {}

    def reserve(self, slots: Iterable[Slot], *, now: datetime) -> None:
        """Keep slots that were taken *now* for those who soon ask for their hosts."""
        for slot in slots:
            self._reserved.setdefault(slot.name, []).append((slot, now + RESERVED))

    def is_reserved(self, host: str) -> bool:
        """Whether a slot of *host* is there, so that nobody has to wait for it."""
        reserved = self._reserved.get(host, [])
        return any(self._store.now() < until for _, until in reserved[-1:])

    def slow(self, host: str, delay: timedelta) -> None:
        """Leave a longer pause between requests to a host that asks for one."""
        self._slowed[host] = delay

    @contextmanager
    def __call__(self, host: str) -> Iterator[None]:
        """Wait for the turn to ask *host*, and give it back.

        Errors: HostBusy where that would take too long.
        """
        slot = self._reservation(host) or self._wait(host)
        try:
            yield
        finally:
            pause = max(self._spacing, self._slowed.get(host, self._spacing))
            # The check that this request belongs to writes something soon; that takes it along.
            self._store.write_along(hosts.give_back, (slot, self._store.now() + pause))

    def _reservation(self, host: str) -> Slot | None:
        try:
            slot, until = self._reserved[host].pop()
        except LookupError:
            return None
        return slot if self._store.now() < until else None

    def _wait(self, host: str) -> Slot:
        began = self._store.now()
        while True:
            now = self._store.now()
            take = partial(hosts.take, name=host, now=now, per_host=self._per_host)
            slot = self._store.write_together(take)
            if isinstance(slot, Slot):
                return slot
            if slot - began > PATIENCE:
                raise HostBusy(host, slot)
            self._sleep(max((slot - now).total_seconds(), 0.01))
