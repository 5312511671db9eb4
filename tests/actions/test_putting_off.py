"""Putting off: only what can wait, without a word to whoever it is about, and it comes back by itself."""

from datetime import datetime, timedelta

import pytest

from outreach.actions import due, escalations, putting_off, taking
from outreach.actions.people import Person
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import EscalationStatus, ReasonKind
from outreach.domain.looking_again import CannotWait
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime, Transaction
from outreach.records import escalations as records
from outreach.records.escalations import Escalation
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking

HOUR = timedelta(hours=1)
LATER = make.NOW + 3 * HOUR


def worry(transaction: Transaction, dana: Person, urgency: Urgency = Urgency.SAME_DAY) -> Escalation:
    reason = NewReason(kind=ReasonKind.ANSWER, urgency=urgency, what="mood is 2", rule="mood")
    with transaction() as session:
        return escalations.raise_reasons(session, dana, [reason], now=make.NOW)


def snooze(transaction: Transaction, what: Escalation, who: Specialist, until: datetime = LATER) -> bool:
    with transaction() as session:
        return putting_off.snooze(session, what, who, until=until, now=make.NOW)


def to_dana(transaction: Transaction, dana: Person) -> list[str]:
    return [each.text_key for each in looking.messages(transaction) if each.participant_id == dana.participant_id]


@pytest.mark.parametrize("urgency", [Urgency.URGENT, Urgency.EMERGENCY])
def test_what_is_urgent_cannot_be_put_off(
    transaction: Transaction, dana: Person, sam: Specialist, urgency: Urgency
) -> None:
    found = worry(transaction, dana, urgency)

    with pytest.raises(CannotWait, match="urgent"):
        snooze(transaction, found, sam)


@pytest.mark.parametrize(("urgency", "hours"), [(Urgency.SAME_DAY, 48), (Urgency.WATCH, 24 * 9), (Urgency.WATCH, -1)])
def test_nothing_is_put_off_for_too_long_or_into_the_past(
    transaction: Transaction, dana: Person, sam: Specialist, urgency: Urgency, hours: int
) -> None:
    found = worry(transaction, dana, urgency)

    with pytest.raises(CannotWait):
        snooze(transaction, found, sam, make.NOW + hours * HOUR)


def test_whoever_puts_it_off_has_it_and_the_person_hears_nothing(
    transaction: Transaction, dana: Person, sam: Specialist
) -> None:
    assert snooze(transaction, worry(transaction, dana), sam)

    after = looking.escalation(transaction, dana)
    assert after is not None
    assert (after.status, after.acknowledged_by) == (EscalationStatus.ACKNOWLEDGED, sam.id)
    assert (after.snoozed_until, after.next_step_at, after.contacted_at) == (LATER, LATER, None)
    assert to_dana(transaction, dana) == []


def test_when_the_moment_comes_it_is_open_again_and_whoever_put_it_off_is_told(
    runtime: Runtime, dana: Person, sam: Specialist, clock: make.Clock
) -> None:
    snooze(runtime.transaction, worry(runtime.transaction, dana), sam)
    clock.at = LATER
    due.do_what_is_due(runtime)

    after = looking.escalation(runtime.transaction, dana)
    told = [each.text_key for each in looking.messages(runtime.transaction) if each.specialist_id == sam.id]
    assert after is not None
    assert (after.status, after.snoozed_until) == (EscalationStatus.OPEN, None)
    assert told[-1] == "snooze_over"
    assert to_dana(runtime.transaction, dana) == []


def test_nobody_is_reminded_before_that_moment(
    runtime: Runtime, dana: Person, sam: Specialist, clock: make.Clock
) -> None:
    snooze(runtime.transaction, worry(runtime.transaction, dana), sam)
    before = len(looking.messages(runtime.transaction, MessageKind.ALERT))
    clock.at = LATER - timedelta(minutes=1)
    due.do_what_is_due(runtime)

    assert len(looking.messages(runtime.transaction, MessageKind.ALERT)) == before


def test_something_worse_ends_it_at_once(runtime: Runtime, dana: Person, sam: Specialist) -> None:
    snooze(runtime.transaction, worry(runtime.transaction, dana), sam)
    worry(runtime.transaction, dana, Urgency.EMERGENCY)

    after = looking.escalation(runtime.transaction, dana)
    assert after is not None
    assert (after.status, after.snoozed_until) == (EscalationStatus.OPEN, None)


def test_nobody_puts_off_what_another_one_has(transaction: Transaction, dana: Person, sam: Specialist) -> None:
    found = worry(transaction, dana)
    with transaction() as session:
        taking.acknowledge(session, found, sam, now=make.NOW)
        kim = make.specialist(session, "Kim")

    assert not snooze(transaction, found, kim)


def test_it_can_be_taken_back(transaction: Transaction, dana: Person, sam: Specialist) -> None:
    found = worry(transaction, dana)
    snooze(transaction, found, sam)
    with transaction() as session:
        assert putting_off.wake(session, found, sam, now=make.NOW + HOUR)
        after = records.by_ids(session, [found.id])[found.id]

    assert (after.status, after.snoozed_until) == (EscalationStatus.ACKNOWLEDGED, None)
    assert to_dana(transaction, dana) == []


def test_promising_a_time_ends_it(transaction: Transaction, dana: Person, sam: Specialist) -> None:
    found = worry(transaction, dana)
    snooze(transaction, found, sam)
    with transaction() as session:
        taking.promise(session, found, sam, promised_at=make.NOW + HOUR, now=make.NOW)

    after = looking.escalation(transaction, dana)
    assert after is not None
    assert (after.snoozed_until, after.promised_at) == (None, make.NOW + HOUR)
