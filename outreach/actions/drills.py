"""Drills: a marked exercise through the real rota, ladder, outbox and phones, which is about nobody."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import escalations, programs
from outreach.actions.people import Person
from outreach.actions.programs import ProgramInUse
from outreach.actions.texts import tell_staff
from outreach.domain.delivery import DropReason, MessageKind
from outreach.domain.drill import LONGEST, LOOK_EVERY, DrillStatus, stands, took
from outreach.domain.drill_rule import next_drill
from outreach.domain.escalation import LIVE, Channel, EscalationStatus, Outcome, ReasonKind
from outreach.domain.moments import channel_words
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.records import drills, outbox, page_calls, pages, specialists
from outreach.records import escalations as records
from outreach.records import programs as program_records
from outreach.records.drills import Drill
from outreach.records.escalations import Escalation
from outreach.records.reasons import NewReason
from outreach.records.specialists import StaffRole

_RULE = "drill"
_AFTER_SOMETHING_REAL = timedelta(days=1)
"""How long a drill is put off: to the same hour, of which the program said that it may be."""

_TOLD = {
    DrillStatus.ANSWERED: TextKey.DRILL_OVER,
    DrillStatus.MISSED: TextKey.DRILL_MISSED,
    DrillStatus.CALLED_OFF: TextKey.DRILL_CALLED_OFF,
}


class NotNow(Exception):
    """A drill cannot begin now; says why."""


class GoesOn(NotNow):
    """A drill of the program goes on already."""


class SomethingReal(NotNow):
    """Something real needs everybody."""


def begin(session: Session, in_use: ProgramInUse, *, urgency: Urgency, now: datetime) -> Drill:
    """Begin a drill: its pages go out with this; raises NotNow while something real needs everybody."""
    if drills.running_in(session, in_use.program_id):
        raise GoesOn("a drill of this program goes on; `outreach drill list` shows it")
    if drills.an_emergency_is_open(session):
        raise SomethingReal("a real emergency waits for somebody; hold the drill another time")
    drill = drills.begin(session, program=in_use.program_id, urgency=urgency, look_at=now + LOOK_EVERY, now=now)
    exercise = NewReason(kind=ReasonKind.DRILL, urgency=urgency, what="DRILL: an exercise", rule=_RULE)
    escalations.raise_reasons(session, Person(in_use=in_use, drill=drill.id), [exercise], now=now)
    return drill


def hold_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Begin the drills that programs hold by themselves, or later where something real goes on; says how many."""
    due = program_records.due_for_drill(session, now=now, limit=limit, passing=passing)
    for program in due:
        in_use = programs.in_use(session, program)
        try:
            if in_use.program.drills.monthly:
                begin(session, in_use, urgency=in_use.program.drills.urgency, now=now)
        except NotNow:
            program_records.hold_drill(session, program, at=now + _AFTER_SOMETHING_REAL)
        else:
            plan(session, in_use, now=now)
    return len(due)


def plan(session: Session, in_use: ProgramInUse, *, now: datetime) -> None:
    """Note when the next drill of a program begins by itself, as it wants to hold them now."""
    program = in_use.program
    at = next_drill(rule=program.drills, program=program.name, zone=program.zone, after=now)
    program_records.hold_drill(session, in_use.program_id, at=at)


def look_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Look after drills that go on: end those that were answered, were not, or must give way; says how many."""
    due = drills.claim_due(session, now=now, limit=limit, passing=passing)
    for drill in due:
        _look(session, drill, now=now)
    return len(due)


def _look(session: Session, drill: Drill, *, now: datetime) -> None:
    escalation = drills.escalation_of_drill(session, drill.id)
    answered = escalation.status is not EscalationStatus.OPEN
    emergency = drills.an_emergency_is_open(session)
    status = stands(answered=answered, emergency=emergency, started_at=drill.started_at, now=now)
    if status is DrillStatus.RUNNING:
        drills.look_again(session, drill.id, at=now + LOOK_EVERY)
        return
    by = escalation.acknowledged_by if answered else None
    ended = drills.end(
        session,
        drill.id,
        status=status,
        answered_by=by,
        answered_at=escalation.acknowledged_at if answered else None,
        channel=None if by is None else _channel(session, escalation, by),
        now=now,
    )
    if ended is not None:
        _close(session, escalation, now=now)
        _tell(session, ended, escalation, now=now)


def _channel(session: Session, escalation: Escalation, specialist: UUID) -> Channel:
    """Say how somebody answered: by a key in a call, or by text."""
    return Channel.CALL if page_calls.a_key_was_pressed(session, escalation.id, specialist) else Channel.TEXT


def _close(session: Session, escalation: Escalation, *, now: datetime) -> None:
    """Close the exercise, and call off whatever of it has not gone out yet."""
    if escalation.status in LIVE:
        records.move(
            session,
            escalation,
            position=replace(escalation.position, status=EscalationStatus.RESOLVED),
            next_step_at=None,
            changes={"resolved_at": now, "outcome": Outcome.OTHER, "outcome_note": "drill"},
        )
    outbox.cancel_queued(
        session,
        reason=DropReason.NO_LONGER_NEEDED,
        escalation=escalation.id,
        kinds=(MessageKind.PAGE, MessageKind.ALERT),
    )


def _tell(session: Session, drill: Drill, escalation: Escalation, *, now: datetime) -> None:
    """Tell everybody who was told that it is over, and the leads how it went."""
    person = escalations.person_of(session, escalation)
    told = pages.told(session, escalation.id)
    names = specialists.by_ids(session, [drill.answered_by] if drill.answered_by else [])
    fields: dict[str, str] = {
        "program": person.in_use.program.neutral_name,
        "count": str(len(told)),
        "minutes": str(LONGEST // timedelta(minutes=1)),
        "took": took(started_at=drill.started_at, at=drill.answered_at or now),
        "specialist": names[drill.answered_by].name if drill.answered_by else "",
    }
    leads = {one.id for one in specialists.of_program(session, drill.program_id, role=StaffRole.LEAD)}
    results = set() if drill.status is DrillStatus.CALLED_OFF else leads
    _say(session, person, told - results, _TOLD[drill.status], fields, channel=drill.channel, now=now)
    result = TextKey.DRILL_RESULT if drill.status is DrillStatus.ANSWERED else TextKey.DRILL_NOBODY
    _say(session, person, results, result, fields, channel=drill.channel, now=now)


def _say(
    session: Session,
    person: Person,
    whom: set[UUID],
    key: TextKey,
    fields: Mapping[str, str],
    *,
    channel: Channel | None,
    now: datetime,
) -> None:
    for reader in specialists.by_ids(session, sorted(whom)).values():
        by = "" if channel is None else channel_words(channel, lang=reader.lang)
        tell_staff(
            session,
            reader,
            MessageKind.STAFF_ANSWER,
            key,
            program=person.in_use.program,
            program_id=person.in_use.program_id,
            now=now,
            fields={**fields, "channel": by},
        )
