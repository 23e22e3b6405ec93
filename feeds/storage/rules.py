"""Every rule that ever decided something, with its version: a label names the rule it is due to."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, insert, select

from feeds.storage.tables import rule


def sync(connection: Connection, texts: Mapping[str, str]) -> dict[str, int]:
    """Note the rules' present texts by owner; a changed text is a new version.

    Returns: owner -> the number of its present rule.
    """
    latest = {row.owner: row for row in connection.execute(select(rule).order_by(rule.c.version))}
    numbers = {}
    for owner, text in texts.items():
        row = latest.get(owner)
        if row is not None and row.text == text:
            numbers[owner] = row.id
        else:
            numbers[owner] = _add(connection, owner, text, row.version + 1 if row else 1)
    return numbers


def _add(connection: Connection, owner: str, text: str, version: int) -> int:
    values = {"owner": owner, "text": text, "version": version}
    number: int = connection.execute(insert(rule).values(values).returning(rule.c.id)).scalar_one()
    return number
