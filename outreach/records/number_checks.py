"""Number checks: a new number is asked by text for something that only the participant knows, before it is believed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
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
    choice,
    index_of,
    new_id,
)


class CheckState(StrEnum):
    """Where a number check stands."""

    OPEN = "open"
    PROVED = "proved"
    FAILED = "failed"
    DROPPED = "dropped"


class NumberCheckRow(Base):
    """What a new number was asked, and what only the participant would answer; at most one stands open for a number."""

    __tablename__ = "number_checks"
    __table_args__ = (
        index_of("uq_number_checks_open_phone", "phone_fingerprint", where="state = 'open'", unique=True),
        index_of("uq_number_checks_open_participant", "participant_id", where="state = 'open'", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    phone: Mapped[PhoneNumber] = mapped_column(SealedNumber("number_checks.phone"))
    phone_fingerprint: Mapped[PhoneNumber] = mapped_column(NumberFingerprint)
    question: Mapped[str] = mapped_column(Sealed("number_checks.question"))
    answer: Mapped[str] = mapped_column(Sealed("number_checks.answer"))
    state: Mapped[CheckState] = mapped_column(choice(CheckState))
    tries: Mapped[int]
    by: Mapped[str] = mapped_column(ShortText)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    good_until: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberCheck:
    """What a new number was asked, and what only the participant would answer."""

    id: UUID
    participant_id: UUID
    phone: PhoneNumber
    question: str
    answer: str
    tries: int
    by: str
    asked_at: datetime
    good_until: datetime


def open_new(session: Session, check: NumberCheck) -> None:
    """Write down what a number is asked; what stood open for it, or for this participant, is dropped."""
    stands = NumberCheckRow.state == CheckState.OPEN
    whose = (NumberCheckRow.participant_id == check.participant_id) | (NumberCheckRow.phone_fingerprint == check.phone)
    session.execute(
        update(NumberCheckRow)
        .where(stands, whose)
        .values(state=CheckState.DROPPED)
        .execution_options(synchronize_session=False)
    )
    session.add(
        NumberCheckRow(
            id=check.id,
            participant_id=check.participant_id,
            phone=check.phone,
            phone_fingerprint=check.phone,
            question=check.question,
            answer=check.answer,
            state=CheckState.OPEN,
            tries=0,
            by=check.by,
            asked_at=check.asked_at,
            good_until=check.good_until,
        )
    )
    session.flush()


def new_check_id(now: datetime) -> UUID:
    """Make the id of a new check."""
    return new_id(now)


def standing_open(session: Session, phone: PhoneNumber, *, now: datetime) -> NumberCheck | None:
    """Find what a number was asked and may still answer, and keep everybody else from settling it meanwhile."""
    row = session.scalar(
        select(NumberCheckRow)
        .where(
            NumberCheckRow.phone_fingerprint == phone,
            NumberCheckRow.state == CheckState.OPEN,
            NumberCheckRow.good_until > now,
        )
        .with_for_update()
    )
    return None if row is None else _check(row)


def open_for(session: Session, participant: UUID, *, now: datetime) -> NumberCheck | None:
    """Find what a participant's new number was asked and may still answer."""
    row = session.scalar(
        select(NumberCheckRow).where(
            NumberCheckRow.participant_id == participant,
            NumberCheckRow.state == CheckState.OPEN,
            NumberCheckRow.good_until > now,
        )
    )
    return None if row is None else _check(row)


def tried(session: Session, check: UUID) -> None:
    """Count an answer that was wrong."""
    _change(session, check, tries=NumberCheckRow.tries + 1)


def settle(session: Session, check: UUID, state: CheckState) -> None:
    """Close a check."""
    _change(session, check, state=state)


def drop_of(session: Session, participant: UUID) -> None:
    """Ask nothing more in a participant's name."""
    session.execute(
        update(NumberCheckRow)
        .where(NumberCheckRow.participant_id == participant, NumberCheckRow.state == CheckState.OPEN)
        .values(state=CheckState.DROPPED)
        .execution_options(synchronize_session=False)
    )


def follow(session: Session, gone: UUID, kept: UUID) -> None:
    """Count what one participant's new numbers were asked among what another's were, who they are."""
    drop_of(session, gone)
    session.execute(
        update(NumberCheckRow)
        .where(NumberCheckRow.participant_id == gone)
        .values(participant_id=kept)
        .execution_options(synchronize_session=False)
    )


def _change(session: Session, check: UUID, **values: object) -> None:
    session.execute(
        update(NumberCheckRow)
        .where(NumberCheckRow.id == check)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _check(row: NumberCheckRow) -> NumberCheck:
    return NumberCheck(
        id=row.id,
        participant_id=row.participant_id,
        phone=row.phone,
        question=row.question,
        answer=row.answer,
        tries=row.tries,
        by=row.by,
        asked_at=row.asked_at,
        good_until=row.good_until,
    )
