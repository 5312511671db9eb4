"""Answers that worry nobody and that no person has met yet: to be thanked for by one tap, or at least read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, false, or_, select
from sqlalchemy.orm import Session, aliased

from outreach.domain.consent import ConsentState
from outreach.records import answers
from outreach.records.base import first_id
from outreach.records.enrollments import EnrollmentRow
from outreach.records.escalations import EscalationRow
from outreach.records.invitations import InvitationRow
from outreach.records.participants import ParticipantRow, initials_of
from outreach.records.replies import ReplyRow
from outreach.records.thanks import ThanksRow

WITHIN = timedelta(hours=48)
SHOWN = 20
_LOOKED_AT = 120
_NO_COMMAND = '"keyword": null'


@dataclass(frozen=True, slots=True, kw_only=True)
class Fine:
    """One answer that worries nobody; `called` is what a page may call its author.

    `answers` are the questions that it answered, by their keys, each with what was said.
    """

    reply: UUID
    participant: UUID
    program: UUID
    called: str
    text: str
    at: datetime
    answers: tuple[tuple[str, str], ...] = ()


def fine(
    session: Session,
    *,
    programs_: Sequence[UUID],
    everybody_of: Sequence[UUID],
    specialist: UUID | None,
    now: datetime,
    limit: int = SHOWN,
) -> list[Fine]:
    """List the latest such answer of each of some programs' people, newest first.

    Of the programs in `everybody_of` all people; of the others those whose peer `specialist` is, or to whom they were
    invited.
    """
    latest: dict[UUID, Fine] = {}
    whose = or_(EnrollmentRow.program_id.in_(everybody_of), _theirs(specialist, now))
    for key, participant, at, body, reading, name, program in session.execute(
        _worrying_nobody(programs_, whose).where(ReplyRow.id >= first_id(now - WITHIN)).limit(_LOOKED_AT)
    ):
        if participant is None or not body.strip() or _NO_COMMAND not in (reading or ""):
            continue
        latest.setdefault(
            participant,
            Fine(
                reply=key,
                participant=participant,
                program=program,
                called=initials_of(name),
                text=body,
                at=at,
            ),
        )
        if len(latest) == limit:
            break
    said = answers.of_replies(session, {each.reply: each.participant for each in latest.values()}, since=now - WITHIN)
    return [replace(each, answers=tuple(said[each.reply].items())) for each in latest.values()]


def _worrying_nobody(
    programs_: Sequence[UUID], whose: ColumnElement[bool]
) -> Select[UUID, UUID | None, datetime, str, str | None, str, UUID]:
    """Ask for answers that were read, worry nobody, and wait for nobody, newest first."""
    waits = exists().where(
        EscalationRow.participant_id == ReplyRow.participant_id, EscalationRow.next_step_at.is_not(None)
    )
    return (
        select(
            ReplyRow.id,
            ReplyRow.participant_id,
            ReplyRow.received_at,
            ReplyRow.body,
            ReplyRow.reading,
            ParticipantRow.name,
            EnrollmentRow.program_id,
        )
        .join(ParticipantRow, ParticipantRow.id == ReplyRow.participant_id)
        .join(EnrollmentRow, EnrollmentRow.participant_id == ReplyRow.participant_id)
        .where(
            ReplyRow.handled_at.is_not(None),
            ReplyRow.urgency.is_(None),
            ParticipantRow.consent == ConsentState.GIVEN,
            EnrollmentRow.program_id.in_(programs_),
            whose,
            ~_is_met(),
            ~waits,
        )
        .order_by(ReplyRow.id.desc())
    )


def may_meet(
    session: Session,
    reply: UUID,
    *,
    programs_: Sequence[UUID],
    everybody_of: Sequence[UUID],
    specialist: UUID | None,
    now: datetime,
) -> bool:
    """Say whether an answer is of somebody whom one of us may thank, whatever became of it meanwhile."""
    found = session.scalar(
        select(ReplyRow.id)
        .join(ParticipantRow, ParticipantRow.id == ReplyRow.participant_id)
        .join(EnrollmentRow, EnrollmentRow.participant_id == ReplyRow.participant_id)
        .where(
            ReplyRow.id == reply,
            EnrollmentRow.program_id.in_(programs_),
            or_(EnrollmentRow.program_id.in_(everybody_of), _theirs(specialist, now)),
        )
    )
    return found is not None


def _theirs(specialist: UUID | None, now: datetime) -> ColumnElement[bool]:
    invited = exists().where(
        InvitationRow.participant_id == ReplyRow.participant_id,
        InvitationRow.specialist_id == specialist,
        InvitationRow.until > now,
    )
    return false() if specialist is None else or_(ParticipantRow.peer_id == specialist, invited)


def _is_met() -> ColumnElement[bool]:
    """Say whether somebody thanked for, or read, this answer or a later one of the same person."""
    later = aliased(ReplyRow)
    return exists().where(
        later.participant_id == ReplyRow.participant_id, later.id >= ReplyRow.id, ThanksRow.reply_id == later.id
    )
