"""A flood is stored apart; nothing of it is published until somebody lets it in.

One transaction stores all of it, so that a crash leaves either the whole flood held or nothing;
half of it would be no flood at the next visit. What is let in enters like a first import.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from feeds.model import AlertChange, Article, Trouble
from feeds.pipeline.archive.intake import HELD, count_new, let_in
from feeds.pipeline.gather.gathered import IMPORTING
from feeds.pipeline.visit.alerting import announce
from feeds.pipeline.visit.visits import Check
from feeds.sources import Rhythm, floods, is_flood
from feeds.storage import Connection, Store
from feeds.storage.archive import held, identities
from feeds.storage.queue import alerts, sources
from feeds.storage.queue.sources import Claim

BATCH = 100
"""Articles let in with one transaction."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the new articles of a visit come in: their ``kind``, and what the admin is told."""

    kind: str
    sentence: str = ""

    def steps(self, batches: Sequence[list[Article]]) -> list[Sequence[list[Article]]]:
        """The batches of each transaction."""
        return [batches] if self.kind == HELD else [[one] for one in batches]


def manner(check: Check, articles: Sequence[Article], unwanted: Collection[str]) -> Manner:
    """How *articles* come in: as a first import, as a flood, or as news.

    Folders hold what somebody has put there on purpose, and a source that was set up anew brings
    what it has to bring.
    """
    claim = check.claim
    if not claim.imported or IMPORTING in (claim.state or {}):
        return Manner("imported")
    if claim.succeeded_at is None or check.source.url is None or _is_set_up_anew(claim):
        return Manner("new")
    flood = partial(is_flood, Rhythm.of(claim.rhythm), since=claim.succeeded_at, now=check.now)
    if not flood(len(articles)):  # as most visits: then nobody needs to know what is new
        return Manner("new")
    new = _count_new(check.tools.store, articles, unwanted)
    return Manner(HELD, _sentence(check, new)) if flood(new) else Manner("new")


def tell(connection: Connection, check: Check, how: Manner) -> list[AlertChange]:
    """Raise the alert of a flood; to be announced once all is committed."""
    if how.kind != HELD:
        return []
    return alerts.raise_alert(
        connection, check.source.id, Trouble.FLOOD, how.sentence, now=check.now
    )


def release(store: Store, source_id: str) -> int:
    """Let in what is held of a source; killed on the way, it goes on when called again.

    Returns: how many articles they were.
    """
    released = 0
    while batch := _newest(store, source_id):
        now = store.now()
        with store.write() as connection:
            identities.lock(connection, source_id, batch)
            ours = held.let_go(connection, batch)
            let_in(connection, ours, kind="imported", now=now)
        released += len(ours)
    _accept(store, source_id, released)
    return released


def discard(store: Store, source_id: str) -> int:
    """Destroy what is held of a source; none of it comes back, even if it is listed for ever.

    Returns: how many articles they were.
    """
    now = store.now()
    with store.write() as connection:
        identities.lock(connection, source_id, [])
        discarded = held.discard(connection, source_id)
        changes = alerts.end(connection, source_id, [Trouble.FLOOD], now=now)
    announce(changes)
    return discarded


def _sentence(check: Check, new: int) -> str:
    name = check.source.id
    said = floods.sentence(Rhythm.of(check.claim.rhythm), new)
    return f"{said}; they are held: feeds source release {name}, or discard {name}"


def _is_set_up_anew(claim: Claim) -> bool:
    """Whether the config has changed so that what was known of the last answer is gone."""
    return claim.body_hash is None and claim.state is None


def _count_new(store: Store, articles: Sequence[Article], unwanted: Collection[str]) -> int:
    with store.read() as connection:
        starts = range(0, len(articles), BATCH)
        return sum(count_new(connection, articles[n : n + BATCH], unwanted) for n in starts)


def _newest(store: Store, source_id: str) -> list[Article]:
    with store.read() as connection:
        return held.newest(connection, source_id, limit=BATCH)


def _accept(store: Store, source_id: str, released: int) -> None:
    """The flood is over, and was a haul like others."""
    now = store.now()
    with store.write() as connection:
        rhythm = sources.rhythms(connection).get(source_id)
        if rhythm:
            learnt = floods.accept(Rhythm.of(rhythm), released)
            sources.teach(connection, source_id, learnt.remembered())
        changes = alerts.end(connection, source_id, [Trouble.FLOOD], now=now)
    announce(changes)
