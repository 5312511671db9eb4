"""Silence: one reminder, then a miss, and a person who looks when the silence worries."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from outreach.actions import escalations, people, programs
from outreach.actions.people import Person
from outreach.actions.texts import tell
from outreach.domain.check_in import OPEN, CheckInStatus, silence_worries
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import ReasonKind
from outreach.domain.questions import Question
from outreach.domain.urgency import Urgency
from outreach.domain.wording import TextKey
from outreach.records import answers, check_ins, outbox, reasons
from outreach.records import escalations as escalation_records
from outreach.records.check_ins import CheckIn
from outreach.records.reasons import NewReason
from outreach.records.timeline import Event

_SOON = timedelta(hours=6)


def step_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Remind once, then count as missed; returns how many check-ins had a step to take."""
    due = check_ins.claim_due(session, now=now, limit=limit, passing=passing)
    everybody = people.of_participants(session, [each.participant_id for each in due])
    for each in due:
        person = everybody[each.participant_id]
        if each.status is CheckInStatus.ASKED:
            _remind(session, person, each, now=now)
        else:
            miss(session, person, each, now=now)
    return len(due)


def _remind(
    session: Session,
    person: Person,
    each: CheckIn,
    *,
    now: datetime,
) -> None:
    """Send the one reminder, unless the next check-in is about to come anyway or it would only come stale."""
    assert each.asked_at is not None
    reminders = person.in_use.program.reminders
    missed_at = each.asked_at + reminders.missed_after
    moved = check_ins.move(
        session,
        each.id,
        before=(CheckInStatus.ASKED,),
        after=CheckInStatus.REMINDED,
        now=now,
        next_step_at=max(missed_at, now),
    )
    following = None if person.enrollment is None else person.enrollment.next_check_in_at
    crowded = following is not None and following <= now + _SOON
    if not moved or crowded or now >= missed_at:
        return
    question = _open_question(session, each)
    if question is None:
        return
    tell(
        session,
        person,
        MessageKind.REMINDER,
        TextKey.REMINDER,
        now=now,
        question=question,
        good_until=missed_at,
        check_in=each.id,
    )
    people.note(session, person, Event.REMINDED, f"reminded of {question.key}", now=now)


def _open_question(session: Session, each: CheckIn) -> Question | None:
    questions = programs.version(session, each.program_version_id).question_sets[each.question_set].questions
    return next((question for question in questions if question.key == each.question), None)


def miss(session: Session, person: Person, each: CheckIn, *, now: datetime) -> None:
    """Close a check-in without an answer, and put the silence in front of a person when it worries.

    One of which at least one question was answered counts as answered: they were heard.
    """
    heard = bool(answers.of(session, each.id))
    after = CheckInStatus.ANSWERED if heard else CheckInStatus.MISSED
    if not check_ins.move(session, each.id, before=OPEN, after=after, now=now):
        return
    call_off(session, each)
    if heard:
        people.note(session, person, Event.FINISHED, "check-in answered in part", now=now)
        return
    people.note(session, person, Event.MISSED, "no answer", now=now)
    reminders = person.in_use.program.reminders
    assert person.participant is not None
    outcomes = check_ins.recent_outcomes(
        session,
        person.participant.id,
        limit=reminders.usual_window + reminders.misses_before_reason,
    )
    if silence_worries(outcomes=outcomes, reminders=reminders, at_risk=person.participant.at_risk):
        _raise_silence(session, person, each, outcomes, now=now)


def _raise_silence(
    session: Session,
    person: Person,
    each: CheckIn,
    outcomes: Sequence[CheckInStatus],
    *,
    now: datetime,
) -> None:
    misses = next((n for n, each in enumerate(outcomes) if each is not CheckInStatus.MISSED), len(outcomes))
    live = escalation_records.live_of(session, participant=person.participant_id)
    if live is not None:
        known = reasons.of(session, [live.id])[live.id]
        if any(reason.kind is ReasonKind.SILENCE for reason in known):
            return
    silence = NewReason(
        kind=ReasonKind.SILENCE,
        urgency=Urgency.SAME_DAY,
        what=f"has not answered {misses} check-in{'' if misses == 1 else 's'} in a row",
        rule="silence",
        check_in_id=each.id,
    )
    escalations.raise_reasons(session, person, [silence], now=now)


def call_off(session: Session, check_in: CheckIn) -> None:
    """Take back a check-in's texts that wait in the outbox and are overtaken."""
    outbox.call_off(session, participant=check_in.participant_id, check_in=check_in.id)
