"""Drafts: a change to a program that a lead has begun and not applied yet, kept so that no step of it is lost."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, UtcDateTime, new_id
from outreach.records.where_free import insert_unless_there


class ProgramDraftRow(Base):
    """What one account would make of a program; `based_on` is the number of the version that it began from.

    The text may hold mistakes: it is what somebody typed, and is checked whenever it is read.
    """

    __tablename__ = "program_drafts"
    __table_args__ = (UniqueConstraint("program_id", "account_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    based_on: Mapped[int]
    source: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A change that somebody has begun."""

    account_id: UUID
    based_on: int
    source: str
    updated_at: datetime


_COLUMNS = (
    ProgramDraftRow.account_id,
    ProgramDraftRow.based_on,
    ProgramDraftRow.source,
    ProgramDraftRow.updated_at,
)


def of_program(session: Session, program: UUID) -> list[Draft]:
    """List the drafts of a program, the one touched last first."""
    rows = session.execute(
        select(*_COLUMNS).where(ProgramDraftRow.program_id == program).order_by(ProgramDraftRow.updated_at.desc())
    )
    return [Draft(account_id=row[0], based_on=row[1], source=row[2], updated_at=row[3]) for row in rows]


def keep(session: Session, program: UUID, account: UUID, *, source: str, based_on: int, now: datetime) -> None:
    """Keep what somebody would make of a program; one that they have goes on from the version it began from."""
    values = {
        "id": new_id(now),
        "program_id": program,
        "account_id": account,
        "based_on": based_on,
        "source": source,
        "updated_at": now,
    }
    if insert_unless_there(session, ProgramDraftRow, values):
        return
    session.execute(
        update(ProgramDraftRow)
        .where(ProgramDraftRow.program_id == program, ProgramDraftRow.account_id == account)
        .values(source=source, updated_at=now)
    )


def discard(session: Session, program: UUID, account: UUID) -> None:
    """Take somebody's draft of a program away."""
    session.execute(
        delete(ProgramDraftRow).where(ProgramDraftRow.program_id == program, ProgramDraftRow.account_id == account)
    )
