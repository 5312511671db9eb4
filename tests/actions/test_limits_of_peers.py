"""Whom the first page goes to when somebody on call carries enough, and that nobody is spared who is the last one."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from outreach.actions import escalations, rostering, taking
from outreach.actions.people import Person
from outreach.domain.escalation import Channel, Outcome, ReasonKind
from outreach.domain.paging_rules import PagingRule
from outreach.domain.rota import Role, Shift
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime
from outreach.records import paging_rules, timeline
from outreach.records.escalations import Escalation
from outreach.records.messages import MessageRow
from outreach.records.pages import PageRow
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event
from tests import make

A_WHILE = timedelta(hours=2)


@pytest.fixture
def mia(runtime: Runtime, sam: Specialist) -> Specialist:
    """The backup of Sam."""
    del sam  # whose backup she is
    with runtime.transaction() as session:
        return make.specialist(session, "Mia", on_call=Role.BACKUP)


def worry(
    runtime: Runtime, urgency: Urgency = Urgency.URGENT, *, person: Person | None = None, category: str = "craving"
) -> Escalation:
    reason = NewReason(kind=ReasonKind.CONCERN, urgency=urgency, what="a worry", rule="rule", category=category)
    with runtime.transaction() as session:
        whom = person or make.participant(session)
        return escalations.raise_reasons(session, whom, [reason], now=runtime.now())


def take(runtime: Runtime, escalation: Escalation, who: Specialist) -> None:
    with runtime.transaction() as session:
        assert taking.acknowledge(session, escalation, who, now=runtime.now())


def told(runtime: Runtime, escalation: Escalation) -> set[tuple[object, str]]:
    with runtime.transaction() as session:
        rows = session.execute(
            sa.select(PageRow.specialist_id, PageRow.channel).where(PageRow.escalation_id == escalation.id)
        )
        return {(row[0], row[1].value) for row in rows}


def said_of(runtime: Runtime, escalation: Escalation) -> str:
    with runtime.transaction() as session:
        lines = timeline.of(session, participant=escalation.participant_id)
        return "; ".join(line.what for line in lines if line.event is Event.NOBODY_TO_PAGE)


def test_who_holds_two_urgent_ones_is_asked_after_the_backup(
    runtime: Runtime, sam: Specialist, mia: Specialist
) -> None:
    for _ in range(2):
        take(runtime, worry(runtime), sam)

    third = worry(runtime)

    assert told(runtime, third) == {(mia.id, "text")}
    assert "Sam is not asked yet: holds as many urgent ones" in said_of(runtime, third)


def test_who_took_an_emergency_cools_down(
    runtime: Runtime, sam: Specialist, mia: Specialist, clock: make.Clock
) -> None:
    emergency = worry(runtime, Urgency.EMERGENCY)
    take(runtime, emergency, sam)
    with runtime.transaction() as session:
        taking.resolve(session, emergency, sam, outcome=Outcome.REACHED, note="", now=clock())

    soon = worry(runtime)
    clock.move(minutes=31)
    later = worry(runtime)

    assert told(runtime, soon) == {(mia.id, "text")}
    assert told(runtime, later) == {(sam.id, "text")}


def test_who_closed_an_emergency_is_asked_how_they_are(runtime: Runtime, sam: Specialist, mia: Specialist) -> None:
    emergency = worry(runtime, Urgency.EMERGENCY)
    with runtime.transaction() as session:
        taking.resolve(session, emergency, sam, outcome=Outcome.REACHED, note="", now=runtime.now())

    with runtime.transaction() as session:
        words = session.scalars(sa.select(MessageRow.body).where(MessageRow.text_key == "debrief")).all()
    assert len(words) == 1
    assert mia.name in words[0]


def test_a_topic_that_somebody_asked_to_be_spared_goes_to_another(
    runtime: Runtime, sam: Specialist, mia: Specialist
) -> None:
    with runtime.transaction() as session:
        paging_rules.set_topics(session, sam.id, ["suicide"], now=runtime.now())

    about_it = worry(runtime, category="suicide")
    about_another = worry(runtime)

    assert told(runtime, about_it) == {(mia.id, "text")}
    assert told(runtime, about_another) == {(sam.id, "text")}


def test_the_last_one_there_is_asked_and_the_page_says_so(runtime: Runtime, sam: Specialist) -> None:
    for _ in range(2):
        take(runtime, worry(runtime), sam)

    third = worry(runtime)

    assert told(runtime, third) == {(sam.id, "text")}
    with runtime.transaction() as session:
        pages = session.scalars(sa.select(MessageRow.text_key).where(MessageRow.escalation_id == third.id)).all()
    assert "page_anyway" in pages
    assert "nobody else is left" in said_of(runtime, third)


def test_a_third_night_in_a_row_is_spared_where_another_is_on_shift(
    runtime: Runtime, sam: Specialist, clock: make.Clock
) -> None:
    with runtime.transaction() as session:
        kim = make.specialist(session, "Kim", on_call=None)
    clock.at = make.NOW + timedelta(hours=14)  # midnight
    for _ in range(2):
        worry(runtime)
        clock.move(hours=24)
        with runtime.transaction() as session:
            program = make.program(session).program_id
            for who in (sam, kim):
                shift = Shift(specialist=who.id, starts_at=clock() - timedelta(hours=1), ends_at=clock() + A_WHILE)
                rostering.add_shift(session, program, shift, now=clock())

    third = worry(runtime)

    assert told(runtime, third) == {(kim.id, "text")}


def test_a_rule_of_ones_own_adds_a_call_at_once(runtime: Runtime, sam: Specialist) -> None:
    with runtime.transaction() as session:
        paging_rules.set_rule(session, sam.id, PagingRule(call_after=timedelta()), now=runtime.now())

    assert told(runtime, worry(runtime)) == {(sam.id, Channel.TEXT.value), (sam.id, Channel.CALL.value)}
