"""Heartbeats: when each process of ours was last seen."""

from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records import straight
from outreach.records.base import Base, ShortText, UtcDateTime
from outreach.records.where_free import insert_unless_there


class HeartbeatRow(Base):
    """When a process of ours was last seen."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(ShortText, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


_BEATING = (
    update(HeartbeatRow)
    .where(HeartbeatRow.name == bindparam("whose"))
    .values(at=bindparam("now"))
    .returning(HeartbeatRow.name)
)
_BEATS = select(HeartbeatRow.name, HeartbeatRow.at)


def beat(session: Session, name: str, *, now: datetime) -> None:
    """Note that a process is alive."""
    if not straight.ask(session, _BEATING, {"whose": name, "now": now}):
        insert_unless_there(session, HeartbeatRow, {"name": name, "at": now})


def last_beats(session: Session) -> dict[str, datetime]:
    """Map each process to when it was last seen."""
    return {row[0]: row[1] for row in straight.ask(session, _BEATS, {})}
