"""Leads are told that nobody will be on call: while there is time, once at each step, and not in a crisis."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from outreach.actions import due, escalations, rostering, taking
from outreach.actions.people import Person
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import Outcome, ReasonKind
from outreach.domain.rota import Shift
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime, Transaction
from outreach.records import escalations as escalation_records
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.actions.looking import escalation, messages

DANGER = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.EMERGENCY, what="wants to die", rule="die")
_TOLD = {TextKey.SHIFT_GAP.value, TextKey.SHIFT_GAPS.value, TextKey.NO_SHIFTS.value}


@pytest.fixture
def lee(runtime: Runtime) -> Specialist:
    """The lead."""
    with runtime.transaction() as session:
        return make.lead(session)


def told(transaction: Transaction) -> Sequence[str]:
    """What leads were told about gaps, in the order in which it was said."""
    return [each.body for each in messages(transaction, MessageKind.ALERT) if each.text_key in _TOLD]


def on_call(runtime: Runtime, who: Specialist, starts: datetime, ends: datetime) -> None:
    with runtime.transaction() as session:
        program = make.program(session).program_id
        shift = Shift(specialist=who.id, starts_at=starts, ends_at=ends)
        rostering.add_shift(session, program, shift, now=runtime.now())


def pass_time(runtime: Runtime, clock: make.Clock, **by: float) -> None:
    """Let the loop run at every moment at which something falls due."""
    until = clock() + timedelta(**by)
    while (at := due.next_moment(runtime)) is not None and at <= until:
        clock.at = max(at, clock())
        due.do_what_is_due(runtime)
        clock.at += timedelta(seconds=1)
    clock.at = until
    due.do_what_is_due(runtime)


@pytest.fixture
def sam_but_for_an_hour(runtime: Runtime, lee: Specialist, clock: make.Clock) -> datetime:
    """Sam is on call for a long time, but not at one o'clock on a Wednesday in three weeks; gives that moment."""
    del lee  # who is told
    with runtime.transaction() as session:
        sam = make.specialist(session, on_call=None)
    gap = datetime(2026, 3, 25, 19, tzinfo=UTC)
    on_call(runtime, sam, clock(), gap)
    on_call(runtime, sam, gap + timedelta(hours=1), clock() + timedelta(days=99))
    return gap


def test_a_gap_is_told_as_it_arises_and_a_week_a_day_and_an_hour_before(
    runtime: Runtime, clock: make.Clock, transaction: Transaction, sam_but_for_an_hour: datetime
) -> None:
    heard: list[timedelta] = []
    while clock() < sam_but_for_an_hour:
        before = len(told(transaction))
        pass_time(runtime, clock, hours=1)
        heard += [sam_but_for_an_hour - clock()] * (len(told(transaction)) - before)

    assert [round(each / timedelta(hours=1)) for each in heard] == [505, 168, 24, 1]
    assert all("nobody is on call from 1:00 PM" in each and "to 2:00 PM" in each for each in told(transaction))


def test_a_gap_that_is_filled_is_not_told_any_more(
    runtime: Runtime, clock: make.Clock, transaction: Transaction, sam_but_for_an_hour: datetime
) -> None:
    pass_time(runtime, clock, hours=1)
    with runtime.transaction() as session:
        kim = make.specialist(session, "Kim", on_call=None)
    on_call(runtime, kim, sam_but_for_an_hour, sam_but_for_an_hour + timedelta(hours=1))

    pass_time(runtime, clock, days=22)

    assert len(told(transaction)) == 1


def test_several_gaps_are_told_in_one_text(
    runtime: Runtime, clock: make.Clock, transaction: Transaction, lee: Specialist
) -> None:
    start = clock()
    for day in range(99):
        on_call(runtime, lee, start + timedelta(days=day), start + timedelta(days=day, hours=23))

    pass_time(runtime, clock, hours=1)

    assert len(told(transaction)) == 1
    assert "nobody is on call at 60 times ahead, first from 9:00 AM tomorrow" in told(transaction)[0]


def test_what_arises_at_night_waits_for_the_morning(
    runtime: Runtime, clock: make.Clock, transaction: Transaction, lee: Specialist
) -> None:
    clock.at = datetime(2026, 3, 5, 6, tzinfo=UTC)
    on_call(runtime, lee, clock(), clock() + timedelta(days=3))

    pass_time(runtime, clock, hours=8, minutes=50)
    at_night = told(transaction)
    pass_time(runtime, clock, minutes=20)

    assert at_night == []
    assert len(told(transaction)) == 1
    assert told(transaction)[0].endswith("to further notice. Please fill the gap.")


def test_an_emergency_comes_first_and_the_gap_after_it(
    runtime: Runtime, clock: make.Clock, transaction: Transaction, lee: Specialist, dana: Person
) -> None:
    with runtime.transaction() as session:
        escalations.raise_reasons(session, dana, [DANGER], now=clock())
    on_call(runtime, lee, clock() + timedelta(days=2), clock() + timedelta(days=99))

    pass_time(runtime, clock, hours=1)
    meanwhile = told(transaction)
    raised = escalation(transaction, dana)
    assert raised is not None
    with runtime.transaction() as session:
        taking.resolve(session, raised, lee, outcome=Outcome.REACHED, note="", now=clock())
    pass_time(runtime, clock, hours=1)

    assert meanwhile == []
    assert len(told(transaction)) == 1


def test_an_emergency_that_stays_open_for_hours_hides_no_gap(
    runtime: Runtime, clock: make.Clock, transaction: Transaction, lee: Specialist, dana: Person
) -> None:
    with runtime.transaction() as session:
        raised = escalations.raise_reasons(session, dana, [DANGER], now=clock())
        taking.acknowledge(session, raised, lee, now=clock())
        escalation_records.move(
            session,
            escalation_records.hold(session, raised.id),
            position=escalation_records.hold(session, raised.id).position,
            next_step_at=clock() + timedelta(days=3),
        )
    on_call(runtime, lee, clock() + timedelta(days=2), clock() + timedelta(days=99))

    pass_time(runtime, clock, minutes=45)
    meanwhile = told(transaction)
    pass_time(runtime, clock, hours=23)

    assert meanwhile == []
    assert len(told(transaction)) >= 1


def test_a_program_that_never_had_a_shift_is_told_of_once_a_week(
    runtime: Runtime, clock: make.Clock, transaction: Transaction, lee: Specialist
) -> None:
    del lee
    pass_time(runtime, clock, hours=23)
    on_the_first_day = told(transaction)

    pass_time(runtime, clock, days=13)

    assert on_the_first_day == []
    assert len(told(transaction)) == 2
    assert "nobody was ever put on call" in told(transaction)[0]
