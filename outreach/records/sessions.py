"""Sessions: that somebody is signed in, on which device nobody notes, until when, and when they last gave a code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, ShortText, UtcDateTime, new_id


class SessionRow(Base):
    """One sign-in; what the browser holds is known by its hash only. `confirmed_at` is empty until a code was given."""

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(ShortText, unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """One sign-in."""

    id: UUID
    account_id: UUID
    created_at: datetime
    seen_at: datetime
    confirmed_at: datetime | None
    ends_at: datetime


def begin(session: Session, account: UUID, *, token_hash: str, ends_at: datetime, now: datetime) -> UUID:
    """Store that somebody gave their password; the code is yet to come."""
    row = SessionRow(
        id=new_id(now), token_hash=token_hash, account_id=account, created_at=now, seen_at=now, ends_at=ends_at
    )
    session.add(row)
    session.flush()
    return row.id


def find(session: Session, token_hash: str, *, now: datetime) -> SignedIn | None:
    """Find a sign-in that has not ended."""
    row = session.scalar(select(SessionRow).where(SessionRow.token_hash == token_hash, SessionRow.ends_at > now))
    return None if row is None else signed_in_by(row)


def of_account(session: Session, account: UUID, *, now: datetime) -> Sequence[SignedIn]:
    """List an account's sign-ins that have not ended, newest first."""
    rows = session.scalars(
        select(SessionRow)
        .where(SessionRow.account_id == account, SessionRow.ends_at > now)
        .order_by(SessionRow.id.desc())
    )
    return [signed_in_by(row) for row in rows]


def seen(session: Session, key: UUID, *, now: datetime) -> None:
    """Note that somebody is still there."""
    session.execute(update(SessionRow).where(SessionRow.id == key).values(seen_at=now))


def confirm(session: Session, key: UUID, *, now: datetime) -> None:
    """Note that somebody gave a code."""
    session.execute(update(SessionRow).where(SessionRow.id == key).values(seen_at=now, confirmed_at=now))


def end(session: Session, key: UUID) -> None:
    """Sign somebody out; what was over before goes with it at the next sweep."""
    session.execute(delete(SessionRow).where(SessionRow.id == key))


def end_all(session: Session, account: UUID) -> None:
    """Sign an account out everywhere."""
    session.execute(delete(SessionRow).where(SessionRow.account_id == account))


def sweep(session: Session, *, now: datetime) -> None:
    """Forget what has ended."""
    session.execute(delete(SessionRow).where(SessionRow.ends_at <= now))


def signed_in_by(row: SessionRow) -> SignedIn:
    """Read a row."""
    return SignedIn(
        id=row.id,
        account_id=row.account_id,
        created_at=row.created_at,
        seen_at=row.seen_at,
        confirmed_at=row.confirmed_at,
        ends_at=row.ends_at,
    )
