"""How a lane is drained: claimed while others are in flight, in order, in good time, and never lost by a failure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from outreach.actions import delivery, doubts
from outreach.actions.people import Person
from outreach.domain.delivery import Lane, MessageKind, MessageStatus
from outreach.ports import Accepted, Outgoing, RecipientStopped, Runtime
from outreach.records import claims
from tests import make
from tests.actions import looking
from tests.actions.carrier import Carrier
from tests.actions.saying import say


def once(does: Callable[[], object]) -> Callable[[Outgoing], None]:
    """Something that happens while the first message is on its way."""
    waiting = [does]

    def happens(_: Outgoing) -> None:
        while waiting:
            waiting.pop()()

    return happens


def crowd(runtime: Runtime, size: int) -> list[Person]:
    """People who all wait for a prompt."""
    with runtime.transaction() as session:
        people = [make.participant(session, f"Person {number}") for number in range(size)]
    for person in people:
        say(runtime, person, MessageKind.PROMPT)
    return people


def statuses(runtime: Runtime, kind: MessageKind = MessageKind.PROMPT) -> list[MessageStatus]:
    return [message.status for message in looking.messages(runtime.transaction, kind)]


def test_somebodys_second_message_waits_until_the_first_is_settled(
    runtime: Runtime, dana: Person, carrier: Carrier
) -> None:
    standing: list[list[MessageStatus]] = []
    carrier.before = lambda _: standing.append(statuses(runtime, MessageKind.NOTE))
    for _ in range(2):
        say(runtime, dana, MessageKind.NOTE)

    delivery.drain(runtime, Lane.CONVERSATION)

    assert standing == [
        [MessageStatus.SENDING, MessageStatus.QUEUED],
        [MessageStatus.SENT, MessageStatus.SENDING],
    ]


def test_who_stopped_with_the_first_message_gets_no_second(runtime: Runtime, dana: Person, carrier: Carrier) -> None:
    carrier.answers = lambda each: RecipientStopped() if each.to == dana.phone else Accepted("SMpage")
    for _ in range(2):
        say(runtime, dana, MessageKind.NOTE)

    delivery.drain(runtime, Lane.CONVERSATION)

    assert [each.to for each in carrier.asked].count(dana.phone) == 1


def test_what_is_urgent_goes_out_between_prompts(runtime: Runtime, dana: Person, carrier: Carrier) -> None:
    small = replace(runtime, batch=2)
    crowd(small, 6)
    carrier.before = once(lambda: say(small, dana, MessageKind.CRISIS_CARD))

    delivery.drain(small, Lane.PROMPTS)

    assert [each.to for each in carrier.asked].index(dana.phone) == 2
    assert len(carrier.asked) == 7


def test_what_comes_while_others_are_in_flight_goes_out_too(runtime: Runtime, dana: Person, carrier: Carrier) -> None:
    crowd(runtime, 3)
    carrier.before = once(lambda: say(runtime, dana, MessageKind.PROMPT))

    assert delivery.drain(runtime, Lane.PROMPTS) == 4


def test_a_lane_that_is_never_empty_is_left_in_good_time_for_the_next_ring(
    runtime: Runtime, clock: make.Clock, carrier: Carrier, doorbell: make.Doorbell
) -> None:
    small = replace(runtime, batch=2)
    crowd(small, 6)

    def a_minute_goes_by(_: Outgoing) -> None:
        clock.move(minutes=1)

    carrier.before = a_minute_goes_by
    doorbell.rings.clear()

    delivery.drain(small, Lane.PROMPTS)

    assert 0 < len(carrier.asked) < 6
    assert statuses(small).count(MessageStatus.QUEUED) == 6 - len(carrier.asked)
    assert doorbell.rings == [Lane.PROMPTS]


def test_a_claim_that_fails_loses_no_outcome_of_what_is_under_way(
    runtime: Runtime, carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = replace(runtime, batch=2)
    crowd(small, 4)

    def broken(*_: object, **__: object) -> None:
        raise OSError("the database is away")

    carrier.before = once(lambda: monkeypatch.setattr(claims, "claim", broken))
    with pytest.raises(OSError, match="the database is away"):
        delivery.drain(small, Lane.PROMPTS)

    assert statuses(small).count(MessageStatus.SENT) == 2
    assert statuses(small).count(MessageStatus.QUEUED) == 2


def test_a_worker_that_dies_in_a_call_leaves_its_messages_to_the_sweep(
    runtime: Runtime, clock: make.Clock, carrier: Carrier
) -> None:
    def dies(_: Outgoing) -> None:
        raise KeyboardInterrupt

    crowd(runtime, 3)
    carrier.before = dies
    with pytest.raises(KeyboardInterrupt):
        delivery.drain(runtime, Lane.PROMPTS)
    left = statuses(runtime)
    clock.at += runtime.redelivery + timedelta(seconds=1)
    doubts.sweep(runtime)

    assert left == [MessageStatus.SENDING] * 3
    assert statuses(runtime) == [MessageStatus.UNSURE] * 3
