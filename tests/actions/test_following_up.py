"""Following up: who was helped is looked at again when somebody said so, by a person."""

from datetime import timedelta

import pytest

from outreach.actions import due, escalations, following_up, taking
from outreach.actions.people import Person
from outreach.domain.escalation import EscalationStatus, Outcome, ReasonKind
from outreach.domain.looking_again import CannotWait
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime, Transaction
from outreach.records import follow_ups
from outreach.records.escalations import Escalation
from outreach.records.follow_ups import FollowUp
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking

DAY = timedelta(days=1)
WORRY = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.URGENT, what="wants to use", rule="use")


def closed(transaction: Transaction, dana: Person, sam: Specialist) -> Escalation:
    with transaction() as session:
        found = escalations.raise_reasons(session, dana, [WORRY], now=make.NOW)
        taking.resolve(session, found, sam, outcome=Outcome.REACHED, note="", now=make.NOW)
        return found


def plan(transaction: Transaction, about: Escalation, sam: Specialist, after: timedelta = DAY) -> FollowUp:
    with transaction() as session:
        return following_up.plan(session, about, sam, at=make.NOW + after, note="how did court go", now=make.NOW)


def test_at_that_moment_the_person_is_put_before_somebody(
    runtime: Runtime, dana: Person, sam: Specialist, clock: make.Clock
) -> None:
    plan(runtime.transaction, closed(runtime.transaction, dana, sam), sam)
    clock.at = make.NOW + DAY
    due.do_what_is_due(runtime)

    found = looking.escalation(runtime.transaction, dana)
    assert found is not None
    assert (found.status, found.urgency) == (EscalationStatus.OPEN, Urgency.SAME_DAY)
    (reason,) = looking.reasons_of(runtime.transaction, found)
    assert (reason.kind, reason.what) == (ReasonKind.FOLLOW_UP, "Sam wanted to look again: how did court go")


def test_nothing_happens_before(runtime: Runtime, dana: Person, sam: Specialist, clock: make.Clock) -> None:
    plan(runtime.transaction, closed(runtime.transaction, dana, sam), sam)
    clock.at = make.NOW + DAY - timedelta(minutes=1)
    due.do_what_is_due(runtime)

    found = looking.escalation(runtime.transaction, dana)
    assert found is not None
    assert found.status is EscalationStatus.RESOLVED


def test_it_is_raised_once(runtime: Runtime, dana: Person, sam: Specialist, clock: make.Clock) -> None:
    plan(runtime.transaction, closed(runtime.transaction, dana, sam), sam)
    clock.at = make.NOW + DAY
    due.do_what_is_due(runtime)
    due.do_what_is_due(runtime)

    found = looking.escalation(runtime.transaction, dana)
    assert len(looking.reasons_of(runtime.transaction, found)) == 1


def test_the_loop_sleeps_no_longer_than_until_then(runtime: Runtime, dana: Person, sam: Specialist) -> None:
    plan(runtime.transaction, closed(runtime.transaction, dana, sam), sam, timedelta(minutes=2))

    moment = due.next_moment(runtime)
    assert moment is not None
    assert moment <= make.NOW + timedelta(minutes=2)


def test_it_can_be_taken_back(runtime: Runtime, dana: Person, sam: Specialist, clock: make.Clock) -> None:
    planned = plan(runtime.transaction, closed(runtime.transaction, dana, sam), sam)
    with runtime.transaction() as session:
        assert following_up.take_back(session, planned, sam, now=make.NOW)
        assert follow_ups.waiting_of(session, participant=dana.participant_id, stranger=None) == []
    clock.at = make.NOW + DAY
    due.do_what_is_due(runtime)

    found = looking.escalation(runtime.transaction, dana)
    assert found is not None
    assert found.status is EscalationStatus.RESOLVED


def test_what_was_raised_cannot_be_taken_back(
    runtime: Runtime, dana: Person, sam: Specialist, clock: make.Clock
) -> None:
    planned = plan(runtime.transaction, closed(runtime.transaction, dana, sam), sam)
    clock.at = make.NOW + DAY
    due.do_what_is_due(runtime)

    with runtime.transaction() as session:
        assert not following_up.take_back(session, planned, sam, now=clock.at)


@pytest.mark.parametrize("days", [-1, 61])
def test_a_moment_that_is_over_or_too_far_off_is_refused(
    transaction: Transaction, dana: Person, sam: Specialist, days: int
) -> None:
    about = closed(transaction, dana, sam)

    with pytest.raises(CannotWait):
        plan(transaction, about, sam, days * DAY)
