"""The work process: ticks that ask the database what is due, threads that do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from threading import Event

from feeds import log
from feeds.assemble import counting
from feeds.assemble.following import LOOK_EVERY, Following
from feeds.assemble.proposals import Proposals
from feeds.assemble.service import Service
from feeds.dispatch import Threads, give_back_large_blocks
from feeds.garbage import settle
from feeds.pipeline import publication
from feeds.pipeline.api import errands, inbox
from feeds.pipeline.feed.sequence import sequencer
from feeds.pipeline.forgetting import forget, sweep_fragments
from feeds.pipeline.visit import rounds
from feeds.pipeline.visit.ledger import Ledger
from feeds.pipeline.visit.refresh import Report
from feeds.pipeline.visit.watching import watch
from feeds.schedule import Clock
from feeds.storage import configs
from feeds.storage.api import errands as asked
from feeds.storage.api import idempotency
from feeds.storage.archive import indexing
from feeds.storage.counts import add_checks
from feeds.storage.gone import tombstones
from feeds.storage.queue import alerts
from feeds.storage.rendering import archives, rendered
from feeds.tally import Tally

CHECKS_AT_ONCE = 64
"""Checks wait for the network most of their time."""

REINDEXED_AT_ONCE = 20
"""Articles whose words are read again in one transaction, some 100 ms."""

ERRANDS_AT_ONCE = 4
"""Somebody waits for each."""

TICK = timedelta(seconds=1)
ANSWER = timedelta(seconds=0.1)
WATCH = timedelta(minutes=1)
EXPIRE = timedelta(minutes=1)
SWEEP = timedelta(hours=1)

COMING_BACK = timedelta(days=3)
"""How old may be what a reader has of a feed, so that it is sent only what is new."""

PATIENCE = timedelta(seconds=2)
"""How long feeds are rebuilt before letters are read again, and before the process can end."""

REMEMBERED = timedelta(days=365)
"""How long alerts that have ended are kept."""

REPEATED = timedelta(days=30)
"""How long pushes and orders are known by the keys that their senders gave them."""

TAKEN_BACK = timedelta(days=30)
"""How long feeds tell of an id that they take it back."""

MACHINES_REMEMBERED = timedelta(days=30)
"""How long a machine may be away before its file counts as one never seen."""


def work(service: Service, stop: Event, *, path: Path, environ: Mapping[str, str]) -> None:
    """Refresh, take in and publish until *stop* is set; then end what has begun.

    Meanwhile the file at *path* is looked at, and what is put in force is followed.
    """
    give_back_large_blocks()
    threads, messengers = Threads(CHECKS_AT_ONCE), Threads(ERRANDS_AT_ONCE)
    tools = replace(service.tools, ledger=Ledger(service.tools.store, most=CHECKS_AT_ONCE))
    store = service.tools.store
    ticks = _Ticks(
        replace(service, tools=tools),
        threads,
        messengers,
        stop,
        Proposals(store, path, environ, known=service.config),
        Following(store, path, environ, service.desk.version, service.config),
    )
    settle()
    threads.submit(ticks.reindex)
    clock = Clock()
    clock.every(LOOK_EVERY, ticks.follow)
    clock.every(TICK, ticks.refresh_due)
    clock.every(TICK, ticks.publish)
    clock.every(ANSWER, ticks.answer)
    clock.every(WATCH, ticks.watch)
    clock.every(EXPIRE, ticks.expire)
    clock.every(SWEEP, ticks.sweep)
    clock.every(counting.EVERY, ticks.count)
    clock.start()
    log.info("working", sources=len(service.desk.sources), feeds=len(service.desk.shelves))
    stop.wait()
    clock.stop()
    threads.close(wait=True)
    messengers.close(wait=True)
    tools.ledger.write()
    ticks.count()
    log.info("stopped")


@dataclass(slots=True)
class _Ticks:
    """What is done again and again; ``service`` is replaced whole, each tick has it once."""

    service: Service
    threads: Threads
    messengers: Threads
    stop: Event
    proposals: Proposals
    following: Following
    checks: Tally = field(default_factory=Tally)

    def follow(self) -> None:
        """Look at the machine's file, and go by what is in force."""
        self.proposals.look()
        news = self.following.news()
        if news:
            self.service = self.service.rewired(*news)
            self.proposals.known = self.service.config
            settle()
            desk = self.service.desk
            counts = {"sources": len(desk.sources), "feeds": len(desk.shelves)}
            log.info("config-followed", version=desk.version, **counts)

    def refresh_due(self) -> None:
        """Let threads check what is due."""
        service = self.service
        rounds.check_due(
            service.desk,
            service.tools,
            self.threads,
            told=self._count_in,
            stopped=lambda: self.stop.is_set() or self.service is not service,
        )

    def _count_in(self, report: Report) -> None:
        self.checks.add((report.status,), 1, report.taken.new, report.taken.edited)

    def publish(self) -> None:
        """Read what was handed in, and make feeds of what is new."""
        running = self.service
        inbox.drain(running.desk, running.tools)
        publication.publish(running.classifier, running.desk, running.tools, patience=PATIENCE)

    def answer(self) -> None:
        """Let threads find out, and do, what web asks for."""
        service = self.service
        for one in errands.take(service.tools):
            self.messengers.submit(
                errands.run, one, service.classifier, service.desk, service.tools
            )

    def expire(self) -> None:
        """Take out of feeds what has grown too old for them; ``publish`` renders them."""
        publication.expire_due(self.service.desk, self.service.tools)

    def watch(self) -> None:
        """See what no single check can tell, and forget what nobody waits for."""
        store = self.service.tools.store
        now = store.now()
        with store.write() as connection:
            asked.forget(connection, now=now, keys_before=now - REPEATED)
        watch(self.service.tools)

    def sweep(self) -> None:
        """Drop what nobody asks for: documents, entries, alerts, fingerprints, keys, letters."""
        store = self.service.tools.store
        self.proposals.still_there()
        now = store.now()
        with store.write() as connection:
            alerts.forget(connection, before=now - REMEMBERED)
            idempotency.forget(connection, before=now - REPEATED)
            tombstones.expire(connection, before=now - TAKEN_BACK, at=now)
            configs.forget(connection, before=now - MACHINES_REMEMBERED)
        with sequencer(store) as held:  # else a renderer could be using a body again
            if held:
                with store.write() as connection:
                    archives.bound(connection)
                    rendered.forget_seen(connection, before=store.now() - COMING_BACK)
                    rendered.sweep(connection)
                forget(store, held, window=self.service.desk.window)
                sweep_fragments(store, held)
        inbox.empty(store)

    def count(self) -> None:
        """Write down how checks went."""
        counting.flush(self.checks, self.service.tools.store, add_checks)

    def reindex(self) -> None:
        """After an analyzer has changed, and beside everything else: a small batch at a time."""
        left = REINDEXED_AT_ONCE
        while left and not self.stop.is_set():
            with self.service.tools.store.write() as connection:
                left = indexing.reindex(connection, limit=REINDEXED_AT_ONCE)
