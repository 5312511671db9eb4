"""What becomes of a message: asked again at the last moment, settled by its outcome, healed when nobody is sure."""

from datetime import datetime, time, timedelta

import pytest

from outreach.actions import by_staff, delivery, due, escalations, planning, receipts, replies, taking
from outreach.actions.people import Person
from outreach.domain.check_in import CheckInStatus, SkipReason
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import DropReason, Lane, MessageKind, MessageStatus
from outreach.domain.escalation import EscalationStatus, ReasonKind
from outreach.domain.phone import PhoneNumber
from outreach.domain.urgency import Urgency
from outreach.ports import (
    Accepted,
    CarrierUnavailable,
    Outgoing,
    Receipt,
    RecipientStopped,
    Runtime,
    SendRefused,
)
from outreach.records import claims, messages, outcomes, participants
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking
from tests.actions.carrier import Carrier, takes
from tests.actions.saying import always, drain, reason_of, say

WORRY = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.URGENT, what="wants to use", rule="use")


def asked(runtime: Runtime, clock: make.Clock) -> Person:
    """Somebody whose check-in was just put into the outbox."""
    with runtime.transaction() as session:
        make.specialist(session)
        person = make.participant(session, asks_daily_at=time(10, 0))
    assert person.enrollment is not None
    assert person.enrollment.next_check_in_at is not None
    clock.at = person.enrollment.next_check_in_at
    with runtime.transaction() as session:
        planning.plan_due(session, state_hours=runtime.state_hours, now=clock.at, limit=5)
    looking.one_message(runtime.transaction, MessageKind.PROMPT)
    return person


# -- asked again at the last moment ----------------------------------------------------------------------------------


def test_a_stop_between_queueing_and_sending_is_obeyed(runtime: Runtime, clock: make.Clock, carrier: Carrier) -> None:
    person = asked(runtime, clock)
    with runtime.transaction() as session:  # the ledger alone: nothing has taken the prompt out of the outbox
        participants.set_consent(session, make.the_id(person), ConsentState.WITHDRAWN)

    drain(runtime)

    prompt = looking.one_message(runtime.transaction, MessageKind.PROMPT)
    (check_in,) = looking.check_ins(runtime.transaction)
    assert carrier.asked == []
    assert prompt.status is MessageStatus.CANCELLED
    assert reason_of(runtime, prompt) == DropReason.NO_CONSENT.value
    assert (check_in.status, check_in.skip_reason) == (CheckInStatus.SKIPPED, SkipReason.NO_CONSENT)


def test_a_prompt_whose_time_is_over_is_not_sent_late(runtime: Runtime, clock: make.Clock, carrier: Carrier) -> None:
    asked(runtime, clock)
    clock.move(hours=24)

    drain(runtime)

    prompt = looking.one_message(runtime.transaction, MessageKind.PROMPT)
    (check_in,) = looking.check_ins(runtime.transaction)
    assert carrier.asked == []
    assert prompt.status is MessageStatus.EXPIRED
    assert (check_in.status, check_in.skip_reason) == (CheckInStatus.SKIPPED, SkipReason.STALE)


def test_a_prompt_that_becomes_ready_at_night_waits_until_morning(
    runtime: Runtime, clock: make.Clock, carrier: Carrier
) -> None:
    asked(runtime, clock)
    clock.move(hours=12)  # ten in the evening

    drain(runtime)
    at_night = list(carrier.asked)
    clock.move(hours=11)
    drain(runtime)

    assert at_night == []
    assert len(carrier.asked) == 1
    assert looking.one_message(runtime.transaction, MessageKind.PROMPT).attempts == 1


def test_a_page_is_not_sent_once_somebody_has_taken_it(
    runtime: Runtime, sam: Specialist, dana: Person, carrier: Carrier
) -> None:
    with runtime.transaction() as session:
        worry = escalations.raise_reasons(session, dana, [WORRY], now=make.NOW)
    with runtime.transaction() as session:
        batch = claims.claim(session, Lane.URGENT, now=make.NOW, limit=9, ready_before=make.NOW)
        for message in batch:
            outcomes.put_back(session, message.id, until=make.NOW)
        taking.acknowledge(session, worry, sam, now=make.NOW)

    drain(runtime)

    assert [each.channel for each in carrier.asked if each.to == sam.phone] == []


def test_what_is_sent_says_how_long_it_is_good_and_from_which_number(
    runtime: Runtime, dana: Person, carrier: Carrier
) -> None:
    with runtime.transaction() as session:
        escalations.raise_reasons(session, dana, [WORRY], now=make.NOW)
    say(runtime, dana, MessageKind.NOTE, good_for=timedelta(minutes=7))

    drain(runtime)

    page, note = sorted(carrier.asked, key=lambda each: each.to == dana.phone)[-2:]
    assert page.sender == runtime.page_sender
    assert note.sender == runtime.sender
    assert note.good_for == timedelta(minutes=7)


def test_the_cap_of_a_day_holds_at_the_moment_of_sending(runtime: Runtime, carrier: Carrier, dana: Person) -> None:
    for _ in range(dana.in_use.program.caps.per_day + 1):
        say(runtime, dana, MessageKind.PROMPT)
        delivery.drain(runtime, Lane.PROMPTS)

    with runtime.transaction() as session:
        stands = [messages.by_id(session, each.id) for each in looking.messages(runtime.transaction)]
    assert len(carrier.asked) == dana.in_use.program.caps.per_day
    assert stands[-1] is not None
    assert stands[-1].status is MessageStatus.CANCELLED


def test_nobody_who_is_paused_is_asked(runtime: Runtime, carrier: Carrier, dana: Person) -> None:
    with runtime.transaction() as session:
        by_staff.pause(session, dana, days=3, now=make.NOW)
    say(runtime, dana, MessageKind.PROMPT)

    drain(runtime)

    assert carrier.asked == []


def test_a_stranger_who_stops_is_answered_once_and_no_more(runtime: Runtime, carrier: Carrier, sam: Specialist) -> None:
    del sam  # who is on call
    stranger = PhoneNumber("+13035559999")
    for body in ("STOP", "hello?", "anybody there"):
        replies.receive(runtime, make.inbound(body, phone=stranger))
        drain(runtime)

    assert len([each for each in carrier.asked if each.to == stranger]) <= 1


# -- settled by its outcome ------------------------------------------------------------------------------------------


def test_somebody_who_stopped_at_the_carrier_has_stopped(runtime: Runtime, dana: Person, carrier: Carrier) -> None:
    carrier.answers = always(RecipientStopped())
    say(runtime, dana, MessageKind.NOTE)
    say(runtime, dana, MessageKind.PROMPT)

    delivery.drain(runtime, Lane.CONVERSATION)
    drain(runtime)

    with runtime.transaction() as session:
        consent = participants.by_ids(session, [make.the_id(dana)])[make.the_id(dana)].consent
    found = looking.escalation(runtime.transaction, dana)
    assert consent is ConsentState.WITHDRAWN
    assert [each.body for each in carrier.asked if each.to == dana.phone] == ["the words of a note"]
    assert [reason.kind for reason in looking.reasons_of(runtime.transaction, found)] == [ReasonKind.OPTED_OUT]


def test_the_ladder_goes_on_at_once_when_a_page_is_refused(
    runtime: Runtime, sam: Specialist, dana: Person, carrier: Carrier, doorbell: make.Doorbell
) -> None:
    doorbell.heard = False
    with runtime.transaction() as session:
        lead = make.lead(session)
        escalations.raise_reasons(session, dana, [WORRY], now=make.NOW)
    carrier.answers = lambda each: SendRefused("30006") if each.to == sam.phone else Accepted(f"SM{each.message_id}")

    for _ in range(6):  # no time passes
        due.do_what_is_due(runtime)

    assert lead.phone in {each.to for each in carrier.asked}
    found = looking.escalation(runtime.transaction, dana)
    assert found is not None
    assert found.status is EscalationStatus.OPEN
    assert found.next_step_at is not None
    assert found.next_step_at > make.NOW


def test_a_number_that_refuses_our_texts_is_put_before_a_person_and_is_not_silence(
    runtime: Runtime, clock: make.Clock, carrier: Carrier
) -> None:
    carrier.answers = lambda each: SendRefused("30006") if each.sender == runtime.sender else Accepted("SMpage")
    person = asked(runtime, clock)

    drain(runtime)

    (check_in,) = looking.check_ins(runtime.transaction)
    found = looking.escalation(runtime.transaction, person)
    assert (check_in.status, check_in.skip_reason) == (CheckInStatus.SKIPPED, SkipReason.UNDELIVERED)
    assert [reason.kind for reason in looking.reasons_of(runtime.transaction, found)] == [ReasonKind.NUMBER_PROBLEM]


def test_what_was_surely_not_taken_is_tried_again_later_and_later(
    runtime: Runtime, dana: Person, carrier: Carrier, clock: make.Clock
) -> None:
    carrier.answers = always(CarrierUnavailable("refused", timedelta(seconds=2)))
    say(runtime, dana, MessageKind.PROMPT)
    waits: list[datetime] = []
    for _ in range(4):
        delivery.drain(runtime, Lane.PROMPTS)
        waits.append(looking.one_message(runtime.transaction, MessageKind.PROMPT).next_try_at)
        clock.at = waits[-1]

    carrier.answers = always(Accepted("SM1"))
    delivery.drain(runtime, Lane.PROMPTS)

    gaps = [later - earlier for earlier, later in zip([make.NOW, *waits], waits, strict=False)]
    assert gaps == sorted(gaps)
    assert gaps[0] < gaps[-1] <= timedelta(minutes=5)
    assert looking.one_message(runtime.transaction, MessageKind.PROMPT).status is MessageStatus.SENT


def test_what_was_surely_not_taken_is_not_overtaken_by_what_its_person_is_told_next(
    runtime: Runtime, clock: make.Clock, carrier: Carrier, dana: Person
) -> None:
    said: list[list[str]] = []
    for kind, outcome in (
        (MessageKind.NOTE, always(CarrierUnavailable("429", timedelta(seconds=2)))),
        (MessageKind.ANSWER, takes),
        (MessageKind.CRISIS_CARD, takes),
    ):
        carrier.answers = outcome
        say(runtime, dana, kind)
        drain(runtime)
        said.append([each.body.rsplit(maxsplit=1)[-1] for each in carrier.asked])
        carrier.asked.clear()
        clock.move(seconds=1)
    clock.move(seconds=20)
    drain(runtime)

    assert said == [["note"], [], ["crisis_card"]]
    assert [each.body.rsplit(maxsplit=1)[-1] for each in carrier.asked] == ["note", "answer"]


def test_a_receipt_that_comes_before_the_carriers_answer_is_not_forgotten(
    runtime: Runtime, dana: Person, carrier: Carrier
) -> None:
    def deliver_at_once(outgoing: Outgoing) -> None:
        receipt = Receipt(
            message_id=outgoing.message_id,
            carrier_id=f"SM{outgoing.message_id.hex}",
            status="delivered",
            after=MessageStatus.DELIVERED,
            error_code=None,
        )
        with runtime.transaction() as session:
            receipts.receive_receipt(session, receipt, now=make.NOW)

    carrier.before = deliver_at_once
    say(runtime, dana, MessageKind.PROMPT)

    drain(runtime)

    assert looking.one_message(runtime.transaction, MessageKind.PROMPT).status is MessageStatus.DELIVERED


def test_one_outcome_that_cannot_be_settled_loses_no_other(
    runtime: Runtime, dana: Person, carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    with runtime.transaction() as session:
        riley = make.participant(session, "Riley")
    carrier.answers = lambda each: SendRefused("30006") if each.to == riley.phone else Accepted("SM1")
    for person in (dana, riley):
        say(runtime, person, MessageKind.PROMPT)

    def damaged(*_: object, **__: object) -> None:
        raise KeyError("the records of one person are damaged")

    monkeypatch.setattr(escalations, "raise_reasons", damaged)
    drain(runtime)

    stands = {each.participant_id: each.status for each in looking.messages(runtime.transaction, MessageKind.PROMPT)}
    assert stands == {dana.participant_id: MessageStatus.SENT, riley.participant_id: MessageStatus.SENDING}
