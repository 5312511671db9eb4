"""Promises: by when whoever took an escalation gets in touch, and the truth about it to the person who waits."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people, programs
from outreach.actions.people import Person
from outreach.actions.telling import case_fields
from outreach.actions.texts import tell, tell_staff
from outreach.domain.delivery import LAWFUL_HOURS, DropReason, MessageKind
from outreach.domain.escalation import Channel
from outreach.domain.hours import local
from outreach.domain.ladder import Stage
from outreach.domain.moments import by_words, time_words
from outreach.domain.promise import kept_too_long, remind_at
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.records import alarms, escalations, outbox, specialists
from outreach.records.escalations import Escalation
from outreach.records.specialists import Specialist, StaffRole
from outreach.records.timeline import Event

_JUST_WROTE = timedelta(minutes=30)


def usual(session: Session, escalation: Escalation) -> timedelta:
    """Look up how long somebody who takes an escalation has to get in touch, if they say nothing else."""
    return programs.version(session, escalation.program_version_id).ladders[escalation.urgency].due_back


def make(
    session: Session,
    escalation: Escalation,
    specialist: Specialist,
    *,
    promised_at: datetime,
    contacted_at: datetime | None,
    now: datetime,
) -> Escalation | None:
    """Note by when somebody who has an escalation gets in touch; None when somebody else moved it first.

    A reminder of what they promised before, if one waits to go out, is no longer wanted.
    """
    outbox.cancel_queued(
        session,
        reason=DropReason.OVERTAKEN,
        escalation=escalation.id,
        specialist=specialist.id,
        kinds=(MessageKind.ALERT,),
    )
    since = escalation.acknowledged_at if escalation.acknowledged_by == specialist.id else None
    return escalations.move(
        session,
        escalation,
        position=escalation.position.promised(at=promised_at),
        next_step_at=remind_at(made_at=now, due_at=promised_at),
        changes={
            "acknowledged_by": specialist.id,
            "acknowledged_at": since or now,
            "contacted_at": contacted_at,
            "snoozed_until": None,
        },
    )


def look_again(
    session: Session,
    escalation: Escalation,
    specialist: Specialist,
    *,
    at: datetime,
    contacted_at: datetime | None,
    now: datetime,
) -> Escalation | None:
    """Note when whoever has an escalation looks at it again: no reminder before, and the ladder begins at that moment.

    None when somebody else moved it first.
    """
    outbox.cancel_queued(
        session,
        reason=DropReason.OVERTAKEN,
        escalation=escalation.id,
        specialist=specialist.id,
        kinds=(MessageKind.ALERT,),
    )
    return escalations.move(
        session,
        escalation,
        position=replace(escalation.position.promised(at=at), stage=Stage.WAIT),
        next_step_at=at,
        changes={
            "snoozed_until": at,
            "acknowledged_at": escalation.acknowledged_at or now,
            "contacted_at": contacted_at,
        },
    )


def tell_time(
    session: Session,
    escalation: Escalation,
    person: Person,
    key: TextKey,
    *,
    names: dict[str, str],
    now: datetime,
) -> bool:
    """Tell somebody by when who gets in touch with them, if they are told; says whether they are."""
    assert escalation.promised_at is not None
    if not is_told(person, escalation.urgency, now=now):
        return False
    tell(
        session,
        person,
        MessageKind.ANSWER if person.participant is None else MessageKind.NOTE,
        key,
        now=now,
        fields={**names, "when": by_words(escalation.promised_at, now=now, zone=person.zone, lang=person.lang)},
        good_until=min(escalation.promised_at, now + _JUST_WROTE),
        escalation=escalation.id,
    )
    return True


def is_told(person: Person, urgency: Urgency, *, now: datetime) -> bool:
    """Say whether somebody hears now who has what they wrote.

    In danger at any hour; else by day, or just after they wrote. A stranger who is not in danger was answered already.
    """
    if person.stopped or urgency < (Urgency.URGENT if person.participant is None else Urgency.SAME_DAY):
        return False
    if urgency >= Urgency.URGENT:
        return True
    assert person.participant is not None
    heard = person.participant.last_heard_at
    if heard is not None and now - heard <= _JUST_WROTE:
        return True
    return LAWFUL_HOURS.opens <= local(now, person.zone).time() < LAWFUL_HOURS.closes


def reacted(session: Session, specialist: Specialist) -> None:
    """Note that somebody is there: who was reminded and texts us need not be called as well."""
    escalations.owner_is_there(session, specialist.id)


def remind(session: Session, escalation: Escalation, person: Person, channel: Channel, *, now: datetime) -> None:
    """Remind whoever took it, before the time is over, that somebody waits for them."""
    assert escalation.acknowledged_by is not None
    assert escalation.promised_at is not None
    owner = specialists.by_ids(session, [escalation.acknowledged_by])[escalation.acknowledged_by]
    program = person.in_use.program
    tell_staff(
        session,
        owner,
        MessageKind.ALERT,
        TextKey.PAGE_VOICE if channel is Channel.CALL else TextKey.PROMISE_DUE,
        program=program,
        program_id=person.in_use.program_id,
        now=now,
        fields={
            **case_fields(escalation, person, owner),
            "when": by_words(escalation.promised_at, now=now, zone=program.zone, lang=owner.lang),
        },
        escalation=escalation.id,
        channel=channel,
        good_until=escalation.promised_at,
    )
    how = "called" if channel is Channel.CALL else "reminded"
    people.note(session, person, Event.PAGED, f"{owner.name} is {how}: they said they would be in touch", now=now)
    see_age(session, escalation, person, now=now)


def see_age(session: Session, escalation: Escalation, person: Person, *, now: datetime) -> None:
    """Let the leads see what somebody has kept for longer than such a thing should take, once for each such time."""
    limit = kept_too_long(urgency=escalation.urgency)
    if escalation.acknowledged_by is None or now - escalation.opened_at < limit:
        return
    which = f"kept {escalation.id}"
    alarms.note(session, which, times=1, within=None, now=now)
    if not alarms.tell(session, which, again_after=limit, now=now):
        return
    owner = specialists.by_ids(session, [escalation.acknowledged_by])[escalation.acknowledged_by]
    program = person.in_use.program
    for lead in specialists.of_program(session, escalation.program_id, role=StaffRole.LEAD):
        since = time_words(escalation.opened_at, now=now, zone=program.zone, lang=lead.lang)
        tell_staff(
            session,
            lead,
            MessageKind.ALERT,
            TextKey.KEPT_LONG,
            program=program,
            program_id=escalation.program_id,
            now=now,
            fields={
                **case_fields(escalation, person, lead),
                "program": program.neutral_name,
                "specialist": owner.name,
                "since": since,
            },
            escalation=escalation.id,
        )


def reopened(
    session: Session,
    escalation: Escalation,
    person: Person,
    *,
    paged: Collection[UUID],
    now: datetime,
) -> None:
    """Say that a promise was not kept, to the one who made it, unless a page says so, and to the person who waits.

    Who heard from us since it was promised hears nothing: then it is only not closed yet.
    """
    assert escalation.acknowledged_by is not None
    owner = specialists.by_ids(session, [escalation.acknowledged_by])[escalation.acknowledged_by]
    snoozed = escalation.snoozed_until is not None
    why = f"it is time to look again, as {owner.name} wanted" if snoozed else f"{owner.name} did not close it in time"
    people.note(session, person, Event.REOPENED, f"{why}; the ladder begins again", now=now)
    if owner.id not in paged:
        tell_staff(
            session,
            owner,
            MessageKind.STAFF_ANSWER,
            TextKey.SNOOZE_OVER if snoozed else TextKey.REOPENED,
            program=person.in_use.program,
            program_id=escalation.program_id,
            now=now,
            fields=case_fields(escalation, person, owner),
            escalation=escalation.id,
        )
    if not snoozed and escalation.contacted_at is None and is_told(person, escalation.urgency, now=now):
        _say_it_was_missed(session, escalation, person, owner, now=now)
    see_age(session, escalation, person, now=now)


def _say_it_was_missed(
    session: Session, escalation: Escalation, person: Person, owner: Specialist, *, now: datetime
) -> None:
    in_danger = escalation.urgency >= Urgency.URGENT
    tell(
        session,
        person,
        MessageKind.CRISIS_CARD if in_danger else MessageKind.NOTE,
        TextKey.PROMISE_MISSED,
        now=now,
        fields={"specialist": owner.name},
        good_until=None if in_danger else now + _JUST_WROTE,
        escalation=escalation.id,
    )
