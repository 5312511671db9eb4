"""Viewings: who of ours looked at a person last, and when, so that two do not answer the same text."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, UtcDateTime, new_id, promise
from outreach.records.where_free import insert_unless_there


class ViewingRow(Base):
    """That somebody of ours looks at a person's page, and was last seen there at `seen_at`."""

    __tablename__ = "viewings"
    __table_args__ = (
        promise("(participant_id IS NULL) <> (stranger_id IS NULL)", name="of_one_person"),
        UniqueConstraint("participant_id", "specialist_id"),
        UniqueConstraint("stranger_id", "specialist_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    stranger_id: Mapped[UUID | None] = mapped_column(ForeignKey("strangers.id"))
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"))
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    """Who looked, and when."""

    specialist_id: UUID
    seen_at: datetime


def _whose(participant: UUID | None, stranger: UUID | None) -> ColumnElement[bool]:
    return ViewingRow.participant_id == participant if participant else ViewingRow.stranger_id == stranger


def note(session: Session, *, participant: UUID | None, stranger: UUID | None, specialist: UUID, now: datetime) -> None:
    """Note that somebody looks at a person now."""
    seen = session.scalar(
        update(ViewingRow)
        .where(_whose(participant, stranger), ViewingRow.specialist_id == specialist)
        .values(seen_at=now)
        .returning(ViewingRow.id)
        .execution_options(synchronize_session=False)
    )
    if seen is None:
        values = {
            "id": new_id(now),
            "participant_id": participant,
            "stranger_id": stranger,
            "specialist_id": specialist,
            "seen_at": now,
        }
        insert_unless_there(session, ViewingRow, values)


def since(session: Session, moment: datetime, *, participant: UUID | None, stranger: UUID | None) -> list[Viewing]:
    """List who looked at a person since a moment, latest first."""
    rows = session.execute(
        select(ViewingRow.specialist_id, ViewingRow.seen_at)
        .where(_whose(participant, stranger), ViewingRow.seen_at > moment)
        .order_by(ViewingRow.seen_at.desc())
    )
    return [Viewing(specialist_id=row[0], seen_at=row[1]) for row in rows]
