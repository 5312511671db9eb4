"""Once a day the ledger is compared with what the carrier shows; every difference goes to a person."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from outreach.actions import due, enrollment, opt_outs, people, receipts, replies, scopes, taking
from outreach.actions.people import Person
from outreach.domain.consent import ConsentHow, ConsentState, Scope
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import EscalationStatus, Outcome
from outreach.domain.troubles import Trouble
from outreach.ports import CarrierUnavailable, HeldText, Receipt, Runtime
from outreach.records import escalations, participants
from outreach.records import receipts as records
from outreach.records.messages import Message
from outreach.records.specialists import Specialist
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


def kept_late(session: Session, message: Message, *, now: datetime) -> None:
    """A receipt says late that a text was not carried, and its message has moved on already."""
    records.receive(
        session,
        message=message.id,
        carrier_id=message.carrier_id or "",
        status="failed",
        after=None,
        before=(),
        error_code="1",
        trouble=Trouble.STOPPED,
        now=now,
    )


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


def test_a_start_that_has_just_come_is_not_judged_by_the_stop_before_it(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    for word, minutes in (("STOP", 60), ("START", 20)):
        clock.move(minutes=minutes)
        heard = make.inbound(word, phone=dana.phone)
        carrier.texts.append(HeldText(inbound=heard, at=clock.at))
        replies.receive(runtime, heard)
    clock.move(minutes=5)
    found = [opt_outs.compare(runtime)]
    clock.move(days=1)
    found.append(opt_outs.compare(runtime))

    assert found == [0, 0]
    assert consent(runtime, dana) is ConsentState.GIVEN
    assert rules(runtime, dana) == ["keyword.opt_out"]


def test_a_stop_that_is_told_of_late_is_not_judged_without_the_start_that_came_before_it_was(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    say(runtime, dana, MessageKind.PROMPT)
    drain(runtime)
    message = looking.one_message(runtime.transaction, MessageKind.PROMPT)
    clock.move(minutes=5)
    settle(runtime, dana, ConsentState.WITHDRAWN)
    heard = make.inbound("START", phone=dana.phone)
    carrier.texts.append(HeldText(inbound=heard, at=clock.at))
    replies.receive(runtime, heard)
    clock.move(hours=1)
    assert opt_outs.compare(runtime) == 0
    with runtime.transaction() as session:
        kept_late(session, message, now=clock.at)
    clock.move(days=1)

    assert opt_outs.compare(runtime) == 0
    assert consent(runtime, dana) is ConsentState.GIVEN
    assert rules(runtime, dana) == []


def test_leave_to_be_called_is_no_new_yes_after_a_stop(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    clock.move(hours=1)
    holds(runtime, carrier, dana, "STOP")
    clock.move(hours=1)
    with runtime.transaction() as session:
        assert scopes.change(session, dana, Scope.VOICEMAIL, allowed=True, wording="said so", now=clock.at)
    clock.move(hours=1)

    assert opt_outs.compare(runtime) == 1
    assert consent(runtime, dana) is ConsentState.WITHDRAWN
    assert rules(runtime, dana) == ["carrier.stopped"]


def test_leave_to_be_called_is_no_new_yes_after_a_text_that_was_not_carried(
    runtime: Runtime, clock: make.Clock, dana: Person
) -> None:
    say(runtime, dana, MessageKind.PROMPT)
    drain(runtime)
    message = looking.one_message(runtime.transaction, MessageKind.PROMPT)
    clock.move(minutes=1)
    refused = Receipt(
        message_id=message.id,
        carrier_id=message.carrier_id or "",
        status="failed",
        after=MessageStatus.FAILED,
        error_code="1",
        trouble=Trouble.STOPPED,
    )
    with runtime.transaction() as session:
        assert scopes.change(session, dana, Scope.VOICEMAIL, allowed=True, wording="said so", now=clock.at)
        receipts.receive_receipt(session, refused, now=clock.at)

    assert consent(runtime, dana) is ConsentState.WITHDRAWN


def test_what_a_person_closed_is_not_told_again(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, sam: Specialist
) -> None:
    settle(runtime, dana, ConsentState.WITHDRAWN)
    clock.move(hours=1)
    holds(runtime, carrier, dana, "START")
    clock.move(hours=1)
    assert opt_outs.compare(runtime) == 1
    with runtime.transaction() as session:
        live = escalations.live_of(session, participant=dana.participant_id)
        assert live is not None
        assert taking.resolve(session, live, sam, outcome=Outcome.REACHED, note="", now=clock.at)
    clock.move(days=1)

    assert opt_outs.compare(runtime) == 0
    found = looking.escalation(runtime.transaction, dana)
    assert found is not None
    assert found.status is EscalationStatus.RESOLVED


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
