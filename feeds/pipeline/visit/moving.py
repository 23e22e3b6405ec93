"""The end of a good check: what was learnt is written down, and a settled move is followed."""

from __future__ import annotations

from dataclasses import replace

from feeds import log
from feeds.model import AlertChange
from feeds.pipeline.gather.politeness import host_in
from feeds.pipeline.visit.alerting import is_well, settle
from feeds.pipeline.visit.visits import Answer, Check
from feeds.sources import Move, observe
from feeds.storage import Connection
from feeds.storage.queue import sources, standing
from feeds.storage.queue.sources import Checked


def is_plain(check: Check, checked: Checked, answer: Answer) -> bool:
    """Whether ``finish`` would write down the visit and nothing else: no move, no alert."""
    return answer.moved_to is None and is_well(check, checked, answer)


def finish(
    connection: Connection, check: Check, checked: Checked, answer: Answer
) -> list[AlertChange]:
    """Write down a good check.

    The address that redirects have led to often and long enough is asked from now on.

    Returns: the alerts that it has raised or ended, to be told once all is committed.
    """
    move = observe(_known(check), answer.moved_to, now=check.now)
    if move:
        checked = replace(checked, moved_to=move.to, moved_since=move.since, moved_times=move.times)
    ours = sources.finish(connection, check.claim, checked)
    if not ours:
        return []
    if move and move.is_settled(check.now):
        standing.adopt(connection, check.source.id, move.to, host=host_in(move.to))
        log.warning("moved", source=check.source.id, to=move.to)
    return settle(connection, check, checked, answer)


def _known(check: Check) -> Move | None:
    claim = check.claim
    if claim.moved_to is None or claim.moved_since is None:
        return None
    return Move(claim.moved_to, claim.moved_since, claim.moved_times)
