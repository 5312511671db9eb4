"""A program's population as its planning sees it: whom it asks, by which plan and where, and what they had of late.

Names and numbers stay sealed, so that a whole population is looked over in a moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.domain.cadence import Plan
from outreach.domain.check_in import OPEN, STALE_AFTER
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import MessageKind
from outreach.domain.phone import PhoneNumber
from outreach.records.base import first_id
from outreach.records.check_ins import CheckInRow
from outreach.records.enrollments import EnrollmentRow, EnrollmentStatus, plan_of
from outreach.records.messages import REACHED_NOBODY, MessageRow
from outreach.records.participants import ParticipantRow

_ON_ITS_WAY = timedelta(days=2)
"""No text waits longer than this between being written and going out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One participant of a program; `next_check_in_at` is when they are asked next, `resume_at` when a pause ends."""

    participant: UUID
    status: EnrollmentStatus
    consent: ConsentState | None
    plan: Plan
    next_check_in_at: datetime | None
    resume_at: datetime | None
    zone: str | None
    state: str | None
    lang: str
    by_voice: bool


def members(session: Session, program: UUID) -> list[Member]:
    """List a program's participants, in the order they were enrolled."""
    rows = session.execute(
        select(
            EnrollmentRow.participant_id,
            EnrollmentRow.status,
            EnrollmentRow.started_on,
            EnrollmentRow.slot,
            EnrollmentRow.daily,
            EnrollmentRow.pace,
            EnrollmentRow.jitter_seed,
            EnrollmentRow.renewed_on,
            EnrollmentRow.next_check_in_at,
            EnrollmentRow.resume_at,
            ParticipantRow.consent,
            ParticipantRow.zone,
            ParticipantRow.state,
            ParticipantRow.lang,
            ParticipantRow.by_voice,
        )
        .join(ParticipantRow, ParticipantRow.id == EnrollmentRow.participant_id)
        .where(EnrollmentRow.program_id == program)
        .order_by(EnrollmentRow.id),
    )
    return [
        Member(
            participant=row.participant_id,
            status=row.status,
            consent=row.consent,
            plan=plan_of(row),
            next_check_in_at=row.next_check_in_at,
            resume_at=row.resume_at,
            zone=row.zone,
            state=row.state,
            lang=row.lang,
            by_voice=row.by_voice,
        )
        for row in rows
    ]


def numbers(session: Session, participants: Sequence[UUID]) -> dict[UUID, PhoneNumber]:
    """Open the numbers of some people, such as those of whom nothing else says where they are."""
    if not participants:
        return {}
    rows = session.execute(select(ParticipantRow.id, ParticipantRow.phone).where(ParticipantRow.id.in_(participants)))
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class AskedLately:
    """That somebody was asked at a moment, or is about to be; `is_open` while it is not over."""

    at: datetime
    question_set: str
    is_open: bool


def asked_since(session: Session, program: UUID, *, since: datetime) -> dict[UUID, list[AskedLately]]:
    """Map a program's participants to when they were asked from a moment on, or are about to be."""
    rows = session.execute(
        select(CheckInRow.participant_id, CheckInRow.asked_at, CheckInRow.question_set, CheckInRow.status)
        .join(EnrollmentRow, EnrollmentRow.id == CheckInRow.enrollment_id)
        .where(EnrollmentRow.program_id == program, CheckInRow.id >= first_id(since - STALE_AFTER))
        .where(CheckInRow.asked_at >= since),
    )
    found: dict[UUID, list[AskedLately]] = {}
    for participant, asked_at, question_set, status in rows:
        assert asked_at is not None
        found.setdefault(participant, []).append(AskedLately(asked_at, question_set, status in OPEN))
    return found


def had_since(
    session: Session, program: UUID, *, kinds: Sequence[MessageKind], since: datetime
) -> dict[UUID, list[datetime]]:
    """Map a program's participants to when texts of some kinds went out to them from a moment on."""
    rows = session.execute(
        select(MessageRow.participant_id, MessageRow.sent_at)
        .where(MessageRow.id >= first_id(since - _ON_ITS_WAY), MessageRow.program_id == program)
        .where(MessageRow.kind.in_(kinds), MessageRow.sent_at >= since)
        .where(MessageRow.reason.is_distinct_from(REACHED_NOBODY), MessageRow.participant_id.is_not(None)),
    )
    found: dict[UUID, list[datetime]] = {}
    for participant, sent_at in rows:
        assert participant is not None
        assert sent_at is not None
        found.setdefault(participant, []).append(sent_at)
    return found
