"""Statements that are written once and run many times, past the ORM: building one takes longer than running it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, Row
from sqlalchemy.orm import Session

from outreach.records import later, prepared


def ask(session: Session, statement: Executable, values: Mapping[str, Any]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Run a statement that names columns, not objects, and give all its rows; what waits to be written goes first."""
    session.flush()
    later.write(session)
    return beside(session, statement, values)


def first(session: Session, statement: Executable, values: Mapping[str, Any]) -> Row[*tuple[Any, ...]] | None:
    """Ask as `ask` does for what is one row at most, and give that, or None."""
    rows = ask(session, statement, values)
    return rows[0] if rows else None


def beside(session: Session, statement: Executable, values: Mapping[str, Any]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Run a statement that has nothing to do with anything that waits to be written, and leave that be."""
    return prepared.rows_of(session.connection(), statement, values)


def do(session: Session, statement: Executable, values: Mapping[str, Any]) -> None:
    """Run a statement that gives no rows; what waits to be written goes first."""
    session.flush()
    later.write(session)
    do_beside(session, statement, [values])


def do_beside(session: Session, statement: Executable, many: Sequence[Mapping[str, Any]]) -> None:
    """Run a statement that gives no rows for each of some values, and leave be what waits to be written."""
    prepared.run(session.connection(), statement, many)
