"""Writes that wait for the end of their transaction, so that many rows of one table go in one statement.

Nobody sees the difference: any other statement of the same session writes them down first. What is added as an object
and flushed by itself must not refer to a row that waits. They go at one go, so that the database is waited for once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Insert, Table, Update, event, insert, text
from sqlalchemy.orm import ORMExecuteState, Session

from outreach.records import arrays, prepared
from outreach.records.at_one_go import at_one_go
from outreach.records.base import Base

_KEY = "outreach_later"
_UNWAITED = "outreach_unwaited"
_NO_WAIT = text("SET LOCAL synchronous_commit = off")
BESIDE = {"outreach_beside": True}
"""Execution options of a statement that has nothing to do with any row or change that may wait: it leaves them be."""


@dataclass(slots=True)
class _Waiting:
    """Rows to be inserted by table, and changes by statement; and what is said of the transaction itself."""

    settings: list[Executable] = field(default_factory=list)
    rows: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    changes: dict[Update, list[Mapping[str, Any]]] = field(default_factory=dict)


def add(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows at the end of the transaction, or before its next statement; they all name the same columns."""
    if rows:
        _waiting(session).rows.setdefault(table.__tablename__, []).extend(rows)


def change(session: Session, statement: Update, values: Mapping[str, Any]) -> None:
    """Run a statement that is written once and for all, with these values, before any row that waits is inserted.

    It may run for many values at once, so it holds no IN and nothing else that grows with its values.
    """
    _waiting(session).changes.setdefault(statement, []).append(values)


def _waiting(session: Session) -> _Waiting:
    found: _Waiting = session.info.setdefault(_KEY, _Waiting())
    return found


def need_not_wait_for_the_disk(session: Session) -> None:
    """Let this transaction commit without waiting until it is on the disk; a crash of the server may undo it.

    Only for what is done again when it is undone, and of which nobody outside learns before a later commit that does
    wait: that one brings this one to the disk first. What is a part of something larger waits as that does, which may
    have more to keep. SQLite always waits.
    """
    if session.get_bind().dialect.name == "postgresql" and not session.in_nested_transaction():
        session.info[_UNWAITED] = True


def write(session: Session) -> None:
    """Write down what waits: changes of what was there, then rows, in the order in which tables refer to each other."""
    waiting: _Waiting | None = session.info.pop(_KEY, None)
    if waiting is None:
        return
    session.flush()
    connection = session.connection()
    with at_one_go(connection):
        for setting in waiting.settings:
            connection.execute(setting)
        for statement, values in waiting.changes.items():
            _change(connection, statement, values)
        for table in _tables():
            if rows := waiting.rows.get(table.name):
                _insert(connection, table, rows)


def _change(connection: Connection, statement: Update, values: Sequence[Mapping[str, Any]]) -> None:
    many = arrays.changing(statement, connection.dialect) if arrays.speaks(connection.dialect) else None
    if many is not None and many.may_change(values):
        prepared.run(connection, many.statement, [many.values(values)])
    else:
        prepared.run(connection, statement, values)


def _insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if arrays.speaks(connection.dialect):
        many = arrays.inserting(table, tuple(rows[0]), connection.dialect)
        prepared.run(connection, many.statement, [many.values(rows)])
    else:
        prepared.run(connection, _one_by_one(table), rows)


@cache
def _tables() -> Sequence[Table]:
    return Base.metadata.sorted_tables


@cache
def _one_by_one(table: Table) -> Insert:
    return insert(table)


@event.listens_for(Session, "do_orm_execute")
def _before_a_statement(state: ORMExecuteState) -> None:
    if _KEY in state.session.info and not state.execution_options.get("outreach_beside"):
        write(state.session)


@event.listens_for(Session, "before_commit")
def _before_the_commit(session: Session) -> None:
    if session.info.pop(_UNWAITED, False):
        _waiting(session).settings.append(_NO_WAIT)
    write(session)


@event.listens_for(Session, "after_soft_rollback")
def _after_a_rollback(session: Session, _what: object) -> None:
    session.info.pop(_KEY, None)
    session.info.pop(_UNWAITED, None)
