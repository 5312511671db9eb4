"""Going on: what follows when a cadence is over for somebody, and they want to be asked all the same."""

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import people
from outreach.actions.people import Person
from outreach.actions.replanning import agrees, replan
from outreach.domain.cadence import renewed
from outreach.domain.hours import local_day
from outreach.records import enrollments
from outreach.records.enrollments import EnrollmentStatus
from outreach.records.timeline import Event


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
