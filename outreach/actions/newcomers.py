"""Newcomers: strangers who wrote to us, and who they turn out to be; a later text of theirs asks again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import by_staff, number_changes, people
from outreach.actions.by_staff import Agreed, NotPossible
from outreach.actions.enrollment import AlreadyEnrolled, NewParticipant
from outreach.actions.people import Person
from outreach.actions.programs import ProgramInUse
from outreach.domain.consent import ConsentHow
from outreach.domain.escalation import LIVE
from outreach.domain.phone import PhoneNumber
from outreach.records import escalations, participants, verdicts
from outreach.records.participants import Stranger
from outreach.records.timeline import Event
from outreach.records.verdicts import Said, Verdict

_LONGEST_WHY = 300


def find(session: Session, stranger: UUID, in_use: ProgramInUse) -> Stranger:
    """Find a stranger who wrote to a program, or to none that is known, and hold them; raises NotPossible."""
    found = participants.hold_stranger(session, stranger)
    if found is None or found.program_id not in (None, in_use.program_id):
        raise NotPossible("is nobody who wrote to this program")
    if participants.by_phone(session, found.phone) is not None:
        raise NotPossible("is a participant by now; somebody said so a moment ago")
    return found


def claim(
    session: Session,
    stranger: Stranger,
    person: Person,
    *,
    proof: str,
    by: str,
    now: datetime,
    ours: tuple[PhoneNumber, ...] = (),
) -> Person:
    """Let a stranger be a participant who has another number now; raises NotPossible."""
    return number_changes.change(session, person, stranger.phone, proof=proof, by=by, now=now, ours=ours)


def enroll(
    session: Session,
    stranger: Stranger,
    in_use: ProgramInUse,
    new: NewParticipant,
    *,
    agreed: Agreed,
    wording: str | None,
    by: str,
    now: datetime,
) -> Person:
    """Let a stranger be somebody new; what they wrote is theirs from the beginning. Raises NotPossible."""
    if stranger.stopped_at is not None and agreed is not Agreed.NONE:
        raise NotPossible("told us to stop: only they can begin, by texting START; enroll them without an invitation")
    if new.phone != stranger.phone:
        raise NotPossible("wrote from another number")
    try:
        person = by_staff.admit(session, in_use, new, agreed=agreed, how=ConsentHow.STAFF, wording=wording, now=now)
    except AlreadyEnrolled as error:
        raise NotPossible("is a participant by now; somebody said so a moment ago") from error
    person = number_changes.claim_stranger(session, person, stranger, why="enrolled", by=by, now=now)
    said = Said(verdict=Verdict.ENROLLED, why="enrolled", by=by, at=now, participant_id=person.participant_id)
    verdicts.say(session, stranger.id, said)
    return person


def nobody_of_ours(
    session: Session, stranger: Stranger, in_use: ProgramInUse, *, why: str, by: str, now: datetime
) -> None:
    """Note that a stranger is nobody of ours, and why; raises NotPossible while somebody has yet to look after them."""
    if not 0 < len(why.strip()) <= _LONGEST_WHY:
        raise NotPossible(f"must be known to be nobody of ours: say how, in up to {_LONGEST_WHY} letters")
    live = escalations.live_of(session, stranger=stranger.id)
    if live is not None and live.status in LIVE:
        raise NotPossible(f"is in the queue (code {live.code}); close that first")
    verdicts.say(session, stranger.id, Said(verdict=Verdict.NOBODY_OF_OURS, why=why.strip(), by=by, at=now))
    person = Person(in_use=in_use, stranger=stranger)
    people.note(session, person, Event.CHANGED, f"is nobody of ours: {why.strip()}", by=by, now=now)
