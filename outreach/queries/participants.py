"""Participants as a page or a command shows them: where they stand, when they are asked next, what they allowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.cadence import Plan
from outreach.domain.consent import ConsentState
from outreach.packs.program_file import program_from_json
from outreach.records import consents, enrollments, escalations, participants, programs, specialists
from outreach.records.consents import ConsentLine
from outreach.records.enrollments import Enrollment, EnrollmentStatus
from outreach.records.escalations import Escalation
from outreach.records.participants import Participant


class Standing(StrEnum):
    """Where somebody stands with a program, in one word."""

    NOT_INVITED = "not invited"
    INVITED = "invited"
    ENROLLED = "enrolled"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One participant in a list; `zone` is their own (None: nobody knows it)."""

    id: UUID
    name: str
    last_four: str
    lang: str
    zone: str | None
    state: str | None
    peer: str | None
    at_risk: bool
    by_voice: bool
    standing: Standing
    plan: Plan
    next_check_in_at: datetime | None
    resume_at: datetime | None
    last_heard_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """One participant whole: the program, the ledger, and the live escalation if there is one.

    `local_zone` is the one that their check-ins go by: their own, or the program's.
    """

    brief: Brief
    program: str
    local_zone: str
    consents: tuple[ConsentLine, ...]
    escalation: Escalation | None


def standing(consent: ConsentState | None, status: EnrollmentStatus) -> Standing:
    """Say in one word where somebody stands: what they allowed comes first."""
    match consent, status:
        case None, _:
            return Standing.NOT_INVITED
        case ConsentState.INVITED, _:
            return Standing.INVITED
        case ConsentState.WITHDRAWN, _:
            return Standing.STOPPED
        case _, EnrollmentStatus.PAUSED:
            return Standing.PAUSED
        case _, EnrollmentStatus.ENDED:
            return Standing.FINISHED
        case _:
            return Standing.ENROLLED


def of_program(session: Session, program: UUID) -> list[Brief]:
    """List a program's participants, in the order they were enrolled."""
    enrolled = enrollments.of_program(session, program)
    people = participants.by_ids(session, [each.participant_id for each in enrolled])
    return _briefs(session, [(people[each.participant_id], each) for each in enrolled])


def portrait(session: Session, participant: Participant) -> Portrait:
    """Gather everything about one participant."""
    enrollment = enrollments.of_participant(session, participant.id)
    assert enrollment is not None, "who is stored is enrolled in the same transaction"
    program = programs.current_by_id(session, enrollment.program_id)
    assert program is not None
    return Portrait(
        brief=_briefs(session, [(participant, enrollment)])[0],
        program=program.name,
        local_zone=participant.zone or program_from_json(program.document).zone,
        consents=tuple(consents.ledger(session, participant.id)),
        escalation=escalations.live_of(session, participant=participant.id),
    )


def _briefs(session: Session, pairs: Sequence[tuple[Participant, Enrollment]]) -> list[Brief]:
    peers = specialists.by_ids(session, [person.peer_id for person, _ in pairs if person.peer_id is not None])
    return [
        Brief(
            id=person.id,
            name=person.name,
            last_four=person.phone.last_four,
            lang=person.lang,
            zone=person.zone,
            state=person.state,
            peer=None if person.peer_id is None else peers[person.peer_id].name,
            at_risk=person.at_risk,
            by_voice=person.by_voice,
            standing=standing(person.consent, enrollment.status),
            plan=enrollment.plan,
            next_check_in_at=enrollment.next_check_in_at,
            resume_at=enrollment.resume_at,
            last_heard_at=person.last_heard_at,
        )
        for person, enrollment in pairs
    ]
