"""Past numbers: those that participants had before, so that a text from one is not a riddle to whoever reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.phone import PhoneNumber
from outreach.records.base import (
    Base,
    NumberFingerprint,
    Sealed,
    SealedNumber,
    ShortText,
    UtcDateTime,
    new_id,
)


class PastNumberRow(Base):
    """A number that a participant had until a moment; `proof` says how we knew that it was they who changed it."""

    __tablename__ = "past_numbers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"), index=True)
    phone: Mapped[PhoneNumber] = mapped_column(SealedNumber("past_numbers.phone"))
    phone_fingerprint: Mapped[PhoneNumber] = mapped_column(NumberFingerprint, index=True)
    proof: Mapped[str] = mapped_column(Sealed("past_numbers.proof"))
    by: Mapped[str] = mapped_column(ShortText)
    until: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastNumber:
    """A number that a participant had until a moment."""

    participant_id: UUID
    phone: PhoneNumber
    proof: str
    by: str
    until: datetime


def add(session: Session, past: PastNumber) -> None:
    """Remember a number that somebody has no more."""
    session.add(
        PastNumberRow(
            id=new_id(past.until),
            participant_id=past.participant_id,
            phone=past.phone,
            phone_fingerprint=past.phone,
            proof=past.proof,
            by=past.by,
            until=past.until,
        )
    )
    session.flush()


def of(session: Session, participant: UUID) -> list[PastNumber]:
    """List the numbers that a participant had before, the latest first."""
    rows = session.scalars(
        select(PastNumberRow).where(PastNumberRow.participant_id == participant).order_by(PastNumberRow.id.desc())
    )
    return [_past(row) for row in rows]


def last_owners(session: Session, phones: Sequence[PhoneNumber]) -> dict[PhoneNumber, PastNumber]:
    """Map numbers to who had them last, where somebody of ours did."""
    rows = session.scalars(
        select(PastNumberRow).where(PastNumberRow.phone_fingerprint.in_(phones)).order_by(PastNumberRow.id)
    )
    return {row.phone: _past(row) for row in rows}


def follow(session: Session, gone: UUID, kept: UUID) -> None:
    """Count the numbers that one participant had before among those of another, who they are."""
    session.execute(update(PastNumberRow).where(PastNumberRow.participant_id == gone).values(participant_id=kept))


def _past(row: PastNumberRow) -> PastNumber:
    return PastNumber(participant_id=row.participant_id, phone=row.phone, proof=row.proof, by=row.by, until=row.until)
