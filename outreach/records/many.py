"""Many rows at once, of which some may be there already."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from outreach.records.base import Base


def insert_many_unless_there(
    session: Session,
    table: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    on: Sequence[str] = (),
    then: Mapping[str, Any] | None = None,
) -> None:
    """Insert rows in one go, leaving out those that are there, or changing them as `then` says, by the columns `on`."""
    if not rows:
        return
    conflicting = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    statement = conflicting(cast("Table", table.__table__))
    unless = statement.on_conflict_do_nothing()
    if then is not None:
        unless = statement.on_conflict_do_update(index_elements=list(on), set_=dict(then))
    session.flush()
    session.connection().execute(unless, [dict(row) for row in rows])
