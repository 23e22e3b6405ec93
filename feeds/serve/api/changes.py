"""What happened to the articles of a feed, in order and without a gap.

An empty cursor gives all that the feed holds, then what happens to it. What is told of an article
is its present state, so that whoever repeats a page is told nothing wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, request

from feeds.model import FeedKey, Withdrawal
from feeds.publish.article_json import rfc3339
from feeds.serve.api import asked
from feeds.serve.api.bearer import reading
from feeds.serve.api.problems import Problem
from feeds.serve.api.telling import is_shown, told
from feeds.serve.context import patience, store
from feeds.serve.patience import Rank
from feeds.storage import Connection
from feeds.storage.archive.records import Record, records
from feeds.storage.feed import journal
from feeds.storage.feed.journal import Told
from feeds.storage.gone import withdrawn

blueprint = Blueprint("changes", __name__)

LONGEST_WAIT = 60
"""Seconds that a call may wait for something to happen."""

LOOK_EVERY = 0.5
"""Seconds between two looks of one that waits."""

_CURSOR = re.compile(r"([0-9a-f]{1,32})\.([0-9]{1,18})", re.ASCII)
_WITHOUT_TEXT = frozenset({"left", "withdrawn"})


@blueprint.get("/changes")
@reading
def changes() -> Response:
    """A page of changes, and the cursor after it."""
    asked.only("cursor", "feed", "limit", "wait")
    key, limit = asked.feed("feed"), asked.limit(default=100, most=500)
    follower = _Follower(key, request.args.get("cursor", ""), limit)
    wait = asked.number("wait", default=0, most=LONGEST_WAIT)
    patience().until(follower.look, seconds=wait, every=LOOK_EVERY, rank=Rank.POLITE)
    return jsonify(follower.answer())


class _Follower:
    """One call, that looks until there is something to tell."""

    def __init__(self, key: FeedKey, cursor: str, limit: int) -> None:
        self._key = key
        self._limit = limit
        self._cursor = cursor
        self._more = False
        self._told: Sequence[dict[str, Any]] = ()

    def look(self) -> bool:
        """Go on from the cursor; whether there is anything to tell, or more to look at.

        Raises: Problem.
        """
        with store().read() as connection:
            epoch = journal.epoch(connection)
            after = _after(connection, self._cursor, epoch)
            page = journal.page(connection, self._key, after=after, limit=self._limit)
            if page is None:
                raise Problem(503, "The feed is not there yet; feeds work makes it.")
            numbers = {one.article_id for one in page.told}
            found = records(connection, numbers)
            gone = {one.article_id: one for one in withdrawn.of_numbers(connection, numbers)}
        self._told = [
            line
            for one in page.told
            for line in (
                _withdrawn(one, gone[one.article_id])
                if one.article_id in gone
                else _line(one, found.get(one.article_id))
            )
        ]
        self._cursor, self._more = f"{epoch}.{page.until}", page.more
        return bool(self._told) or page.more

    def answer(self) -> dict[str, Any]:
        """What was found last."""
        return {"changes": self._told, "next_cursor": self._cursor, "more": self._more}


def _line(one: Told, record: Record | None) -> list[dict[str, Any]]:
    """A change as it is told; nothing of what nobody may know."""
    if record is None or not is_shown(record):
        return []
    line = {"change": one.kind, "at": rfc3339(one.at), "id": record.article.public_id}
    return [line if one.kind in _WITHOUT_TEXT else {**line, "article": told(record)}]


def _withdrawn(one: Told, withdrawal: Withdrawal) -> list[dict[str, Any]]:
    """Of what is withdrawn now only that is told: with the reason, never the text."""
    if one.kind != "withdrawn":
        return []
    line = {"change": one.kind, "at": rfc3339(one.at), "id": withdrawal.public_id}
    return [{**line, "reason": withdrawal.reason}]


def _after(connection: Connection, cursor: str, epoch: str) -> int:
    """Raises: Problem."""
    if not cursor:
        return 0
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise Problem(
            400, "The cursor is none of ours; send next_cursor of the answer before, or none."
        )
    after = int(found[2])
    if found[1] != epoch or after > journal.last(connection):
        raise Problem(
            410,
            "This cursor is from before a backup was restored: start again, without a cursor.",
        )
    return after
