"""Taking somebody off the rota for a while: of turns and of shifts by hand, and of what runs."""

from datetime import datetime, timedelta

import pytest

from outreach.actions import due, escalations, rostering, rotas, taking
from outreach.actions.people import Person
from outreach.actions.rostering import NotOnTheRota
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import ReasonKind
from outreach.domain.rota import Shift
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime
from outreach.records import shifts
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking

HOUR = timedelta(hours=1)
NOW = make.NOW


@pytest.fixture
def kim(runtime: Runtime) -> Specialist:
    with runtime.transaction() as session:
        return make.specialist(session, "Kim", on_call=None)


def takes_off(runtime: Runtime, who: Specialist, starts_at: datetime, ends_at: datetime) -> None:
    with runtime.transaction() as session:
        program = make.program(session).program_id
        rostering.take_off(session, program, who.id, starts_at=starts_at, ends_at=ends_at, now=runtime.now())


def hours_of(runtime: Runtime, who: Specialist) -> list[tuple[datetime, datetime]]:
    with runtime.transaction() as session:
        there = shifts.between(session, make.program(session).program_id, start=NOW, end=NOW + 100 * HOUR)
    return [(each.starts_at, each.ends_at) for each in there if each.specialist == who.id]


def test_the_middle_of_a_shift_by_hand_is_cut_out(runtime: Runtime, kim: Specialist) -> None:
    with runtime.transaction() as session:
        shift = Shift(specialist=kim.id, starts_at=NOW + 2 * HOUR, ends_at=NOW + 10 * HOUR)
        rostering.add_shift(session, make.program(session).program_id, shift, now=NOW)

    takes_off(runtime, kim, NOW + 4 * HOUR, NOW + 6 * HOUR)

    assert hours_of(runtime, kim) == [(NOW + 2 * HOUR, NOW + 4 * HOUR), (NOW + 6 * HOUR, NOW + 10 * HOUR)]


def test_a_turn_is_gone_and_stays_gone(runtime: Runtime, kim: Specialist) -> None:
    with runtime.transaction() as session:
        make.rotates(session, [kim.id])
    takes_off(runtime, kim, NOW + 20 * HOUR, NOW + 30 * HOUR)

    with runtime.transaction() as session:
        rotas.unroll_again(session, make.program(session).program_id, now=NOW)

    assert all(ends <= NOW + 20 * HOUR or starts >= NOW + 30 * HOUR for starts, ends in hours_of(runtime, kim))


def test_what_runs_ends_now(runtime: Runtime, sam: Specialist) -> None:
    (running,) = hours_of(runtime, sam)

    takes_off(runtime, sam, running[0], running[1])

    assert hours_of(runtime, sam) == []


def test_what_somebody_has_is_handed_over_when_they_are_taken_off(
    runtime: Runtime, sam: Specialist, kim: Specialist, dana: Person, clock: make.Clock
) -> None:
    with runtime.transaction() as session:
        shift = Shift(specialist=kim.id, starts_at=NOW + HOUR, ends_at=NOW + 10 * HOUR)
        rostering.add_shift(session, make.program(session).program_id, shift, now=NOW)
        reason = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.SAME_DAY, what="a worry", rule="rule")
        found = escalations.raise_reasons(session, dana, [reason], now=NOW)
        taking.acknowledge(session, found, sam, now=NOW)
    clock.move(hours=2)

    takes_off(runtime, sam, NOW, NOW + 23 * HOUR)
    due.do_what_is_due(runtime)

    told = looking.messages(runtime.transaction, MessageKind.ALERT)
    assert [each.specialist_id for each in told if each.text_key == "handover"] == [kim.id]


@pytest.mark.parametrize(("starts", "ends"), [(30, 40), (-5, 0)], ids=["not on call then", "over"])
def test_who_is_not_on_call_cannot_be_taken_off(runtime: Runtime, sam: Specialist, starts: int, ends: int) -> None:
    with pytest.raises(NotOnTheRota):
        takes_off(runtime, sam, NOW + starts * HOUR, NOW + ends * HOUR)
