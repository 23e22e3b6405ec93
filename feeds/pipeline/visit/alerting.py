"""What a visit has to say about trouble with its source: written down, told in the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from feeds import log
from feeds.model import AlertChange, Trouble
from feeds.pipeline.visit.visits import Answer, Check
from feeds.sources import Rhythm
from feeds.sources import alerts as rules
from feeds.storage import Connection
from feeds.storage.queue import alerts
from feeds.storage.queue.sources import Checked


def is_well(check: Check, checked: Checked, answer: Answer) -> bool:
    """Whether there is nothing for ``settle`` to do: all is well, and was."""
    return not (check.claim.troubled or _found(check, checked, answer))


def settle(
    connection: Connection, check: Check, checked: Checked, answer: Answer
) -> list[AlertChange]:
    """Raise what a good visit is an alert for, and let end what it has ended.

    Costs nothing where all is well and was.
    """
    source, now = check.source, check.now
    found = _found(check, checked, answer)
    if not found and not check.claim.troubled:
        return []
    over = {*rules.ENDED_BY_AN_ANSWER, Trouble.DROP} - found.keys()
    if answer.unmatched is not None:
        over |= {Trouble.SELECTOR} - found.keys()
    if checked.silent_at and checked.silent_at <= now:
        alerts.see(connection, source.id, [Trouble.SILENCE], now=now)
    else:
        over.add(Trouble.SILENCE)
    long_ago = now - rules.REUSE_TOLD_FOR
    return [
        *raise_all(connection, source.id, found, now=now),
        *alerts.end(connection, source.id, over, now=now),
        *alerts.end(connection, source.id, [Trouble.REUSED_ID], now=now, unseen_since=long_ago),
    ]


def _found(check: Check, checked: Checked, answer: Answer) -> dict[Trouble, str]:
    return rules.of_answer(
        check.source,
        Rhythm.of(checked.rhythm),
        reused=answer.reused,
        unmatched=answer.unmatched or (),
    )


def raise_all(
    connection: Connection, source_id: str, found: Mapping[Trouble, str], *, now: datetime
) -> list[AlertChange]:
    """Raise several alerts of a source, by their sentences."""
    return [
        change
        for kind, said in found.items()
        for change in alerts.raise_alert(connection, source_id, kind, said, now=now)
    ]


def announce(changes: Iterable[AlertChange]) -> None:
    """One line for each alert that was raised or has ended; call it after the commit."""
    for one in changes:
        event = "alert-ended" if one.ended else "alert"
        log.warning(event, source=one.source_id, kind=one.kind.value, reason=one.sentence)
