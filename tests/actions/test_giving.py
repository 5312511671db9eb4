"""Handing over before a shift ends: all that somebody has is offered to one of their team, and theirs until then."""

import pytest

from outreach.actions import escalations, handing_over, taking
from outreach.actions.inviting import NotOnTheTeam
from outreach.actions.people import Person
from outreach.actions.reaching import NotReachable
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime
from outreach.records import specialists
from outreach.records.escalations import Escalation
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking


@pytest.fixture
def kim(runtime: Runtime) -> Specialist:
    """A colleague, not on call."""
    with runtime.transaction() as session:
        return make.specialist(session, "Kim", on_call=None)


@pytest.fixture
def lee(runtime: Runtime) -> Specialist:
    """The lead."""
    with runtime.transaction() as session:
        return make.lead(session)


@pytest.fixture
def worry(runtime: Runtime, sam: Specialist, dana: Person) -> Escalation:
    """Something that Sam has taken."""
    reason = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.URGENT, what="a worry", rule="rule")
    with runtime.transaction() as session:
        found = escalations.raise_reasons(session, dana, [reason], now=runtime.now())
        taking.acknowledge(session, found, sam, now=runtime.now())
    return found


def gives(runtime: Runtime, giver: Specialist, taker: Specialist) -> bool:
    with runtime.transaction() as session:
        return handing_over.give(session, make.program(session), giver, taker, now=runtime.now())


def accepts(runtime: Runtime, taker: Specialist) -> None:
    with runtime.transaction() as session:
        for each in handing_over.acceptable(session, taker, now=runtime.now()):
            handing_over.accept(session, each, taker, now=runtime.now())


def texts(runtime: Runtime, somebody: Specialist) -> list[str]:
    found = looking.messages(runtime.transaction, MessageKind.STAFF_ANSWER, MessageKind.ALERT)
    return [each.text_key for each in found if each.specialist_id == somebody.id]


def owner(runtime: Runtime, person: Person) -> object:
    found = looking.escalation(runtime.transaction, person)
    assert found is not None
    return found.acknowledged_by


@pytest.mark.usefixtures("worry")
def test_what_is_given_stays_with_the_giver_until_it_is_accepted(
    runtime: Runtime, sam: Specialist, kim: Specialist, dana: Person
) -> None:
    assert gives(runtime, sam, kim)

    assert owner(runtime, dana) == sam.id
    assert texts(runtime, kim) == ["handover"]


@pytest.mark.usefixtures("worry")
def test_what_is_accepted_is_the_takers(runtime: Runtime, sam: Specialist, kim: Specialist, dana: Person) -> None:
    gives(runtime, sam, kim)

    accepts(runtime, kim)

    assert owner(runtime, dana) == kim.id


@pytest.mark.usefixtures("worry")
def test_a_giver_who_is_on_call_still_is_not_told_to_rest(runtime: Runtime, sam: Specialist, kim: Specialist) -> None:
    gives(runtime, sam, kim)

    accepts(runtime, kim)

    assert texts(runtime, sam)[-1] == "handover_taken"


@pytest.mark.usefixtures("worry")
def test_nothing_is_offered_twice(runtime: Runtime, sam: Specialist, kim: Specialist, clock: make.Clock) -> None:
    gives(runtime, sam, kim)
    clock.move(seconds=2)

    assert not gives(runtime, sam, kim)
    assert texts(runtime, kim) == ["handover"]


def test_who_has_nothing_gives_nothing(runtime: Runtime, sam: Specialist, kim: Specialist) -> None:
    assert not gives(runtime, sam, kim)
    assert texts(runtime, kim) == []


@pytest.mark.usefixtures("worry")
def test_nobody_outside_the_team_is_asked(runtime: Runtime, sam: Specialist) -> None:
    with runtime.transaction() as session:
        other = make.program(session, "discharge")
        stranger = make.specialist(session, "Ida", in_use=other, on_call=None)

    with pytest.raises(NotOnTheTeam):
        gives(runtime, sam, stranger)


@pytest.mark.usefixtures("worry")
def test_leads_are_not_told_that_a_shift_is_over_which_is_not(
    runtime: Runtime, sam: Specialist, kim: Specialist, lee: Specialist, clock: make.Clock
) -> None:
    gives(runtime, sam, kim)
    clock.move(minutes=11)

    with runtime.transaction() as session:
        handing_over.look_due(session, now=runtime.now(), limit=10)

    assert texts(runtime, lee) == []
    assert texts(runtime, sam)[-1] == "handover_late"


def loses_phone(runtime: Runtime, somebody: Specialist) -> Specialist:
    """Let it be known that our texts do not get through to somebody."""
    with runtime.transaction() as session:
        specialists.unreachable(session, somebody.id, since=runtime.now())
        return specialists.by_ids(session, [somebody.id])[somebody.id]


@pytest.mark.usefixtures("worry")
def test_nothing_is_given_to_whose_phone_is_known_to_fail(runtime: Runtime, sam: Specialist, kim: Specialist) -> None:
    lost = loses_phone(runtime, kim)

    with pytest.raises(NotReachable, match="Kim cannot be reached"):
        gives(runtime, sam, lost)

    assert texts(runtime, kim) == []


def shift_ends(runtime: Runtime, sam: Specialist) -> None:
    with runtime.transaction() as session:
        program = make.program(session).program_id
        handing_over.at_the_end(session, program, sam, ended_at=runtime.now(), now=runtime.now())


@pytest.mark.usefixtures("worry")
def test_at_the_end_of_a_shift_whose_phone_is_known_to_fail_is_passed_over(
    runtime: Runtime, sam: Specialist, lee: Specialist
) -> None:
    with runtime.transaction() as session:
        mia = make.specialist(session, "Mia")
    loses_phone(runtime, mia)

    shift_ends(runtime, sam)

    assert texts(runtime, mia) == []
    assert texts(runtime, lee) == ["handover"]


@pytest.mark.usefixtures("worry")
def test_when_only_phones_that_fail_come_next_everybody_hears_at_once_that_nobody_does(
    runtime: Runtime, sam: Specialist, lee: Specialist
) -> None:
    loses_phone(runtime, lee)

    shift_ends(runtime, sam)

    assert texts(runtime, sam)[-1] == "handover_nobody"
    assert "handover" not in texts(runtime, lee)
