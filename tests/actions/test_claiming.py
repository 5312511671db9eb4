"""Claiming: one of us at a time may write to a person, whoever asked first, and for five minutes unless they act."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from outreach.actions import claiming, escalations, replies
from outreach.actions.claiming import SomebodyHasIt
from outreach.actions.people import Person
from outreach.domain.escalation import EscalationStatus, ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime, Transaction
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking

WORRY = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.URGENT, what="wants to use", rule="use")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def kim(runtime: Runtime) -> Specialist:
    with runtime.transaction() as session:
        return make.specialist(session, "Kim")


def test_whoever_claims_a_thread_alone_may_write(
    transaction: Transaction, dana: Person, sam: Specialist, kim: Specialist
) -> None:
    with transaction() as session:
        claiming.claim(session, dana, sam, now=make.NOW)

        assert claiming.may_write(session, dana, sam, now=make.NOW)
        assert not claiming.may_write(session, dana, kim, now=make.NOW)


def test_nobody_may_write_who_has_not_claimed_it(transaction: Transaction, dana: Person, sam: Specialist) -> None:
    with transaction() as session:
        assert not claiming.may_write(session, dana, sam, now=make.NOW)


def test_a_claim_is_over_after_five_minutes(transaction: Transaction, dana: Person, sam: Specialist) -> None:
    with transaction() as session:
        claiming.claim(session, dana, sam, now=make.NOW)

        assert claiming.may_write(session, dana, sam, now=make.NOW + 4 * MINUTE)
        assert not claiming.may_write(session, dana, sam, now=make.NOW + 5 * MINUTE)


def test_acting_renews_a_claim(transaction: Transaction, dana: Person, sam: Specialist) -> None:
    with transaction() as session:
        claiming.claim(session, dana, sam, now=make.NOW)
        renewed = claiming.claim(session, dana, sam, now=make.NOW + 4 * MINUTE)

        assert renewed is not None
        assert renewed.until == make.NOW + 9 * MINUTE


def test_the_second_is_told_who_has_it(
    transaction: Transaction, dana: Person, sam: Specialist, kim: Specialist
) -> None:
    with transaction() as session:
        claiming.claim(session, dana, sam, now=make.NOW)

        with pytest.raises(SomebodyHasIt, match="Sam has it"):
            claiming.claim(session, dana, kim, now=make.NOW + MINUTE)


def test_what_somebody_let_lapse_the_next_one_has(
    transaction: Transaction, dana: Person, sam: Specialist, kim: Specialist
) -> None:
    with transaction() as session:
        claiming.claim(session, dana, sam, now=make.NOW)
        claiming.claim(session, dana, kim, now=make.NOW + 6 * MINUTE)

        assert claiming.may_write(session, dana, kim, now=make.NOW + 6 * MINUTE)
        assert not claiming.may_write(session, dana, sam, now=make.NOW + 6 * MINUTE)


def test_letting_go_lets_another_one_have_it_at_once(
    transaction: Transaction, dana: Person, sam: Specialist, kim: Specialist
) -> None:
    with transaction() as session:
        claiming.claim(session, dana, sam, now=make.NOW)
        assert claiming.let_go(session, dana, sam)
        claiming.claim(session, dana, kim, now=make.NOW)

        assert claiming.may_write(session, dana, kim, now=make.NOW)


def test_letting_go_of_what_one_has_not_does_nothing(
    transaction: Transaction, dana: Person, sam: Specialist, kim: Specialist
) -> None:
    with transaction() as session:
        claiming.claim(session, dana, sam, now=make.NOW)

        assert not claiming.let_go(session, dana, kim)
        assert claiming.may_write(session, dana, sam, now=make.NOW)


def test_claiming_takes_what_waits_about_the_person(transaction: Transaction, dana: Person, sam: Specialist) -> None:
    with transaction() as session:
        escalations.raise_reasons(session, dana, [WORRY], now=make.NOW)
        claiming.claim(session, dana, sam, now=make.NOW)

    found = looking.escalation(transaction, dana)
    assert found is not None
    assert (found.status, found.acknowledged_by) == (EscalationStatus.ACKNOWLEDGED, sam.id)


def test_what_somebody_has_taken_by_text_nobody_else_claims(
    runtime: Runtime, dana: Person, sam: Specialist, kim: Specialist
) -> None:
    with runtime.transaction() as session:
        escalations.raise_reasons(session, dana, [WORRY], now=make.NOW)
    replies.receive(runtime, make.inbound("1", phone=sam.phone))

    with runtime.transaction() as session, pytest.raises(SomebodyHasIt, match="Sam has it"):
        claiming.claim(session, dana, kim, now=make.NOW)


def test_whoever_takes_it_by_text_takes_the_thread_from_whoever_was_writing(
    runtime: Runtime, dana: Person, sam: Specialist, kim: Specialist
) -> None:
    with runtime.transaction() as session:
        claiming.claim(session, dana, kim, now=make.NOW)
        escalations.raise_reasons(session, dana, [WORRY], now=make.NOW)
    replies.receive(runtime, make.inbound("1", phone=sam.phone))

    with runtime.transaction() as session:
        assert claiming.may_write(session, dana, sam, now=make.NOW)
        assert not claiming.may_write(session, dana, kim, now=make.NOW)


@pytest.mark.parametrize("worried", [True, False], ids=["with_an_escalation", "without_one"])
def test_of_several_who_claim_at_once_one_has_it_and_the_others_hear_who(
    transaction: Transaction, dana: Person, sam: Specialist, kim: Specialist, *, worried: bool
) -> None:
    with transaction() as session:
        team = [sam, kim, make.specialist(session, "Riley")]
        if worried:
            escalations.raise_reasons(session, dana, [WORRY], now=make.NOW)
    together = threading.Barrier(len(team))

    def claim(somebody: Specialist) -> str:
        together.wait()
        try:
            with transaction() as session:
                claiming.claim(session, dana, somebody, now=make.NOW)
        except SomebodyHasIt as lost:
            return lost.owner.name
        return f"{somebody.name}!"

    with ThreadPoolExecutor(len(team)) as pool:
        heard = Counter(pool.map(claim, team))

    (winner,) = [name.rstrip("!") for name in heard if name.endswith("!")]
    assert heard == {f"{winner}!": 1, winner: 2}
