"""Accepted letters are read like fetched bodies: one way in for everything."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from feeds import log
from feeds.errors import ParseError, StorageError
from feeds.model import Response, Source
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.intake import Taken, take_in
from feeds.pipeline.reading import Occasion, read
from feeds.storage import inbox
from feeds.storage.inbox import Letter

BATCH = 10
"""Letters taken at a time."""

PATIENCE = 60
"""Seconds to wait for another worker that reads our letter."""

PARSER_OF = {"text/plain": "text", "text/html": "html"}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a letter: an article's public id, or the reason why not."""

    public_id: str | None
    reason: str = ""


def accept(body: bytes, *, media_type: str, source_id: str, tools: Tools) -> int:
    """Store a body, raw and durable; only then may anybody be told that it was accepted.

    Returns: the letter's number.
    """
    now = tools.store.now()
    with tools.store.write() as connection:
        return inbox.put(connection, source_id, media_type=media_type, body=body, now=now)


def take_inbox(desk: Desk, tools: Tools) -> dict[int, Receipt]:
    """Read the letters that wait.

    Returns: what became of each, by its number.
    """
    now = tools.store.now()
    with tools.store.write() as connection:
        letters = inbox.claim(connection, now=now, limit=BATCH)
    return {letter.id: _take(letter, desk, tools) for letter in letters}


def wait_for(number: int, desk: Desk, tools: Tools) -> Receipt:
    """Read waiting letters until this one is settled, here or by the work process.

    Raises: StorageError when nobody has settled it within a minute.
    """
    for _ in range(PATIENCE):
        receipts = take_inbox(desk, tools)
        if number in receipts:
            return receipts[number]
        with tools.store.read() as connection:
            settled = inbox.outcome(connection, number)
        if settled:
            return Receipt(*settled)
        time.sleep(1)
    raise StorageError(f"letter {number} is safe, but nobody has read it yet; is work running?")


def _take(letter: Letter, desk: Desk, tools: Tools) -> Receipt:
    source = desk.source(letter.source_id)
    response = Response(url="", body=letter.body, media_type=letter.media_type)
    parser = PARSER_OF[letter.media_type]
    occasion = Occasion(source=source, authority=desk.authority, seen=letter.received_at)
    try:
        reading = tools.workers.call(read, parser, response, occasion)
    except ParseError as error:
        with tools.store.write() as connection:
            inbox.settle(connection, letter, reason=str(error))
        log.warning("refused", letter=letter.id, source=letter.source_id, reason=error)
        return Receipt(None, str(error))
    with tools.store.write() as connection:
        taken = take_in(
            connection,
            reading.articles,
            kind="new",
            now=letter.received_at,
            unwanted=reading.unwanted,
        )
        reason = "; ".join([*taken.refused, *_kept_out(taken, source)])
        inbox.settle(connection, letter, public_ids=taken.public_ids, reason=reason)
    log.info("taken", letter=letter.id, source=letter.source_id, new=taken.new)
    return Receipt(next(iter(taken.public_ids), None), reason)


def _kept_out(taken: Taken, source: Source) -> Iterator[str]:
    """Why articles are not in, although nothing is wrong with them."""
    if taken.skipped:
        yield f"the skip rule of {source.id} keeps it out"
    if taken.held:
        yield f"it is held: feeds source release {source.id}, or discard {source.id}"
