"""Articles are taken back, by us or by their source, and let in again.

pipeline: beside ``intake``. With the next numbered changes they leave their feeds, or enter them
again: see ``leaving``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from feeds import log
from feeds.model import Withdrawal
from feeds.pipeline.archive.copies import mark
from feeds.pipeline.archive.intake import let_in
from feeds.storage import Connection, Store
from feeds.storage.archive import articles as stored
from feeds.storage.archive import audit, held, identities
from feeds.storage.archive.audit import Act
from feeds.storage.archive.held import Suspect
from feeds.storage.gone import returning, withdrawing
from feeds.storage.story import unions

BATCH = 50
"""Articles withdrawn with one transaction: each is read once more, to be recognised."""

BY_SOURCE = "withdrawn by its source"
"""The public reason where a source has taken back what is its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Somebody's word to withdraw: the public ``reason``, a ``note`` for ourselves.

    ``actor`` as in ``storage.audit``. ``erase``: destroy all of it too, for good.
    """

    actor: str
    reason: str
    note: str = ""
    erase: bool = False


def withdraw(store: Store, numbers: Iterable[int], order: Order) -> list[Withdrawal]:
    """Withdraw these articles, some at a time; who is withdrawn already is left out."""
    waiting = iter(numbers)
    gone: list[Withdrawal] = []
    while batch := list(islice(waiting, BATCH)):
        now = store.now()
        with store.write() as connection:
            gone += withdraw_some(connection, batch, order, now)
    return gone


def withdraw_names(
    connection: Connection, source_id: str, upstream_ids: Collection[str], *, now: datetime
) -> list[Withdrawal]:
    """Withdraw what a source calls by these names and has taken back itself.

    What another source has brought first is not its own, and stays. What waits is discarded.
    """
    for one in held.named(connection, source_id, upstream_ids):
        held.discard_one(connection, one)
    numbers = identities.owned(connection, source_id, upstream_ids)
    order = Order(actor=f"source:{source_id}", reason=BY_SOURCE)
    return withdraw_some(connection, numbers, order, now) if numbers else []


def erase(store: Store, withdrawn: Withdrawal, order: Order) -> None:
    """Destroy what was withdrawn before, and kept until now."""
    with store.write() as connection:
        erase_one(connection, withdrawn, order, store.now())


def erase_one(connection: Connection, withdrawn: Withdrawal, order: Order, now: datetime) -> None:
    """The same in a transaction of the caller's."""
    withdrawing.erase_again(connection, withdrawn, at=now)
    _account(connection, Act(now, order.actor, "erase", order.note), [withdrawn])


def restore(store: Store, withdrawn: Withdrawal, *, actor: str) -> None:
    """Let a withdrawn article come back."""
    with store.write() as connection:
        restore_one(connection, withdrawn, actor=actor, now=store.now())


def restore_one(
    connection: Connection, withdrawn: Withdrawal, *, actor: str, now: datetime
) -> None:
    """The same in a transaction of the caller's."""
    returning.restore(connection, withdrawn, at=now)
    _account(connection, Act(now, actor, "restore", ""), [withdrawn])
    log.info("restored", article=withdrawn.public_id, by=actor)


def whole_story(connection: Connection, number: int) -> list[int]:
    """All articles of the story of this one."""
    told = unions.stories_of(connection, [number])[number]
    return list(unions.articles_of(connection, told))


def release(store: Store, copies: Iterable[Suspect], *, actor: str) -> int:
    """Let in copies that were held; how many they were."""
    released = 0
    for one in copies:
        now, article = store.now(), one.article
        with store.write() as connection:
            identities.lock(connection, article.source_id, [article])
            ours = held.let_go(connection, [article])
            let_in(connection, ours, kind="new", now=now)
            act = Act(now, actor, "release", f"a copy of {one.copy_of}")
            audit.write_down(connection, act, [each.public_id for each in ours])
        released += len(ours)
    return released


def discard(store: Store, copies: Iterable[Suspect], *, actor: str) -> int:
    """Destroy copies that were held; none of them comes back, even if it is listed for ever."""
    discarded = 0
    for one in copies:
        now = store.now()
        with store.write() as connection:
            held.discard_one(connection, one.article)
            act = Act(now, actor, "discard", f"a copy of {one.copy_of}")
            audit.write_down(connection, act, [one.article.public_id])
        discarded += 1
    return discarded


def withdraw_some(
    connection: Connection, numbers: Collection[int], order: Order, now: datetime
) -> list[Withdrawal]:
    """Withdraw a few articles in a transaction of the caller's."""
    marks = {number: mark(one) for number, one in stored.load(connection, numbers).items()}
    gone = withdrawing.withdraw(connection, marks, reason=order.reason, at=now, erase=order.erase)
    action = "erase" if order.erase else "withdraw"
    _account(connection, Act(now, order.actor, action, order.note), gone)
    for one in gone:
        log.info("withdrawn", article=one.public_id, by=order.actor)
    return gone


def _account(connection: Connection, act: Act, concerned: Iterable[Withdrawal]) -> None:
    audit.write_down(connection, act, [one.public_id for one in concerned])
