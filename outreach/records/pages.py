"""Pages: who was told of an escalation, on which rung, how, and by which message."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.escalation import Channel
from outreach.records import later
from outreach.records.base import Base, UtcDateTime, choice, new_id
from outreach.records.escalations import Escalation, EscalationRow, escalation_of


class PageRow(Base):
    """That somebody was told of an escalation, on which rung, how, and by which message."""

    __tablename__ = "pages"
    __table_args__ = (
        UniqueConstraint("escalation_id", "climb", "round", "rung", "specialist_id", "channel"),
        Index("ix_pages_specialist", "specialist_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    escalation_id: Mapped[UUID] = mapped_column(ForeignKey("escalations.id"))
    climb: Mapped[int]
    round: Mapped[int]
    rung: Mapped[int]
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"))
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def add(
    session: Session,
    escalation: Escalation,
    pages: Sequence[tuple[UUID, Channel, UUID]],
    *,
    now: datetime,
) -> None:
    """Note who was told of an escalation: (specialist, channel, message) each."""
    rows = [
        {
            "id": new_id(now),
            "escalation_id": escalation.id,
            "climb": escalation.position.climb,
            "round": escalation.position.round,
            "rung": escalation.position.rung,
            "specialist_id": specialist,
            "channel": channel,
            "message_id": message,
            "at": now,
        }
        for specialist, channel, message in pages
    ]
    later.add(session, PageRow, rows)


def paged_on(session: Session, escalation: Escalation, specialist: UUID, *, ever: bool = False) -> bool:
    """Say whether somebody was told of an escalation in this climb (or ever)."""
    statement = select(PageRow.id).where(PageRow.escalation_id == escalation.id, PageRow.specialist_id == specialist)
    if not ever:
        statement = statement.where(PageRow.climb == escalation.position.climb)
    return session.scalar(statement.limit(1)) is not None


def told(session: Session, escalation: UUID) -> set[UUID]:
    """Name everybody who was told of an escalation."""
    return set(session.scalars(select(PageRow.specialist_id).where(PageRow.escalation_id == escalation)))


def paged_to(session: Session, specialist: UUID) -> list[Escalation]:
    """List the live escalations that somebody was told of, latest page first."""
    rows = session.scalars(
        select(EscalationRow)
        .join(PageRow, PageRow.escalation_id == EscalationRow.id)
        .where(PageRow.specialist_id == specialist, EscalationRow.next_step_at.is_not(None))
        .order_by(PageRow.id.desc()),
    )
    return list({row.id: escalation_of(row) for row in rows}.values())


def latest_paged_to(session: Session, specialist: UUID) -> Escalation | None:
    """Find the escalation that somebody was told of last, live or not."""
    row = session.scalar(
        select(EscalationRow)
        .join(PageRow, PageRow.escalation_id == EscalationRow.id)
        .where(PageRow.specialist_id == specialist)
        .order_by(PageRow.id.desc())
        .limit(1),
    )
    return None if row is None else escalation_of(row)
