"""Tokens: found by their secret, which is stored nowhere."""

from __future__ import annotations

from itertools import product

import pytest
from sqlalchemy import select

from feeds.model import Scope, Token
from feeds.storage import Store
from feeds.storage.api import tokens
from feeds.storage.tables import token
from tests.storage.stores import NOON

PUSHER = Token("newsroom", Scope.PUSH, "desk", NOON)
READER = Token("archive", Scope.READ, None, NOON)


def add(store: Store, new: Token, secret: str) -> bool:
    with store.write() as connection:
        return tokens.add(connection, new, secret)


def find(store: Store, secret: str) -> Token | None:
    with store.read() as connection:
        return tokens.find(connection, secret)


def test_a_token_is_found_by_its_secret_and_by_nothing_else(store: Store) -> None:
    assert add(store, PUSHER, "open sesame")
    assert add(store, READER, "mellon")

    assert find(store, "open sesame") == PUSHER
    assert find(store, "mellon") == READER
    assert find(store, "newsroom") is None
    assert find(store, "") is None
    assert find(store, "\udc80") is None


def test_the_secret_is_stored_nowhere(store: Store) -> None:
    add(store, PUSHER, "open sesame")

    with store.read() as connection:
        (row,) = connection.execute(select(token))
    assert "sesame" not in repr(row)


def test_a_name_is_given_once(store: Store) -> None:
    assert add(store, PUSHER, "first")
    assert not add(store, PUSHER, "second")

    assert find(store, "first") == PUSHER
    assert find(store, "second") is None


def test_a_revoked_token_is_not_found_and_its_name_is_free(store: Store) -> None:
    add(store, PUSHER, "first")
    add(store, READER, "mellon")
    with store.write() as connection:
        assert tokens.revoke(connection, "newsroom")
        assert not tokens.revoke(connection, "newsroom")
        assert tokens.listed(connection) == [READER]

    assert find(store, "first") is None
    assert add(store, PUSHER, "second")


@pytest.mark.parametrize(("mine", "asked"), list(product(Scope, Scope)))
def test_a_scope_covers_what_is_less_and_pushing_is_a_right_of_its_own(
    mine: Scope, asked: Scope
) -> None:
    covered = {
        Scope.PUSH: {Scope.PUSH},
        Scope.READ: {Scope.READ},
        Scope.EDIT: {Scope.READ, Scope.EDIT},
        Scope.ADMIN: {Scope.READ, Scope.EDIT, Scope.ADMIN},
    }

    assert mine.covers(asked) == (asked in covered[mine])
