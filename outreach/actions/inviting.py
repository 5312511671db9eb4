"""Inviting: asking another one of us to look at a person too, who may see them from then on, for a week."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from outreach.actions import people
from outreach.actions.escalations import person_of
from outreach.actions.people import Person
from outreach.actions.telling import case_fields
from outreach.actions.texts import tell_staff
from outreach.domain.delivery import MessageKind
from outreach.domain.text_keys import TextKey
from outreach.records import invitations, specialists
from outreach.records.escalations import Escalation
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event

INVITED_FOR = timedelta(days=7)


class NotOnTheTeam(ValueError):
    """Raised for somebody who does not work for the person's program."""


def invite(session: Session, escalation: Escalation, by: Specialist, whom: Specialist, *, now: datetime) -> bool:
    """Ask somebody to look at the person too, by text; False when they were asked already, and may see them.

    Raises NotOnTheTeam.
    """
    person = person_of(session, escalation)
    if person.is_nobody or whom.id == by.id or not _works_here(session, escalation, whom):
        raise NotOnTheTeam("choose somebody else who works for this program")
    if not invitations.add(
        session,
        participant=escalation.participant_id,
        stranger=escalation.stranger_id,
        specialist=whom.id,
        by=by.id,
        until=now + INVITED_FOR,
        now=now,
    ):
        return False
    tell_staff(
        session,
        whom,
        MessageKind.ALERT,
        TextKey.INVITED,
        program=person.in_use.program,
        program_id=escalation.program_id,
        now=now,
        fields={**case_fields(escalation, person, whom), "specialist": by.name},
        escalation=escalation.id,
    )
    people.note(session, person, Event.PASSED, f"{by.name} asked {whom.name} to look too", by=by.name, now=now)
    return True


def _works_here(session: Session, escalation: Escalation, whom: Specialist) -> bool:
    return escalation.program_id in specialists.programs_of(session, whom.id)


def take_back(session: Session, person: Person, by: Specialist, whom: Specialist, *, now: datetime) -> bool:
    """Need somebody's look no more: they see the person no longer. Says whether they did."""
    ended = invitations.end(
        session, participant=person.participant_id, stranger=person.stranger_id, specialist=whom.id, now=now
    )
    if ended:
        what = f"{by.name} took back that {whom.name} looks too"
        people.note(session, person, Event.PASSED, what, by=by.name, now=now)
    return ended
