"""Sent tokens: each button that sends a text has a token, and a token makes one text, however often it is pressed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.writer import Writer
from outreach.records.base import Base, Sealed, UtcDateTime, index_of, keys_of
from outreach.records.where_free import insert_unless_there


class SentTokenRow(Base):
    """One press that counted; `words` is a keyed hash of what was to be said, and to whom."""

    __tablename__ = "sent_tokens"
    __table_args__ = (index_of("ix_sent_tokens_message", "message_id", where="message_id IS NOT NULL"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    words: Mapped[bytes] = mapped_column(LargeBinary(32))
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id"))
    writer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    writer: Mapped[str] = mapped_column(Sealed("sent_tokens.writer"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Spent:
    """What a token was spent on; `same` says that it was for these very words to this very person."""

    same: bool
    message_id: UUID | None


def spend(session: Session, token: UUID, *, to: UUID, words: str, writer: Writer, now: datetime) -> Spent | None:
    """Spend a token on some words to somebody; what it was spent on already, if it was.

    Whoever presses twice at once waits here until the first press is done.
    """
    said = _hash(session, to, words)
    row = {"id": token, "words": said, "writer_id": writer.id, "writer": writer.name, "at": now}
    if insert_unless_there(session, SentTokenRow, row):
        return None
    before = session.get_one(SentTokenRow, token, populate_existing=True)
    return Spent(same=before.words == said and before.writer_id == writer.id, message_id=before.message_id)


def sent(session: Session, token: UUID, message: UUID) -> None:
    """Note which message a token has made."""
    session.execute(
        update(SentTokenRow)
        .where(SentTokenRow.id == token)
        .values(message_id=message)
        .execution_options(synchronize_session=False)
    )


def writers_of(session: Session, messages: list[UUID]) -> dict[UUID, str]:
    """Name who wrote some messages at the console."""
    if not messages:
        return {}
    rows = session.execute(
        select(SentTokenRow.message_id, SentTokenRow.writer).where(SentTokenRow.message_id.in_(messages))
    )
    return {key: name for key, name in rows if key is not None}


def _hash(session: Session, to: UUID, words: str) -> bytes:
    return keys_of(session.get_bind().dialect).fingerprint(f"sent {to} {words}")
