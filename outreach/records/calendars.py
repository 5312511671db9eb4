"""Calendars: the secret addresses at which people and programs have their shifts as a calendar."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, Sealed, UtcDateTime, new_id, promise

_BYTES = 16


class CalendarRow(Base):
    """A secret that stands for the shifts of a person, or of a program; found by its hash, and sealed to be shown."""

    __tablename__ = "calendars"
    __table_args__ = (promise("(program_id IS NULL) <> (specialist_id IS NULL)", name="of_one"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID | None] = mapped_column(ForeignKey("programs.id"), unique=True)
    specialist_id: Mapped[UUID | None] = mapped_column(ForeignKey("specialists.id"), unique=True)
    secret: Mapped[str] = mapped_column(Sealed("calendars.secret"))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose shifts a calendar shows: exactly one of the two is set."""

    program_id: UUID | None = None
    specialist_id: UUID | None = None


def secret_of(session: Session, whose: Whose, *, anew: bool = False, now: datetime) -> str:
    """Give the secret of a calendar, made if there is none; `anew` makes another, and the old one opens nothing."""
    theirs = (CalendarRow.program_id == whose.program_id, CalendarRow.specialist_id == whose.specialist_id)
    where = theirs[0] if whose.specialist_id is None else theirs[1]
    if anew:
        session.execute(delete(CalendarRow).where(where))
    known = session.scalar(select(CalendarRow.secret).where(where))
    if known is not None:
        return known
    secret = secrets.token_urlsafe(_BYTES)
    row = CalendarRow(
        id=new_id(now),
        program_id=whose.program_id,
        specialist_id=whose.specialist_id,
        secret=secret,
        secret_hash=_hash(secret),
        created_at=now,
    )
    session.add(row)
    session.flush()
    return secret


def opened_by(session: Session, secret: str) -> Whose | None:
    """Say whose calendar a secret opens, taking as long for one that opens none."""
    wanted = _hash(secret)
    columns = (CalendarRow.secret_hash, CalendarRow.program_id, CalendarRow.specialist_id)
    row = session.execute(select(*columns).where(CalendarRow.secret_hash == wanted)).one_or_none()
    if row is None or not hmac.compare_digest(bytes(row[0]), wanted):
        return None
    return Whose(program_id=row[1], specialist_id=row[2])


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
