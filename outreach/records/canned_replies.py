"""Canned replies: what a program's people say often, under a short name, in each language they say it in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, Document, ShortText, UtcDateTime, new_id
from outreach.records.where_free import insert_unless_there


class CannedReplyRow(Base):
    """A program's own reply under a short name, in place of the house's; nobody is offered it while it is hidden."""

    __tablename__ = "canned_replies"
    __table_args__ = (UniqueConstraint("program_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    name: Mapped[str] = mapped_column(ShortText)
    texts: Mapped[dict[str, str]] = mapped_column(Document)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReply:
    """A program's own reply: language → text; with none it says what the house does."""

    name: str
    texts: Mapping[str, str]
    hidden: bool = False


def of_program(session: Session, program: UUID) -> list[StoredReply]:
    """List a program's own replies by name."""
    rows = session.execute(
        select(CannedReplyRow.name, CannedReplyRow.texts, CannedReplyRow.hidden_at)
        .where(CannedReplyRow.program_id == program)
        .order_by(CannedReplyRow.name)
    )
    return [StoredReply(name=row[0], texts=row[1], hidden=row[2] is not None) for row in rows]


def add(session: Session, program: UUID, reply: StoredReply, *, now: datetime) -> bool:
    """Store a program's reply under a name that it has none of; says whether it did."""
    values = {
        "id": new_id(now),
        "program_id": program,
        "name": reply.name,
        "texts": dict(reply.texts),
        "changed_at": now,
    }
    return insert_unless_there(session, CannedReplyRow, values)


def put(session: Session, program: UUID, reply: StoredReply, *, now: datetime) -> None:
    """Store the texts of a program's reply under its name, in place of those it had; hidden ones stay hidden."""
    if not add(session, program, reply, now=now):
        _change(session, program, reply.name, texts=dict(reply.texts), changed_at=now)


def hide(session: Session, program: UUID, name: str, *, now: datetime) -> None:
    """Hide a reply, the program's own or the house's."""
    add(session, program, StoredReply(name=name, texts={}), now=now)
    _change(session, program, name, hidden_at=now, changed_at=now)


def bring_back(session: Session, program: UUID, name: str, *, now: datetime) -> None:
    """Hide a reply no longer."""
    _change(session, program, name, hidden_at=None, changed_at=now)


def _change(session: Session, program: UUID, name: str, **values: object) -> None:
    session.execute(
        update(CannedReplyRow)
        .where(CannedReplyRow.program_id == program, CannedReplyRow.name == name)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
