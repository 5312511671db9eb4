"""Whether to go on: only what answers that question decides it, and who takes a no back is asked again."""

from datetime import UTC, datetime, timedelta

import pytest

from outreach.domain.questions import Question, QuestionKind, QuestionSet
from outreach.ports import Runtime
from outreach.records.enrollments import EnrollmentStatus
from tests import make
from tests.actions.cadences import daily, enrollment_of, lives_until, program_with, somebody_in, texts

ELEVEN = datetime(2026, 3, 4, 18, 0, tzinfo=UTC)
"""Eleven in Denver, on the day on which everybody here begins."""
LAST, GO_ON = ELEVEN.replace(day=10, hour=17), ELEVEN.replace(day=11, hour=17)
"""The last check-in of one week, and the question whether to go on (after the clocks went forward)."""


def test_a_no_that_was_meant_as_a_yes_goes_on(runtime: Runtime, clock: make.Clock) -> None:
    somebody = somebody_in(runtime, program_with(cadence=daily(weeks=1)))
    lives_until(runtime, clock, ELEVEN, GO_ON)
    texts(runtime, somebody, "no")
    ended = enrollment_of(runtime, somebody)
    texts(runtime, somebody, "sorry i meant yes")
    again = enrollment_of(runtime, somebody)

    assert (ended.status, ended.next_check_in_at) == (EnrollmentStatus.ENDED, None)
    assert (again.status, again.next_check_in_at) == (EnrollmentStatus.ACTIVE, GO_ON + timedelta(days=1))


def test_a_yes_that_was_meant_as_a_no_ends(runtime: Runtime, clock: make.Clock) -> None:
    somebody = somebody_in(runtime, program_with(cadence=daily(weeks=1)))
    lives_until(runtime, clock, ELEVEN, GO_ON)
    texts(runtime, somebody, "yes")
    texts(runtime, somebody, "sorry i meant no")

    ended = enrollment_of(runtime, somebody)
    assert (ended.status, ended.next_check_in_at) == (EnrollmentStatus.ENDED, None)


def test_an_answer_to_the_last_check_in_is_no_answer_to_whether_to_go_on(runtime: Runtime, clock: make.Clock) -> None:
    somebody = somebody_in(runtime, program_with(cadence=daily(weeks=1)))
    lives_until(runtime, clock, ELEVEN, LAST, GO_ON)

    texts(runtime, somebody, "4")

    going_on = enrollment_of(runtime, somebody)
    assert (going_on.status, going_on.next_check_in_at) == (EnrollmentStatus.ACTIVE, GO_ON + timedelta(weeks=1))


@pytest.mark.parametrize(("first", "status"), [("yes", EnrollmentStatus.ACTIVE), ("no", EnrollmentStatus.ENDED)])
def test_what_else_is_asked_beside_it_decides_nothing(
    runtime: Runtime, clock: make.Clock, first: str, status: EnrollmentStatus
) -> None:
    sets = make.pack().program.question_sets
    more = Question(key="good", kind=QuestionKind.SCALE, low=1, high=5, text=dict.fromkeys(("en", "es"), "1 to 5?"))
    both = QuestionSet(version=2, questions=(*sets["renewal"].questions, more))
    loaded = program_with(cadence=daily(weeks=1), question_sets={**sets, "renewal": both})
    somebody = somebody_in(runtime, loaded)
    lives_until(runtime, clock, ELEVEN, GO_ON)

    texts(runtime, somebody, first)
    clock.move(minutes=1)
    texts(runtime, somebody, "5")

    assert enrollment_of(runtime, somebody).status is status
