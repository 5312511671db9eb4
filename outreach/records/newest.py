"""Newest: the latest rows of each of some people, in one statement."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Row, Uuid, bindparam, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from outreach.records import straight


class NewestOfEach:
    """Fetches the newest rows of each of some people in one statement, whose cost does not grow with their history.

    SQLite cannot look aside from within a FROM; there, everybody has a statement of their own.
    """

    def __init__(
        self,
        columns: Sequence[InstrumentedAttribute[Any]],
        *,
        whose: InstrumentedAttribute[Any],
        newest: Sequence[InstrumentedAttribute[Any]],
        limit: int | ColumnElement[int],
        where: Sequence[ColumnElement[bool]] = (),
    ) -> None:
        """Prepare the statements; values for bound parameters in `where` are given with each call."""
        rows = select(*columns).where(*where).order_by(*(column.desc() for column in newest)).limit(limit)
        everybody = func.unnest(bindparam("everybody", type_=ARRAY(Uuid()))).table_valued("one").render_derived()
        each = rows.where(whose == everybody.c.one).lateral("newest")
        self._at_once = select(each).select_from(everybody.join(each, true()))
        self._one_by_one = rows.where(whose == bindparam("one", type_=Uuid()))

    def of(self, session: Session, everybody: Sequence[UUID], **values: object) -> Sequence[Row[Any]]:
        """Fetch the newest rows of each, newest first; `values` are those of the bound parameters."""
        if not everybody:
            return []
        if session.get_bind().dialect.name != "sqlite":
            return straight.ask(session, self._at_once, {"everybody": list(everybody), **values})
        return [row for one in everybody for row in straight.ask(session, self._one_by_one, {"one": one, **values})]
