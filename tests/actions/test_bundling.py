"""Several pages to one person: at a pace that can be read, together, and none of them lost."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from outreach.actions import due, escalations, taking
from outreach.domain.escalation import ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import CarrierUnavailable, Runtime
from outreach.records.escalations import Escalation
from outreach.records.pages import PageRow
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.actions.carrier import Carrier
from tests.actions.saying import always, drain


def worry(runtime: Runtime, urgency: Urgency = Urgency.URGENT) -> Escalation:
    reason = NewReason(kind=ReasonKind.CONCERN, urgency=urgency, what="a worry", rule="rule")
    with runtime.transaction() as session:
        return escalations.raise_reasons(session, make.participant(session), [reason], now=runtime.now())


def texts_to(carrier: Carrier, somebody: Specialist) -> list[str]:
    return [each.body for each in carrier.asked if each.to == somebody.phone]


def test_the_first_goes_at_once_and_the_next_ones_share_a_text(
    runtime: Runtime, carrier: Carrier, sam: Specialist, clock: make.Clock
) -> None:
    first = worry(runtime)
    drain(runtime)
    others = [worry(runtime) for _ in range(2)]
    drain(runtime)
    at_once = texts_to(carrier, sam)
    clock.move(seconds=60)
    drain(runtime)

    (together,) = texts_to(carrier, sam)[1:]
    assert len(at_once) == 1
    assert str(first.code) in at_once[0]
    assert together.startswith("2 people wait")
    assert all(str(each.code) in together for each in others)


def test_an_emergency_never_waits_nor_shares(runtime: Runtime, carrier: Carrier, sam: Specialist) -> None:
    worry(runtime)
    drain(runtime)
    emergency = worry(runtime, Urgency.EMERGENCY)
    worry(runtime)
    drain(runtime)

    said = texts_to(carrier, sam)[1:]
    assert any(f"Code {emergency.code}" in each for each in said)
    assert not any("people wait" in each for each in said)


def test_one_who_was_taken_meanwhile_takes_no_other_from_a_bundle(
    runtime: Runtime, carrier: Carrier, sam: Specialist, clock: make.Clock
) -> None:
    worry(runtime)
    drain(runtime)
    one, two, three = (worry(runtime) for _ in range(3))
    drain(runtime)
    clock.move(seconds=60)
    carrier.answers = always(CarrierUnavailable("busy", timedelta(seconds=5)))
    drain(runtime)
    with runtime.transaction() as session:
        kim = make.specialist(session, "Kim", on_call=None)
        assert taking.acknowledge(session, one, kim, now=clock())
    carrier.answers = Carrier(now=clock).answers
    clock.move(seconds=61)
    drain(runtime)

    last = [each for each in texts_to(carrier, sam) if "people wait" in each][-1]
    assert last.startswith("2 people wait")
    assert str(two.code) in last
    assert str(three.code) in last


def test_a_page_that_is_held_keeps_no_ladder_from_climbing(
    runtime: Runtime, sam: Specialist, clock: make.Clock
) -> None:
    del sam  # who is paged
    with runtime.transaction() as session:
        lee = make.lead(session)
    worry(runtime)
    drain(runtime)
    held = worry(runtime)
    for _ in range(40):
        due.step_escalations(runtime)
        clock.move(minutes=1)

    with runtime.transaction() as session:
        told = session.scalars(sa.select(PageRow.specialist_id).where(PageRow.escalation_id == held.id)).all()
    assert lee.id in told


@pytest.mark.parametrize("count", [30])
def test_of_very_many_the_text_names_some_and_counts_the_rest(
    runtime: Runtime, carrier: Carrier, sam: Specialist, clock: make.Clock, count: int
) -> None:
    worry(runtime)
    drain(runtime)
    for _ in range(count):
        worry(runtime)
    drain(runtime)
    clock.move(seconds=60)
    drain(runtime)

    assert texts_to(carrier, sam)[-1].startswith(f"{count} people wait")
    assert f"+{count - 12}" in texts_to(carrier, sam)[-1]
