"""Test texts: to one's own phone, through the real outbox, and not too often."""

import pytest

from outreach.actions import due, trial_texts
from outreach.actions.trial_texts import TooOften
from outreach.domain.delivery import MessageStatus
from outreach.domain.phone import PhoneNumber
from outreach.ports import Runtime
from outreach.queries import message_log
from outreach.records.specialists import Specialist
from tests import make
from tests.actions.carrier import Carrier


def send(runtime: Runtime, whom: Specialist) -> None:
    with runtime.transaction() as session:
        trial_texts.send(session, whom, make.program(session), now=runtime.now())


def test_it_goes_out_to_their_own_phone_and_says_that_it_is_a_test(
    runtime: Runtime, sam: Specialist, carrier: Carrier, clock: make.Clock
) -> None:
    send(runtime, sam)
    clock.move(minutes=1)
    due.do_what_is_due(runtime)

    (sent,) = [each for each in carrier.asked if each.to == sam.phone and "test" in each.body]
    assert sent.to == sam.phone
    with runtime.transaction() as session:
        line = message_log.one(session, [make.program(session).program_id], sent.message_id)
    assert line is not None
    assert (line.status, line.to_staff) == (MessageStatus.SENT, True)


def test_a_fourth_within_ten_minutes_is_refused(runtime: Runtime, sam: Specialist, clock: make.Clock) -> None:
    for _ in range(trial_texts.MOST):
        send(runtime, sam)

    with pytest.raises(TooOften):
        send(runtime, sam)
    clock.move(minutes=11)
    send(runtime, sam)


def test_everybody_has_their_own(runtime: Runtime, sam: Specialist) -> None:
    for _ in range(trial_texts.MOST):
        send(runtime, sam)
    with runtime.transaction() as session:
        kim = make.specialist(session, "Kim", phone=PhoneNumber("+12025550188"), on_call=None)

    send(runtime, kim)
