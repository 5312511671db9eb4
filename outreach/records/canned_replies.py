"""Canned replies: what a program's people say often, under a short name, in each language they say it in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, Document, ShortText, UtcDateTime, insert_unless_there, new_id


class CannedReplyRow(Base):
    """A program's own reply under a short name; without any text it hides the one of that name that the house has."""

    __tablename__ = "canned_replies"
    __table_args__ = (UniqueConstraint("program_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    name: Mapped[str] = mapped_column(ShortText)
    texts: Mapped[dict[str, str]] = mapped_column(Document)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReply:
    """A program's own reply: language → text; none hides it."""

    name: str
    texts: Mapping[str, str]


def of_program(session: Session, program: UUID) -> list[StoredReply]:
    """List a program's own replies by name."""
    rows = session.execute(
        select(CannedReplyRow.name, CannedReplyRow.texts)
        .where(CannedReplyRow.program_id == program)
        .order_by(CannedReplyRow.name)
    )
    return [StoredReply(name=row[0], texts=row[1]) for row in rows]


def put(session: Session, program: UUID, reply: StoredReply, *, now: datetime) -> None:
    """Store a program's reply under its name, in place of the one that had it."""
    values = {
        "id": new_id(now),
        "program_id": program,
        "name": reply.name,
        "texts": dict(reply.texts),
        "changed_at": now,
    }
    if not insert_unless_there(session, CannedReplyRow, values):
        session.execute(
            update(CannedReplyRow)
            .where(CannedReplyRow.program_id == program, CannedReplyRow.name == reply.name)
            .values(texts=dict(reply.texts), changed_at=now)
            .execution_options(synchronize_session=False)
        )
