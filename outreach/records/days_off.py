"""Days off: when somebody of ours cannot be on call, for any program."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.unrolling import Absence
from outreach.records.base import Base, ShortText, UtcDateTime, new_id, promise

_CALENDAR = "calendar"


class DayOffRow(Base):
    """That somebody cannot be on call during [starts_at, ends_at); `source` names what said so, if not a person."""

    __tablename__ = "days_off"
    __table_args__ = (promise("starts_at < ends_at", name="starts_before_it_ends"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    source: Mapped[str | None] = mapped_column(ShortText)


def replace_busy(
    session: Session, specialist: UUID, periods: Sequence[tuple[datetime, datetime]], *, now: datetime
) -> None:
    """Store when somebody's own calendar says that they are busy, in place of what it said before and is not over."""
    session.execute(
        delete(DayOffRow).where(
            DayOffRow.specialist_id == specialist, DayOffRow.source == _CALENDAR, DayOffRow.ends_at > now
        )
    )
    rows = [
        {
            "id": new_id(now),
            "specialist_id": specialist,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "created_at": now,
            "source": _CALENDAR,
        }
        for starts_at, ends_at in periods
    ]
    if rows:
        session.execute(insert(DayOffRow), rows)


def busy_from(session: Session, specialist: UUID, *, now: datetime) -> list[tuple[datetime, datetime]]:
    """List when somebody's own calendar says that they are busy, from now on, earliest first."""
    rows = session.execute(
        select(DayOffRow.starts_at, DayOffRow.ends_at)
        .where(DayOffRow.specialist_id == specialist, DayOffRow.source == _CALENDAR, DayOffRow.ends_at > now)
        .order_by(DayOffRow.starts_at)
    )
    return [(starts_at, ends_at) for starts_at, ends_at in rows]


def add(session: Session, absence: Absence, *, now: datetime) -> None:
    """Store that somebody is off."""
    session.add(
        DayOffRow(
            id=new_id(now),
            specialist_id=absence.specialist,
            starts_at=absence.starts_at,
            ends_at=absence.ends_at,
            created_at=now,
        )
    )
    session.flush()


def of(session: Session, people: Sequence[UUID]) -> list[Absence]:
    """List when some people are and were off, earliest first."""
    rows = session.execute(
        select(DayOffRow.specialist_id, DayOffRow.starts_at, DayOffRow.ends_at)
        .where(DayOffRow.specialist_id.in_(people))
        .order_by(DayOffRow.starts_at, DayOffRow.id)
    )
    return [Absence(specialist=row[0], starts_at=row[1], ends_at=row[2]) for row in rows]


def remove(session: Session, absence: Absence) -> bool:
    """Take back that somebody is off from that moment to that; says whether they were."""
    gone = session.scalars(
        delete(DayOffRow)
        .where(
            DayOffRow.specialist_id == absence.specialist,
            DayOffRow.starts_at == absence.starts_at,
            DayOffRow.ends_at == absence.ends_at,
        )
        .returning(DayOffRow.id)
    )
    return bool(gone.all())
