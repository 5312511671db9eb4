"""Once a day the ledger is compared with what the carrier shows; every difference goes to a person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from outreach.actions import due, enrollment, opt_outs, people, receipts, replies
from outreach.actions.people import Person
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.troubles import Trouble
from outreach.ports import CarrierUnavailable, HeldText, Receipt, Runtime
from outreach.records import participants
from tests import make
from tests.actions import looking
from tests.actions.carrier import Carrier
from tests.actions.saying import drain, say


@pytest.fixture
def runtime(runtime: Runtime) -> Runtime:
    """What the product runs on, where the carrier is asked."""
    return replace(runtime, asks_back=timedelta(minutes=1))


def holds(runtime: Runtime, carrier: Carrier, person: Person, body: str) -> None:
    """A word reached the carrier now; whether it reached us is another matter."""
    carrier.texts.append(HeldText(inbound=make.inbound(body, phone=person.phone), at=runtime.now()))


def consent(runtime: Runtime, person: Person) -> ConsentState | None:
    with runtime.transaction() as session:
        return participants.by_ids(session, [make.the_id(person)])[make.the_id(person)].consent


def settle(runtime: Runtime, person: Person, state: ConsentState) -> None:
    with runtime.transaction() as session:
        enrollment.change_consent(session, person, state, ConsentHow.STAFF, now=runtime.now())


def rules(runtime: Runtime, person: Person) -> list[str]:
    found = looking.escalation(runtime.transaction, person)
    return [] if found is None else [reason.rule for reason in looking.reasons_of(runtime.transaction, found)]


def test_a_stop_that_only_the_carrier_heard_is_obeyed_and_told(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    clock.move(hours=1)
    holds(runtime, carrier, dana, "STOP")
    clock.move(hours=1)

    assert opt_outs.compare(runtime) == 1
    assert consent(runtime, dana) is ConsentState.WITHDRAWN
    assert rules(runtime, dana) == ["carrier.stopped"]


def test_a_consent_given_here_after_a_stop_there_is_asked_about_and_stays(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    clock.move(hours=1)
    holds(runtime, carrier, dana, "STOP")
    settle(runtime, dana, ConsentState.WITHDRAWN)
    clock.move(hours=1)
    with runtime.transaction() as session:
        again = people.of_participant(session, make.the_id(dana))
    settle(runtime, again, ConsentState.GIVEN)
    clock.move(hours=1)

    assert opt_outs.compare(runtime) == 1
    assert consent(runtime, dana) is ConsentState.GIVEN
    assert rules(runtime, dana) == ["carrier.stopped_there"]


def test_a_start_at_the_carrier_gives_nothing_back_and_is_told(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    settle(runtime, dana, ConsentState.WITHDRAWN)
    clock.move(hours=1)
    holds(runtime, carrier, dana, "START")
    clock.move(hours=1)

    assert opt_outs.compare(runtime) == 1
    assert consent(runtime, dana) is ConsentState.WITHDRAWN
    assert rules(runtime, dana) == ["carrier.started_there"]


def test_whom_the_carrier_would_not_carry_to_although_we_may_text_them_is_told(
    runtime: Runtime, clock: make.Clock, dana: Person
) -> None:
    clock.move(minutes=30)
    say(runtime, dana, MessageKind.PROMPT)
    drain(runtime)
    message = looking.one_message(runtime.transaction, MessageKind.PROMPT)
    refused = Receipt(
        message_id=message.id,
        carrier_id=message.carrier_id or "",
        status="failed",
        after=MessageStatus.FAILED,
        error_code="1",
        trouble=Trouble.STOPPED,
    )
    with runtime.transaction() as session:
        receipts.receive_receipt(session, refused, now=clock.at)
    clock.move(minutes=5)
    with runtime.transaction() as session:
        again = people.of_participant(session, make.the_id(dana))
    settle(runtime, again, ConsentState.GIVEN)
    clock.move(hours=1)

    assert opt_outs.compare(runtime) == 1
    assert rules(runtime, dana)[-1] == "carrier.stopped_there"


def test_a_stop_that_is_older_than_their_start_is_asked_about_and_withdraws_nothing(
    runtime: Runtime, clock: make.Clock, dana: Person
) -> None:
    say(runtime, dana, MessageKind.PROMPT)
    drain(runtime)
    message = looking.one_message(runtime.transaction, MessageKind.PROMPT)
    for word in ("STOP", "START"):
        clock.move(seconds=5)
        replies.receive(runtime, make.inbound(word, phone=dana.phone))
    late = Receipt(
        message_id=message.id,
        carrier_id=message.carrier_id or "",
        status="undelivered",
        after=MessageStatus.UNDELIVERED,
        error_code="21610",
        trouble=Trouble.STOPPED,
    )
    clock.move(seconds=5)
    with runtime.transaction() as session:
        receipts.receive_receipt(session, late, now=clock.at)
    clock.move(hours=1)
    opt_outs.compare(runtime)

    assert consent(runtime, dana) is ConsentState.GIVEN
    assert rules(runtime, dana) == ["keyword.opt_out", "carrier.stopped_there"]


def test_what_both_know_is_no_difference(runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person) -> None:
    clock.move(hours=1)
    heard = make.inbound("STOP", phone=dana.phone)
    carrier.texts.append(HeldText(inbound=heard, at=clock.at))
    replies.receive(runtime, heard)
    clock.move(hours=1)
    before = rules(runtime, dana)

    assert opt_outs.compare(runtime) == 0
    assert consent(runtime, dana) is ConsentState.WITHDRAWN
    assert rules(runtime, dana) == before


def test_a_difference_is_told_once(runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person) -> None:
    settle(runtime, dana, ConsentState.WITHDRAWN)
    clock.move(hours=1)
    holds(runtime, carrier, dana, "START")
    found = []
    for _ in range(3):
        clock.move(days=1)
        found.append(opt_outs.compare(runtime))

    assert found == [1, 0, 0]


def test_a_comparison_that_the_carrier_did_not_answer_is_made_up_for(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    opt_outs.compare(runtime)
    holds(runtime, carrier, dana, "STOP")
    carrier.away = CarrierUnavailable("away", timedelta(seconds=30))
    for _ in range(3):
        clock.move(days=1)
        assert opt_outs.compare(runtime) == 0
    carrier.away = None

    assert opt_outs.compare(runtime) == 1


def test_the_scheduler_compares_once_a_day(runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person) -> None:
    del dana
    looks = 0
    for _ in range(49):
        clock.move(hours=1)
        before = len(carrier.asked_since)
        due.do_what_is_due(runtime)
        looks += len(carrier.asked_since) - before

    # Missed texts are asked for at two numbers, and after an hour without a pass only in the next; opt-outs on three
    # days, at two numbers.
    assert looks == 25 * 2 + 3 * 2
