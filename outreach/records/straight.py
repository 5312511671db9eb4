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
    return prepared.rows_of(session.connection(), statement, values)


def do(session: Session, statement: Executable, values: Mapping[str, Any]) -> None:
    """Run a statement that gives no rows; what waits to be written goes first."""
    session.flush()
    later.write(session)
    prepared.run(session.connection(), statement, [values])
