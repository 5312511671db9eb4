"""Marks are kept as they were made, and each specialist's latest one counts."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from outreach.actions.people import Person
from outreach.domain.marks import Alarm, Judgement, Mark, WasRead
from outreach.domain.reading.reading import Category
from outreach.domain.urgency import Urgency
from outreach.ports import Transaction
from outreach.records import reading_marks, replies
from outreach.records.reading_marks import ReadingMark, ReadingMarkRow
from outreach.records.specialists import Specialist
from tests import make

READ = WasRead(alarms=(Alarm(rule="suicide.plan", category="suicide", urgency=Urgency.URGENT),), version="en-1")
TRUE, FALSE = Judgement(mark=Mark.TRUE_ALARM), Judgement(mark=Mark.FALSE_ALARM)


def reply(session: Session, person: Person, *, minutes: int = 0) -> UUID:
    """A text of somebody's that was read."""
    now = make.NOW + timedelta(minutes=minutes)
    key = replies.store(session, make.inbound(phone=person.phone), now=now, first_try_at=now)
    assert key is not None
    replies.handled(session, key, now=now, participant=person.participant_id, lexicon="en-1")
    return key


def mark(
    session: Session, text: UUID, person: Person, by: Specialist, judgement: Judgement, *, minutes: int = 0
) -> ReadingMark:
    return reading_marks.add(
        session,
        reply=text,
        program=person.in_use.program_id,
        specialist=by.id,
        judgement=judgement,
        was_read=READ,
        now=make.NOW + timedelta(minutes=minutes),
    )


def test_a_mark_comes_back_as_it_was_made(transaction: Transaction) -> None:
    judgement = Judgement(
        mark=Mark.MISSED, urgency=Urgency.EMERGENCY, category=Category.OVERDOSE, note="the pills, línea 2"
    )
    with transaction() as session:
        sam, dana = make.specialist(session), make.participant(session)
        text = reply(session, dana)
        made = mark(session, text, dana, sam, judgement)

    with transaction() as session:
        (found,) = reading_marks.history_of(session, [text])[text]

    assert found == made
    assert found.judgement == judgement
    assert found.was_read == READ


def test_marking_again_replaces_and_keeps_what_was_said_before(transaction: Transaction) -> None:
    with transaction() as session:
        sam, mia, dana = make.specialist(session), make.specialist(session, "Mia"), make.participant(session)
        text = reply(session, dana)
        mark(session, text, dana, sam, FALSE)
        mark(session, text, dana, mia, TRUE, minutes=1)
        mark(session, text, dana, sam, TRUE, minutes=2)

        counting = reading_marks.that_count(session, programs=[dana.in_use.program_id])
        history = reading_marks.history_of(session, [text])

    assert [each.specialist_id for each in counting[text]] == [mia.id, sam.id]
    assert [each.judgement for each in counting[text]] == [TRUE, TRUE]
    assert [each.judgement for each in history[text]] == [FALSE, TRUE, TRUE]


def test_since_goes_by_the_latest_mark_of_a_text(transaction: Transaction) -> None:
    with transaction() as session:
        sam, mia, dana = make.specialist(session), make.specialist(session, "Mia"), make.participant(session)
        early, late = reply(session, dana), reply(session, dana, minutes=1)
        mark(session, early, dana, sam, TRUE)
        mark(session, late, dana, sam, TRUE)
        mark(session, late, dana, mia, FALSE, minutes=60)

        found = reading_marks.that_count(
            session, programs=[dana.in_use.program_id], since=make.NOW + timedelta(minutes=30)
        )

    assert {key: len(marks) for key, marks in found.items()} == {late: 2}


@pytest.mark.parametrize(
    "statement",
    [
        sa.update(ReadingMarkRow).values(mark=Mark.TRUE_ALARM),
        sa.update(ReadingMarkRow).values(read_version="en-2"),
        sa.delete(ReadingMarkRow),
    ],
    ids=["mark", "version", "delete"],
)
def test_a_mark_cannot_be_changed_or_taken_away(transaction: Transaction, statement: sa.Executable) -> None:
    with transaction() as session:
        sam, dana = make.specialist(session), make.participant(session)
        mark(session, reply(session, dana), dana, sam, FALSE)

    with pytest.raises(DatabaseError, match="append-only"), transaction() as session:
        session.execute(statement)


def test_a_note_may_be_sealed_again(transaction: Transaction) -> None:
    with transaction() as session:
        sam, dana = make.specialist(session), make.participant(session)
        text = reply(session, dana)
        mark(session, text, dana, sam, Judgement(mark=Mark.FALSE_ALARM, note="a song"))
        session.execute(sa.update(ReadingMarkRow).values(note="a song"))

    with transaction() as session:
        assert reading_marks.history_of(session, [text])[text][0].judgement.note == "a song"


@pytest.mark.parametrize(
    "values",
    [{"mark": "missed", "should_urgency": None}, {"mark": "true_alarm", "read_urgency": None}, {"mark": "maybe"}],
    ids=["missed says how urgent", "an alarm was raised", "a mark is one of three"],
)
def test_the_database_refuses_a_mark_that_means_nothing(transaction: Transaction, values: dict[str, object]) -> None:
    with transaction() as session:
        sam, dana = make.specialist(session), make.participant(session)
        made = mark(session, reply(session, dana), dana, sam, FALSE)
        row = session.get_one(ReadingMarkRow, made.id)
        columns = {each.name: getattr(row, each.name) for each in ReadingMarkRow.__table__.columns}
    plain = sa.table("reading_marks", *(sa.column(each.name, each.type) for each in ReadingMarkRow.__table__.columns))
    plain.c.mark.type = sa.String()

    with pytest.raises(DatabaseError), transaction() as session:
        session.connection().execute(plain.insert(), {**columns, "mark": "false_alarm", "id": UUID(int=1), **values})


def test_a_pseudonym_is_always_the_same_and_says_nothing(transaction: Transaction) -> None:
    one, other = UUID(int=1), UUID(int=2)
    with transaction() as session:
        names = [reading_marks.pseudonym(session, each) for each in (one, one, other)]

    assert names[0] == names[1] != names[2]
    assert one.hex not in names[0]
