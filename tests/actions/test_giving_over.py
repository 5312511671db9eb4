"""Giving over one thing to one person, and asking another one to look too."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from outreach.actions import claiming, due, escalations, giving_over, inviting, replies, taking
from outreach.actions.inviting import NotOnTheTeam
from outreach.actions.people import Person
from outreach.domain.escalation import ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime, Transaction
from outreach.records import invitations
from outreach.records.escalations import Escalation
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist, StaffRole
from tests import make
from tests.actions import looking

WORRY = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.URGENT, what="wants to use", rule="use")


def is_invited(session: Session, dana: Person, whom: Specialist, *, now: datetime) -> bool:
    return invitations.has(session, participant=make.the_id(dana), stranger=None, specialist=whom.id, now=now)


@pytest.fixture
def kim(runtime: Runtime) -> Specialist:
    with runtime.transaction() as session:
        return make.specialist(session, "Kim")


@pytest.fixture
def elsewhere(runtime: Runtime) -> Specialist:
    with runtime.transaction() as session:
        return make.specialist(session, "Ari", in_use=make.program(session, "discharge"))


@pytest.fixture
def sams(runtime: Runtime, dana: Person, sam: Specialist) -> Escalation:
    with runtime.transaction() as session:
        found = escalations.raise_reasons(session, dana, [WORRY], now=make.NOW)
        taking.acknowledge(session, found, sam, now=make.NOW)
        return found


def offer(transaction: Transaction, what: Escalation, giver: Specialist, taker: Specialist) -> bool:
    with transaction() as session:
        return giving_over.offer(session, what, giver, taker, now=make.NOW)


def owner(transaction: Transaction, dana: Person) -> object:
    found = looking.escalation(transaction, dana)
    assert found is not None
    return found.acknowledged_by


def told(transaction: Transaction, who: Specialist) -> list[str]:
    return [each.text_key for each in looking.messages(transaction) if each.specialist_id == who.id]


def test_what_is_offered_stays_with_its_giver_until_it_is_accepted(
    runtime: Runtime, dana: Person, sam: Specialist, kim: Specialist, sams: Escalation
) -> None:
    assert offer(runtime.transaction, sams, sam, kim)
    assert owner(runtime.transaction, dana) == sam.id

    replies.receive(runtime, make.inbound("ACCEPT", phone=kim.phone))

    assert owner(runtime.transaction, dana) == kim.id
    assert "handover" in told(runtime.transaction, kim)
    assert told(runtime.transaction, sam)[-1] == "handover_taken"


def test_whoever_accepts_may_write_from_then_on(
    runtime: Runtime, dana: Person, sam: Specialist, kim: Specialist, sams: Escalation
) -> None:
    with runtime.transaction() as session:
        claiming.claim(session, dana, sam, now=make.NOW)
    offer(runtime.transaction, sams, sam, kim)
    replies.receive(runtime, make.inbound("ACCEPT", phone=kim.phone))

    with runtime.transaction() as session:
        assert claiming.may_write(session, dana, kim, now=make.NOW)
        assert not claiming.may_write(session, dana, sam, now=make.NOW)


def test_only_that_one_thing_is_given_over(
    runtime: Runtime, dana: Person, sam: Specialist, kim: Specialist, sams: Escalation
) -> None:
    with runtime.transaction() as session:
        other = make.participant(session, "Ed Ortiz")
        taking.acknowledge(session, escalations.raise_reasons(session, other, [WORRY], now=make.NOW), sam, now=make.NOW)
    offer(runtime.transaction, sams, sam, kim)
    replies.receive(runtime, make.inbound("ACCEPT", phone=kim.phone))

    assert owner(runtime.transaction, dana) == kim.id
    assert owner(runtime.transaction, other) == sam.id


def test_what_nobody_accepts_stays_with_its_giver_who_is_told_and_no_lead_is(
    runtime: Runtime, dana: Person, sam: Specialist, kim: Specialist, sams: Escalation, clock: make.Clock
) -> None:
    with runtime.transaction() as session:
        lee = make.lead(session)
    offer(runtime.transaction, sams, sam, kim)
    clock.move(minutes=11)
    due.do_what_is_due(runtime)

    assert "handover_late" in told(runtime.transaction, sam)
    assert "handover_stays" not in told(runtime.transaction, lee)
    assert dana.participant_id is not None


def test_an_offer_can_be_taken_back_and_the_other_hears_so(
    runtime: Runtime, dana: Person, sam: Specialist, kim: Specialist, sams: Escalation
) -> None:
    offer(runtime.transaction, sams, sam, kim)
    with runtime.transaction() as session:
        assert giving_over.take_back(session, sams, sam, now=make.NOW)
    replies.receive(runtime, make.inbound("ACCEPT", phone=kim.phone))

    assert owner(runtime.transaction, dana) == sam.id
    assert told(runtime.transaction, kim)[-2:] == ["handover_back", "handover_nothing"]


def test_the_same_thing_is_not_offered_twice(
    transaction: Transaction, sam: Specialist, kim: Specialist, sams: Escalation
) -> None:
    assert offer(transaction, sams, sam, kim)
    assert not offer(transaction, sams, sam, kim)


def test_nobody_gives_over_what_is_not_theirs(
    transaction: Transaction, sam: Specialist, kim: Specialist, sams: Escalation
) -> None:
    assert not offer(transaction, sams, kim, sam)


def test_nothing_is_given_to_somebody_of_another_program(
    transaction: Transaction, sam: Specialist, sams: Escalation, elsewhere: Specialist
) -> None:
    with pytest.raises(NotOnTheTeam):
        offer(transaction, sams, sam, elsewhere)


def test_whoever_is_invited_is_told_by_text_and_may_see_the_person(
    transaction: Transaction, dana: Person, sam: Specialist, sams: Escalation
) -> None:
    with transaction() as session:
        lee = make.specialist(session, "Lee", role=StaffRole.LEAD, on_call=None)
        assert inviting.invite(session, sams, sam, lee, now=make.NOW)

        assert is_invited(session, dana, lee, now=make.NOW + timedelta(days=6))
        assert not is_invited(session, dana, lee, now=make.NOW + timedelta(days=8))
    assert told(transaction, lee) == ["invited"]


def test_nobody_is_invited_twice(transaction: Transaction, sam: Specialist, kim: Specialist, sams: Escalation) -> None:
    with transaction() as session:
        assert inviting.invite(session, sams, sam, kim, now=make.NOW)
        assert not inviting.invite(session, sams, sam, kim, now=make.NOW)

    assert told(transaction, kim).count("invited") == 1


def test_an_invitation_can_be_taken_back_and_given_again(
    transaction: Transaction, dana: Person, sam: Specialist, kim: Specialist, sams: Escalation
) -> None:
    with transaction() as session:
        inviting.invite(session, sams, sam, kim, now=make.NOW)
        assert inviting.take_back(session, dana, sam, kim, now=make.NOW)
        assert not is_invited(session, dana, kim, now=make.NOW)
        assert inviting.invite(session, sams, sam, kim, now=make.NOW + timedelta(minutes=1))


def test_nobody_of_another_program_is_invited(
    transaction: Transaction, sam: Specialist, sams: Escalation, elsewhere: Specialist
) -> None:
    with transaction() as session, pytest.raises(NotOnTheTeam):
        inviting.invite(session, sams, sam, elsewhere, now=make.NOW)


def test_a_note_goes_along_with_what_is_passed_on(
    transaction: Transaction, dana: Person, sam: Specialist, sams: Escalation
) -> None:
    with transaction() as session:
        assert taking.pass_on(session, sams, sam, note="prefers a woman", now=make.NOW)

    assert "Sam passed it on: prefers a woman" in looking.whats(transaction, dana)
