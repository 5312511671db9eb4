"""Rows that are inserted only where no other holds something that must be unique; never fails the transaction."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from outreach.records import arrays, straight
from outreach.records.base import Base

_Rows = Sequence[Mapping[str, Any]]


def insert_unless_there(session: Session, table: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert a row, unless another one already holds something that must be unique; says whether it was inserted."""
    return bool(insert_those_not_there(session, table, [values]))


def insert_those_not_there(session: Session, table: type[Base], rows: _Rows, *, beside: bool = False) -> set[Any]:
    """Insert rows, but none where another holds something that must be unique; gives the keys of those inserted.

    Waits for a transaction that is about to hold it. `beside` leaves be what waits to be written.
    """
    ask = straight.beside if beside else straight.ask
    dialect = session.get_bind().dialect
    if arrays.speaks(dialect):
        many = arrays.inserting_where_free(cast("Table", table.__table__), tuple(rows[0]), dialect)
        return {row[0] for row in ask(session, many.statement, many.values(rows))}
    statement = _inserting(table)
    return {row[0] for values in rows for row in ask(session, statement, values)}


@cache
def _inserting(table: type[Base]) -> ReturningInsert[Any]:
    return sqlite_insert(table).on_conflict_do_nothing().returning(next(iter(table.__table__.primary_key)))
