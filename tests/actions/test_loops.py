"""No machine is answered for ever, and twenty texts in a breath are one; who is in danger is answered all the same."""

from datetime import timedelta

import pytest

from outreach.actions import replies, taking
from outreach.actions.people import Person
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import Outcome
from outreach.domain.inbound import Inbound
from outreach.domain.phone import PhoneNumber
from outreach.ports import Runtime
from outreach.records import outbox
from outreach.records.outbox import NewMessage
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking

ANSWERS = (MessageKind.ACKNOWLEDGMENT, MessageKind.ANSWER, MessageKind.NOTICE)
CHATTER = "we have received your request. what is it about?"


def texts(runtime: Runtime, person: Person, body: str) -> None:
    replies.receive(runtime, make.inbound(body, phone=person.phone))


def count(runtime: Runtime, *kinds: MessageKind) -> int:
    return len(looking.messages(runtime.transaction, *kinds))


def rules(runtime: Runtime, person: Person) -> list[str]:
    found = looking.escalation(runtime.transaction, person)
    return [] if found is None else [reason.rule for reason in looking.reasons_of(runtime.transaction, found)]


def answered_before(runtime: Runtime, person: Person, *, times: int) -> None:
    """Chatter of a person's phone was answered so often in the last hour."""
    at = runtime.now() - timedelta(minutes=50)
    thanks = NewMessage(
        kind=MessageKind.NOTE,
        to=person.phone,
        body="Thank you.",
        text_key="thanks_free_text",
        lang="en",
        not_before=at,
        good_until=at + timedelta(minutes=30),
        program_id=person.in_use.program_id,
        participant_id=person.participant_id,
    )
    with runtime.transaction() as session:
        outbox.queue(session, [thanks] * times, now=at)


def test_chatter_is_answered_as_long_as_it_is_little(runtime: Runtime, dana: Person) -> None:
    answered_before(runtime, dana, times=4)
    texts(runtime, dana, CHATTER)

    assert count(runtime, *ANSWERS) == 1
    assert "loop.passive" not in rules(runtime, dana)


def test_a_phone_that_answers_by_itself_is_left_unanswered_and_shown_to_a_person_once(
    runtime: Runtime, clock: make.Clock, dana: Person
) -> None:
    answered_before(runtime, dana, times=5)
    for _ in range(4):
        texts(runtime, dana, CHATTER)
        clock.move(minutes=40)

    assert count(runtime, *ANSWERS) == 0
    assert rules(runtime, dana).count("loop.passive") == 1


def test_danger_in_it_is_answered_and_paged_all_the_same(runtime: Runtime, dana: Person) -> None:
    answered_before(runtime, dana, times=5)
    texts(runtime, dana, CHATTER)
    texts(runtime, dana, "i want to die")

    assert count(runtime, MessageKind.CRISIS_CARD) == 1
    assert count(runtime, MessageKind.PAGE) > 0


def test_once_a_person_has_looked_it_is_answered_again(
    runtime: Runtime, clock: make.Clock, dana: Person, sam: Specialist
) -> None:
    answered_before(runtime, dana, times=5)
    texts(runtime, dana, CHATTER)
    found = looking.escalation(runtime.transaction, dana)
    assert found is not None
    with runtime.transaction() as session:
        taking.resolve(session, found, sam, outcome=Outcome.OTHER, note="a machine", now=clock.at)
    clock.move(hours=2)
    texts(runtime, dana, CHATTER)

    assert count(runtime, *ANSWERS) == 1


def test_twenty_cries_in_a_breath_are_all_kept_in_order_and_answered_once(
    runtime: Runtime, clock: make.Clock, dana: Person
) -> None:
    said = [f"i want to die {number}" for number in range(20)]
    for body in said:
        texts(runtime, dana, body)
        clock.move(seconds=2)

    kept = looking.replies(runtime.transaction)
    assert [each.body for each in kept] == said
    assert all(each.handled_at is not None for each in kept)
    assert count(runtime, MessageKind.CRISIS_CARD) == 1


@pytest.mark.parametrize("sender", ["262966", "VERIFY", "+13035550100", "+13035550101"])
def test_what_is_no_phone_or_is_ours_is_kept_and_read_and_never_answered(
    runtime: Runtime, dana: Person, sender: str
) -> None:
    del dana  # there is a program, and somebody on call
    ours = PhoneNumber(sender) if sender.startswith("+") else None
    text = Inbound(
        carrier_id="SMx",
        phone=ours,
        sender=sender,
        to="+13035550100",
        body="i want to die",
        media=0,
        carrier_answered=False,
        parameters="{}",
    )
    replies.receive(runtime, text)

    (kept,) = looking.replies(runtime.transaction)
    assert kept.handled_at is not None
    assert count(runtime, MessageKind.PAGE) > 0
    assert count(runtime, *ANSWERS, MessageKind.CRISIS_CARD) == 0
