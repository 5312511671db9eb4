"""Taking an escalation, passing it on and closing it: what a specialist does, by text, by key or in the console."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import debriefing, marking, people, programs, promises
from outreach.actions.escalations import advance, person_of
from outreach.actions.marking import NotTheirs
from outreach.actions.people import Person
from outreach.actions.rota import is_about
from outreach.actions.telling import case_fields
from outreach.actions.texts import tell_staff
from outreach.domain.claiming import CLAIM_LASTS
from outreach.domain.delivery import DropReason, MessageKind
from outreach.domain.escalation import LIVE, EscalationStatus, Outcome
from outreach.domain.ladder import Position
from outreach.domain.marks import Mark
from outreach.domain.moments import by_words
from outreach.domain.promise import renewed
from outreach.domain.text_keys import TextKey
from outreach.records import escalations, outbox, pages, specialists, thread_claims
from outreach.records.escalations import Escalation
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event

_TAKEABLE = (EscalationStatus.OPEN,)


def acknowledge(
    session: Session,
    escalation: Escalation,
    specialist: Specialist,
    *,
    now: datetime,
    promised_at: datetime | None = None,
    tell_person: bool = True,
) -> bool:
    """Let somebody take an escalation: they owe a word by what they promise, or the ladder's time; who waits is told.

    Says whether they got it; the loser of a race does not, nor whoever it is about. `tell_person` is false when they
    write to the person anyway.
    """
    escalation = escalations.hold(session, escalation.id)
    if escalation.status not in _TAKEABLE:
        return False
    person = person_of(session, escalation)
    if is_about(person, specialist):
        return False
    moved = promises.make(
        session,
        escalation,
        specialist,
        promised_at=promised_at or now + promises.usual(session, escalation),
        contacted_at=None if tell_person else now,
        now=now,
    )
    if moved is None:
        again = escalations.by_ids(session, [escalation.id])[escalation.id]
        return again != escalation and acknowledge(
            session, again, specialist, now=now, promised_at=promised_at, tell_person=tell_person
        )
    _has_it(session, moved, person, specialist, now=now)
    if tell_person:
        names = {"specialist": specialist.name}
        promises.tell_time(session, moved, person, TextKey.ACKNOWLEDGED, names=names, now=now)
    return True


def _has_it(session: Session, moved: Escalation, person: Person, specialist: Specialist, *, now: datetime) -> None:
    """Call off all pages, leave the thread to whoever took it, and tell the others."""
    people.note(session, person, Event.ACKNOWLEDGED, f"{specialist.name} has taken it", by=specialist.name, now=now)
    _call_off(session, moved)
    if not person.is_nobody:
        thread_claims.pass_to(
            session,
            participant=person.participant_id,
            stranger=person.stranger_id,
            specialist=specialist.id,
            until=now + CLAIM_LASTS,
            now=now,
        )
    _tell_the_others(session, moved, person, specialist, now=now)


def keep_in_touch(session: Session, escalation: Escalation, specialist: Specialist, *, now: datetime) -> None:
    """Note that somebody is in touch with the person: they take it if nobody had, and their time begins anew.

    What another one has by now stays theirs, and what is closed stays closed.
    """
    escalation = escalations.hold(session, escalation.id)
    if escalation.status is EscalationStatus.OPEN:
        acknowledge(session, escalation, specialist, now=now, tell_person=False)
        return
    if escalation.status is not EscalationStatus.ACKNOWLEDGED or escalation.acknowledged_by != specialist.id:
        return
    until = renewed(promised_at=escalation.promised_at, usual=promises.usual(session, escalation), now=now)
    moved = promises.make(session, escalation, specialist, promised_at=until, contacted_at=now, now=now)
    if moved is not None:
        promises.see_age(session, moved, person_of(session, moved), now=now)


def promise(
    session: Session, escalation: Escalation, specialist: Specialist, *, promised_at: datetime, now: datetime
) -> bool | None:
    """Let somebody say by when they are in touch: they take it if nobody had; whoever waits hears a new time once.

    Says whether the person is told; None when somebody else has it.
    """
    escalation = escalations.hold(session, escalation.id)
    person = person_of(session, escalation)
    if escalation.status is EscalationStatus.OPEN:
        took = acknowledge(session, escalation, specialist, promised_at=promised_at, now=now)
        return promises.is_told(person, escalation.urgency, now=now) if took else None
    if escalation.status is not EscalationStatus.ACKNOWLEDGED or escalation.acknowledged_by != specialist.id:
        return None
    before = escalation.promised_at
    moved = promises.make(session, escalation, specialist, promised_at=promised_at, contacted_at=None, now=now)
    if moved is None:
        return None
    when = by_words(promised_at, now=now, zone=person.in_use.program.zone, lang="en")
    what = f"{specialist.name} will be in touch {when}"
    people.note(session, person, Event.ACKNOWLEDGED, what, by=specialist.name, now=now)
    promises.see_age(session, moved, person, now=now)
    if promised_at == before:
        return promises.is_told(person, escalation.urgency, now=now)
    names = {"specialist": specialist.name}
    return promises.tell_time(session, moved, person, TextKey.NEW_TIME, names=names, now=now)


def _call_off(session: Session, escalation: Escalation) -> None:
    outbox.cancel_queued(
        session,
        reason=DropReason.NO_LONGER_NEEDED,
        escalation=escalation.id,
        kinds=(MessageKind.PAGE, MessageKind.ALERT),
    )


def _tell_the_others(
    session: Session,
    escalation: Escalation,
    person: Person,
    taker: Specialist,
    *,
    now: datetime,
) -> None:
    """Let everybody else who was told know that it is taken, so that nobody lies awake or does it twice."""
    told = pages.told(session, escalation.id) - {taker.id}
    for other in specialists.by_ids(session, sorted(told)).values():
        tell_staff(
            session,
            other,
            MessageKind.STAFF_ANSWER,
            TextKey.TAKEN_BY_OTHER,
            program=person.in_use.program,
            program_id=escalation.program_id,
            now=now,
            fields={**case_fields(escalation, person, other), "specialist": taker.name},
            escalation=escalation.id,
        )


def pass_on(session: Session, escalation: Escalation, specialist: Specialist, *, note: str = "", now: datetime) -> bool:
    """Let somebody hand an escalation to the next rung, with a note for whoever comes; says whether it was theirs.

    It is not when somebody closed it, or another one has it.
    """
    escalation = escalations.hold(session, escalation.id)
    if escalation.status not in LIVE:
        return False
    if escalation.status is EscalationStatus.ACKNOWLEDGED and escalation.acknowledged_by != specialist.id:
        return False
    person = person_of(session, escalation)
    passed = sorted({*map(str, escalation.passed_by), str(specialist.id)})
    position = _next_rung(session, escalation)
    moved = escalations.move(
        session,
        escalation,
        position=position,
        next_step_at=now,
        changes={"passed_by": passed, "acknowledged_by": None, "acknowledged_at": None},
    )
    if moved is None:
        return False
    what = f"{specialist.name} passed it on" + (f": {note}" if note else "")
    people.note(session, person, Event.PASSED, what, by=specialist.name, now=now)
    advance(session, moved, now=now)
    return True


def _next_rung(session: Session, escalation: Escalation) -> Position:
    ladder = programs.version(session, escalation.program_version_id).ladders[escalation.urgency]
    last = len(ladder.rungs) - 1
    begun = escalation.position.begun_again(urgency=escalation.urgency)
    return replace(begun, rung=min(escalation.position.rung + 1, last))


def resolve(
    session: Session,
    escalation: Escalation,
    specialist: Specialist,
    *,
    outcome: Outcome,
    note: str,
    now: datetime,
) -> bool:
    """Close an escalation with how it ended; says whether it was still live.

    Whoever closes it as a false alarm has marked what was read, and need not say it twice.
    """
    escalation = escalations.hold(session, escalation.id)
    if escalation.status not in LIVE:
        return False
    person = person_of(session, escalation)
    moved = escalations.move(
        session,
        escalation,
        position=replace(escalation.position, status=EscalationStatus.RESOLVED),
        next_step_at=None,
        changes={
            "resolved_at": now,
            "outcome": outcome,
            "outcome_note": note or None,
            "acknowledged_by": escalation.acknowledged_by or specialist.id,
            "acknowledged_at": escalation.acknowledged_at or now,
        },
    )
    if moved is None:
        return False
    _call_off(session, escalation)
    what = f"{specialist.name} closed it: {outcome.value}" + (f" ({note})" if note else "")
    people.note(session, person, Event.RESOLVED, what, by=specialist.name, now=now)
    if outcome is Outcome.FALSE_ALARM:
        with suppress(NotTheirs):
            marking.mark_escalation(session, escalation, specialist, Mark.FALSE_ALARM, now=now)
    debriefing.offer(session, escalation, specialist, person.in_use.program, outcome, now=now)
    return True
