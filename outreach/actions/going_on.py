"""Going on: what follows when a cadence is over for somebody, and they want to be asked all the same."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people
from outreach.actions.people import Person
from outreach.actions.replanning import agrees, first_moments, replan
from outreach.domain.cadence import Plan, begun_again, over_by, renewed
from outreach.domain.hours import local_day
from outreach.records import enrollments
from outreach.records.enrollments import Enrollment, EnrollmentStatus
from outreach.records.timeline import Event


def begin_again_if_over(session: Session, person: Person, *, now: datetime) -> Person:
    """Let a cadence that has nothing left to ask somebody who comes, or comes back, begin anew today."""
    return _if_over(session, person, begun_again, now=now)


def renew_if_over(session: Session, person: Person, *, now: datetime) -> Person:
    """Let the last phase of a cadence begin again today for somebody who wants to be asked, and would be no more."""
    return _if_over(session, person, renewed, now=now)


def _if_over(session: Session, person: Person, again: Callable[[Plan, date], Plan], *, now: datetime) -> Person:
    enrollment = person.enrollment
    assert enrollment is not None
    if first_moments(session, [(person, enrollment)], now=now)[enrollment.id] is not None:
        return person
    plan = again(enrollment.plan, local_day(now, person.zone))
    enrollments.set_plan(session, enrollment.id, plan=plan, next_check_in_at=None)
    return people.of_participant(session, enrollment.participant_id)


def after_pauses(
    session: Session, resuming: Sequence[tuple[Person, Enrollment]], *, now: datetime
) -> dict[UUID, datetime | None]:
    """Work out when people are asked first after their pause; whose cadence ended in it is asked whether to go on."""
    moments = first_moments(session, resuming, now=now)
    asked_on: list[tuple[Person, Enrollment]] = []
    for person, each in resuming:
        cadence = person.in_use.program.cadence
        if moments[each.id] is None and cadence.renewal is not None:
            plan = over_by(each.plan, local_day(now, person.zone), cadence=cadence)
            enrollments.set_plan(session, each.id, plan=plan, next_check_in_at=None)
            asked_on.append((person, replace(each, plan=plan)))
    return moments | first_moments(session, asked_on, now=now)


def renew(session: Session, person: Person, *, wants: bool, now: datetime) -> None:
    """Somebody answered whether to go on at the end of a cadence: begin its last phase again, or ask nothing more.

    Who said no a moment ago, and then that they meant yes, is asked again.
    """
    assert person.enrollment is not None
    enrollment = person.enrollment
    if not wants:
        enrollments.set_status(session, enrollment.id, status=EnrollmentStatus.ENDED, next_check_in_at=None)
        people.note(session, person, Event.PAUSED, "does not want to go on; check-ins end", now=now)
        return
    if enrollment.status is EnrollmentStatus.ENDED and agrees(person):
        enrollments.set_status(session, enrollment.id, status=EnrollmentStatus.ACTIVE, next_check_in_at=None)
        person = people.of_participant(session, enrollment.participant_id)
    replan(session, person, renewed(enrollment.plan, local_day(now, person.zone)), now=now)
    people.note(session, person, Event.RESUMED, "wants to go on", now=now)
