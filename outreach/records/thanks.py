"""Thanks: which replies that worry nobody were met by a person: thanked for, or at least read."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, UtcDateTime, new_id
from outreach.records.where_free import insert_those_not_there


class ThanksRow(Base):
    """That somebody of ours read a reply; with `message_id` they thanked for it as well. A reply has one at most."""

    __tablename__ = "thanks"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reply_id: Mapped[UUID] = mapped_column(ForeignKey("replies.id"), unique=True)
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"))
    thanked: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def note(session: Session, replies: Sequence[UUID], *, specialist: UUID, thanked: bool, now: datetime) -> int:
    """Note that somebody read or thanked for some replies; counts those that nobody had met before."""
    rows = [
        {"id": new_id(now), "reply_id": reply, "specialist_id": specialist, "thanked": thanked, "at": now}
        for reply in replies
    ]
    return len(insert_those_not_there(session, ThanksRow, rows)) if rows else 0
