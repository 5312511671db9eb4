"""What follows when a text does not arrive: the number, the lead, another try, or nothing, by what kept it."""

from datetime import timedelta

import pytest

from outreach.actions import receipts
from outreach.actions.people import Person
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import ReasonKind
from outreach.domain.troubles import Trouble
from outreach.ports import CarrierUnavailable, Receipt, Runtime, SendRefused
from outreach.records import participants
from outreach.records.messages import Message
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking
from tests.actions.carrier import Carrier
from tests.actions.saying import always, drain, say

UNDELIVERED = MessageStatus.UNDELIVERED
SENDER = "+13035550100"


@pytest.fixture
def lee(runtime: Runtime) -> Specialist:
    """The lead."""
    with runtime.transaction() as session:
        return make.lead(session)


def sent(runtime: Runtime, person: Person, kind: MessageKind = MessageKind.PROMPT) -> Message:
    """A message that the carrier took, the latest of its kind."""
    say(runtime, person, kind)
    drain(runtime)
    return looking.messages(runtime.transaction, kind)[-1]


def ends(runtime: Runtime, message: Message, trouble: Trouble, after: MessageStatus = UNDELIVERED) -> None:
    """The carrier's last word on a message."""
    told = Receipt(
        message_id=message.id,
        carrier_id=message.carrier_id or "SM0",
        status=after.value,
        after=after,
        error_code="30000",
        trouble=trouble,
        sender=SENDER,
    )
    with runtime.transaction() as session:
        receipts.receive_receipt(session, told, now=runtime.now())


def kinds(runtime: Runtime, person: Person) -> list[ReasonKind]:
    found = looking.escalation(runtime.transaction, person)
    return [] if found is None else [reason.kind for reason in looking.reasons_of(runtime.transaction, found)]


def alerts(runtime: Runtime, key: str) -> list[Message]:
    return [each for each in looking.messages(runtime.transaction, MessageKind.ALERT) if each.text_key == key]


def test_a_number_without_a_phone_behind_it_is_looked_into_at_once(runtime: Runtime, dana: Person) -> None:
    ends(runtime, sent(runtime, dana, MessageKind.ANSWER), Trouble.NO_SUCH_PHONE)

    assert kinds(runtime, dana) == [ReasonKind.NUMBER_PROBLEM]


@pytest.mark.parametrize(("hours", "asked_about"), [(71, True), (73, False)])
def test_a_phone_that_is_off_is_looked_into_the_second_time_within_three_days(
    runtime: Runtime, clock: make.Clock, dana: Person, hours: int, *, asked_about: bool
) -> None:
    ends(runtime, sent(runtime, dana, MessageKind.ANSWER), Trouble.OUT_OF_REACH)
    first = kinds(runtime, dana)
    clock.move(hours=hours)
    ends(runtime, sent(runtime, dana, MessageKind.ANSWER), Trouble.OUT_OF_REACH)

    assert first == []
    assert kinds(runtime, dana) == ([ReasonKind.NUMBER_PROBLEM] if asked_about else [])


def test_a_receipt_that_comes_twice_is_not_a_phone_that_is_off_twice(runtime: Runtime, dana: Person) -> None:
    message = sent(runtime, dana, MessageKind.ANSWER)
    ends(runtime, message, Trouble.OUT_OF_REACH, MessageStatus.FAILED)
    ends(runtime, message, Trouble.OUT_OF_REACH)

    assert kinds(runtime, dana) == []


def test_somebody_in_a_crisis_whose_phone_is_off_is_called(runtime: Runtime, dana: Person) -> None:
    ends(runtime, sent(runtime, dana, MessageKind.CRISIS_CARD), Trouble.OUT_OF_REACH)

    assert kinds(runtime, dana) == [ReasonKind.DELIVERY]


def test_a_stop_that_only_the_carrier_heard_is_obeyed(runtime: Runtime, dana: Person) -> None:
    ends(runtime, sent(runtime, dana), Trouble.STOPPED, MessageStatus.FAILED)

    with runtime.transaction() as session:
        stored = participants.by_ids(session, [make.the_id(dana)])[make.the_id(dana)]
    assert stored.consent is ConsentState.WITHDRAWN
    assert kinds(runtime, dana) == [ReasonKind.OPTED_OUT]


def test_what_the_network_lost_is_said_once_more_and_never_a_third_time(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    for _ in range(3):
        message = sent(runtime, dana, MessageKind.NOTE) if not carrier.asked else _latest(runtime)
        ends(runtime, message, Trouble.PASSING)
        clock.move(minutes=6)
        drain(runtime)

    assert [each.body for each in carrier.asked] == ["the words of a note"] * 2
    assert len({each.message_id for each in carrier.asked}) == 2
    assert kinds(runtime, dana) == []


def _latest(runtime: Runtime) -> Message:
    return looking.messages(runtime.transaction, MessageKind.NOTE)[-1]


def test_a_prompt_that_is_said_again_does_not_count_twice_towards_the_cap(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    ends(runtime, sent(runtime, dana), Trouble.PASSING)
    clock.move(minutes=6)
    drain(runtime)

    first, again = looking.messages(runtime.transaction, MessageKind.PROMPT)
    assert (first.status, again.status) == (UNDELIVERED, MessageStatus.SENT)
    assert len(carrier.asked) == 2


def test_nothing_is_said_again_to_somebody_who_stopped_meanwhile(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    ends(runtime, sent(runtime, dana), Trouble.PASSING)
    with runtime.transaction() as session:
        participants.set_consent(session, make.the_id(dana), ConsentState.WITHDRAWN)
    clock.move(minutes=6)
    drain(runtime)

    assert len(carrier.asked) == 1


def test_a_reminder_that_the_network_lost_is_left(runtime: Runtime, carrier: Carrier, dana: Person) -> None:
    ends(runtime, sent(runtime, dana, MessageKind.REMINDER), Trouble.PASSING)

    assert len(looking.messages(runtime.transaction, MessageKind.REMINDER)) == 1
    assert len(carrier.asked) == 1


@pytest.mark.usefixtures("lee")
def test_three_filtered_texts_within_an_hour_alert_the_lead_once(
    runtime: Runtime, clock: make.Clock, dana: Person
) -> None:
    told = []
    for _ in range(6):
        ends(runtime, sent(runtime, dana, MessageKind.NOTE), Trouble.FILTERED)
        clock.move(minutes=10)
        told.append(len(alerts(runtime, "texts_filtered")))

    assert told[:2] in ([0, 0], [0, 1])
    assert told[2:] == [1, 1, 1, 1]
    assert kinds(runtime, dana) == []


@pytest.mark.usefixtures("lee")
def test_a_cluster_that_ended_is_told_of_again_when_the_next_one_comes(
    runtime: Runtime, clock: make.Clock, dana: Person
) -> None:
    for _ in range(2):
        for _ in range(4):
            ends(runtime, sent(runtime, dana, MessageKind.NOTE), Trouble.FILTERED)
            clock.move(minutes=5)
        clock.move(hours=5)

    assert len(alerts(runtime, "texts_filtered")) == 2


@pytest.mark.usefixtures("lee")
def test_our_own_set_up_is_told_to_the_lead_hourly_and_is_nobodys_number_problem(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    carrier.answers = always(SendRefused("21606", Trouble.OUR_SET_UP))
    for _ in range(5):
        say(runtime, dana, MessageKind.NOTE)
        drain(runtime)
        clock.move(minutes=15)

    assert len(alerts(runtime, "carrier_refuses")) == 2
    assert kinds(runtime, dana) == []


@pytest.mark.usefixtures("lee")
def test_an_account_that_is_shut_out_is_told_to_the_lead(runtime: Runtime, carrier: Carrier, dana: Person) -> None:
    carrier.answers = always(CarrierUnavailable("status 401", timedelta(seconds=60), our_set_up=True))
    say(runtime, dana, MessageKind.NOTE)
    drain(runtime)

    assert len(alerts(runtime, "carrier_refuses")) == 1
    assert looking.messages(runtime.transaction, MessageKind.NOTE)[0].status is MessageStatus.QUEUED
