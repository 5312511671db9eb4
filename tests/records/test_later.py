"""Writes that wait for the end of their transaction."""

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from outreach.domain.check_in import CheckInStatus
from outreach.domain.delivery import MessageStatus
from outreach.ports import Transaction
from outreach.records import answers, check_ins, later, messages, outbox, replies, so_far, timeline
from outreach.records.base import new_id
from outreach.records.check_ins import CheckInRow
from outreach.records.replies import ReplyRow
from outreach.records.timeline import Event, Line, TimelineRow
from tests import make
from tests.records import rows


def lines(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(TimelineRow)) or 0


def note(session: Session, what: str) -> None:
    person = make.participant(session)
    line = Line(event=Event.SAID, what=what, participant=make.the_id(person))
    timeline.write(session, [line], now=make.NOW)


def test_what_waits_is_there_for_whoever_looks(transaction: Transaction) -> None:
    with transaction() as session:
        before = lines(session)
        note(session, "one")
        note(session, "two")

        assert lines(session) >= before + 2


def test_what_waits_is_committed(transaction: Transaction) -> None:
    with transaction() as session:
        note(session, "one")
    with transaction() as session:
        assert lines(session) >= 1


def test_what_waits_is_gone_with_its_transaction(transaction: Transaction) -> None:
    with transaction() as session:
        before = lines(session)
        note(session, "one")
        session.rollback()
    with transaction() as session:
        assert lines(session) == before


def test_one_statement_changes_many_rows_each_in_its_own_way(transaction: Transaction) -> None:
    """Every change that waits can be run for several people at once."""
    with transaction() as session:
        people = [make.participant(session, name) for name in ("Dana", "Bo", "Cy")]
        keys = [rows.check_in(session, person) for person in people]
        texts = [
            replies.store(session, make.inbound(phone=person.phone), now=make.NOW, first_try_at=make.NOW)
            for person in people
        ]
        queued = [rows.message(session, person, check_in=key) for person, key in zip(people, keys, strict=True)]
    with transaction() as session:
        for person, key, text in zip(people, keys, texts, strict=True):
            assert text is not None
            check_ins.ask_next(session, key, question="note", earlier="mood", reasked=False)
            check_ins.finish(session, key, now=make.NOW)
            outbox.call_off(session, participant=make.the_id(person), check_in=key)
            replies.handled(session, text, now=make.NOW, participant=person.participant_id, urgency="urgent")
        later.write(session)
    with transaction() as session:
        asked = session.execute(select(CheckInRow.question, CheckInRow.status, CheckInRow.answered_at)).all()
        handled = session.scalars(select(ReplyRow.handled_at)).all()
        found = [messages.by_id(session, key) for key in queued]

    assert [tuple(row) for row in asked] == [("note", CheckInStatus.ANSWERED, make.NOW)] * 3
    assert handled == [make.NOW] * 3
    assert [each.status for each in found if each is not None] == [MessageStatus.CANCELLED] * 3


def test_an_answer_knows_its_check_in_though_both_wait(transaction: Transaction) -> None:
    with transaction() as session:
        person = make.participant(session)
        key = rows.check_in(session, person, due_at=make.NOW - timedelta(minutes=5))
        text = replies.store(session, make.inbound(phone=person.phone), now=make.NOW, first_try_at=make.NOW)
        (check_in,) = so_far.latest_two_of(session, [make.the_id(person)], now=make.NOW)[make.the_id(person)]
        assert text is not None
        answers.add(
            session,
            check_in=check_in,
            question="mood",
            value=Decimal(4),
            lang="en",
            reply=text,
            corrects=False,
            now=make.NOW,
        )

        assert answers.of(session, key) == {"mood": Decimal(4)}


def note_of_nobody(session: Session) -> None:
    """Write a line on the timeline of somebody who is not there, which no database takes."""
    timeline.write(session, [Line(event=Event.SAID, what="to whom?", participant=new_id(make.NOW))], now=make.NOW)


def test_what_the_database_refuses_is_told_and_undone(transaction: Transaction) -> None:
    def both() -> None:
        with transaction() as session:
            note(session, "one")
            note_of_nobody(session)

    with transaction() as session:
        before = lines(session)
    with pytest.raises(IntegrityError):
        both()

    with transaction() as session:
        assert lines(session) == before


def test_what_was_refused_leaves_its_connection_whole(transaction: Transaction) -> None:
    def refused(session: Session) -> None:
        with session.begin_nested():
            note_of_nobody(session)

    with transaction() as session:
        person = make.participant(session)
        for _ in range(8):  # so often that the database keeps the statement, prepared
            with pytest.raises(IntegrityError):
                refused(session)
            line = Line(event=Event.SAID, what="still here", participant=make.the_id(person))
            timeline.write(session, [line], now=make.NOW)
            later.write(session)
        found = [each.what for each in timeline.of(session, participant=make.the_id(person))]

    assert found.count("still here") == 8


def test_a_connection_that_ends_meanwhile_is_not_used_again(engine: sa.Engine, transaction: Transaction) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no connection that could end")
    ours: list[int | None] = []

    def ended() -> None:
        with transaction() as session:
            note(session, "one")
            ours.append(session.scalar(sa.select(sa.func.pg_backend_pid())))
            note(session, "two")
            with engine.connect() as other:
                other.execute(sa.select(sa.func.pg_terminate_backend(ours[0], 10_000)))

    with pytest.raises(OperationalError):
        ended()

    with transaction() as session:
        assert session.scalar(sa.select(sa.func.pg_backend_pid())) not in ours


def waits_for_disk(engine: sa.Engine, transaction: Transaction, *, within_another: bool) -> bool:
    """Say whether a transaction that need not wait for the disk waits for it all the same."""
    seen: list[str] = []

    @sa.event.listens_for(engine, "before_cursor_execute")
    def see(*given: object) -> None:
        seen.append(str(given[2]))

    with transaction() as session:
        if within_another:
            with session.begin_nested():
                later.need_not_wait_for_the_disk(session)
                note(session, "one")
        else:
            later.need_not_wait_for_the_disk(session)
            note(session, "one")
    sa.event.remove(engine, "before_cursor_execute", see)
    return not any("synchronous_commit" in statement for statement in seen)


def test_what_need_not_wait_for_the_disk_does_not(engine: sa.Engine, transaction: Transaction) -> None:
    assert waits_for_disk(engine, transaction, within_another=False) == (engine.dialect.name == "sqlite")


def test_what_is_part_of_something_larger_waits_as_that_does(engine: sa.Engine, transaction: Transaction) -> None:
    assert waits_for_disk(engine, transaction, within_another=True)
