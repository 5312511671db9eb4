"""Following up: looking again at somebody whose escalation was closed, at a moment that whoever closed it chose."""

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import escalations as raising
from outreach.actions import people
from outreach.actions.escalations import person_of, raise_reasons
from outreach.domain.escalation import ReasonKind
from outreach.domain.looking_again import check_follow_up
from outreach.domain.moments import time_words
from outreach.domain.urgency import Urgency
from outreach.records import escalations, follow_ups, specialists
from outreach.records.escalations import Escalation
from outreach.records.follow_ups import FollowUp
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event

_RULE = "follow_up"


def plan(
    session: Session,
    escalation: Escalation,
    specialist: Specialist,
    *,
    at: datetime,
    note: str,
    urgency: Urgency = Urgency.SAME_DAY,
    now: datetime,
) -> FollowUp:
    """Plan to look again at the person whom an escalation was about; raises CannotWait for no such moment."""
    check_follow_up(at=at, now=now)
    person = person_of(session, escalation)
    planned = follow_ups.plan(
        session,
        participant=escalation.participant_id,
        stranger=escalation.stranger_id,
        escalation=escalation.id,
        specialist=specialist.id,
        urgency=urgency,
        note=note or None,
        at=at,
        now=now,
    )
    when = time_words(at, now=now, zone=person.in_use.program.zone, lang="en")
    what = f"{specialist.name} wants to look again at {when}" + (f": {note}" if note else "")
    people.note(session, person, Event.RESOLVED, what, by=specialist.name, now=now)
    return planned


def take_back(session: Session, planned: FollowUp, specialist: Specialist, *, now: datetime) -> bool:
    """Want to look again no more; says whether it still waited."""
    if not follow_ups.end(session, planned.id, now=now):
        return False
    about = escalations.by_ids(session, [planned.escalation_id])[planned.escalation_id]
    what = f"{specialist.name} took back that somebody looks again"
    people.note(session, person_of(session, about), Event.RESOLVED, what, by=specialist.name, now=now)
    return True


def raise_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Put everybody whom somebody wanted to look at again before a person; says how many there were."""
    due = follow_ups.claim_due(session, now=now, limit=limit, passing=passing)
    for each in due:
        about = escalations.by_ids(session, [each.escalation_id])[each.escalation_id]
        name = specialists.by_ids(session, [each.specialist_id])[each.specialist_id].name
        what = f"{name} wanted to look again" + (f": {each.note}" if each.note else "")
        reason = NewReason(kind=ReasonKind.FOLLOW_UP, urgency=each.urgency, what=what, rule=_RULE)
        follow_ups.end(session, each.id, now=now)
        raise_reasons(session, raising.person_of(session, about), [reason], now=now)
    return len(due)
