"""Invitations: that somebody of ours was asked to look at a person too, and may see them for a while."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, UtcDateTime, new_id, promise
from outreach.records.where_free import insert_unless_there


class InvitationRow(Base):
    """That `specialist_id` may see a person until a moment, because `by_id` asked them to."""

    __tablename__ = "invitations"
    __table_args__ = (
        promise("(participant_id IS NULL) <> (stranger_id IS NULL)", name="of_one_person"),
        UniqueConstraint("participant_id", "specialist_id"),
        UniqueConstraint("stranger_id", "specialist_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    stranger_id: Mapped[UUID | None] = mapped_column(ForeignKey("strangers.id"))
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"), index=True)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """That somebody was asked to look at a person too."""

    participant_id: UUID | None
    stranger_id: UUID | None
    specialist_id: UUID
    by_id: UUID
    until: datetime


_COLUMNS = tuple(getattr(InvitationRow, name) for name in Invitation.__dataclass_fields__)


def _whose(participant: UUID | None, stranger: UUID | None) -> ColumnElement[bool]:
    return InvitationRow.participant_id == participant if participant else InvitationRow.stranger_id == stranger


def add(
    session: Session,
    *,
    participant: UUID | None,
    stranger: UUID | None,
    specialist: UUID,
    by: UUID,
    until: datetime,
    now: datetime,
) -> bool:
    """Let somebody see a person until a moment; False when they may already, and only until then longer."""
    values = {
        "id": new_id(now),
        "participant_id": participant,
        "stranger_id": stranger,
        "specialist_id": specialist,
        "by_id": by,
        "at": now,
        "until": until,
    }
    if insert_unless_there(session, InvitationRow, values):
        return True
    again = session.scalar(
        update(InvitationRow)
        .where(_whose(participant, stranger), InvitationRow.specialist_id == specialist, InvitationRow.until <= now)
        .values(by_id=by, at=now, until=until)
        .returning(InvitationRow.id)
        .execution_options(synchronize_session=False)
    )
    return again is not None


def end(session: Session, *, participant: UUID | None, stranger: UUID | None, specialist: UUID, now: datetime) -> bool:
    """Let somebody see a person no longer; says whether they could."""
    ended = session.scalar(
        update(InvitationRow)
        .where(_whose(participant, stranger), InvitationRow.specialist_id == specialist, InvitationRow.until > now)
        .values(until=now)
        .returning(InvitationRow.id)
        .execution_options(synchronize_session=False)
    )
    return ended is not None


def of_person(session: Session, *, participant: UUID | None, stranger: UUID | None, now: datetime) -> list[Invitation]:
    """List who was asked to look at a person too, and may still."""
    rows = session.execute(select(*_COLUMNS).where(_whose(participant, stranger), InvitationRow.until > now))
    return [Invitation(**row._asdict()) for row in rows]


def has(session: Session, *, participant: UUID | None, stranger: UUID | None, specialist: UUID, now: datetime) -> bool:
    """Say whether somebody was asked to look at a person too, and may still."""
    found = session.scalar(
        select(InvitationRow.id).where(
            _whose(participant, stranger), InvitationRow.specialist_id == specialist, InvitationRow.until > now
        )
    )
    return found is not None
