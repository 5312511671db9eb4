"""Heartbeats: when each process of ours was last seen."""

from datetime import datetime

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
    again = update(HeartbeatRow).where(HeartbeatRow.name == name).values(at=now).returning(HeartbeatRow.name)
    if session.scalar(again) is None:
        insert_unless_there(session, HeartbeatRow, {"name": name, "at": now})


def last_beats(session: Session) -> dict[str, datetime]:
    """Map each process to when it was last seen."""
    return {row.name: row.at for row in session.scalars(select(HeartbeatRow))}
