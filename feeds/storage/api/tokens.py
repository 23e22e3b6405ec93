"""The API's tokens; of their secrets only hashes are kept, so nobody can read them here.

The secrets are long and random: a plain hash tells as little of them as a slow one, and finding
one by its hash takes the same time whatever is sent.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, bindparam, delete, select

from feeds.model import Scope, Token
from feeds.storage.engine import insert_into
from feeds.storage.tables import token

_COLUMNS = tuple(token.c[name] for name in Token.__slots__)
_FIND = select(*_COLUMNS).where(token.c.hash == bindparam("hash"))


def add(connection: Connection, new: Token, secret: str) -> bool:
    """Let whoever knows *secret* do what *new* says.

    Returns: False where there is a token of that name already.
    """
    values = {name: getattr(new, name) for name in Token.__slots__}
    statement = insert_into(connection, token).values(hash=_hash(secret), **values)
    statement = statement.on_conflict_do_nothing(index_elements=["name"])
    return connection.scalar(statement.returning(token.c.name)) is not None


def find(connection: Connection, secret: str) -> Token | None:
    """The token with that secret, None where there is none or it was revoked."""
    row = connection.execute(_FIND, {"hash": _hash(secret)}).one_or_none()
    return None if row is None else _token(*row)


def listed(connection: Connection) -> list[Token]:
    """All tokens, by their names."""
    return [_token(*row) for row in connection.execute(select(*_COLUMNS).order_by(token.c.name))]


def revoke(connection: Connection, name: str) -> bool:
    """Let nobody use a token any more.

    Returns: False where there is none of that name.
    """
    return connection.execute(delete(token).where(token.c.name == name)).rowcount == 1


def _token(name: str, scope: str, *rest: object) -> Token:
    return Token(name, Scope(scope), *rest)  # type: ignore[arg-type] # as the columns say


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
