"""Drills: exercises through the real ladder, when each began and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.drill import DrillStatus
from outreach.domain.escalation import Channel, EscalationStatus
from outreach.domain.urgency import Urgency
from outreach.records.base import Base, UtcDateTime, choice, index_of, new_id, promise
from outreach.records.escalations import Escalation, EscalationRow, escalation_of


class DrillRow(Base):
    """An exercise; `look_at` is when it is looked after next, and null once it is over."""

    __tablename__ = "drills"
    __table_args__ = (
        promise("(status = 'running') = (look_at IS NOT NULL)", name="running_is_looked_after"),
        promise("(status = 'running') = (ended_at IS NULL)", name="over_has_ended"),
        promise("(status = 'answered') = (answered_by IS NOT NULL)", name="answered_by_somebody"),
        index_of("uq_drills_running", "program_id", unique=True, where="look_at IS NOT NULL"),
        index_of("ix_drills_look", "look_at", where="look_at IS NOT NULL"),
        Index("ix_drills_program", "program_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    urgency: Mapped[Urgency] = mapped_column(choice(Urgency))
    status: Mapped[DrillStatus] = mapped_column(choice(DrillStatus))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    look_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("specialists.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    channel: Mapped[Channel | None] = mapped_column(choice(Channel))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """An exercise, as it stands."""

    id: UUID
    program_id: UUID
    urgency: Urgency
    status: DrillStatus
    started_at: datetime
    ended_at: datetime | None
    answered_by: UUID | None
    answered_at: datetime | None
    channel: Channel | None


def _drill(row: DrillRow) -> Drill:
    return Drill(
        id=row.id,
        program_id=row.program_id,
        urgency=row.urgency,
        status=row.status,
        started_at=row.started_at,
        ended_at=row.ended_at,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        channel=row.channel,
    )


def begin(session: Session, *, program: UUID, urgency: Urgency, look_at: datetime, now: datetime) -> Drill:
    """Store a drill that begins now."""
    row = DrillRow(
        id=new_id(now),
        program_id=program,
        urgency=urgency,
        status=DrillStatus.RUNNING,
        started_at=now,
        look_at=look_at,
    )
    session.add(row)
    session.flush()
    return _drill(row)


def running_in(session: Session, program: UUID) -> bool:
    """Say whether a drill of a program goes on."""
    found = select(DrillRow.id).where(DrillRow.program_id == program, DrillRow.look_at.is_not(None))
    return session.scalar(found) is not None


def claim_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> list[Drill]:
    """Lock drills that it is time to look after; the first `passing` are passed over."""
    rows = session.scalars(
        select(DrillRow)
        .where(DrillRow.look_at <= now)
        .order_by(DrillRow.look_at, DrillRow.id)
        .offset(passing)
        .limit(limit)
        .with_for_update(skip_locked=True),
    )
    return [_drill(row) for row in rows]


def look_again(session: Session, drill: UUID, *, at: datetime) -> None:
    """Look after a drill that goes on once more, later."""
    session.execute(
        update(DrillRow).where(DrillRow.id == drill, DrillRow.status == DrillStatus.RUNNING).values(look_at=at)
    )


def end(
    session: Session,
    drill: UUID,
    *,
    status: DrillStatus,
    answered_by: UUID | None = None,
    answered_at: datetime | None = None,
    channel: Channel | None = None,
    now: datetime,
) -> Drill | None:
    """Note how a drill ended; None when that was noted before."""
    row = session.scalar(
        update(DrillRow)
        .where(DrillRow.id == drill, DrillRow.status == DrillStatus.RUNNING)
        .values(
            status=status,
            look_at=None,
            ended_at=now,
            answered_by=answered_by,
            answered_at=answered_at,
            channel=channel,
        )
        .returning(DrillRow),
    )
    return None if row is None else _drill(row)


def by_ids(session: Session, ids: Sequence[UUID]) -> dict[UUID, Drill]:
    """Fetch some drills."""
    return {row.id: _drill(row) for row in session.scalars(select(DrillRow).where(DrillRow.id.in_(ids)))}


def latest(session: Session, programs: Sequence[UUID], *, limit: int) -> list[Drill]:
    """List some programs' latest drills, newest first."""
    rows = session.scalars(
        select(DrillRow).where(DrillRow.program_id.in_(programs)).order_by(DrillRow.id.desc()).limit(limit)
    )
    return [_drill(row) for row in rows]


def escalation_of_drill(session: Session, drill: UUID) -> Escalation:
    """Fetch the escalation of a drill, live or not; nobody else moves it until this transaction ends."""
    return escalation_of(
        session.scalars(select(EscalationRow).where(EscalationRow.drill_id == drill).with_for_update()).one(),
    )


def an_emergency_is_open(session: Session) -> bool:
    """Say whether a real emergency waits for somebody now, in any program."""
    waits = select(EscalationRow.id).where(
        EscalationRow.next_step_at.is_not(None),
        EscalationRow.urgency == Urgency.EMERGENCY,
        EscalationRow.status == EscalationStatus.OPEN,
        EscalationRow.drill_id.is_(None),
    )
    return session.scalar(waits.limit(1)) is not None
