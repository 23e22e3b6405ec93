"""Prepared statements write exactly what SQLAlchemy itself would write."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import bindparam, create_engine, insert, select, text, update
from sqlalchemy.exc import IntegrityError, InternalError
from sqlalchemy.pool import NullPool

from feeds.errors import StorageError
from feeds.storage import Store, prepared
from feeds.storage.tables import change, lease, source
from tests.storage.stores import NOON

_INSERT, _RECORD = insert(source), insert(change)
_FAIL = (
    update(source).where(source.c.id == bindparam("asked")).values(failures=source.c.failures + 2)
)
_RELEASE = update(lease).where(lease.c.name == bindparam("asked")).values(until=NOON)


def end_all_but_one(store: Store) -> None:
    """As PostgreSQL does when it starts again, or an administrator loses patience."""
    others = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid != pg_backend_pid()"
    )
    with create_engine(store.url, poolclass=NullPool).connect() as admin:
        assert admin.scalar(text(others))


def row(name: str, **fields: Any) -> dict[str, Any]:
    plain = {"id": name, "kind": "feed", "host": "", "address": "", "active": True, "due_at": NOON}
    return {**plain, "lease_until": NOON, "imported": False, "state": None, "etag": None, **fields}


def test_rows_are_stored_as_by_sqlalchemy(store: Store) -> None:
    state = {"entries": 'ä "quoted" % text', "none": None, "list": [1, 2.5]}
    fields = {
        "due_at": NOON + timedelta(microseconds=7),
        "state": state,
        "etag": "50%",
        "active": False,
    }
    with store.write() as connection:
        assert prepared.run(connection, _INSERT, [row("a", **fields), row("b")]) == 2
        connection.execute(_INSERT, [row("c", **fields), row("d")])
        stored = {one.id: one._asdict() for one in connection.execute(select(source))}

    for ours, theirs in ("ac", "bd"):
        assert stored[ours] == {**stored[theirs], "id": ours}
    assert (stored["a"]["due_at"], stored["a"]["state"]) == (fields["due_at"], state)


def test_what_the_statement_itself_says_goes_along(store: Store) -> None:
    with store.write() as connection:
        prepared.run(connection, _INSERT, [row("a"), row("b")])
        written = prepared.run(connection, _FAIL, [{"asked": "b", "error": "%(no)s ?"}])
        nobody = prepared.run(connection, _FAIL, [{"asked": "c", "error": ""}])
        failures = connection.execute(select(source.c.id, source.c.failures, source.c.error)).all()

    assert (written, nobody) == (1, 0)
    assert sorted(failures) == [("a", 0, None), ("b", 2, "%(no)s ?")]


def test_moments_in_the_statement_and_single_parameters_are_written(store: Store) -> None:
    with store.write() as connection:
        connection.execute(insert(lease).values(name="x", until=NOON + timedelta(days=1), token=1))
        prepared.run(connection, _RELEASE, [{"asked": "x"}])

        assert connection.scalar(select(lease.c.until)) == NOON


def test_rows_may_leave_their_numbers_to_the_database(store: Store) -> None:
    rows = [{"kind": "new", "article_id": n, "at": NOON} for n in range(3)]
    with store.write() as connection:
        assert prepared.run(connection, _RECORD, rows) == 3
        assert prepared.run(connection, _RECORD, rows[:1]) == 1
        stored = (
            connection.execute(select(change.c.article_id).order_by(change.c.id)).scalars().all()
        )

    assert stored == [0, 1, 2, 0]


def test_no_rows_are_no_work(store: Store) -> None:
    with store.read() as connection:
        assert prepared.run(connection, _RECORD, []) == 0


def test_the_same_statement_takes_other_columns(store: Store) -> None:
    with store.write() as connection:
        prepared.run(connection, _INSERT, [row("a")])
        prepared.run(connection, _INSERT, [row("b", note="forgiven")])
        notes = connection.execute(select(source.c.id, source.c.note)).all()

    assert sorted(notes) == [("a", ""), ("b", "forgiven")]


def test_what_is_asked_comes_back_as_from_sqlalchemy(store: Store) -> None:
    state = {"entries": "ä", "list": [1, None]}
    statement = select(source).where(
        source.c.failures == bindparam("failures"),
        prepared.among(source.c.id, "ids", "sqlite" if store.is_sqlite else "postgresql"),
    )
    with store.write() as connection:
        connection.execute(insert(source), [row(name, state=state) for name in ("a", 'b"%s', "c")])
        asked = {"failures": 0, "ids": ["c", 'b"%s', "nobody", "ä', 'x"]}
        found = prepared.ask(connection, statement, asked)
        of_one = select(source).where(source.c.id.in_(["c", 'b"%s'])).order_by(source.c.id)
        plainly = [tuple(one) for one in connection.execute(of_one)]
        nobody = prepared.ask(connection, statement, {"failures": 0, "ids": []})

    assert sorted(found, key=lambda one: str(one[0])) == plainly
    assert nobody == []


def test_a_question_without_parameters_may_hold_its_own(store: Store) -> None:
    statement = select(source.c.id).order_by(source.c.id).limit(1)
    with store.write() as connection:
        before = prepared.ask(connection, statement, {})
        connection.execute(insert(source), [row("b"), row("a")])

        assert (before, prepared.ask(connection, statement, {})) == ([], [("a",)])


def test_mistakes_are_those_of_sqlalchemy(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write() as connection:
        prepared.run(connection, _INSERT, [row("a"), row("a")])
    with pytest.raises((StorageError, InternalError)), store.read() as connection:
        prepared.run(connection, _INSERT, [row("a")])

    with store.read() as connection:
        assert prepared.ask(connection, select(source.c.id), {}) == []


def test_what_is_asked_twice_in_one_look_is_the_same(store: Store) -> None:
    with store.read() as reader:
        before = prepared.ask(reader, select(source.c.id), {})
        with store.write() as connection:
            prepared.run(connection, _INSERT, [row("a")])

        assert prepared.ask(reader, select(source.c.id), {}) == before == []


def test_a_connection_that_the_server_ended_between_two_visits_is_made_anew(store: Store) -> None:
    if store.is_sqlite:
        pytest.skip("a file ends no connection")
    with store.write() as connection:
        prepared.run(connection, _INSERT, [row("a")])
    end_all_but_one(store)
    with store.write() as connection:
        prepared.run(connection, _INSERT, [row("b")])

    with store.read() as connection:
        assert len(prepared.ask(connection, select(source.c.id), {})) == 2


def test_a_connection_that_ends_within_a_transaction_is_used_no_more(store: Store) -> None:
    if store.is_sqlite:
        pytest.skip("a file ends no connection")

    def visit(name: str, *, broken: bool = False) -> None:
        with store.write() as connection:
            prepared.run(connection, _INSERT, [row(name)])
            if broken:
                end_all_but_one(store)
            prepared.run(connection, _FAIL, [{"asked": name, "error": ""}])

    with pytest.raises(StorageError):
        visit("a", broken=True)
    visit("b")

    with store.read() as connection:
        assert prepared.ask(connection, select(source.c.id), {}) == [("b",)]
