"""Statements made ready once, run past SQLAlchemy's own way and like it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.ports import Transaction
from outreach.records import prepared, straight
from outreach.records.among import among
from outreach.records.base import new_id
from outreach.records.messages import MessageRow
from outreach.records.timeline import Event, Line, TimelineRow, write
from tests import make

_LINES = (
    sa.select(TimelineRow.id, TimelineRow.at, TimelineRow.event, TimelineRow.what, TimelineRow.participant_id)
    .where(among(TimelineRow.id, "ids"), TimelineRow.event.in_((Event.SAID, Event.HEARD)))
    .order_by(TimelineRow.id)
)
_AT = sa.select(TimelineRow.id).where(TimelineRow.at >= sa.bindparam("at"))
_ADDING = sa.insert(TimelineRow)
_CALL_OFF = (
    sa.update(MessageRow)
    .where(among(MessageRow.id, "ids"), MessageRow.kind == MessageKind.PAGE)
    .values(status=sa.bindparam("becomes"))
    .returning(MessageRow.id)
)


def some_lines(session: Session, count: int) -> list[UUID]:
    person = make.participant(session)
    for number in range(count):
        line = Line(event=Event.SAID, what=f"said {number}", participant=make.the_id(person))
        write(session, [line], now=make.NOW)
    statement = sa.select(TimelineRow.id).where(TimelineRow.participant_id == make.the_id(person))
    said = statement.where(TimelineRow.event == Event.SAID).order_by(TimelineRow.id)
    return list(session.scalars(said))


def test_it_gives_what_sqlalchemy_gives_for_lists_of_any_length(transaction: Transaction) -> None:
    with transaction() as session:
        ids = some_lines(session, 3)
        for some in (ids, ids[:1], [], ids[1:], ids):
            usual: Sequence[sa.Row[*tuple[object, ...]]] = session.connection().execute(_LINES, {"ids": some}).all()
            ready = straight.ask(session, _LINES, {"ids": some})

            assert [tuple(row) for row in ready] == [tuple(row) for row in usual]
            assert [row._asdict() for row in ready] == [row._asdict() for row in usual]
        assert [row.what for row in straight.ask(session, _LINES, {"ids": ids})] == ["said 0", "said 1", "said 2"]


def test_a_change_may_give_rows_or_none(transaction: Transaction) -> None:
    with transaction() as session:
        values = {"ids": [new_id(make.NOW)], "becomes": MessageStatus.CANCELLED}

        assert straight.first(session, _CALL_OFF, values) is None


def test_whoever_listens_hears_every_statement(engine: sa.Engine, transaction: Transaction) -> None:
    heard: list[str] = []

    def hear(*given: object) -> None:
        heard.append(str(given[2]))

    sa.event.listen(engine, "before_cursor_execute", hear)
    with transaction() as session:
        straight.ask(session, _AT, {"at": make.NOW})
    sa.event.remove(engine, "before_cursor_execute", hear)

    assert any("timeline" in statement for statement in heard)


@pytest.mark.parametrize("listens", [False, True])
def test_it_fails_as_sqlalchemy_does(engine: sa.Engine, transaction: Transaction, *, listens: bool) -> None:
    """What is broken is told in the same words, and a value that cannot be written does not reach the database."""

    def hear(*given: object) -> None:
        del given

    row = {"id": new_id(make.NOW), "at": make.NOW, "event": Event.SAID, "what": "", "by": "", "stranger_id": None}
    if listens:
        sa.event.listen(engine, "before_cursor_execute", hear)
    with pytest.raises(IntegrityError), transaction() as session:
        prepared.run(session.connection(), _ADDING, [{**row, "participant_id": None}] * 2)
    naive = datetime(2026, 3, 1)  # noqa: DTZ001 - that is the point
    with pytest.raises(StatementError), transaction() as session:
        straight.ask(session, _AT, {"at": naive})
    if listens:
        sa.event.remove(engine, "before_cursor_execute", hear)
    with transaction() as session:
        straight.ask(session, _AT, {"at": make.NOW - timedelta(days=1)})
