"""Replanning a program: a slip that is mended loses nobody, nobody long gone is woken, a STOP meanwhile counts."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from outreach.actions import applying, enrollment, programs, replanning
from outreach.actions.people import Person
from outreach.domain.cadence import Cadence
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import MessageKind
from outreach.domain.hours import Hours
from outreach.packs.program_file import LoadedProgram
from outreach.ports import Runtime
from outreach.queries import preview
from outreach.records.enrollments import Enrollment, EnrollmentStatus
from tests import make
from tests.actions import looking
from tests.actions.cadences import daily, enrollment_of, lives_until, program_with, somebody_in, texts

_A_WHILE = 0.5


def apply(runtime: Runtime, loaded: LoadedProgram) -> int:
    with runtime.transaction() as session:
        return applying.apply(session, loaded, now=runtime.now()).moved


def version(number: int, cadence: Cadence) -> LoadedProgram:
    return program_with(str(number), cadence=cadence)


def foresee(runtime: Runtime, new: LoadedProgram, *, old: LoadedProgram) -> preview.Preview:
    """What is foretold of a version."""
    with runtime.transaction() as session:
        in_use = programs.named(session, new.program.name).program_id
        return preview.ahead(
            session, in_use, new.program, old=old.program, state_hours=runtime.state_hours, now=runtime.now()
        )


def asked_until(runtime: Runtime, clock: make.Clock, moment: datetime) -> None:
    lives_until(runtime, clock, moment - timedelta(days=1), moment)


def test_who_was_cut_off_by_a_slip_goes_on_once_it_is_mended(runtime: Runtime, clock: make.Clock) -> None:
    somebody = somebody_in(runtime, version(1, daily(weeks=12)))
    asked_until(runtime, clock, clock.at + timedelta(weeks=9))
    before = enrollment_of(runtime, somebody).next_check_in_at
    cut = apply(runtime, version(2, daily(weeks=1)))
    in_between = enrollment_of(runtime, somebody).next_check_in_at
    clock.move(minutes=5)
    foreseen = foresee(runtime, version(3, daily(weeks=12)), old=version(2, daily(weeks=1)))
    mended = apply(runtime, version(3, daily(weeks=12)))

    assert before is not None
    assert (cut, in_between) == (1, None)
    assert (mended, enrollment_of(runtime, somebody).next_check_in_at) == (1, before)
    assert (foreseen.is_typical, foreseen.foreseen.people, foreseen.foreseen.at_most[5]) == (False, 1, 1)


def late_for_eleven(runtime: Runtime, clock: make.Clock) -> Person:
    """Somebody who is due, at a moment when nothing has been planned for an hour."""
    somebody = somebody_in(runtime, version(1, daily(weeks=12)))
    due_at = enrollment_of(runtime, somebody).next_check_in_at
    assert due_at is not None
    clock.at = due_at + timedelta(hours=1)
    return somebody


def test_who_is_due_while_nothing_is_planned_is_asked_whatever_is_applied_meanwhile(
    runtime: Runtime, clock: make.Clock
) -> None:
    somebody = late_for_eleven(runtime, clock)
    apply(runtime, program_with("2", cadence=daily(weeks=12), hours=Hours(opens=time(9), closes=time(19))))
    lives_until(runtime, clock, clock.at + timedelta(minutes=5))

    assert [each.participant_id for each in looking.messages(runtime.transaction, MessageKind.PROMPT)] == [
        somebody.participant_id
    ]


@pytest.mark.parametrize("word", ["more", "less", "resume"])
def test_who_is_due_while_nothing_is_planned_is_asked_or_told_why_not(
    runtime: Runtime, clock: make.Clock, word: str
) -> None:
    somebody = late_for_eleven(runtime, clock)
    texts(runtime, somebody, word)
    lives_until(runtime, clock, clock.at + timedelta(minutes=5))

    assert len(looking.check_ins(runtime.transaction)) == 1


def test_nobody_hears_from_us_out_of_the_blue_whose_cadence_was_over_long_ago(
    runtime: Runtime, clock: make.Clock
) -> None:
    somebody = somebody_in(runtime, version(1, daily(weeks=1)))
    asked_until(runtime, clock, clock.at + timedelta(weeks=4))
    clock.move(weeks=30)

    assert apply(runtime, version(2, daily(weeks=None))) == 0
    assert enrollment_of(runtime, somebody).next_check_in_at is None


def test_who_said_no_to_going_on_is_left_in_peace_by_a_longer_cadence(runtime: Runtime, clock: make.Clock) -> None:
    somebody = somebody_in(runtime, version(1, daily(weeks=1)))
    asked_until(runtime, clock, clock.at + timedelta(weeks=1, hours=1))
    texts(runtime, somebody, "no")

    assert apply(runtime, version(2, daily(weeks=None))) == 0


def test_who_stops_while_a_program_is_replanned_has_stopped(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    somebody = somebody_in(runtime, version(1, daily(weeks=12)))
    works = replanning.first_moments
    with ThreadPoolExecutor(1) as meanwhile:
        stopping: list[Future[None]] = []

        def as_they_stop(
            session: Session, everybody: Sequence[tuple[Person, Enrollment]], *, now: datetime
        ) -> dict[UUID, datetime | None]:
            found = works(session, everybody, now=now)
            stopping.append(meanwhile.submit(_stop, runtime, somebody))
            wait(stopping, timeout=_A_WHILE)
            return found

        monkeypatch.setattr(replanning, "first_moments", as_they_stop)
        moved = apply(runtime, version(2, replace(daily(weeks=12), slots=(time(12),))))
        stopping[0].result()

    stopped = enrollment_of(runtime, somebody)
    assert moved == 1
    assert (stopped.status, stopped.next_check_in_at) == (EnrollmentStatus.ENDED, None)


def _stop(runtime: Runtime, somebody: Person) -> None:
    with runtime.transaction() as session:
        enrollment.change_consent(session, somebody, ConsentState.WITHDRAWN, ConsentHow.STAFF, now=runtime.now())
