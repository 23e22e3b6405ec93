"""The end of a check that failed: what is written down, and who is to blame for it."""

from __future__ import annotations

from dataclasses import replace

from feeds.model import AlertChange, Cause, Failed
from feeds.pipeline.gather.gathered import Gathered
from feeds.pipeline.gather.gathering import refusal
from feeds.pipeline.gather.politeness import host_of
from feeds.pipeline.visit import outages
from feeds.pipeline.visit.alerting import announce, raise_all
from feeds.pipeline.visit.visits import Check, after_failure
from feeds.sources.alerts import of_failure
from feeds.storage import Connection
from feeds.storage.queue import hosts, sources, standing
from feeds.storage.queue.sources import Checked


def conclude(check: Check, failed: Failed, *, refused: Gathered | None = None) -> str:
    """Write down a failure; a *refused* document is remembered, so that it is not read again.

    Returns: the reason as it stands on the source.
    """
    resume = f"; it is asked no more until feeds source resume {check.source.id}"
    reason = failed.reason + (resume if failed.gone else "")
    checked = Checked(
        due_at=after_failure(check, failures=check.claim.failures + 1, retry_at=failed.retry_at),
        at=check.now,
        error=reason,
        unreached=failed.cause is Cause.NETWORK,
    )
    if refused:
        checked = replace(checked, state=refusal(refused.body_hash, failed))

    def write_down(connection: Connection) -> list[AlertChange]:
        ours = sources.finish(connection, check.claim, checked)
        if failed.retry_at:
            host, per_host = failed.host or host_of(check.source), check.desk.per_host
            hosts.silence(connection, host, until=failed.retry_at, per_host=per_host)
        if ours and failed.gone:
            standing.end(connection, check.source.id)
        return _alerts(connection, check, failed) if ours else []

    store = check.tools.store
    if checked.unreached and outages.excused(store, check.claim, now=check.now):
        return reason
    announce(store.write_together(write_down))
    if checked.unreached:
        outages.suspect(store, check.claim, now=check.now)
    return reason


def _alerts(connection: Connection, check: Check, failed: Failed) -> list[AlertChange]:
    claim, now = check.claim, check.now
    found = of_failure(
        failed, failures=claim.failures + 1, succeeded_at=claim.succeeded_at, now=now
    )
    return raise_all(connection, check.source.id, found, now=now)
