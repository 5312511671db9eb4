"""Follow-ups: that somebody wants to look again at a person, after their escalation was closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.urgency import Urgency
from outreach.records.base import Base, Sealed, UtcDateTime, choice, index_of, new_id, promise


class FollowUpRow(Base):
    """That a person is to be looked at again at `look_at`; null once it was raised, or taken back."""

    __tablename__ = "follow_ups"
    __table_args__ = (
        promise("(participant_id IS NULL) <> (stranger_id IS NULL)", name="of_one_person"),
        promise("(look_at IS NULL) = (ended_at IS NOT NULL)", name="waits_or_ended"),
        index_of("ix_follow_ups_look", "look_at", where="look_at IS NOT NULL"),
        index_of("ix_follow_ups_participant", "participant_id", "look_at", where="look_at IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    stranger_id: Mapped[UUID | None] = mapped_column(ForeignKey("strangers.id"))
    escalation_id: Mapped[UUID] = mapped_column(ForeignKey("escalations.id"), index=True)
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"))
    urgency: Mapped[Urgency] = mapped_column(choice(Urgency))
    note: Mapped[str | None] = mapped_column(Sealed("follow_ups.note"))
    planned_for: Mapped[datetime] = mapped_column(UtcDateTime)
    look_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """That a person is to be looked at again, as whoever closed their escalation wanted."""

    id: UUID
    participant_id: UUID | None
    stranger_id: UUID | None
    escalation_id: UUID
    specialist_id: UUID
    urgency: Urgency
    note: str | None
    planned_for: datetime


def _follow_up(row: FollowUpRow) -> FollowUp:
    return FollowUp(
        id=row.id,
        participant_id=row.participant_id,
        stranger_id=row.stranger_id,
        escalation_id=row.escalation_id,
        specialist_id=row.specialist_id,
        urgency=row.urgency,
        note=row.note,
        planned_for=row.planned_for,
    )


def plan(
    session: Session,
    *,
    participant: UUID | None,
    stranger: UUID | None,
    escalation: UUID,
    specialist: UUID,
    urgency: Urgency,
    note: str | None,
    at: datetime,
    now: datetime,
) -> FollowUp:
    """Store that a person is to be looked at again."""
    row = FollowUpRow(
        id=new_id(now),
        participant_id=participant,
        stranger_id=stranger,
        escalation_id=escalation,
        specialist_id=specialist,
        urgency=urgency,
        note=note,
        planned_for=at,
        look_at=at,
        ended_at=None,
    )
    session.add(row)
    session.flush()
    return _follow_up(row)


def claim_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> Sequence[FollowUp]:
    """Lock those whose moment has come, earliest first; the first `passing` are passed over."""
    rows = session.scalars(
        select(FollowUpRow)
        .where(FollowUpRow.look_at <= now)
        .order_by(FollowUpRow.look_at, FollowUpRow.id)
        .offset(passing)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(map(_follow_up, rows))


def end(session: Session, follow_up: UUID, *, now: datetime) -> bool:
    """Note that it was raised, or is wanted no more; says whether it still waited."""
    ended = session.scalar(
        update(FollowUpRow)
        .where(FollowUpRow.id == follow_up, FollowUpRow.look_at.is_not(None))
        .values(look_at=None, ended_at=now)
        .returning(FollowUpRow.id)
        .execution_options(synchronize_session=False)
    )
    return ended is not None


def waiting_of(session: Session, *, participant: UUID | None, stranger: UUID | None) -> list[FollowUp]:
    """List what is planned for a person, soonest first."""
    whose = FollowUpRow.participant_id == participant if participant else FollowUpRow.stranger_id == stranger
    rows = session.scalars(
        select(FollowUpRow)
        .where(whose, FollowUpRow.look_at.is_not(None))
        .order_by(FollowUpRow.look_at)
        .execution_options(populate_existing=True)
    )
    return list(map(_follow_up, rows))
