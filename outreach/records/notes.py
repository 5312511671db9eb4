"""Notes: what we tell each other about somebody, never them. Nothing here leads to the outbox."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.writer import Writer
from outreach.records import append_only
from outreach.records.base import Base, Sealed, UtcDateTime, index_of, new_id, promise
from outreach.records.same_person import about


class NoteRow(Base):
    """One internal note about one person."""

    __tablename__ = "notes"
    __table_args__ = (
        promise("(participant_id IS NULL) <> (stranger_id IS NULL)", name="about_one_person"),
        index_of("ix_notes_participant", "participant_id", "id", where="participant_id IS NOT NULL"),
        index_of("ix_notes_stranger", "stranger_id", "id", where="stranger_id IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    stranger_id: Mapped[UUID | None] = mapped_column(ForeignKey("strangers.id"))
    body: Mapped[str] = mapped_column(Sealed("notes.body"))
    writer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    writer: Mapped[str] = mapped_column(Sealed("notes.writer"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


append_only.keep(NoteRow, kept=("id", "participant_id", "stranger_id", "writer_id", "at"), sealed=("body", "writer"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One internal note."""

    id: UUID
    body: str
    writer: Writer
    at: datetime


def add(
    session: Session, body: str, *, participant: UUID | None, stranger: UUID | None, writer: Writer, now: datetime
) -> UUID:
    """Keep a note about a participant or a stranger."""
    row = NoteRow(
        id=new_id(now),
        participant_id=participant,
        stranger_id=stranger,
        body=body,
        writer_id=writer.id,
        writer=writer.name,
        at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def newest_of(session: Session, *, participant: UUID | None, stranger: UUID | None, limit: int) -> list[Note]:
    """List the notes about somebody, newest first."""
    whose = NoteRow.stranger_id == stranger
    if participant is not None:
        whose = about(NoteRow.participant_id, NoteRow.stranger_id, participant)
    rows = session.scalars(select(NoteRow).where(whose).order_by(NoteRow.id.desc()).limit(limit))
    return [Note(id=row.id, body=row.body, writer=Writer(row.writer_id, row.writer), at=row.at) for row in rows]
