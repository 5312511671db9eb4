"""Debriefs: that somebody who had an emergency was asked how they are, and what they said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.debrief import DebriefAnswer
from outreach.records.base import Base, UtcDateTime, choice, new_id, promise
from outreach.records.where_free import insert_unless_there


class DebriefRow(Base):
    """That somebody was asked after one emergency; without an answer nobody knows how they are."""

    __tablename__ = "debriefs"
    __table_args__ = (
        UniqueConstraint("escalation_id", "specialist_id"),
        promise("(answer IS NULL) = (answered_at IS NULL)", name="answered_when"),
        Index("ix_debriefs_specialist", "specialist_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    escalation_id: Mapped[UUID] = mapped_column(ForeignKey("escalations.id"))
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"))
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[DebriefAnswer | None] = mapped_column(choice(DebriefAnswer))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Debrief:
    """A question how somebody is after an emergency that they had."""

    id: UUID
    escalation_id: UUID
    program_id: UUID
    asked_at: datetime


def ask(session: Session, *, escalation: UUID, specialist: UUID, program: UUID, now: datetime) -> None:
    """Note that somebody is asked; once for each emergency."""
    values = {
        "id": new_id(now),
        "escalation_id": escalation,
        "specialist_id": specialist,
        "program_id": program,
        "asked_at": now,
        "answer": None,
        "answered_at": None,
    }
    insert_unless_there(session, DebriefRow, values)


def open_of(session: Session, specialist: UUID, *, since: datetime) -> Sequence[Debrief]:
    """List what somebody was asked since a moment and has not answered, oldest first."""
    rows = session.execute(
        select(DebriefRow.id, DebriefRow.escalation_id, DebriefRow.program_id, DebriefRow.asked_at)
        .where(DebriefRow.specialist_id == specialist, DebriefRow.answered_at.is_(None), DebriefRow.asked_at >= since)
        .order_by(DebriefRow.id)
    )
    return [Debrief(id=row[0], escalation_id=row[1], program_id=row[2], asked_at=row[3]) for row in rows]


def answer(session: Session, specialist: UUID, said: DebriefAnswer, *, only: UUID | None = None, now: datetime) -> int:
    """Note what somebody said to all that they were asked, or to one; says to how many."""
    asked = [DebriefRow.specialist_id == specialist, DebriefRow.answered_at.is_(None)]
    if only is not None:
        asked.append(DebriefRow.id == only)
    change = update(DebriefRow).where(*asked).values(answer=said, answered_at=now).returning(DebriefRow.id)
    return len(session.scalars(change).all())
