"""Replanning: when people are asked next, counted from now, under a cadence, a pace or a place that may be new."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people, planning
from outreach.actions.people import Person
from outreach.actions.programs import ProgramInUse
from outreach.domain.cadence import Plan
from outreach.domain.consent import ConsentState
from outreach.packs.states import load_state_hours
from outreach.records import check_ins, enrollments
from outreach.records.enrollments import Enrollment, EnrollmentStatus

_A_LOCAL_DAY = timedelta(hours=26)
"""No day is longer, whatever its clocks do."""
_AT_ONCE = 500


def agrees(person: Person) -> bool:
    """Say whether somebody allows us to text them."""
    return person.participant is not None and person.participant.consent is ConsentState.GIVEN


def first_moments(
    session: Session, everybody: Sequence[tuple[Person, Enrollment]], *, now: datetime
) -> dict[UUID, datetime | None]:
    """Work out when people are asked first, counted from now; nobody is asked again what they were asked today."""
    of_late = check_ins.asked_since(session, [_id(person) for person, _ in everybody], since=now - _A_LOCAL_DAY)
    windows = planning.Windows(load_state_hours())
    return {
        each.id: planning.first_moment(
            person, each.plan, windows.of(person), asked=of_late.get(_id(person), ()), now=now
        )
        for person, each in everybody
    }


def replan(session: Session, person: Person, plan: Plan, *, now: datetime) -> None:
    """Let somebody go by another plan from now on; who is not asked at present is planned nothing."""
    assert person.enrollment is not None
    changed = replace(person.enrollment, plan=plan)
    asks = changed.status is EnrollmentStatus.ACTIVE and agrees(person)
    moment = first_moments(session, [(person, changed)], now=now)[changed.id] if asks else None
    enrollments.set_plan(session, changed.id, plan=plan, next_check_in_at=moment)


def replan_program(session: Session, in_use: ProgramInUse, *, now: datetime) -> int:
    """Move everybody of a program onto its cadence as it is now; returns how many people are asked at another time."""
    moved = 0
    asked = [each for each in enrollments.of_program(session, in_use.program_id) if each.next_check_in_at is not None]
    for start in range(0, len(asked), _AT_ONCE):
        some = asked[start : start + _AT_ONCE]
        everybody = people.of_enrollments(session, some)
        firsts = first_moments(session, [(everybody[each.id], each) for each in some], now=now)
        moves = [(each.id, firsts[each.id]) for each in some if firsts[each.id] != each.next_check_in_at]
        enrollments.plan_next(session, moves)
        moved += len(moves)
    return moved


def _id(person: Person) -> UUID:
    assert person.participant_id is not None
    return person.participant_id
