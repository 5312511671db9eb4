"""Putting off: somebody looks again later at what can wait, and nobody is told but us."""

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import people, programs, promises, taking
from outreach.actions.escalations import person_of
from outreach.domain.escalation import EscalationStatus
from outreach.domain.looking_again import check_snooze
from outreach.domain.moments import time_words
from outreach.records import escalations
from outreach.records.escalations import Escalation
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event


def snooze(session: Session, escalation: Escalation, specialist: Specialist, *, until: datetime, now: datetime) -> bool:
    """Let somebody look again at a moment: they have it until then, and the ladder begins when it has come.

    Says whether it was theirs to put off; raises CannotWait for what is urgent, or too far off.
    """
    escalation = escalations.hold(session, escalation.id)
    zone = programs.version(session, escalation.program_version_id).zone
    check_snooze(urgency=escalation.urgency, until=until, zone=zone, now=now)
    contacted_at = escalation.contacted_at
    if escalation.status is EscalationStatus.OPEN:
        if not taking.acknowledge(session, escalation, specialist, now=now, tell_person=False):
            return False
        escalation = escalations.by_ids(session, [escalation.id])[escalation.id]
    if escalation.status is not EscalationStatus.ACKNOWLEDGED or escalation.acknowledged_by != specialist.id:
        return False
    if promises.look_again(session, escalation, specialist, at=until, contacted_at=contacted_at, now=now) is None:
        return False
    what = f"{specialist.name} looks again at {time_words(until, now=now, zone=zone, lang='en')}"
    people.note(session, person_of(session, escalation), Event.ACKNOWLEDGED, what, by=specialist.name, now=now)
    return True


def wake(session: Session, escalation: Escalation, specialist: Specialist, *, now: datetime) -> bool:
    """Take back that something was put off: it is theirs to do now, in the usual time. Says whether it was."""
    escalation = escalations.hold(session, escalation.id)
    if escalation.snoozed_until is None or escalation.acknowledged_by != specialist.id:
        return False
    moved = promises.make(
        session,
        escalation,
        specialist,
        promised_at=now + promises.usual(session, escalation),
        contacted_at=escalation.contacted_at,
        now=now,
    )
    if moved is None:
        return False
    what = f"{specialist.name} looks at it now, not later"
    people.note(session, person_of(session, moved), Event.ACKNOWLEDGED, what, by=specialist.name, now=now)
    return True
