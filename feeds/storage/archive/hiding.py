"""Which articles nothing is shown of: the condition that every list of articles asks for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam

from feeds.model import Hidden
from feeds.storage.tables import article

HIDDEN_SOURCES: BindParameter[Any] = bindparam("hidden_sources", expanding=True)
HIDDEN_AGENCIES: BindParameter[Any] = bindparam("hidden_agencies", expanding=True)

SHOWN: ColumnElement[bool] = and_(
    article.c.owner_source.not_in(HIDDEN_SOURCES), article.c.agency.not_in(HIDDEN_AGENCIES)
)
"""The condition of statements that are made once; ``values`` are those of its parameters."""


def values(hidden: Hidden) -> dict[str, object]:
    """The parameters of ``SHOWN``."""
    return {"hidden_sources": list(hidden.sources), "hidden_agencies": list(hidden.agencies)}


def shown(hidden: Hidden) -> ColumnElement[bool]:
    """The condition for a statement that is made anew."""
    return and_(
        article.c.owner_source.not_in(hidden.sources), article.c.agency.not_in(hidden.agencies)
    )
