"""Tallies: what was counted of each local day of a program once it was over, so that nobody counts a quarter anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, delete, func, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.check_in import CheckInStatus
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import Channel
from outreach.domain.reporting import Touch
from outreach.records.base import Base, ShortText, choice, new_id
from outreach.records.counts import TextsOf
from outreach.records.programs import ProgramRow


class CheckInTallyRow(Base):
    """How many check-ins were asked in an hour of a day and ended alike."""

    __tablename__ = "check_in_tallies"
    __table_args__ = (Index("ix_check_in_tallies_day", "program_id", "day"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    day: Mapped[date] = mapped_column(Date)
    hour: Mapped[int]
    status: Mapped[CheckInStatus] = mapped_column(choice(CheckInStatus))
    count: Mapped[int]


class QuestionTallyRow(Base):
    """How often a question was asked in check-ins of a day, and answered or not."""

    __tablename__ = "question_tallies"
    __table_args__ = (Index("ix_question_tallies_day", "program_id", "day"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    day: Mapped[date] = mapped_column(Date)
    question: Mapped[str] = mapped_column(ShortText)
    answered: Mapped[bool]
    count: Mapped[int]


class TextTallyRow(Base):
    """How many messages of a day were alike, and their segments together."""

    __tablename__ = "text_tallies"
    __table_args__ = (Index("ix_text_tallies_day", "program_id", "day"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    day: Mapped[date] = mapped_column(Date)
    kind: Mapped[MessageKind] = mapped_column(choice(MessageKind))
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    status: Mapped[MessageStatus] = mapped_column(choice(MessageStatus))
    why: Mapped[str] = mapped_column(ShortText)
    count: Mapped[int]
    segments: Mapped[int]


class TouchTallyRow(Base):
    """How many people there were at the end of a day with whom we had been in touch alike."""

    __tablename__ = "touch_tallies"
    __table_args__ = (Index("ix_touch_tallies_day", "program_id", "day"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    day: Mapped[date] = mapped_column(Date)
    answered: Mapped[int]
    ended: Mapped[int]
    heard: Mapped[bool]
    reached: Mapped[bool]
    people: Mapped[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCounted:
    """Everything that was counted of one day."""

    check_ins: Mapping[tuple[date, int, CheckInStatus], int]
    questions: Mapping[tuple[date, str, bool], int]
    texts: Mapping[TextsOf, tuple[int, int]]
    touches: Mapping[Touch, int]


def counted(session: Session, program: UUID, *, zone: str) -> date | None:
    """Find the first day of a program that is not counted yet; None if none is, or by the clocks of another zone."""
    row = session.execute(
        select(ProgramRow.counted_until, ProgramRow.counted_zone).where(ProgramRow.id == program)
    ).one()
    return row.counted_until if row.counted_zone == zone else None


def began(session: Session, program: UUID) -> datetime:
    """Say when a program was made: nothing of it is older."""
    return session.scalars(select(ProgramRow.created_at).where(ProgramRow.id == program)).one()


def keep(session: Session, program: UUID, day: date, found: DayCounted, *, zone: str, now: datetime) -> None:
    """Store what was counted of a day; the next day is the first that is not counted then."""
    base = {"program_id": program, "day": day}
    rows: Mapping[type[Base], list[dict[str, Any]]] = {
        CheckInTallyRow: [
            {"hour": hour, "status": status, "count": count} for (_, hour, status), count in found.check_ins.items()
        ],
        QuestionTallyRow: [
            {"question": question, "answered": answered, "count": count}
            for (_, question, answered), count in found.questions.items()
        ],
        TextTallyRow: [
            {
                "kind": each.kind,
                "channel": each.channel,
                "status": each.status,
                "why": each.why,
                "count": count,
                "segments": segments,
            }
            for each, (count, segments) in found.texts.items()
        ],
        TouchTallyRow: [
            {
                "answered": touch.answered,
                "ended": touch.ended,
                "heard": touch.heard,
                "reached": touch.reached,
                "people": people,
            }
            for touch, people in found.touches.items()
        ],
    }
    for table, values in rows.items():
        if values:
            session.execute(insert(table), [{"id": new_id(now), **base, **each} for each in values])
    _set(session, program, counted_until=date.fromordinal(day.toordinal() + 1), counted_zone=zone)


def begin_anew(session: Session, program: UUID, *, first: date, zone: str) -> None:
    """Forget what was counted of a program, and count from a day on.

    How many people there were stays, to the hours between two zones: nobody can count them again who have left since.
    """
    for table in (CheckInTallyRow, QuestionTallyRow, TextTallyRow):
        session.execute(delete(table).where(table.program_id == program))
    _set(session, program, counted_until=first, counted_zone=zone)


def count_at(session: Session, program: UUID, at: datetime | None) -> None:
    """Note when the days of a program are counted next."""
    _set(session, program, count_at=at)


def _set(session: Session, program: UUID, **values: object) -> None:
    session.execute(update(ProgramRow).where(ProgramRow.id == program).values(**values))


def due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> list[UUID]:
    """Lock the programs whose days are to be counted, passing over some."""
    waiting = select(ProgramRow.id).where(ProgramRow.count_at <= now).order_by(ProgramRow.count_at)
    return list(session.scalars(waiting.offset(passing).limit(limit).with_for_update(skip_locked=True)))


def check_ins_by_day(
    session: Session, program: UUID, first: date, until: date
) -> Mapping[tuple[date, CheckInStatus], int]:
    """Count the check-ins of the days [first, until) by day and end."""
    key = (CheckInTallyRow.day, CheckInTallyRow.status)
    rows = session.execute(
        select(*key, func.sum(CheckInTallyRow.count)).where(*_of(CheckInTallyRow, program, first, until)).group_by(*key)
    )
    return {(day, status): int(count) for day, status, count in rows}


def check_ins_by_hour(
    session: Session, program: UUID, first: date, until: date
) -> Mapping[tuple[int, CheckInStatus], int]:
    """Count the check-ins of the days [first, until) by hour and end."""
    key = (CheckInTallyRow.hour, CheckInTallyRow.status)
    rows = session.execute(
        select(*key, func.sum(CheckInTallyRow.count)).where(*_of(CheckInTallyRow, program, first, until)).group_by(*key)
    )
    return {(hour, status): int(count) for hour, status, count in rows}


def questions(session: Session, program: UUID, first: date, until: date) -> Mapping[tuple[str, bool], int]:
    """Count the questions of the days [first, until), and whether they were answered."""
    key = (QuestionTallyRow.question, QuestionTallyRow.answered)
    rows = session.execute(
        select(*key, func.sum(QuestionTallyRow.count))
        .where(*_of(QuestionTallyRow, program, first, until))
        .group_by(*key)
    )
    return {(question, answered): int(count) for question, answered, count in rows}


def texts(
    session: Session, program: UUID, first: date, until: date
) -> Mapping[tuple[MessageKind, Channel, MessageStatus, str], tuple[int, int]]:
    """Map the messages of the days [first, until) by kind, way, end and why to how many were alike, and segments."""
    row = TextTallyRow
    key = (row.kind, row.channel, row.status, row.why)
    rows = session.execute(
        select(*key, func.sum(row.count), func.sum(row.segments)).where(*_of(row, program, first, until)).group_by(*key)
    )
    return {(kind, channel, status, why): (int(count), int(some)) for kind, channel, status, why, count, some in rows}


def texts_by_day(
    session: Session, program: UUID, first: date, until: date
) -> Mapping[tuple[date, MessageStatus], tuple[int, int]]:
    """Map the texts, not the calls, of the days [first, until) by day and end to how many there were, and segments."""
    row = TextTallyRow
    key = (row.day, row.status)
    rows = session.execute(
        select(*key, func.sum(row.count), func.sum(row.segments))
        .where(*_of(row, program, first, until), row.channel == Channel.TEXT)
        .group_by(*key)
    )
    return {(day, status): (int(count), int(some)) for day, status, count, some in rows}


def touches(session: Session, program: UUID, days: list[date]) -> Mapping[date, Mapping[Touch, int]]:
    """Map those of some days that were counted to how many people there were at its end, by how in touch they were."""
    row = TouchTallyRow
    rows = session.execute(
        select(row.day, row.answered, row.ended, row.heard, row.reached, row.people).where(
            row.program_id == program, row.day.in_(days)
        )
    )
    found: dict[date, dict[Touch, int]] = {}
    for day, answered, ended, heard, reached, people in rows:
        touch = Touch(answered=answered, ended=ended, heard=heard, reached=reached)
        found.setdefault(day, {})[touch] = people
    return found


def _of(table: Any, program: UUID, first: date, until: date) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401
    return table.program_id == program, table.day >= first, table.day < until
