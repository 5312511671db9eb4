"""People files: what somebody wants to import, kept sealed between looking at it and doing it, for an hour."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, Sealed, UtcDateTime, new_id


class PeopleFileRow(Base):
    """A table of people as it was handed in; it is gone once it was imported, or after `good_until`."""

    __tablename__ = "people_files"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    content: Mapped[str] = mapped_column(Sealed("people_files.content"))
    consent: Mapped[str] = mapped_column(Sealed("people_files.consent"))
    good_until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFile:
    """A table of people as it was handed in; `consent` is what was said about those of whom the table does not say."""

    id: UUID
    content: str
    consent: str


def keep(
    session: Session, *, program: UUID, account: UUID, content: str, consent: str, good_until: datetime, now: datetime
) -> UUID:
    """Keep a table of people until a moment."""
    row = PeopleFileRow(
        id=new_id(now),
        program_id=program,
        account_id=account,
        content=content,
        consent=consent,
        good_until=good_until,
    )
    session.add(row)
    session.flush()
    return row.id


def find(session: Session, key: UUID, *, program: UUID, account: UUID, now: datetime) -> PeopleFile | None:
    """Fetch the table that an account handed in for a program, while it is kept; nobody else takes it meanwhile."""
    row = session.scalar(
        select(PeopleFileRow)
        .where(
            PeopleFileRow.id == key,
            PeopleFileRow.program_id == program,
            PeopleFileRow.account_id == account,
            PeopleFileRow.good_until > now,
        )
        .with_for_update()
    )
    return None if row is None else PeopleFile(id=row.id, content=row.content, consent=row.consent)


def forget(session: Session, key: UUID) -> None:
    """Keep a table no longer."""
    session.execute(delete(PeopleFileRow).where(PeopleFileRow.id == key))


def forget_old(session: Session, *, now: datetime) -> int:
    """Keep no table whose hour is over; returns how many those were."""
    gone = session.scalars(delete(PeopleFileRow).where(PeopleFileRow.good_until <= now).returning(PeopleFileRow.id))
    return len(gone.all())
