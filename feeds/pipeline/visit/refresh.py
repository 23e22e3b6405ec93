"""One check of one source: gather, read, store; whatever goes wrong stays with the source."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from feeds import log
from feeds.errors import PageError, ParseError
from feeds.model import AlertChange, Article, Cause, Failed, Response, Unchanged
from feeds.pipeline.archive import holding, withdrawing
from feeds.pipeline.archive.intake import NOTHING, Taken, take_in
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.gather.gathered import Gathered
from feeds.pipeline.gather.gathering import gather
from feeds.pipeline.gather.politeness import HostBusy
from feeds.pipeline.gather.tidying import tidy
from feeds.pipeline.visit import failures, familiar
from feeds.pipeline.visit.alerting import announce
from feeds.pipeline.visit.contents import Contents
from feeds.pipeline.visit.moving import finish, is_plain
from feeds.pipeline.visit.reading import Occasion, Reading, read
from feeds.pipeline.visit.visits import Answer, Check, after_answer
from feeds.sources import silent_at
from feeds.steps import MAY_BLOCK, Steps, finished
from feeds.storage import Connection
from feeds.storage.queue import hosts, sources
from feeds.storage.queue.quarantine import quarantine
from feeds.storage.queue.sources import Checked, Claim

FOR_OTHERS = timedelta(seconds=2)
"""How long a source is left alone by a process that does not know it yet."""

BATCH = 100
"""Articles stored in one transaction, so that none takes longer than 200 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One line about one check, for the log and for ``feeds refresh``."""

    source_id: str
    status: str  # ok, unchanged, failed, busy, lost
    taken: Taken = NOTHING
    reason: str = ""


def due(desk: Desk, tools: Tools, *, limit: int) -> list[Claim]:
    """Take sources whose time has come, and our turn to ask their hosts."""
    now = tools.store.now()
    with tools.store.write() as connection:
        tools.ledger.write_in(connection)
        poisonous = quarantine(connection, now=now)
        claims = sources.claim(connection, now=now, limit=limit, per_host=desk.per_host)
        names = [claim.host for claim in claims if claim.host]
        slots = hosts.take_all(connection, names, now=now, per_host=desk.per_host)
    announce(poisonous)
    tools.turns.reserve(slots, now=now)
    return claims


def check(claim: Claim, desk: Desk, tools: Tools) -> Report:
    """Check a claimed source and give it back."""
    return finished(checking(claim, desk, tools))


def checking(claim: Claim, desk: Desk, tools: Tools) -> Steps[Report]:
    """The same in steps; a feed that says that nothing has changed never blocks on SQLite."""
    if not tools.store.is_sqlite:  # which tells the time and takes turns back without being asked
        yield MAY_BLOCK
    source = desk.sources.get(claim.source_id)
    now, began = tools.store.now(), time.monotonic()
    if source is None:
        yield MAY_BLOCK
        return _leave_to_others(claim, now, tools)
    try:
        gathered = yield from gather(source, claim, tools.reach, now)
    except HostBusy as busy:
        until = busy.until
        tools.store.write_together(lambda connection: sources.postpone(connection, claim, until))
        return Report(source_id=source.id, status="busy", reason=str(busy))
    if not isinstance(gathered, Unchanged) or gathered.moved_to or claim.troubled:
        yield MAY_BLOCK
    report = _conclude(gathered, Check(source, claim, now, desk, tools))
    # Folders are looked into every few seconds: nothing new and nothing wrong is no event there.
    if source.kind != "folder" or report.status != "unchanged" or report.reason:
        _tell(report, ms=round((time.monotonic() - began) * 1000))
    return report


def _leave_to_others(claim: Claim, now: datetime, tools: Tools) -> Report:
    """A source that came with a config put in force just now is given back unchecked."""
    with tools.store.write() as connection:
        sources.postpone(connection, claim, now + FOR_OTHERS)
    reason = "this process does not know it yet"
    return Report(source_id=claim.source_id, status="busy", reason=reason)


def _conclude(gathered: Gathered | Unchanged | Failed, check: Check) -> Report:
    if isinstance(gathered, Failed):
        return _failed(check, gathered)
    if isinstance(gathered, Unchanged):
        return _unchanged(check, Answer(headers=gathered.headers, moved_to=gathered.moved_to))
    if gathered.body_hash and gathered.body_hash == check.claim.body_hash:
        return _unchanged(
            check, Answer(headers=gathered.headers, moved_to=gathered.moved_to), gathered
        )
    return _changed(check, gathered)


def _changed(check: Check, gathered: Gathered) -> Report:
    """Read every document; a bad file or page is a note, a feed's bad body a failure."""
    readings: list[Reading] = []
    notes = [gathered.note] if gathered.note else []
    files: dict[str, str] = {}
    for parser, response in gathered.documents:
        try:
            reading = check.tools.workers.call(read, parser, response, _occasion(check, response))
        except ParseError as error:
            if not response.name and response.listed is None:
                cause = Cause.PAGE if isinstance(error, PageError) else Cause.DOCUMENT
                return _failed(check, Failed(str(error), cause=cause), refused=gathered)
            notes.append(_about(response, str(error)))
            files |= {response.name: str(error)} if response.name else {}
            continue
        files |= {response.name: ""} if response.name else {}
        readings.append(reading)
        notes += [_about(response, reading.note)] if reading.note else []
    report = _store(check, gathered, Contents(readings, "; ".join(notes)))
    if report.status != "lost":
        tidy(check.source, files)
    return report


def _occasion(check: Check, response: Response) -> Occasion:
    """A folder remembers its files, a feed its entries."""
    return Occasion(
        source=check.source,
        authority=check.desk.authority,
        seen=check.now,
        memory=familiar.NOTHING
        if response.name or response.listed
        else familiar.recalled(check.claim.state),
    )


def _about(response: Response, note: str) -> str:
    name = response.name or (response.url if response.listed else "")
    return f"{name}: {note}" if name else note


def _store(check: Check, gathered: Gathered, contents: Contents) -> Report:
    """Store in batches; validators and due time go with the last, so a crash repeats the rest."""
    articles = contents.articles
    how = holding.manner(check, articles, contents.unwanted)
    steps = how.steps([articles[n : n + BATCH] for n in range(0, len(articles), BATCH)] or [[]])
    visit = _Visit(check, gathered, contents, how)
    taken = Taken(unchanged=len(contents.familiar))
    changes: list[AlertChange] = []
    for number, step in enumerate(steps, 1):
        write = visit.write if number < len(steps) else visit.write_last
        stored = check.tools.ledger.enter(partial(write, batches=step, before=taken))
        if stored is None:
            return Report(source_id=check.source.id, status="lost", taken=taken)
        taken, changes = stored
    announce(changes)
    status = "ok" if articles or contents.familiar else "unchanged"
    return Report(source_id=check.source.id, status=status, taken=taken, reason=contents.note)


Stored = tuple[Taken, list[AlertChange]]
"""What has become of a visit's articles so far, and the alerts that it has raised or ended."""


@dataclass(frozen=True, slots=True)
class _Visit:
    """A visit that is being stored, step by step; None where the source is no longer ours."""

    check: Check
    gathered: Gathered
    contents: Contents
    how: holding.Manner

    def write(
        self, connection: Connection, *, batches: Sequence[list[Article]], before: Taken
    ) -> Stored | None:
        """Store some of its articles."""
        if not sources.still_ours(connection, self.check.claim):
            return None
        kind, now, unwanted = self.how.kind, self.check.now, self.contents.unwanted
        taken = before
        for batch in batches:
            taken += take_in(connection, batch, kind=kind, now=now, unwanted=unwanted)
        return taken, []

    def write_last(
        self, connection: Connection, *, batches: Sequence[list[Article]], before: Taken
    ) -> Stored | None:
        """Store the last of them, and what the visit was."""
        stored = self.write(connection, batches=batches, before=before)
        if stored is None:
            return None
        taken, _ = stored
        _withdraw(connection, self.check, self.contents.deleted)
        changes = _end(connection, self.check, self.gathered, self.contents, taken)
        return taken, changes + holding.tell(connection, self.check, self.how)


def _withdraw(connection: Connection, check: Check, names: frozenset[str]) -> None:
    """What the source has taken back is taken back by us."""
    if names:
        withdrawing.withdraw_names(connection, check.source.id, names, now=check.now)


def _end(
    connection: Connection, check: Check, gathered: Gathered, contents: Contents, taken: Taken
) -> list[AlertChange]:
    """Write down a visit whose articles are stored; the alerts that it has raised or ended."""
    answer = contents.answer(gathered, taken)
    checked = _success(check, answer, gathered)
    note, state = _with_alert(contents.note, taken), contents.state(gathered, taken)
    return finish(connection, check, replace(checked, note=note, state=state), answer)


def _with_alert(note: str, taken: Taken) -> str:
    """Ids that suddenly name another article are upstream's mistake; the admin should know."""
    if not taken.reused:
        return note
    alert = f"gave the id {taken.reused[0]!r} to another article; both were kept"
    return "; ".join(filter(None, [note, alert]))


def _unchanged(check: Check, answer: Answer, gathered: Gathered | None = None) -> Report:
    checked = _success(check, answer, gathered)
    if is_plain(check, checked, answer):
        check.tools.ledger.add(check.claim, checked)
    else:
        store = check.tools.store
        announce(store.write_together(lambda one: finish(one, check, checked, answer)))
    return Report(source_id=check.source.id, status="unchanged")


def _failed(check: Check, failed: Failed, *, refused: Gathered | None = None) -> Report:
    reason = failures.conclude(check, failed, refused=refused)
    return Report(source_id=check.source.id, status="failed", reason=reason)


def _success(check: Check, answer: Answer, gathered: Gathered | None) -> Checked:
    """What to remember after a good answer; a 304 leaves everything as it was."""
    remembered = gathered or check.claim
    rhythm, due_at = after_answer(check, answer)
    return Checked(
        due_at=check.now if gathered and gathered.more else due_at,
        at=check.now,
        note=None,
        etag=remembered.etag,
        last_modified=remembered.last_modified,
        body_hash=remembered.body_hash,
        state=remembered.state,
        rhythm=rhythm.remembered(),
        silent_at=silent_at(check.source, rhythm),
    )


def _tell(report: Report, *, ms: int) -> None:
    say = log.warning if report.status == "failed" else log.info
    counts = {"new": report.taken.new, "edited": report.taken.edited}
    more = {"skipped": report.taken.skipped, "held": report.taken.held}
    counts |= {name: count for name, count in more.items() if count}
    pairs: dict[str, object] = {"source": report.source_id, "status": report.status, **counts}
    say("checked", **pairs, ms=ms, **({"reason": report.reason} if report.reason else {}))
