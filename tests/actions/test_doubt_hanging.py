"""A carrier that hangs or cannot say: it is asked no more for a while, and what is urgent goes out all the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from outreach.actions import doubts, replies
from outreach.actions.people import Person
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import Channel
from outreach.domain.phone import PhoneNumber
from outreach.ports import (
    CarrierRecord,
    CarrierUnavailable,
    OutcomeUnknown,
    Runtime,
)
from outreach.records import outcomes
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking
from tests.actions.carrier import Carrier
from tests.actions.saying import always, drain, say
from tests.actions.test_doubt import in_doubt


def hangs(monkeypatch: pytest.MonkeyPatch, clock: make.Clock) -> list[PhoneNumber]:
    """Let the carrier hang when it is asked what it holds; returns about whom it is asked."""
    asked: list[PhoneNumber] = []

    def recent(_: Carrier, *, to: PhoneNumber, sender: PhoneNumber, since: datetime) -> Sequence[CarrierRecord]:
        del sender, since
        asked.append(to)
        clock.move(seconds=10)
        raise CarrierUnavailable("TimeoutError", timedelta(seconds=30))

    monkeypatch.setattr(Carrier, "recent", recent)
    return asked


def all_in_doubt(runtime: Runtime, carrier: Carrier, kind: MessageKind, count: int) -> list[Person]:
    with runtime.transaction() as session:
        people = [make.participant(session, f"Person {number}") for number in range(count)]
    carrier.answers = always(OutcomeUnknown("timed out"))
    for person in people:
        say(runtime, person, kind)
    drain(runtime)
    return people


def test_a_carrier_that_hangs_is_asked_once_in_half_a_minute_however_much_is_in_doubt(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(runtime, batch=5)
    all_in_doubt(few, carrier, MessageKind.PROMPT, 12)
    asked = hangs(monkeypatch, clock)
    clock.move(seconds=31)

    for _ in range(4):
        doubts.reconcile(few)

    assert len(asked) == 1
    with runtime.transaction() as session:
        assert not outcomes.doubtful(session, now=clock() + timedelta(seconds=9), limit=99)
        assert len(outcomes.doubtful(session, now=clock() + timedelta(seconds=30), limit=99)) == 12


def test_of_a_carrier_that_hangs_every_card_older_than_two_minutes_goes_out_again_at_once(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, sam: Specialist, monkeypatch: pytest.MonkeyPatch
) -> None:
    del sam
    few = replace(runtime, batch=5)
    all_in_doubt(few, carrier, MessageKind.CRISIS_CARD, 12)
    hangs(monkeypatch, clock)
    carrier.asked.clear()
    clock.move(seconds=121)

    doubts.reconcile(few)
    drain(few)

    assert len(carrier.asked) == 12


def test_what_is_urgent_is_asked_about_first_and_a_slow_carrier_only_for_a_while(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts = all_in_doubt(runtime, carrier, MessageKind.PROMPT, 3)
    clock.move(seconds=1)
    in_doubt(runtime, carrier, dana, MessageKind.CRISIS_CARD)
    monkeypatch.setattr(doubts, "_FOR_A_WHILE", timedelta(0))
    asked: list[PhoneNumber] = []
    plain = Carrier.recent

    def recent(self: Carrier, *, to: PhoneNumber, sender: PhoneNumber, since: datetime) -> Sequence[CarrierRecord]:
        asked.append(to)
        return plain(self, to=to, sender=sender, since=since)

    monkeypatch.setattr(Carrier, "recent", recent)
    clock.move(seconds=31)

    for _ in range(4):
        doubts.reconcile(runtime)

    assert asked == [dana.phone, *(each.phone for each in prompts)]


def test_a_text_of_which_the_carrier_never_can_say_keeps_it_from_no_other(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, *_ = all_in_doubt(runtime, carrier, MessageKind.PROMPT, 3)
    for outgoing in carrier.asked:
        carrier.remember(outgoing, f"SM-{outgoing.to.last_four}")
    plain = Carrier.recent

    def recent(self: Carrier, *, to: PhoneNumber, sender: PhoneNumber, since: datetime) -> Sequence[CarrierRecord]:
        if to == bad.phone:
            raise CarrierUnavailable("TwilioException", timedelta(seconds=30))
        return plain(self, to=to, sender=sender, since=since)

    monkeypatch.setattr(Carrier, "recent", recent)
    for _ in range(5):
        clock.move(seconds=31)
        doubts.reconcile(runtime)

    prompts = looking.messages(runtime.transaction, MessageKind.PROMPT)
    assert [each.to for each in prompts if each.status is not MessageStatus.SENT] == [bad.phone]


def test_a_page_by_phone_rings_again_at_once_although_the_carrier_hangs(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    carrier.answers = always(OutcomeUnknown("reset"))
    replies.receive(runtime, make.inbound("i have a gun and i am going to end it now", phone=dana.phone))
    drain(runtime)
    hangs(monkeypatch, clock)
    carrier.asked.clear()
    clock.move(seconds=31)

    doubts.reconcile(runtime)
    drain(runtime)

    assert {each.channel for each in carrier.asked} == {Channel.CALL}
