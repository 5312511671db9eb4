"""After an emergency its specialist is asked how they are, until they have said so in one way or another."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest

from outreach.actions import debriefing, escalations, replies, taking
from outreach.actions.people import Person
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import Outcome, ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime
from outreach.records import debriefs
from outreach.records.debriefs import Debrief
from outreach.records.escalations import Escalation
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking


@pytest.fixture
def lee(runtime: Runtime) -> Specialist:
    """The lead."""
    with runtime.transaction() as session:
        return make.lead(session)


def had(
    runtime: Runtime,
    somebody: Specialist,
    person: Person,
    *,
    urgency: Urgency = Urgency.EMERGENCY,
    outcome: Outcome = Outcome.REACHED,
) -> Escalation:
    """Somebody takes and closes an escalation."""
    reason = NewReason(kind=ReasonKind.CONCERN, urgency=urgency, what="a worry", rule="rule", category="craving")
    with runtime.transaction() as session:
        found = escalations.raise_reasons(session, person, [reason], now=runtime.now())
        taking.acknowledge(session, found, somebody, now=runtime.now())
    with runtime.transaction() as session:
        held = looking.escalation(runtime.transaction, person)
        assert held is not None
        assert taking.resolve(session, held, somebody, outcome=outcome, note="", now=runtime.now())
    return found


def asked(runtime: Runtime, somebody: Specialist) -> Sequence[Debrief]:
    with runtime.transaction() as session:
        return debriefs.open_of(session, somebody.id, since=runtime.now() - timedelta(days=1))


def told(runtime: Runtime) -> list[UUID | None]:
    """Whom we asked to call somebody of ours."""
    found = looking.messages(runtime.transaction, MessageKind.ALERT)
    return [each.specialist_id for each in found if each.text_key == "staff_talk"]


def test_who_had_an_emergency_is_asked_how_they_are(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    emergency = had(runtime, sam, dana)

    assert [each.escalation_id for each in asked(runtime, sam)] == [emergency.id]


@pytest.mark.parametrize(
    ("urgency", "outcome"),
    [(Urgency.URGENT, Outcome.REACHED), (Urgency.EMERGENCY, Outcome.FALSE_ALARM)],
    ids=["no emergency", "a false alarm"],
)
def test_nobody_is_asked_after_less(
    runtime: Runtime, sam: Specialist, dana: Person, urgency: Urgency, outcome: Outcome
) -> None:
    had(runtime, sam, dana, urgency=urgency, outcome=outcome)

    assert asked(runtime, sam) == []


def test_who_talked_it_over_is_asked_no_more(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    had(runtime, sam, dana)
    (debrief,) = asked(runtime, sam)

    with runtime.transaction() as session:
        assert debriefing.talked_it_over(session, sam.id, debrief.id, now=runtime.now())

    assert asked(runtime, sam) == []


def test_nobody_answers_for_another(runtime: Runtime, sam: Specialist, lee: Specialist, dana: Person) -> None:
    had(runtime, sam, dana)
    (debrief,) = asked(runtime, sam)

    with runtime.transaction() as session:
        assert not debriefing.talked_it_over(session, lee.id, debrief.id, now=runtime.now())

    assert asked(runtime, sam) == [debrief]


def test_who_would_like_to_talk_is_called_by_whoever_leads(
    runtime: Runtime, sam: Specialist, lee: Specialist, dana: Person
) -> None:
    had(runtime, sam, dana)

    with runtime.transaction() as session:
        there = debriefing.would_like_to_talk(session, make.program(session), sam, now=runtime.now())

    assert [one.id for one in there] == told(runtime) == [lee.id]
    assert asked(runtime, sam) == []


def test_while_nobody_else_is_there_the_question_stays(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    had(runtime, sam, dana)

    with runtime.transaction() as session:
        assert debriefing.would_like_to_talk(session, make.program(session), sam, now=runtime.now()) == []

    assert len(asked(runtime, sam)) == 1


def test_talk_by_text_answers_it_too(runtime: Runtime, sam: Specialist, lee: Specialist, dana: Person) -> None:
    had(runtime, sam, dana)

    replies.receive(runtime, make.inbound("TALK", phone=sam.phone))

    assert (asked(runtime, sam), told(runtime)) == ([], [lee.id])
