"""Programs with a cadence of the test's own, and somebody who is in one."""

from dataclasses import replace
from datetime import datetime, time

from outreach.actions import due, people, programs, replies
from outreach.actions.people import Person
from outreach.domain.cadence import Cadence, Renewal
from outreach.domain.consent import ConsentState
from outreach.domain.phases import WEEKDAYS, Phase
from outreach.packs.program_file import LoadedProgram
from outreach.ports import Runtime
from outreach.records.enrollments import Enrollment
from tests import make
from tests.actions.saying import drain


def program_with(tag: str = "", **parts: object) -> LoadedProgram:
    """The standard program with something in it changed."""
    loaded = make.pack()
    return replace(loaded, program=replace(loaded.program, **parts), digest=f"{tag} {sorted(parts)}")  # type: ignore[arg-type]


def daily(*, weeks: int | None) -> Cadence:
    """Every day at eleven for some weeks, and then the question whether to go on."""
    phase = Phase(name="daily", weeks=weeks, days=tuple(WEEKDAYS), question_set="check_in")
    renewal = None if weeks is None else Renewal(question_set="renewal")
    return Cadence(phases=(phase,), slots=(time(11),), renewal=renewal)


def somebody_in(
    runtime: Runtime, loaded: LoadedProgram, *, consent: ConsentState | None = ConsentState.GIVEN
) -> Person:
    """Somebody whom a program asks, while one of ours is on call."""
    with runtime.transaction() as session:
        in_use, _ = programs.apply(session, loaded, now=runtime.now())
        make.specialist(session, in_use=in_use, now=runtime.now())
        return make.participant(session, in_use=in_use, consent=consent, now=runtime.now())


def lives_until(runtime: Runtime, clock: make.Clock, *moments: datetime) -> None:
    """Let passes come at some moments, and what they say go out."""
    for moment in moments:
        clock.at = moment
        due.do_what_is_due(runtime)
        drain(runtime)


def texts(runtime: Runtime, person: Person, body: str) -> None:
    """Somebody writes to us, and is answered."""
    replies.receive(runtime, make.inbound(body, phone=person.phone))
    drain(runtime)


def enrollment_of(runtime: Runtime, person: Person) -> Enrollment:
    """How a program asks somebody by now."""
    with runtime.transaction() as session:
        found = people.of_participant(session, make.the_id(person)).enrollment
    assert found is not None
    return found
