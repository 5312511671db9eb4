"""Which number of ours somebody hears from: always the same one, and another one says who we are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from outreach.actions import doubts
from outreach.actions.people import Person
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.phone import PhoneNumber
from outreach.ports import CarrierRecord, OutcomeUnknown, Runtime, Transaction
from outreach.records import known_senders
from outreach.records.replies import ReplyRow, store
from tests import make
from tests.actions.carrier import Carrier, takes
from tests.actions.looking import messages
from tests.actions.saying import always, drain, say

FIRST, SECOND, THIRD = (PhoneNumber(f"+1202555010{digit}") for digit in (2, 3, 4))


@pytest.fixture
def pooled(runtime: Runtime) -> Runtime:
    """An installation with two numbers for participants, and one for staff."""
    return replace(runtime, sender=FIRST, pool=(FIRST, SECOND))


def heard_from(carrier: Carrier, person: Person) -> list[PhoneNumber]:
    return [each.sender for each in carrier.asked if each.to == person.phone]


def test_everybody_keeps_the_number_that_they_know(pooled: Runtime, carrier: Carrier) -> None:
    with pooled.transaction() as session:
        crowd = [make.participant(session, f"Person {number}") for number in range(12)]
    for person in crowd:
        say(pooled, person, MessageKind.PROMPT)
    drain(pooled)
    larger = replace(pooled, pool=(THIRD, FIRST, SECOND))
    for person in crowd:
        say(larger, person, MessageKind.NOTE)
    drain(larger)

    assert all(len(set(heard_from(carrier, person))) == 1 for person in crowd)
    assert {heard_from(carrier, person)[0] for person in crowd} == {FIRST, SECOND}


def test_an_answer_goes_out_from_the_number_that_was_written_to(
    pooled: Runtime, dana: Person, carrier: Carrier, transaction: Transaction
) -> None:
    say(pooled, dana, MessageKind.PROMPT)
    drain(pooled)
    known = carrier.asked[0].sender
    other = SECOND if known == FIRST else FIRST
    with transaction() as session:
        inbound = replace(make.inbound(phone=dana.phone), to=other.e164)
        key = store(session, inbound, now=make.NOW, first_try_at=make.NOW)
        session.get_one(ReplyRow, key).participant_id = dana.participant_id
    say(pooled, dana, MessageKind.ACKNOWLEDGMENT)
    drain(pooled)
    say(pooled, dana, MessageKind.REMINDER)
    drain(pooled)

    assert heard_from(carrier, dana)[:2] == [known, other]
    with transaction() as session:
        assert known_senders.of(session, [make.the_id(dana)]) == {make.the_id(dana): known}


def test_who_knows_a_number_that_is_gone_is_told_who_we_are_once(
    pooled: Runtime, dana: Person, carrier: Carrier
) -> None:
    say(pooled, dana, MessageKind.PROMPT)
    drain(pooled)
    moved = replace(pooled, sender=THIRD, pool=(THIRD,))
    for _ in range(2):
        say(moved, dana, MessageKind.NOTE)
        drain(moved)

    name = dana.in_use.program.neutral_name
    assert [each.sender for each in carrier.asked][1:] == [THIRD, THIRD]
    assert [each.body.startswith(f"{name} here, from a new number. ") for each in carrier.asked] == [False, True, False]


def test_a_card_says_nothing_but_what_it_must(pooled: Runtime, dana: Person, carrier: Carrier) -> None:
    say(pooled, dana, MessageKind.PROMPT)
    drain(pooled)
    moved = replace(pooled, sender=THIRD, pool=(THIRD,))
    say(moved, dana, MessageKind.CRISIS_CARD)
    drain(moved)
    say(moved, dana, MessageKind.NOTE)
    drain(moved)

    assert carrier.asked[1].body == "the words of a crisis_card"
    assert "new number" in carrier.asked[2].body


def test_staff_hear_from_their_own_number(pooled: Runtime, dana: Person, carrier: Carrier) -> None:
    say(pooled, dana, MessageKind.PAGE)

    drain(pooled)

    assert [each.sender for each in carrier.asked] == [pooled.page_sender]


def test_a_doubt_is_looked_up_at_the_number_that_it_went_out_from(
    pooled: Runtime,
    dana: Person,
    carrier: Carrier,
    clock: make.Clock,
    monkeypatch: pytest.MonkeyPatch,
    transaction: Transaction,
) -> None:
    asked: list[PhoneNumber] = []
    carrier.answers = always(OutcomeUnknown("timeout"))
    say(pooled, dana, MessageKind.PROMPT)
    drain(pooled)
    went_from = carrier.asked[0].sender
    carrier.answers = takes

    def recent(_: Carrier, *, to: PhoneNumber, sender: PhoneNumber, since: datetime) -> Sequence[CarrierRecord]:
        del to, since
        asked.append(sender)
        return []

    monkeypatch.setattr(Carrier, "recent", recent)
    clock.at += timedelta(minutes=1)

    doubts.reconcile(replace(pooled, sender=THIRD, pool=(THIRD,)))

    assert asked == [went_from]
    assert messages(transaction, MessageKind.PROMPT)[0].status is MessageStatus.UNSURE
