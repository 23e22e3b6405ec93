"""Statements that every check runs, prepared once and then given to the driver as they are.

SQLAlchemy looks at a statement anew each time, at each of its rows and at what comes back, which
takes longer than the database needs for them. What is run now and then goes through
``connection.execute``. Mistakes are SQLAlchemy's, as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Connection,
    Dialect,
    Insert,
    Select,
    Update,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate
from sqlalchemy.types import TypeEngine

Row = Mapping[str, Any]
Asking = Select[Any] | ReturningInsert[*tuple[Any, ...]] | ReturningUpdate[Any]
Statement = Insert | Update | Select[Any]


def run(connection: Connection, statement: Insert | Update, rows: Sequence[Row]) -> int:
    """Run *statement* for each of *rows*, as ``connection.execute`` does, in half the time.

    Args:    statement: built once, as it is remembered for ever.
             rows: by column and parameter, all alike.
    Returns: how many rows of the table it wrote.
    """
    if not rows:
        return 0
    prepared = _prepared(statement, connection.dialect, tuple(rows[0]))
    parameters = list(map(prepared.parameters, rows))
    with closing(_cursor(connection)) as cursor:
        try:
            cursor.executemany(prepared.text, parameters)
        except _errors(connection) as error:
            raise _wrapped(connection, prepared.text, parameters, error) from error
        written: int = cursor.rowcount
    return written


def ask(connection: Connection, statement: Asking, asked: Row) -> list[tuple[Any, ...]]:
    """The rows that *statement* finds or writes, as ``connection.execute`` gives them, but quicker.

    Args: statement: built once, as it is remembered for ever.
          asked: its parameters by name.
    """
    prepared = _prepared(statement, connection.dialect, tuple(asked))
    parameters = prepared.parameters(asked)
    with closing(_cursor(connection)) as cursor:
        try:
            cursor.execute(prepared.text, parameters)
            found = cursor.fetchall()
        except _errors(connection) as error:
            raise _wrapped(connection, prepared.text, parameters, error) from error
    return [prepared.result(row) for row in found] if prepared.readers else list(found)


def among(column: ColumnElement[Any], name: str, dialect: str) -> ColumnElement[bool]:
    """Whether *column* is among the texts or numbers in the parameter *name*, of any length.

    ``in_`` writes another statement for each length, which nobody can prepare.
    """
    if dialect == "postgresql":
        return column == any_(bindparam(name, type_=ARRAY(column.type)))
    return column.in_(select(each_of(name, column.type, dialect)))


def each_of(name: str, type_: TypeEngine[Any], dialect: str) -> ColumnElement[Any]:
    """The texts or numbers in the parameter *name*, a row each, for the columns of a SELECT."""
    if dialect == "postgresql":
        return func.unnest(bindparam(name, type_=ARRAY(type_))).column_valued()
    return func.json_each(bindparam(name, type_=JSON)).table_valued("value").c.value


def _cursor(connection: Connection) -> DBAPICursor:
    """The driver's own, within the transaction of *connection*, which begins if there is none."""
    if not connection.in_transaction():
        connection.begin()
    return connection.connection.cursor()


def _errors(connection: Connection) -> type[Exception]:
    """What the driver raises."""
    driver: Any = connection.dialect.dbapi
    errors: type[Exception] = driver.Error
    return errors


def _wrapped(connection: Connection, text: str, parameters: Any, error: Exception) -> BaseException:
    """What the driver has raised, as SQLAlchemy would."""
    dialect = connection.dialect
    return DBAPIError.instance(text, parameters, error, _errors(connection), dialect=dialect)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A statement as a driver takes it, and what it makes of a row.

    ``constants`` stand in the statement itself. ``types`` turn what is no number and no text into
    what the database holds. ``order`` is None where the driver takes parameters by their names.
    """

    text: str
    constants: Row
    types: Sequence[tuple[str, Callable[[Any], Any]]]
    order: Callable[[Row], tuple[Any, ...]] | None
    readers: Sequence[tuple[int, Callable[[Any], Any]]]

    def parameters(self, row: Row) -> Any:
        """The values of *row* as the driver takes them."""
        values = {**self.constants, **row}
        for name, bind in self.types:
            values[name] = bind(values[name])
        return self.order(values) if self.order else values

    def result(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """The values of a *row* that the driver gives."""
        values = list(row)
        for n, read in self.readers:
            values[n] = read(values[n])
        return tuple(values)


_remembered: dict[tuple[Statement, str, tuple[str, ...]], _Prepared] = {}


def _prepared(statement: Statement, dialect: Dialect, names: tuple[str, ...]) -> _Prepared:
    key = (statement, dialect.name, names)
    if key not in _remembered:
        _remembered[key] = _prepare(statement, dialect, names)
    return _remembered[key]


def _prepare(statement: Statement, dialect: Dialect, names: tuple[str, ...]) -> _Prepared:
    # An insertion would ask PostgreSQL for the new number, which nobody reads here.
    plain = statement.inline() if isinstance(statement, Insert) else statement
    keys = None if isinstance(statement, Select) else list(names)
    compiled = plain.compile(dialect=dialect, column_keys=keys)
    bound = {name: compiled.binds[name].type.dialect_impl(dialect) for name in compiled.params}
    types = {name: one.bind_processor(dialect) for name, one in bound.items()}
    return _Prepared(
        text=str(compiled),
        constants={name: one for name, one in compiled.params.items() if name not in names},
        types=tuple((name, bind) for name, bind in types.items() if bind),
        order=_in_order(compiled.positiontup) if compiled.positiontup else None,
        readers=_readers(statement, dialect),
    )


def _readers(statement: Statement, dialect: Dialect) -> Sequence[tuple[int, Callable[[Any], Any]]]:
    types = [column.type.dialect_impl(dialect) for column in statement.exported_columns]
    found = [(n, one.result_processor(dialect, None)) for n, one in enumerate(types)]
    return tuple((n, read) for n, read in found if read)


def _in_order(names: Sequence[str]) -> Callable[[Row], tuple[Any, ...]]:
    if len(names) == 1:
        return lambda row: (row[names[0]],)
    return itemgetter(*names)
