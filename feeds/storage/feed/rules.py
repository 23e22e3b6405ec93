"""Every rule that ever decided something, with its version: a label names the rule it is due to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from feeds.storage.prepared import run
from feeds.storage.tables import rule


def sync(connection: Connection, texts: Mapping[str, str]) -> dict[str, int]:
    """Note the rules' present texts by owner; a changed text is a new version.

    Returns: owner -> the number of its present rule.
    """
    latest = _latest(connection)
    new = [
        {"owner": owner, "text": text, "version": latest[owner].version + 1 if known else 1}
        for owner, text in texts.items()
        if not (known := owner in latest) or latest[owner].text != text
    ]
    if new:
        run(connection, _INSERT, new)
        latest = _latest(connection)
    return {owner: latest[owner].id for owner in texts}


def numbers(connection: Connection) -> dict[str, int]:
    """The number of the last rule of every owner there ever was."""
    return {owner: row.id for owner, row in _latest(connection).items()}


def _latest(connection: Connection) -> dict[str, Row[Any]]:
    """The newest version of each rule, by owner."""
    return {row.owner: row for row in connection.execute(select(rule).order_by(rule.c.version))}


_INSERT = insert(rule)
