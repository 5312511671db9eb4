"""Heartbeats: when each process of ours was last seen, and when each sender may carry more."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, ShortText, UtcDateTime, insert_unless_there


class HeartbeatRow(Base):
    """When a process of ours was last seen."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(ShortText, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def beat(session: Session, name: str, *, now: datetime) -> None:
    """Note that a process is alive."""
    if not insert_unless_there(session, HeartbeatRow, {"name": name, "at": now}):
        session.execute(update(HeartbeatRow).where(HeartbeatRow.name == name).values(at=now))


def last_beats(session: Session) -> dict[str, datetime]:
    """Map each process to when it was last seen."""
    return {row.name: row.at for row in session.scalars(select(HeartbeatRow))}


class SenderRow(Base):
    """A number of ours; `free_at` is when it may carry the next segments."""

    __tablename__ = "senders"

    number: Mapped[str] = mapped_column(ShortText, primary_key=True)
    free_at: Mapped[datetime] = mapped_column(UtcDateTime)


def reserve(session: Session, number: str, *, segments: int, per_second: float, now: datetime) -> datetime:
    """Reserve a sender's time for some segments; returns when the reserved time begins."""
    insert_unless_there(session, SenderRow, {"number": number, "free_at": now})
    free_at = session.scalars(select(SenderRow.free_at).where(SenderRow.number == number).with_for_update()).one()
    begins = max(free_at, now)
    session.execute(
        update(SenderRow)
        .where(SenderRow.number == number)
        .values(free_at=begins + timedelta(seconds=segments / per_second)),
    )
    return begins
