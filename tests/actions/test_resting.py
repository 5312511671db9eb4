"""Whoever asks for a rest is asked after everybody else, unless nobody else is there; who leads them hears of it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from outreach.actions import escalations, programs, resting, taking
from outreach.actions.people import Person
from outreach.actions.resting import RestTooLong, Standing
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import ReasonKind
from outreach.domain.limits import Limit
from outreach.domain.rota import Role
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime
from outreach.records.escalations import Escalation
from outreach.records.messages import Message
from outreach.records.pages import PageRow
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking

HOUR = timedelta(hours=1)


@pytest.fixture
def mia(runtime: Runtime, sam: Specialist) -> Specialist:
    """The backup of Sam."""
    del sam  # whose backup she is
    with runtime.transaction() as session:
        return make.specialist(session, "Mia", on_call=Role.BACKUP)


@pytest.fixture
def lee(runtime: Runtime) -> Specialist:
    """The lead."""
    with runtime.transaction() as session:
        return make.lead(session)


def rests(runtime: Runtime, somebody: Specialist, until: timedelta = HOUR) -> None:
    now = runtime.now()
    with runtime.transaction() as session:
        resting.rest(session, [make.program(session)], somebody, until=now + until, now=now)


def worry(runtime: Runtime, urgency: Urgency, person: Person) -> Escalation:
    reason = NewReason(kind=ReasonKind.CONCERN, urgency=urgency, what="a worry", rule="rule", category="craving")
    with runtime.transaction() as session:
        return escalations.raise_reasons(session, person, [reason], now=runtime.now())


def told(runtime: Runtime, escalation: Escalation) -> set[object]:
    with runtime.transaction() as session:
        return set(session.scalars(sa.select(PageRow.specialist_id).where(PageRow.escalation_id == escalation.id)))


def standing(runtime: Runtime, somebody: Specialist) -> Standing:
    with runtime.transaction() as session:
        return resting.standing(session, make.program(session), somebody, now=runtime.now())


def said_to_leads(runtime: Runtime) -> list[Message]:
    found = looking.messages(runtime.transaction, MessageKind.STAFF_ANSWER, MessageKind.ALERT)
    return [each for each in found if each.text_key == "staff_rests"]


def test_while_somebody_rests_another_is_told(runtime: Runtime, sam: Specialist, mia: Specialist, dana: Person) -> None:
    rests(runtime, sam)

    found = worry(runtime, Urgency.URGENT, dana)

    assert told(runtime, found) == {mia.id}


def test_after_a_rest_they_are_told_again(
    runtime: Runtime, sam: Specialist, mia: Specialist, dana: Person, clock: make.Clock
) -> None:
    rests(runtime, sam)
    clock.move(minutes=61)

    found = worry(runtime, Urgency.URGENT, dana)

    assert told(runtime, found) == {sam.id}
    assert mia.id not in told(runtime, found)


def test_who_ends_a_rest_is_told_at_once(runtime: Runtime, sam: Specialist, mia: Specialist, dana: Person) -> None:
    rests(runtime, sam)
    with runtime.transaction() as session:
        resting.be_asked_again(session, sam, now=runtime.now())

    found = worry(runtime, Urgency.URGENT, dana)

    assert told(runtime, found) == {sam.id}
    assert mia.id not in told(runtime, found)


def test_who_rests_is_told_all_the_same_when_nobody_else_is_there(
    runtime: Runtime, sam: Specialist, dana: Person
) -> None:
    rests(runtime, sam)

    found = worry(runtime, Urgency.URGENT, dana)

    assert told(runtime, found) == {sam.id}


def test_the_lead_hears_who_rests_and_until_when(
    runtime: Runtime, sam: Specialist, mia: Specialist, lee: Specialist
) -> None:
    del mia  # who is there meanwhile, so that it is no alarm
    rests(runtime, sam)

    (said,) = said_to_leads(runtime)

    assert (said.to, said.kind) == (lee.phone, MessageKind.STAFF_ANSWER)
    assert "Sam needs a rest until 11:00 AM" in said.body


def test_a_rest_of_the_only_one_on_call_is_an_alarm(runtime: Runtime, sam: Specialist, lee: Specialist) -> None:
    rests(runtime, sam)

    (said,) = said_to_leads(runtime)

    assert (said.to, said.kind) == (lee.phone, MessageKind.ALERT)


def test_nobody_hears_of_a_rest_off_duty(runtime: Runtime, sam: Specialist, lee: Specialist) -> None:
    del sam, lee  # who is on call, and who would hear it
    with runtime.transaction() as session:
        tess = make.specialist(session, "Tess", on_call=None)

    rests(runtime, tess)

    assert said_to_leads(runtime) == []


@pytest.mark.parametrize("until", [timedelta(), timedelta(hours=12, minutes=1)], ids=["over", "too long"])
def test_a_rest_has_an_end_within_half_a_day(runtime: Runtime, sam: Specialist, until: timedelta) -> None:
    with pytest.raises(RestTooLong):
        rests(runtime, sam, until)


def test_standing_says_why_until_when_and_who_is_asked_first(
    runtime: Runtime, sam: Specialist, mia: Specialist
) -> None:
    rests(runtime, sam)

    found = standing(runtime, sam)

    assert (found.limit, found.until) == (Limit.RESTS, runtime.now() + HOUR)
    assert [one.id for one in found.asked_first] == [mia.id]


def test_after_an_emergency_somebody_stands_back_as_the_program_says(
    runtime: Runtime, sam: Specialist, mia: Specialist, dana: Person
) -> None:
    emergency = worry(runtime, Urgency.EMERGENCY, dana)
    with runtime.transaction() as session:
        taking.acknowledge(session, emergency, sam, now=runtime.now())
        limits = programs.in_use(session, emergency.program_id).program.peers

    found = standing(runtime, sam)

    assert (found.limit, found.held) == (Limit.COOLS_DOWN, 1)
    assert found.until == runtime.now() + limits.cool_down
    assert [one.id for one in found.asked_first] == [mia.id]
