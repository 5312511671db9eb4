"""Silence is counted from what was asked: no reminder of a question that waits, and no miss of one nobody asked."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from outreach.actions import due, escalations, programs, replies
from outreach.actions.people import Person
from outreach.domain.check_in import CheckInStatus, SkipReason
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import CarrierUnavailable, Outcome, OutcomeUnknown, Runtime
from outreach.records import answers
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking
from tests.actions.carrier import Carrier, takes
from tests.actions.saying import always, drain

DOWN = CarrierUnavailable("NoLine", timedelta(seconds=5))


@pytest.fixture
def quick(runtime: Runtime, clock: make.Clock, sam: Specialist) -> Person:
    """Somebody who is asked at 9 in Denver, where it is 9, and reminded after three hours."""
    del sam  # who is on call
    clock.at = clock.at.replace(hour=16)
    loaded = make.pack("standard")
    reminders = replace(loaded.program.reminders, remind_after=timedelta(hours=3))
    text = loaded.text.replace('remind_after = "24h"', 'remind_after = "3h"')
    changed = replace(loaded, program=replace(loaded.program, reminders=reminders), digest="quick", text=text)
    with runtime.transaction() as session:
        in_use, _ = programs.apply(session, changed, now=clock())
        return make.participant(session, in_use=in_use, asks_daily_at=time(9), now=clock() - timedelta(hours=2))


def goes_on(runtime: Runtime, clock: make.Clock, *, times: int = 1, minutes: int) -> None:
    for _ in range(times):
        clock.move(minutes=minutes)
        due.do_what_is_due(runtime)
        drain(runtime)


def kinds(runtime: Runtime) -> list[MessageKind]:
    return [each.kind for each in looking.messages(runtime.transaction, MessageKind.PROMPT, MessageKind.REMINDER)]


def ends(runtime: Runtime) -> list[tuple[CheckInStatus, SkipReason | None]]:
    return [(each.status, each.skip_reason) for each in looking.check_ins(runtime.transaction)]


def test_nobody_is_reminded_of_a_question_that_waits_and_their_answer_counts(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, quick: Person
) -> None:
    carrier.answers = always(DOWN)
    due.do_what_is_due(runtime)
    goes_on(runtime, clock, times=8, minutes=30)
    assert kinds(runtime) == [MessageKind.PROMPT]

    carrier.answers = takes
    goes_on(runtime, clock, times=2, minutes=10)
    replies.receive(runtime, make.inbound("3", phone=quick.phone))

    (check_in,) = looking.check_ins(runtime.transaction)
    with runtime.transaction() as session:
        assert answers.of(session, check_in.id)
    assert kinds(runtime) == [MessageKind.PROMPT]


@pytest.mark.usefixtures("quick")
def test_the_reminder_is_counted_from_when_the_question_was_asked(
    runtime: Runtime, carrier: Carrier, clock: make.Clock
) -> None:
    carrier.answers = always(DOWN)
    due.do_what_is_due(runtime)
    goes_on(runtime, clock, times=4, minutes=30)
    carrier.answers = takes
    goes_on(runtime, clock, minutes=10)  # asked at 11:10

    goes_on(runtime, clock, times=5, minutes=35)  # 14:05
    before = kinds(runtime)
    goes_on(runtime, clock, times=2, minutes=10)  # 14:25

    assert before == [MessageKind.PROMPT]
    assert kinds(runtime) == [MessageKind.PROMPT, MessageKind.REMINDER]


@pytest.mark.parametrize("outcome", [DOWN, OutcomeUnknown("timeout")])
def test_who_may_not_have_been_asked_is_not_reminded_while_that_is_looked_up(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, quick: Person, outcome: Outcome
) -> None:
    del quick
    carrier.answers, carrier.away = always(outcome), DOWN
    due.do_what_is_due(runtime)
    drain(runtime)
    clock.move(hours=3, minutes=1)
    due.do_what_is_due(runtime)

    assert kinds(runtime) == [MessageKind.PROMPT]


def test_what_nobody_asked_is_not_missed(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, sam: Specialist
) -> None:
    del sam
    clock.at = clock.at.replace(hour=15)
    with runtime.transaction() as session:
        person = make.participant(session, asks_daily_at=time(9), at_risk=True, now=clock())
    carrier.answers = always(DOWN)
    goes_on(runtime, clock, times=27, minutes=58)

    assert CheckInStatus.MISSED not in [status for status, _ in ends(runtime)]
    assert looking.escalation(runtime.transaction, person) is None


def test_who_is_in_a_crisis_is_neither_reminded_nor_silent(runtime: Runtime, clock: make.Clock, quick: Person) -> None:
    due.do_what_is_due(runtime)
    drain(runtime)
    reason = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.URGENT, what="wants to use", rule="use")
    with runtime.transaction() as session:
        escalations.raise_reasons(session, quick, [reason], now=clock())
    goes_on(runtime, clock, times=27, minutes=58)
    goes_on(runtime, clock, times=24, minutes=60)

    assert MessageKind.REMINDER not in kinds(runtime)
    assert ends(runtime)[0] == (CheckInStatus.SKIPPED, SkipReason.PERSON_IN_TOUCH)
    found = looking.escalation(runtime.transaction, quick)
    assert ReasonKind.SILENCE not in [each.kind for each in looking.reasons_of(runtime.transaction, found)]
