"""Claiming: who alone may write to a person just now, letting go again, and that others see who looks."""

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import taking
from outreach.actions.people import Person
from outreach.domain.claiming import CLAIM_LASTS
from outreach.domain.escalation import EscalationStatus
from outreach.records import escalations, specialists, thread_claims, viewings
from outreach.records.escalations import Escalation
from outreach.records.specialists import Specialist
from outreach.records.thread_claims import ThreadClaim


class SomebodyHasIt(ValueError):
    """Raised when somebody else has what one wants; says who."""

    def __init__(self, owner: Specialist) -> None:
        """Keep who has it."""
        super().__init__(f"{owner.name} has it")
        self.owner = owner


def claim(session: Session, person: Person, specialist: Specialist, *, now: datetime) -> ThreadClaim | None:
    """Let somebody have a person's thread for five minutes more, and what waits about that person with it.

    Raises SomebodyHasIt for the loser of a race. An exercise is about nobody: it is taken, and there is no thread.
    """
    live = _live(session, person)
    if live is not None:
        _take(session, live, specialist, now=now)
    if person.is_nobody:
        return None
    if not thread_claims.take(
        session,
        participant=person.participant_id,
        stranger=person.stranger_id,
        specialist=specialist.id,
        until=now + CLAIM_LASTS,
        now=now,
    ):
        _tell_who(session, person, specialist, now=now)
    return of(session, person, now=now)


def _take(session: Session, live: Escalation, specialist: Specialist, *, now: datetime) -> None:
    if live.status is EscalationStatus.OPEN and taking.acknowledge(session, live, specialist, now=now):
        specialists.answered(session, specialist.id, now=now)
        return
    after = escalations.by_ids(session, [live.id])[live.id]
    if after.status is EscalationStatus.ACKNOWLEDGED and after.acknowledged_by not in (None, specialist.id):
        assert after.acknowledged_by is not None
        raise SomebodyHasIt(specialists.by_ids(session, [after.acknowledged_by])[after.acknowledged_by])


def _tell_who(session: Session, person: Person, specialist: Specialist, *, now: datetime) -> None:
    """Raise SomebodyHasIt, unless whoever had it has let go meanwhile."""
    has = of(session, person, now=now)
    if has is not None and has.specialist_id != specialist.id:
        raise SomebodyHasIt(specialists.by_ids(session, [has.specialist_id])[has.specialist_id])


def of(session: Session, person: Person, *, now: datetime) -> ThreadClaim | None:
    """Find who has a person's thread now, and until when."""
    if person.is_nobody:
        return None
    return thread_claims.of(session, participant=person.participant_id, stranger=person.stranger_id, now=now)


def may_write(session: Session, person: Person, specialist: Specialist, *, now: datetime) -> bool:
    """Say whether somebody may write to a person now: they have the thread, and nobody else what waits."""
    has = of(session, person, now=now)
    return has is not None and is_theirs(has, _live(session, person), specialist)


def is_theirs(claim: ThreadClaim | None, live: Escalation | None, specialist: Specialist) -> bool:
    """Say whether somebody may write to whom a claim and a live escalation are about, if there are any."""
    if claim is None or claim.specialist_id != specialist.id:
        return False
    return live is None or live.acknowledged_by in (None, specialist.id)


def let_go(session: Session, person: Person, specialist: Specialist) -> bool:
    """Let others have a person's thread before its time is over; what was taken stays taken. Says whether it was."""
    if person.is_nobody:
        return False
    return thread_claims.let_go(
        session, participant=person.participant_id, stranger=person.stranger_id, specialist=specialist.id
    )


def look(session: Session, person: Person, specialist: Specialist, *, now: datetime) -> None:
    """Note that somebody looks at a person, for others to see."""
    if not person.is_nobody:
        viewings.note(
            session,
            participant=person.participant_id,
            stranger=person.stranger_id,
            specialist=specialist.id,
            now=now,
        )


def _live(session: Session, person: Person) -> Escalation | None:
    return escalations.live_of(
        session, participant=person.participant_id, stranger=person.stranger_id, drill=person.drill
    )
