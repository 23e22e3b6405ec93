"""Accepted letters are read like fetched bodies: one way in for everything."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from feeds import log
from feeds.articles import named_by_guid
from feeds.errors import ParseError, StorageError
from feeds.model import Article, Source
from feeds.pipeline.api import letters
from feeds.pipeline.archive.intake import HELD, Fate, take_in
from feeds.pipeline.archive.withdrawing import withdraw_names
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.visit import pushed
from feeds.pipeline.visit.reading import Occasion
from feeds.storage import Connection, Store
from feeds.storage.api import inbox
from feeds.storage.api.inbox import Letter, Sent
from feeds.storage.archive import held, identities

BATCH = 100
"""Letters taken at a time, so that no transaction takes longer than 200 ms."""

PATIENCE = 60
"""Seconds to wait for another worker that reads our letter."""

SPELL = 2.0
"""Seconds of reading letters before their articles are let into the feeds."""

KEPT = timedelta(days=30)
"""How long letters are kept as they came once they were read: to find out what went wrong."""

OUR_BUG = "a bug of ours kept it out; the log of feeds work tells more"
PUBLISHED = "it is published already; push it as canceled to take it back"
OVERTAKEN = "a later version of it was read first"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a letter: an article's public id, or the reason why not."""

    public_id: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    """A letter with its article; ``unwanted``: its source's rule keeps it out."""

    letter: Letter
    article: Article
    unwanted: bool


def accept(body: bytes, *, media_type: str, source_id: str, tools: Tools) -> int:
    """Store a body, raw and durable; only then may anybody be told that it was accepted.

    Returns: the letter's number.
    """
    now = tools.store.now()
    with tools.store.write() as connection:
        return inbox.put(connection, source_id, Sent(media_type=media_type, body=body), now=now)


def take_inbox(desk: Desk, tools: Tools) -> dict[int, Receipt]:
    """Read the oldest letters that wait, at most ``BATCH``.

    Returns: what became of each, by its number.
    """
    now = tools.store.now()
    with tools.store.write() as connection:
        claimed = inbox.claim(connection, now=now, limit=BATCH)
    receipts: dict[int, Receipt] = {}
    by_source: defaultdict[str, list[Letter]] = defaultdict(list)
    for letter in claimed:
        by_source[letter.source_id].append(letter)
    for source_id, several in by_source.items():
        receipts |= _take(several, desk.source(source_id), desk, tools)
    return receipts


def drain(desk: Desk, tools: Tools) -> None:
    """Read letters until none waits, for some seconds at most: others have work to do too."""
    last = time.monotonic() + SPELL
    while take_inbox(desk, tools) and time.monotonic() < last:
        pass


def empty(store: Store) -> None:
    """Empty the letters that were read long ago; their articles and receipts stay."""
    emptied = BATCH
    while emptied == BATCH:
        with store.write() as connection:
            emptied = inbox.empty(connection, before=store.now() - KEPT, limit=BATCH)


def wait_for(number: int, desk: Desk, tools: Tools) -> Receipt:
    """Read waiting letters until this one is settled, here or by the work process.

    Raises: StorageError when nobody has settled it within a minute.
    """
    for _ in range(PATIENCE):
        receipts = take_inbox(desk, tools)
        if number in receipts:
            return receipts[number]
        with tools.store.read() as connection:
            fate = inbox.fate(connection, number)
        if fate.state != "waiting":
            return Receipt(fate.public_id, fate.reason)
        if not receipts:
            time.sleep(1)
    raise StorageError(f"letter {number} is safe, but nobody has read it yet; is work running?")


def _take(
    several: Sequence[Letter], source: Source, desk: Desk, tools: Tools
) -> dict[int, Receipt]:
    """Obey letters of one source, in their order."""
    receipts: dict[int, Receipt] = {}
    for canceled, group in groupby(several, key=lambda letter: letter.status == "canceled"):
        if canceled:
            receipts |= {letter.id: _cancel(letter, tools) for letter in group}
        else:
            receipts |= _take_in(list(group), source, desk, tools)
    return receipts


def _take_in(
    several: Sequence[Letter], source: Source, desk: Desk, tools: Tools
) -> dict[int, Receipt]:
    """Read and store letters."""
    receipts: dict[int, Receipt] = {}
    found: list[_Read] = []
    for letter in several:
        try:
            found.append(_read(letter, source, desk, tools))
        except ParseError as error:
            receipts[letter.id] = _refuse(letter, str(error), tools)
    return receipts | _store_all(found, source, tools)


def _store_all(found: Sequence[_Read], source: Source, tools: Tools) -> dict[int, Receipt]:
    receipts: dict[int, Receipt] = {}
    for batch in _rounds(found):
        receipts |= _store_safely(batch, source, tools)
    return receipts


def _read(letter: Letter, source: Source, desk: Desk, tools: Tools) -> _Read:
    """Raises: ParseError."""
    body = letters.Body(media_type=letter.media_type, body=letter.body, fields=letter.fields)
    seen = max(letter.received_at, letter.not_before)
    occasion = Occasion(source=source, authority=desk.authority, seen=seen)
    reading = tools.workers.call(letters.read, body, occasion)
    (article,) = reading.articles
    return _Read(letter, article, article.upstream_id in reading.unwanted)


def _refuse(letter: Letter, reason: str, tools: Tools) -> Receipt:
    with tools.store.write() as connection:
        inbox.settle(connection, letter, state="refused", reason=reason)
    log.warning("refused", letter=letter.id, source=letter.source_id, reason=reason)
    return Receipt(None, reason)


def _cancel(letter: Letter, tools: Tools) -> Receipt:
    """Withdraw what its sender has taken back; whatever comes under its name is refused or late."""
    name = named_by_guid(letter.name or "")
    with tools.store.write() as connection:
        gone = withdraw_names(connection, letter.source_id, [name], now=letter.received_at)
        public_id = gone[0].public_id if gone else None
        inbox.settle(connection, letter, state="withdrawn", public_id=public_id)
    return Receipt(public_id)


def _rounds(found: Sequence[_Read]) -> Iterator[list[_Read]]:
    """Letters that can be stored at once: none is of the same article, or held, as another is."""
    waiting = list(found)
    while waiting:
        names: set[str] = set()
        status = waiting[0].letter.status
        batch: list[_Read] = []
        for one in waiting:
            if one.article.upstream_id in names or one.letter.status != status:
                break
            names.add(one.article.upstream_id)
            batch.append(one)
        yield batch
        waiting = waiting[len(batch) :]


def _store_safely(batch: Sequence[_Read], source: Source, tools: Tools) -> dict[int, Receipt]:
    """Store a batch; one letter that makes us stumble keeps no other out.

    Raises: StorageError: then all of them wait for another try.
    """
    try:
        return _store(batch, source, tools)
    except StorageError:
        raise
    except Exception as error:  # noqa: BLE001 - the letters beside it are to come in
        if len(batch) == 1:
            log.error("letter-failed", letter=batch[0].letter.id, exception=error)
            return {batch[0].letter.id: _refuse(batch[0].letter, OUR_BUG, tools)}
        alone = (_store_safely([one], source, tools) for one in batch)
        return {number: receipt for each in alone for number, receipt in each.items()}


def _store(batch: Sequence[_Read], source: Source, tools: Tools) -> dict[int, Receipt]:
    """Store articles and settle their letters in one transaction."""
    now = tools.store.now()
    with tools.store.write() as connection:
        late = inbox.overtaken(connection, [one.letter for one in batch])
        fates = dict.fromkeys(late, Fate(reason=OVERTAKEN))
        fates |= _published_already(connection, batch, source)
        current = [one for one in batch if one.letter.id not in fates]
        if source.kind == "push" and batch[0].letter.status == "usable":
            held.forget(connection, source.id, [one.article.upstream_id for one in current])
        taken = take_in(
            connection,
            [one.article for one in current],
            kind=HELD if batch[0].letter.status == "withheld" else "new",
            now=now,
            unwanted={one.article.upstream_id for one in current if one.unwanted},
        )
        fates |= {one.letter.id: fate for one, fate in zip(current, taken.fates, strict=True)}
        for one in batch:
            _settle(connection, one.letter, fates[one.letter.id])
        pushed.note(connection, source, new=taken.new, now=now)
    log.info("taken", source=source.id, letters=len(batch), new=taken.new, edited=taken.edited)
    return {
        number: Receipt(fate.public_id or None, _reason(fate, source))
        for number, fate in fates.items()
    }


def _published_already(
    connection: Connection, batch: Sequence[_Read], source: Source
) -> dict[int, Fate]:
    """Of what is to be withheld, what everybody has seen: only a withdrawal takes that back."""
    if batch[0].letter.status != "withheld":
        return {}
    return {
        one.letter.id: Fate(reason=PUBLISHED)
        for one in batch
        if identities.owned(connection, source.id, [one.article.upstream_id])
    }


def _settle(connection: Connection, letter: Letter, fate: Fate) -> None:
    state = "held" if fate.held else "refused" if fate.reason else "taken"
    inbox.settle(
        connection, letter, state=state, public_id=fate.public_id or None, reason=fate.reason
    )
    if fate.withdrawn:
        inbox.forget(connection, letter)


def _reason(fate: Fate, source: Source) -> str:
    if fate.is_copy:
        return f"{fate.reason}: feeds held list"
    if fate.held:
        return f"{fate.reason}: feeds source release {source.id}, or discard {source.id}"
    return fate.reason
