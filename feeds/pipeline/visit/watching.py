"""What no single visit can tell: who is silent, whether our own network is back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from feeds.model import ALL_SOURCES, Alert, AlertChange, Trouble
from feeds.pipeline.desk import Tools
from feeds.pipeline.visit import outages
from feeds.pipeline.visit.alerting import announce
from feeds.sources import Rhythm
from feeds.sources import silence as rules
from feeds.storage import Connection
from feeds.storage.queue import alerts, silence
from feeds.storage.queue.silence import Silent


def watch(tools: Tools) -> None:
    """Look at all sources together; two small questions where all is well."""
    now = tools.store.now()
    with tools.store.read() as connection:
        if not alerts.any_stands(connection) and not silence.silent(connection, now=now):
            return
    for look in (alerts.end_of_former_sources, outages.end, _silent):
        with tools.store.write() as connection:
            changes = look(connection, now=now)
        announce(changes)


def _silent(connection: Connection, *, now: datetime) -> list[AlertChange]:
    """Raise an alert for each that is silent on its own, one notice for many at once."""
    silent = {one.source_id: one for one in silence.silent(connection, now=now)}
    alerted = _alerted(alerts.standing(connection))
    watched = silence.watched(connection)
    quiet = rules.judge(
        {name: one.at for name, one in silent.items()}, alerted=alerted, watched=watched, now=now
    )
    changes = _together(connection, sorted(quiet.together), watched=watched, now=now)
    for name in sorted(alerted - quiet.alone):
        changes += alerts.end(connection, name, [Trouble.SILENCE], now=now)
    for name in sorted(quiet.alone - alerted):
        said = _said(silent[name])
        changes += alerts.raise_alert(connection, name, Trouble.SILENCE, said, now=now)
    return changes


def _alerted(standing: Sequence[Alert]) -> set[str]:
    return {one.source_id for one in standing if one.kind is Trouble.SILENCE}


def _together(
    connection: Connection, names: Sequence[str], *, watched: int, now: datetime
) -> list[AlertChange]:
    if not names:
        return alerts.end(connection, ALL_SOURCES, [Trouble.QUIET], now=now)
    said = rules.sentence_of_many(names, watched=watched)
    return alerts.raise_alert(connection, ALL_SOURCES, Trouble.QUIET, said, now=now)


def _said(one: Silent) -> str:
    return rules.sentence(Rhythm.of(one.rhythm), one.at)
