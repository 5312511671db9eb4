"""Newcomers as a page shows them: who wrote to us whom we do not know, what they wrote, and who they may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from outreach.domain.phone import NO_NUMBER, PhoneNumber
from outreach.domain.urgency import Urgency
from outreach.records import participants, past_numbers, replies, verdicts
from outreach.records.escalations import EscalationRow
from outreach.records.participants import ParticipantRow, StrangerRow
from outreach.records.verdicts import Said, VerdictRow

A_PAGE = 50
_TEXTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote:
    """One text of a stranger."""

    at: datetime
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MayBe:
    """The participant who had a stranger's number before, and until when."""

    participant_id: UUID
    name: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A stranger who wrote to us; `urgency` and `code` are those of the live escalation about them, if there is one."""

    id: UUID
    phone: PhoneNumber
    last_heard_at: datetime | None
    stopped: bool
    urgency: Urgency | None
    code: int | None
    texts: tuple[Wrote, ...] = ()
    may_be: MayBe | None = None
    said: Said | None = None


def waiting(session: Session, program: UUID, *, before: UUID | None = None) -> list[Newcomer]:
    """List strangers of whom nobody has said who they are since they wrote last, the newest first."""
    statement = _strangers(program).order_by(StrangerRow.id.desc()).limit(A_PAGE)
    if before is not None:
        statement = statement.where(StrangerRow.id < before)
    rows = session.execute(statement).all()
    may_be = _may_be(session, [row.phone for row in rows])
    return [
        Newcomer(
            id=row.id,
            phone=row.phone,
            last_heard_at=row.last_heard_at,
            stopped=row.stopped_at is not None,
            urgency=row.urgency,
            code=row.code,
            may_be=may_be.get(row.phone),
        )
        for row in rows
    ]


def count(session: Session, program: UUID) -> int:
    """Count those strangers."""
    return session.scalar(select(func.count()).select_from(_strangers(program).subquery())) or 0


def one(session: Session, stranger: UUID) -> Newcomer | None:
    """Gather what is known of one stranger, with what they wrote last."""
    found = participants.strangers_by_ids(session, [stranger]).get(stranger)
    if found is None:
        return None
    row = session.execute(
        select(StrangerRow.last_heard_at, EscalationRow.urgency, EscalationRow.code)
        .outerjoin(EscalationRow, _is_live())
        .where(StrangerRow.id == stranger)
    ).one()
    wrote = replies.recent_of(session, participant=None, stranger=stranger, limit=_TEXTS)
    return Newcomer(
        id=found.id,
        phone=found.phone,
        last_heard_at=row.last_heard_at,
        stopped=found.stopped_at is not None,
        urgency=row.urgency,
        code=row.code,
        texts=tuple(Wrote(at=each.received_at, body=each.body) for each in wrote),
        may_be=_may_be(session, [found.phone]).get(found.phone),
        said=verdicts.of(session, stranger),
    )


def wrote_to(session: Session, stranger: UUID, program: UUID) -> bool:
    """Say whether a stranger wrote to a program, or to none that is known."""
    mine = or_(StrangerRow.program_id == program, StrangerRow.program_id.is_(None))
    return session.scalar(select(StrangerRow.id).where(StrangerRow.id == stranger, mine)) is not None


def _strangers(
    program: UUID,
) -> Select[UUID, PhoneNumber, datetime | None, datetime | None, Urgency, int]:
    """Ask for strangers who are no participants, and of whom nothing was said since they wrote last."""
    return (
        select(
            StrangerRow.id,
            StrangerRow.phone,
            StrangerRow.last_heard_at,
            StrangerRow.stopped_at,
            EscalationRow.urgency,
            EscalationRow.code,
        )
        .outerjoin(VerdictRow, VerdictRow.stranger_id == StrangerRow.id)
        .outerjoin(EscalationRow, _is_live())
        .outerjoin(ParticipantRow, ParticipantRow.phone_fingerprint == StrangerRow.phone_fingerprint)
        .where(
            or_(StrangerRow.program_id == program, StrangerRow.program_id.is_(None)),
            or_(VerdictRow.at.is_(None), VerdictRow.at < StrangerRow.last_heard_at),
            ParticipantRow.id.is_(None),
            StrangerRow.phone_fingerprint != NO_NUMBER,
            StrangerRow.last_heard_at.is_not(None),
        )
    )


def _is_live() -> ColumnElement[bool]:
    return and_(EscalationRow.stranger_id == StrangerRow.id, EscalationRow.next_step_at.is_not(None))


def _may_be(session: Session, phones: Sequence[PhoneNumber]) -> dict[PhoneNumber, MayBe]:
    owners = past_numbers.last_owners(session, phones)
    names = participants.by_ids(session, [each.participant_id for each in owners.values()])
    return {
        phone: MayBe(participant_id=past.participant_id, name=names[past.participant_id].name, until=past.until)
        for phone, past in owners.items()
    }
