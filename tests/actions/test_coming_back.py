"""Coming back: who is told that check-ins go on is asked again, and no pause brings back what is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from outreach.actions import enrollment
from outreach.domain.consent import ConsentHow
from outreach.domain.delivery import MessageKind
from outreach.ports import Runtime
from outreach.records.enrollments import EnrollmentStatus
from tests import make
from tests.actions import looking
from tests.actions.cadences import daily, enrollment_of, lives_until, program_with, somebody_in, texts
from tests.actions.carrier import Carrier

ELEVEN = datetime(2026, 3, 4, 18, 0, tzinfo=UTC)
"""Eleven in Denver, on the day on which everybody here begins; an hour earlier from the 8th on."""
LATER = datetime(2026, 6, 12, 18, 0, tzinfo=UTC)
"""Noon in Denver, when four weeks, and the question whether to go on, are long over."""
TOMORROW = datetime(2026, 6, 13, 17, 0, tzinfo=UTC)


def prompts(runtime: Runtime) -> list[str]:
    return [each.body for each in looking.messages(runtime.transaction, MessageKind.PROMPT)]


def test_who_comes_back_after_the_end_begins_again(runtime: Runtime, clock: make.Clock) -> None:
    somebody = somebody_in(runtime, program_with(cadence=daily(weeks=4)))
    texts(runtime, somebody, "STOP")
    clock.at = LATER
    texts(runtime, somebody, "START")
    lives_until(runtime, clock, TOMORROW)

    assert len(prompts(runtime)) == 1
    assert enrollment_of(runtime, somebody).plan.started_on == LATER.date()


def test_who_comes_back_before_the_end_goes_on_where_they_were(runtime: Runtime, clock: make.Clock) -> None:
    somebody = somebody_in(runtime, program_with(cadence=daily(weeks=4)))
    before = enrollment_of(runtime, somebody).plan
    texts(runtime, somebody, "STOP")
    clock.move(days=9, hours=-2)
    texts(runtime, somebody, "START")

    after = enrollment_of(runtime, somebody)
    assert after.plan == before
    assert after.next_check_in_at == ELEVEN.replace(day=13, hour=17)


def test_who_is_invited_late_is_told_how_often_and_is_asked(
    runtime: Runtime, clock: make.Clock, carrier: Carrier
) -> None:
    somebody = somebody_in(runtime, program_with(cadence=daily(weeks=4)), consent=None)
    clock.at = LATER
    with runtime.transaction() as session:
        enrollment.invite(session, somebody, how=ConsentHow.STAFF, now=clock.at)
    lives_until(runtime, clock, clock.at)
    invitation = carrier.asked[-1].body
    texts(runtime, somebody, "yes")
    lives_until(runtime, clock, TOMORROW)

    assert "7 check-ins a week" in invitation
    assert len(prompts(runtime)) == 1


def test_who_wants_check_ins_to_go_on_after_the_end_has_the_last_phase_again(
    runtime: Runtime, clock: make.Clock
) -> None:
    somebody = somebody_in(runtime, program_with(cadence=daily(weeks=1)))
    lives_until(runtime, clock, ELEVEN, ELEVEN.replace(day=11, hour=17))
    texts(runtime, somebody, "no")
    clock.at = LATER
    texts(runtime, somebody, "RESUME")

    after = enrollment_of(runtime, somebody)
    assert (after.status, after.next_check_in_at) == (EnrollmentStatus.ACTIVE, TOMORROW)
    assert after.plan.renewed_on == LATER.date()


def test_whose_cadence_ended_in_their_pause_is_asked_whether_to_go_on(runtime: Runtime, clock: make.Clock) -> None:
    somebody = somebody_in(runtime, program_with(cadence=daily(weeks=4)))
    texts(runtime, somebody, "PAUSE 90")
    back = datetime(2026, 6, 2, 6, 0, tzinfo=UTC)
    lives_until(runtime, clock, back, back + timedelta(hours=11))

    (asked,) = prompts(runtime)
    assert "Would you like us to go on?" in asked
    assert enrollment_of(runtime, somebody).next_check_in_at == back + timedelta(days=7, hours=11)


def test_a_pause_that_outlasts_a_cadence_without_such_a_question_ends_in_nothing(
    runtime: Runtime, clock: make.Clock
) -> None:
    somebody = somebody_in(runtime, program_with(cadence=replace(daily(weeks=4), renewal=None)))
    texts(runtime, somebody, "PAUSE 90")
    lives_until(runtime, clock, LATER, TOMORROW)

    assert prompts(runtime) == []


@pytest.mark.parametrize("answer", ["no", None])
def test_a_pause_brings_nobody_back_whose_check_ins_are_over(
    runtime: Runtime, clock: make.Clock, answer: str | None
) -> None:
    somebody = somebody_in(runtime, program_with(cadence=daily(weeks=1)))
    lives_until(runtime, clock, ELEVEN, *(ELEVEN.replace(day=day, hour=17) for day in (11, 18, 25)))
    if answer:
        texts(runtime, somebody, answer)
    so_far = len(prompts(runtime))
    texts(runtime, somebody, "PAUSE 2")
    lives_until(runtime, clock, *(clock.at + timedelta(days=days) for days in (1, 2, 3, 9, 16)))

    assert len(prompts(runtime)) == so_far
