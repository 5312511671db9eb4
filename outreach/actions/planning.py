"""Planning: turning people whose moment has come into check-ins and their first texts, and what passed unasked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people, silence
from outreach.actions.people import Person
from outreach.actions.texts import in_turn, tell
from outreach.domain.cadence import Due, next_due, occurrences
from outreach.domain.check_in import STALE_AFTER, CheckInStatus, SkipReason
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import MessageKind
from outreach.domain.hours import NeverOpens, SendWindow, StateHours, local_day, may_send_at, next_open
from outreach.domain.questions import Question
from outreach.domain.urgency import Urgency
from outreach.domain.wording import FIRST_QUESTIONS, TextKey
from outreach.records import check_ins, enrollments, messages
from outreach.records import escalations as escalation_records
from outreach.records.base import new_id
from outreach.records.check_ins import CheckIn, NewCheckIn
from outreach.records.enrollments import Enrollment
from outreach.records.timeline import Event

_NAMES_US_EVERY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done for one enrollment whose moment has come."""

    due: Due
    ask_at: datetime | None
    skip: SkipReason | None


def plan_due(
    session: Session, *, state_hours: tuple[StateHours, ...], now: datetime, limit: int, passing: int = 0
) -> int:
    """Turn enrollments whose moment has come into check-ins and their first texts; returns how many there were.

    The cost grows with what is due. A moment missed by more than a day is skipped with its reason, and of several
    missed ones only the last is asked, so that an outage never ends in a burst.
    """
    due = enrollments.claim_due(session, now=now, limit=limit, passing=passing)
    everybody = people.of_participants(session, [each.participant_id for each in due])
    open_ones = check_ins.open_of(session, list(everybody))
    following: list[tuple[UUID, datetime | None]] = []
    for each in due:
        person = everybody[each.participant_id]
        plan = _plan(person, each, state_hours, now=now)
        if plan is None or plan.due.at != each.next_check_in_at:
            _skip_stale(session, person, each, now=now)
        if plan is not None:
            _begin(session, person, each, plan, open_ones.get(each.participant_id), now=now)
        following.append((each.id, _next_moment(person, each, state_hours, plan, now=now)))
    enrollments.plan_next(session, following)
    return len(due)


def _next_moment(
    person: Person,
    each: Enrollment,
    state_hours: tuple[StateHours, ...],
    plan: _Plan | None,
    *,
    now: datetime,
) -> datetime | None:
    after = now if plan is None else max(plan.due.at, now - STALE_AFTER)
    coming = next_due(
        cadence=person.in_use.program.cadence,
        plan=each.plan,
        after=after,
        zone=person.zone,
        window=people.window(person, state_hours),
    )
    return None if coming is None else coming.at


def first_moment(
    person: Person,
    each: Enrollment,
    state_hours: tuple[StateHours, ...],
    *,
    now: datetime,
) -> datetime | None:
    """Find when somebody is asked next, counted from now."""
    return _next_moment(person, each, state_hours, None, now=now)


def _plan(
    person: Person,
    each: Enrollment,
    state_hours: tuple[StateHours, ...],
    *,
    now: datetime,
) -> _Plan | None:
    """Find the last visit that has come due within the day, and whether and when it may still be asked."""
    assert each.next_check_in_at is not None
    window = people.window(person, state_hours)
    cadence, zone = person.in_use.program.cadence, person.zone
    start = max(each.next_check_in_at, now - STALE_AFTER)
    end = now + timedelta(microseconds=1)
    visits = occurrences(cadence=cadence, plan=each.plan, start=start, end=end, zone=zone, window=window)
    due = max(visits, key=_moment, default=None)
    if due is None:
        return None
    if person.participant is None or person.participant.consent is not ConsentState.GIVEN:
        return _Plan(due, None, SkipReason.NO_CONSENT)
    if may_send_at(window=window, at=now):
        return _Plan(due, now, None)
    reason = SkipReason.OUTSIDE_HOURS
    if local_day(due.at, zone) in window.blocked_days:
        reason = SkipReason.BLOCKED_DAY
    try:
        opens = next_open(window=window, at=now)
    except NeverOpens:
        return _Plan(due, None, reason)
    coming = next_due(cadence=cadence, plan=each.plan, after=due.at, zone=zone, window=window)
    too_late = opens - due.at > STALE_AFTER
    crowded = coming is not None and _asked_on(coming, window) <= local_day(opens, zone)
    return _Plan(due, None, reason) if too_late or crowded else _Plan(due, opens, None)


def _asked_on(coming: Due, window: SendWindow) -> date:
    """Name the local day on which a coming visit would really be asked."""
    try:
        return local_day(next_open(window=window, at=coming.at), window.zones[0])
    except NeverOpens:
        return date.max


def _moment(due: Due) -> datetime:
    return due.at


def _skip_stale(session: Session, person: Person, each: Enrollment, *, now: datetime) -> None:
    """Drop a planned moment that passed unasked, or under which the cadence was changed, with its reason."""
    assert each.next_check_in_at is not None
    stale = NewCheckIn(
        id=new_id(now),
        enrollment_id=each.id,
        participant_id=each.participant_id,
        program_version_id=person.in_use.version_id,
        question_set=next(iter(person.in_use.program.question_sets)),
        renewal=False,
        due_at=each.next_check_in_at,
        status=CheckInStatus.SKIPPED,
        skip_reason=SkipReason.STALE,
        question=None,
        asked_at=None,
        next_step_at=None,
    )
    check_ins.add_many(session, [stale])
    people.note(session, person, Event.SKIPPED, "check-in not asked: its time had passed", now=now)


def _begin(
    session: Session,
    person: Person,
    each: Enrollment,
    plan: _Plan,
    already_open: CheckIn | None,
    *,
    now: datetime,
) -> None:
    """Store the check-in and its first text; an older one that still stands open is closed as missed first."""
    skip = plan.skip or _held_back(session, person)
    if skip is None and already_open is not None:
        silence.miss(session, person, already_open, now=now)
    program = person.in_use.program
    question_set = program.question_sets[plan.due.question_set]
    first = question_set.questions[0]
    asked_at = None if skip is not None else plan.ask_at
    new = NewCheckIn(
        id=new_id(now),
        enrollment_id=each.id,
        participant_id=each.participant_id,
        program_version_id=person.in_use.version_id,
        question_set=plan.due.question_set,
        renewal=plan.due.renewal,
        due_at=plan.due.at,
        status=CheckInStatus.SKIPPED if asked_at is None else CheckInStatus.ASKED,
        skip_reason=(skip or SkipReason.OUTSIDE_HOURS) if asked_at is None else None,
        question=None if asked_at is None else first.key,
        asked_at=asked_at,
        next_step_at=None if asked_at is None else asked_at + program.reminders.remind_after,
    )
    check_ins.add_many(session, [new])
    if asked_at is None:
        people.note(session, person, Event.SKIPPED, f"check-in not asked: {new.skip_reason}", now=now)
        return
    _ask_first(session, person, new, first, asked_at, now=now)


def _held_back(session: Session, person: Person) -> SkipReason | None:
    """While somebody of ours is with a person in a crisis, no automated question comes between."""
    live = escalation_records.live_of(session, participant=person.participant_id)
    return SkipReason.PERSON_IN_TOUCH if live is not None and live.urgency >= Urgency.URGENT else None


def _ask_first(
    session: Session,
    person: Person,
    new: NewCheckIn,
    first: Question,
    asked_at: datetime,
    *,
    now: datetime,
) -> None:
    key = _first_key(session, person, now=now)
    tell(
        session,
        person,
        MessageKind.PROMPT,
        key,
        now=now,
        question=first,
        not_before=asked_at,
        good_until=asked_at + STALE_AFTER,
        check_in=new.id,
    )
    people.note(session, person, Event.ASKED, f"asked {first.key} of {new.question_set}", now=now)


def _first_key(session: Session, person: Person, *, now: datetime) -> TextKey:
    """Choose the words around a first question: our name and STOP in the first and every 30 days, then in turn."""
    assert person.participant_id is not None
    named = messages.said_since(
        session,
        text_keys=[TextKey.QUESTION_FIRST_NAMED.value],
        since=now - _NAMES_US_EVERY,
        participant=person.participant_id,
    )
    if not named:
        return TextKey.QUESTION_FIRST_NAMED
    values = [key.value for key in FIRST_QUESTIONS]
    return in_turn(FIRST_QUESTIONS, messages.last_said(session, person.participant_id, text_keys=values))
