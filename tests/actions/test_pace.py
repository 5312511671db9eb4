"""How fast check-ins go out: as fast as the number carries, and never at the cost of somebody who waits."""

from dataclasses import replace
from datetime import timedelta

import pytest

from outreach.actions import delivery
from outreach.actions.people import Person
from outreach.domain.delivery import Lane, MessageKind, MessageStatus
from outreach.domain.phone import PhoneNumber
from outreach.ports import Runtime, Transaction
from outreach.records import senders
from tests import make
from tests.actions.looking import messages
from tests.actions.saying import say

SENDER = PhoneNumber("+13035550100")


@pytest.mark.parametrize(
    ("segments", "waits"),
    [
        ([1, 1, 1], [None, None, None]),
        ([2, 1, 1, 1], [None, None, 1, 2]),
        ([5, 1], [None, 3]),
    ],
    ids=["within the burst", "the third must wait", "one long text takes it all"],
)
def test_a_sender_is_reserved_only_so_far_ahead(
    transaction: Transaction,
    segments: list[int],
    waits: list[int | None],
) -> None:
    with transaction() as session:
        until = senders.reserve(
            session,
            SENDER,
            segments=segments,
            per_second=1.0,
            burst=timedelta(seconds=2),
            now=make.NOW,
        )

    assert [each and (each - make.NOW).total_seconds() for each in until] == waits


def test_what_a_sender_cannot_carry_yet_goes_out_a_little_later(
    runtime: Runtime,
    clock: make.Clock,
    transaction: Transaction,
) -> None:
    slow = replace(runtime, pace=0.1)
    with transaction() as session:
        crowd = [make.participant(session, f"Person {number}") for number in range(4)]
    for person in crowd:
        say(slow, person, MessageKind.PROMPT)

    delivery.drain(slow, Lane.PROMPTS)
    at_once = [each.status for each in messages(transaction, MessageKind.PROMPT)].count(MessageStatus.SENT)
    clock.move(minutes=2)
    delivery.drain(slow, Lane.PROMPTS)

    assert 0 < at_once < len(crowd)
    assert [each.status for each in messages(transaction, MessageKind.PROMPT)] == [MessageStatus.SENT] * len(crowd)


def test_a_card_never_waits_for_check_ins(runtime: Runtime, dana: Person, transaction: Transaction) -> None:
    slow = replace(runtime, pace=0.001)
    with transaction() as session:
        senders.reserve(
            session,
            slow.sender,
            segments=[5],
            per_second=slow.pace,
            burst=timedelta(seconds=1),
            now=make.NOW,
        )
    say(slow, dana, MessageKind.CRISIS_CARD)

    delivery.drain(slow, Lane.URGENT)

    assert [each.status for each in messages(transaction, MessageKind.CRISIS_CARD)] == [MessageStatus.SENT]
