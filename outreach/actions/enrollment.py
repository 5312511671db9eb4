"""Enrollment: inviting, consenting, pausing, steering and stopping."""

import zlib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import check_ins, going_on, people, programs
from outreach.actions.people import Person
from outreach.actions.programs import ProgramInUse
from outreach.actions.replanning import agrees, first_moments, replan
from outreach.actions.texts import tell
from outreach.domain.cadence import Plan, faster, slower
from outreach.domain.check_in import SkipReason
from outreach.domain.consent import ConsentHow, ConsentState, Scope, may_move
from outreach.domain.delivery import DropReason, MessageKind
from outreach.domain.hours import at_wall_clock, local_day
from outreach.domain.phone import PhoneNumber
from outreach.domain.text_keys import TextKey
from outreach.records import consents, enrollments, escalations, outbox, participants, specialists, verdicts, whose
from outreach.records.consents import ConsentLine
from outreach.records.enrollments import EnrollmentStatus
from outreach.records.participants import Participant
from outreach.records.timeline import Event
from outreach.records.verdicts import Said, Verdict

_INVITATION_GOOD_FOR = timedelta(days=2)
_OURSELVES = "Outreach"


class AlreadyEnrolled(ValueError):
    """Raised when a number already belongs to somebody; says what to do instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParticipant:
    """Somebody to be enrolled; `zone` None means that nobody knows where they are."""

    name: str
    phone: PhoneNumber
    zone: str | None = None
    state: str | None = None
    lang: str = "en"
    peer: UUID | None = None
    at_risk: bool = False
    slot: time | None = None
    daily: bool = False


def enroll(session: Session, in_use: ProgramInUse, new: NewParticipant, *, now: datetime) -> Person:
    """Store a participant and their enrollment, without any consent yet; raises AlreadyEnrolled for a known number.

    What they wrote while nobody knew them is theirs, and whoever looks after it goes on with it.
    """
    if participants.by_phone(session, new.phone) is not None:
        raise AlreadyEnrolled(f"{new.phone} already belongs to a participant; see `outreach participant show`")
    if _works_here(session, new.phone):
        raise AlreadyEnrolled(
            f"{new.phone} belongs to somebody who works here, and their texts would be read as a participant's; "
            "a participant needs another number"
        )
    participant = participants.add(
        session,
        name=new.name,
        phone=new.phone,
        zone=new.zone,
        state=new.state,
        lang=new.lang,
        peer=new.peer,
        at_risk=new.at_risk,
        now=now,
    )
    plan = Plan(
        started_on=local_day(now, new.zone or in_use.program.zone),
        slot=new.slot,
        daily=new.daily,
        jitter_seed=zlib.crc32(f"{in_use.program.name}{new.phone.e164}".encode()),
    )
    enrollments.add(session, participant=participant.id, program=in_use.program_id, plan=plan, now=now)
    _was_a_stranger(session, in_use, participant, now=now)
    person = people.of_participant(session, participant.id)
    people.note(session, person, Event.ENROLLED, f"enrolled in {in_use.program.name}", now=now)
    return person


def _was_a_stranger(session: Session, in_use: ProgramInUse, participant: Participant, *, now: datetime) -> None:
    """Let what a stranger wrote from this number be theirs, unless another program's people look after it now."""
    stranger = participants.stranger_by_phone(session, participant.phone)
    if stranger is None:
        return
    live = escalations.live_of(session, stranger=stranger.id, hold=True)
    if live is not None and live.program_id != in_use.program_id:
        return
    whose.claim(session, stranger=stranger.id, kept=participant.id)
    said = Said(verdict=Verdict.ENROLLED, why="enrolled", by=_OURSELVES, at=now, participant_id=participant.id)
    verdicts.say(session, stranger.id, said)


def _works_here(session: Session, phone: PhoneNumber) -> bool:
    somebody = specialists.by_phone(session, phone)
    return somebody is not None and bool(specialists.programs_of(session, somebody.id))


def invite(session: Session, person: Person, *, how: ConsentHow, now: datetime, reply: UUID | None = None) -> None:
    """Ask somebody whether we may text them; nothing else is said until they answer."""
    person = going_on.begin_again_if_over(session, person, now=now)
    kinds = (MessageKind.INVITATION,)
    outbox.cancel_queued(session, reason=DropReason.OVERTAKEN, participant=_id(person), kinds=kinds)
    change_consent(session, person, ConsentState.INVITED, how, reply=reply, now=now)
    asked_us = reply is not None
    tell(
        session,
        person,
        MessageKind.ANSWER if asked_us else MessageKind.INVITATION,
        TextKey.INVITATION,
        now=now,
        good_until=now + _INVITATION_GOOD_FOR,
        reply=reply,
    )


def change_consent(
    session: Session,
    person: Person,
    state: ConsentState,
    how: ConsentHow,
    *,
    now: datetime,
    reply: UUID | None = None,
    wording: str | None = None,
) -> None:
    """Write the next line of somebody's ledger, and let the cadence follow it. A repeat of the same state does nothing.

    `wording` names what they agreed to if it was not our invitation, such as a form that they signed.
    """
    if person.participant is None:
        if person.stranger_id is not None and state is not ConsentState.INVITED:
            at = now if state is ConsentState.WITHDRAWN else None
            participants.stranger_stopped(session, person.stranger_id, at=at)
        return
    if person.participant.consent is state and state is not ConsentState.INVITED:
        return
    if not may_move(before=person.participant.consent, after=state):
        return
    line = ConsentLine(
        state=state,
        at=now,
        how=how,
        wording=wording or f"invitation/{person.in_use.program.name}/{person.in_use.number}",
        lang=person.lang,
        scopes=(Scope.TEXT, Scope.HUMAN_CALL) if state is not ConsentState.WITHDRAWN else (),
    )
    consents.write(session, participant=person.participant.id, phone=person.phone, line=line, reply=reply)
    people.note(session, person, Event.CONSENT, f"consent {state.value} ({how.value})", now=now)
    if state is ConsentState.GIVEN:
        plan_from_now(session, person, now=now)
    if state is ConsentState.WITHDRAWN:
        _silence(session, person, DropReason.STOPPED, SkipReason.NO_CONSENT, now=now)


def plan_from_now(session: Session, person: Person, *, now: datetime) -> None:
    """Work out when somebody is asked next, counted from now, and make their enrollment active.

    Whose cadence is over by now, because they were away or agreed late, begins it anew.
    """
    person = going_on.begin_again_if_over(session, people.of_participant(session, _id(person)), now=now)
    enrollment = person.enrollment
    assert enrollment is not None
    moment = first_moments(session, [(person, enrollment)], now=now)[enrollment.id]
    enrollments.set_status(session, enrollment.id, status=EnrollmentStatus.ACTIVE, next_check_in_at=moment)


def _id(person: Person) -> UUID:
    assert person.participant_id is not None
    return person.participant_id


def _silence(session: Session, person: Person, drop: DropReason, skip: SkipReason, *, now: datetime) -> None:
    """Take back everything automated that is on its way to somebody, and ask them nothing more."""
    assert person.enrollment is not None
    kinds = [kind for kind in MessageKind if kind not in (MessageKind.CRISIS_CARD, MessageKind.NOTICE)]
    outbox.cancel_queued(session, reason=drop, participant=_id(person), kinds=kinds)
    check_ins.close_open(session, person, skip, now=now)
    enrollments.set_status(session, person.enrollment.id, status=EnrollmentStatus.ENDED, next_check_in_at=None)


def joins_another(session: Session, person: Person, word: str) -> bool:
    """Say whether a word to join with is that of another program than the one that somebody is in."""
    found = programs.with_word(session, word) if word and person.participant is not None else None
    return found is not None and found.program_id != person.in_use.program_id


def join(session: Session, person: Person, word: str, *, reply: UUID, lang: str, now: datetime) -> Person:
    """Somebody texts JOIN and a word: enroll them in that program, or say that the word is not known.

    Gives who they are from now on.
    """
    found = programs.with_word(session, word) if word else person.in_use
    if found is None:
        tell(session, person, MessageKind.ANSWER, TextKey.JOIN_UNKNOWN, now=now, reply=reply)
        return person
    if person.participant is None:
        spoken = lang if lang in found.program.languages else found.program.languages[0]
        new = NewParticipant(name=f"{people.UNNAMED} {person.phone.last_four}", phone=person.phone, lang=spoken)
        person = enroll(session, found, new, now=now)
    invite(session, person, how=ConsentHow.KEYWORD, reply=reply, now=now)
    return person


def pause(session: Session, person: Person, *, days: int, now: datetime) -> None:
    """Ask nothing for some days, then go on by itself, from the beginning of the day that we name to them."""
    until = at_wall_clock(local_day(now + timedelta(days=days), person.zone), time.min, person.zone)
    pause_until(session, person, until, now=now)
    assert person.enrollment is not None
    what = f"paused for {days} days" if person.enrollment.goes_on else "wants a pause, and is asked no more anyway"
    people.note(session, person, Event.PAUSED, what, now=now)


def pause_until(session: Session, person: Person, until: datetime, *, now: datetime) -> None:
    """Ask nothing until a moment, and take back what is on its way."""
    assert person.enrollment is not None
    kinds = (MessageKind.PROMPT, MessageKind.REMINDER)
    outbox.cancel_queued(session, reason=DropReason.PAUSED, participant=_id(person), kinds=kinds)
    check_ins.close_open(session, person, SkipReason.PAUSED, now=now)
    if person.enrollment.goes_on:
        enrollments.set_status(
            session, person.enrollment.id, status=EnrollmentStatus.PAUSED, next_check_in_at=None, resume_at=until
        )


def resume(session: Session, person: Person, *, now: datetime) -> None:
    """Go on asking; where the cadence is over by now, with its last phase again."""
    plan_from_now(session, going_on.renew_if_over(session, person, now=now), now=now)
    people.note(session, person, Event.RESUMED, "check-ins go on", now=now)


def resume_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Let pauses end that have run their time; returns how many there were."""
    resuming = enrollments.claim_resuming(session, now=now, limit=limit, passing=passing)
    everybody = people.of_enrollments(session, resuming)
    asked_on = [(everybody[each.id], each) for each in resuming if agrees(everybody[each.id])]
    moments = going_on.after_pauses(session, asked_on, now=now)
    for each in resuming:
        goes_on = each.id in moments
        status = EnrollmentStatus.ACTIVE if goes_on else EnrollmentStatus.ENDED
        enrollments.resumed(session, each.id, status=status, next_check_in_at=moments.get(each.id))
        if goes_on:
            people.note(session, everybody[each.id], Event.RESUMED, "check-ins go on", now=now)
    return len(resuming)


def may_steer(person: Person, step: int) -> bool:
    """Say whether there is anything less, or more, than somebody's present pace."""
    assert person.enrollment is not None
    plan = person.enrollment.plan
    return _steered(plan, step) != plan


def _steered(plan: Plan, step: int) -> Plan:
    return slower(plan) if step < 0 else faster(plan)


def steer(session: Session, person: Person, step: int, *, now: datetime) -> None:
    """Ask somebody less (-1) or more (1) often from now on."""
    assert person.enrollment is not None
    plan = _steered(person.enrollment.plan, step)
    replan(session, person, plan, now=now)
    people.note(
        session, person, Event.PACE, f"pace {plan.pace} after asking for {'less' if step < 0 else 'more'}", now=now
    )


def move(session: Session, person: Person, *, zone: str, state: str | None, now: datetime) -> None:
    """Somebody lives by another zone's clocks: ask them by those, and nobody twice on one day because of it."""
    assert person.enrollment is not None
    participants.set_place(session, _id(person), zone=zone, state=state)
    moved = people.of_participant(session, _id(person))
    replan(session, moved, person.enrollment.plan, now=now)
    people.note(session, moved, Event.PLANNED, f"lives by {zone} now, by {person.zone} before", now=now)


def state_in_words(session: Session, phone: PhoneNumber) -> str:
    """Say where a participant stands: invited, enrolled, paused or stopped; "unknown" for anybody else."""
    participant = participants.by_phone(session, phone)
    if participant is None or participant.consent is None:
        return "unknown"
    if participant.consent is not ConsentState.GIVEN:
        return {ConsentState.INVITED: "invited", ConsentState.WITHDRAWN: "stopped"}[participant.consent]
    enrollment = enrollments.of_participant(session, participant.id)
    paused = enrollment is not None and enrollment.status is EnrollmentStatus.PAUSED
    return "paused" if paused else "enrolled"
