"""The category that each source gives what nothing else decides; one that is removed keeps it.

storage: written where a config is put in force, asked where articles are classified.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, bindparam, select, update

from feeds.storage.prepared import run
from feeds.storage.tables import article, source

BY_SOURCE = "source"
"""Why an article is in its category, where that is its source's."""


def of_sources(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """The last category of each of these sources; without those that never had any."""
    rows = select(source.c.id, source.c.category).where(source.c.id.in_(list(ids)))
    return {id_: category for id_, category in connection.execute(rows) if category}


def shifting(
    connection: Connection, wanted: Mapping[str, str], renamed: Mapping[str, str]
) -> set[str]:
    """The categories that articles leave and enter once sources have the *wanted* ones.

    Args: renamed: former to present names of categories.
    """
    found: set[str] = set()
    for id_, former in _changed(connection, wanted).items():
        before = renamed.get(former, former)
        if before == wanted[id_]:
            continue
        decided = select(article.c.id).where(
            article.c.owner_source == id_, article.c.category_why == BY_SOURCE
        )
        if before and connection.scalar(decided.limit(1)) is not None:
            found |= {before, wanted[id_]}
    return found


def keep(connection: Connection, wanted: Mapping[str, str], renamed: Mapping[str, str]) -> None:
    """Remember the *wanted* category of each source; removed ones follow those *renamed*."""
    rows = [{"former": former, "category": new} for former, new in renamed.items()]
    run(connection, _RENAME, rows)
    changed = _changed(connection, wanted)
    run(connection, _KEEP, [{"row": id_, "category": wanted[id_]} for id_ in changed])


def _changed(connection: Connection, wanted: Mapping[str, str]) -> dict[str, str]:
    """The sources that are to have another category, with the one that they have."""
    rows = connection.execute(select(source.c.id, source.c.category))
    return {id_: before for id_, before in rows if wanted.get(id_, before) != before}


_RENAME = update(source).where(source.c.category == bindparam("former"))
_KEEP = update(source).where(source.c.id == bindparam("row"))
