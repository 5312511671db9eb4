"""Hand-overs: what somebody had when their shift ended, offered to the next person, and what came of that."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.handover import HANDOVER_MOVES, MAY_BE_ACCEPTED, HandoverStatus
from outreach.records.base import Base, UtcDateTime, choice, index_of, new_id, promise
from outreach.records.where_free import insert_unless_there

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Before any moment of ours: asking for those after it goes by the index of moments, which holds what is offered."""


class HandoverRow(Base):
    """That what somebody had when their shift ended was offered to somebody (`taker_id`; null: nobody was next).

    With `escalation_id` it is that one thing alone, offered by hand.
    """

    __tablename__ = "handovers"
    __table_args__ = (
        UniqueConstraint("program_id", "giver_id", "ended_at"),
        promise("(status = 'offered') = (next_step_at IS NOT NULL)", name="offered_has_next_step"),
        promise("status <> 'offered' OR taker_id IS NOT NULL", name="offered_to_somebody"),
        promise("(status = 'accepted') = (accepted_at IS NOT NULL)", name="accepted_when"),
        promise("(accepted_at IS NULL) = (accepted_by IS NULL)", name="accepted_by_somebody"),
        index_of("ix_handovers_next_step", "next_step_at", where="next_step_at IS NOT NULL"),
        Index("ix_handovers_taker", "taker_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    giver_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"))
    taker_id: Mapped[UUID | None] = mapped_column(ForeignKey("specialists.id"))
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[HandoverStatus] = mapped_column(choice(HandoverStatus))
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_step_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_by: Mapped[UUID | None] = mapped_column(ForeignKey("specialists.id"))
    escalation_id: Mapped[UUID | None] = mapped_column(ForeignKey("escalations.id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """That what somebody had when their shift ended was offered to somebody."""

    id: UUID
    program_id: UUID
    giver_id: UUID
    taker_id: UUID | None
    ended_at: datetime
    status: HandoverStatus
    offered_at: datetime
    accepted_by: UUID | None
    escalation_id: UUID | None = None


def _handover(row: HandoverRow) -> Handover:
    return Handover(
        id=row.id,
        program_id=row.program_id,
        giver_id=row.giver_id,
        taker_id=row.taker_id,
        ended_at=row.ended_at,
        status=row.status,
        offered_at=row.offered_at,
        accepted_by=row.accepted_by,
        escalation_id=row.escalation_id,
    )


def offer(
    session: Session,
    *,
    program: UUID,
    giver: UUID,
    taker: UUID | None,
    ended_at: datetime,
    until: datetime,
    now: datetime,
    escalation: UUID | None = None,
) -> bool:
    """Note what is offered until a moment, or stays because nobody is next; False when it was noted before."""
    values = {
        "id": new_id(now),
        "program_id": program,
        "giver_id": giver,
        "taker_id": taker,
        "ended_at": ended_at,
        "status": HandoverStatus.STAYS if taker is None else HandoverStatus.OFFERED,
        "offered_at": now,
        "next_step_at": None if taker is None else until,
        "accepted_at": None,
        "accepted_by": None,
        "escalation_id": escalation,
    }
    return insert_unless_there(session, HandoverRow, values)


def move(
    session: Session,
    handover: Handover,
    status: HandoverStatus,
    *,
    accepted_by: UUID | None = None,
    now: datetime,
) -> Handover | None:
    """Move a hand-over on from where it was seen; None when somebody else moved it first."""
    assert status in HANDOVER_MOVES[handover.status]
    accepted_at = now if status is HandoverStatus.ACCEPTED else None
    row = session.scalar(
        update(HandoverRow)
        .where(HandoverRow.id == handover.id, HandoverRow.status == handover.status)
        .values(status=status, next_step_at=None, accepted_at=accepted_at, accepted_by=accepted_by)
        .returning(HandoverRow),
    )
    return None if row is None else _handover(row)


def claim_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> list[Handover]:
    """Lock those that were offered and that nobody accepted in time."""
    rows = session.scalars(
        select(HandoverRow)
        .where(HandoverRow.next_step_at <= now)
        .order_by(HandoverRow.next_step_at, HandoverRow.id)
        .offset(passing)
        .limit(limit)
        .with_for_update(skip_locked=True),
    )
    return list(map(_handover, rows))


def open_for(session: Session, taker: UUID, *, leads: Collection[UUID], since: datetime) -> list[Handover]:
    """List what somebody may accept, oldest first: what was offered to them, and what stayed in programs they lead."""
    theirs = HandoverRow.taker_id == taker
    stayed = HandoverRow.program_id.in_(leads) & (HandoverRow.status == HandoverStatus.STAYS)
    rows = session.scalars(
        select(HandoverRow)
        .where(
            theirs | stayed,
            HandoverRow.giver_id != taker,
            HandoverRow.status.in_(MAY_BE_ACCEPTED),
            HandoverRow.offered_at >= since,
        )
        .order_by(HandoverRow.id),
    )
    return list(map(_handover, rows))


def offered_in(session: Session, program: UUID) -> Sequence[Handover]:
    """List what is offered in a program and not accepted yet."""
    rows = session.scalars(
        select(HandoverRow).where(HandoverRow.program_id == program, HandoverRow.next_step_at.is_not(None)),
    )
    return list(map(_handover, rows))


def latest_from(session: Session, giver: UUID) -> Handover | None:
    """Find the latest hand-over of somebody."""
    row = session.scalar(
        select(HandoverRow).where(HandoverRow.giver_id == giver).order_by(HandoverRow.id.desc()).limit(1),
    )
    return None if row is None else _handover(row)


def offered_of(session: Session, escalations: Sequence[UUID]) -> dict[UUID, Handover]:
    """Map what was offered by hand, one thing at a time, and not accepted yet, to that offer."""
    rows = session.scalars(
        select(HandoverRow)
        .where(HandoverRow.next_step_at > _LONG_AGO, HandoverRow.escalation_id.in_(escalations))
        .order_by(HandoverRow.next_step_at)
    )
    return {row.escalation_id: _handover(row) for row in rows if row.escalation_id is not None}
