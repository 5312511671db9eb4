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
from outreach.domain.visits import ASKED_OF_LATE
from outreach.packs.states import load_state_hours
from outreach.records import enrollments, so_far
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
    """Work out when people are asked first, counted from now; nobody is asked again what they were asked today.

    A moment that has come, and that planning has yet to see, stays: it is asked, or dropped with a reason.
    """
    of_late = so_far.asked_since(session, [_id(person) for person, _ in everybody], since=now - _A_LOCAL_DAY)
    windows = planning.Windows(load_state_hours())
    return {
        each.id: each.next_check_in_at
        if _has_come(each, now=now)
        else planning.first_moment(person, each.plan, windows.of(person), asked=of_late.get(_id(person), ()), now=now)
        for person, each in everybody
    }


def _has_come(each: Enrollment, *, now: datetime) -> bool:
    return each.next_check_in_at is not None and each.next_check_in_at <= now


def replan(session: Session, person: Person, plan: Plan, *, now: datetime) -> None:
    """Let somebody go by another plan from now on; who is not asked at present is planned nothing."""
    assert person.enrollment is not None
    changed = replace(person.enrollment, plan=plan)
    asks = changed.status is EnrollmentStatus.ACTIVE and agrees(person)
    moment = first_moments(session, [(person, changed)], now=now)[changed.id] if asks else None
    enrollments.set_plan(session, changed.id, plan=plan, next_check_in_at=moment)


def replan_program(session: Session, in_use: ProgramInUse, *, now: datetime) -> int:
    """Move everybody of a program onto its cadence as it is now; returns how many people are asked at another time.

    Nobody is paused, stopped or asked meanwhile: that waits until this is done. Whoever was asked of late, and is no
    more because a version was too short for them, goes on if this one is not.
    """
    moved = 0
    active = enrollments.hold_active(session, in_use.program_id)
    for start in range(0, len(active), _AT_ONCE):
        some = _asked(session, active[start : start + _AT_ONCE], now=now)
        everybody = people.of_enrollments(session, some)
        agreed = [(everybody[each.id], each) for each in some if agrees(everybody[each.id])]
        firsts = first_moments(session, agreed, now=now)
        moves = [(each.id, firsts[each.id]) for _, each in agreed if firsts[each.id] != each.next_check_in_at]
        enrollments.plan_next(session, moves)
        moved += len(moves)
    return moved


def _asked(session: Session, active: Sequence[Enrollment], *, now: datetime) -> list[Enrollment]:
    """Leave out those whose cadence has been over for long: they are not to hear from us again out of the blue."""
    over = [each.participant_id for each in active if each.next_check_in_at is None]
    lately = so_far.asked_since(session, over, since=now - ASKED_OF_LATE) if over else {}
    return [each for each in active if each.next_check_in_at is not None or each.participant_id in lately]


def _id(person: Person) -> UUID:
    assert person.participant_id is not None
    return person.participant_id
