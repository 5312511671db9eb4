"""Scopes: what somebody's consent covers beside texts, and how that changes; each change is a line of the ledger."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import people
from outreach.actions.people import Person
from outreach.domain.consent import ConsentHow, ConsentState, Scope
from outreach.records import consents
from outreach.records.consents import ConsentLine
from outreach.records.timeline import Event


def allows(session: Session, person: Person, scope: Scope) -> bool:
    """Say whether somebody agreed to a scope in what they agreed to last; a stranger who wrote may be called back."""
    participant = person.participant_id
    return covers(person, () if participant is None else consents.ledger(session, participant), scope)


def covers(person: Person, ledger: Sequence[ConsentLine], scope: Scope) -> bool:
    """Say the same of somebody whose ledger was read."""
    if person.participant is None:
        return scope is Scope.HUMAN_CALL and not person.stopped
    return person.participant.consent is ConsentState.GIVEN and scope in ledger[-1].scopes


def change(session: Session, person: Person, scope: Scope, *, allowed: bool, wording: str, now: datetime) -> bool:
    """Write down that somebody who agreed to texts allows a scope too, or no more; False when that was so before.

    `wording` names what they agreed to, such as a form that they signed.
    """
    if person.participant is None or person.participant.consent is not ConsentState.GIVEN:
        return False
    last = consents.ledger(session, person.participant.id)[-1]
    if (scope in last.scopes) is allowed:
        return False
    after = tuple(each for each in Scope if (allowed if each is scope else each in last.scopes))
    line = replace(last, at=now, how=ConsentHow.STAFF, wording=wording, scopes=after)
    consents.write(session, participant=person.participant.id, phone=person.phone, line=line)
    what = f"{scope.value.replace('_', ' ')} is {'allowed' if allowed else 'not allowed any more'} ({wording})"
    people.note(session, person, Event.CONSENT, what, now=now)
    return True
