"""Profiles: somebody's goals in their own words, their pathway, and how to reach them safely; every change is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.writer import Writer
from outreach.records import append_only
from outreach.records.base import Base, Sealed, UtcDateTime, new_id, promise
from outreach.records.where_free import insert_unless_there


class ProfileRow(Base):
    """What was known of somebody from one change to the next; the highest number counts."""

    __tablename__ = "profiles"
    __table_args__ = (
        UniqueConstraint("participant_id", "number"),
        promise("number > 0", name="counted_from_one"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    number: Mapped[int]
    goals: Mapped[str] = mapped_column(Sealed("profiles.goals"))
    pathway: Mapped[str] = mapped_column(Sealed("profiles.pathway"))
    safe_contact: Mapped[str] = mapped_column(Sealed("profiles.safe_contact"))
    writer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    writer: Mapped[str] = mapped_column(Sealed("profiles.writer"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


append_only.keep(
    ProfileRow,
    kept=("id", "participant_id", "number", "writer_id", "at"),
    sealed=("goals", "pathway", "safe_contact", "writer"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What we know of somebody beside their texts."""

    goals: str = ""
    pathway: str = ""
    safe_contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What was known of somebody since one change, and who made it; `number` counts the changes."""

    number: int
    known: Known
    writer: Writer
    at: datetime


def latest(session: Session, participant: UUID) -> Profile | None:
    """Find what is known of somebody now; None before anybody wrote anything."""
    return next(iter(_newest(session, participant, limit=1)), None)


def history(session: Session, participant: UUID, *, limit: int = 50) -> list[Profile]:
    """List what was known of somebody, newest first."""
    return _newest(session, participant, limit=limit)


def _newest(session: Session, participant: UUID, *, limit: int) -> list[Profile]:
    rows: Sequence[ProfileRow] = session.scalars(
        select(ProfileRow)
        .where(ProfileRow.participant_id == participant)
        .order_by(ProfileRow.number.desc())
        .limit(limit)
    ).all()
    return [_profile(row) for row in rows]


def add(session: Session, participant: UUID, known: Known, *, number: int, writer: Writer, now: datetime) -> bool:
    """Write down what is known from now on; False when somebody else has made the change of that number."""
    values = {
        "id": new_id(now),
        "participant_id": participant,
        "number": number,
        "goals": known.goals,
        "pathway": known.pathway,
        "safe_contact": known.safe_contact,
        "writer_id": writer.id,
        "writer": writer.name,
        "at": now,
    }
    return insert_unless_there(session, ProfileRow, values)


def _profile(row: ProfileRow) -> Profile:
    return Profile(
        number=row.number,
        known=Known(goals=row.goals, pathway=row.pathway, safe_contact=row.safe_contact),
        writer=Writer(row.writer_id, row.writer),
        at=row.at,
    )
