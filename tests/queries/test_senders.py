"""Our numbers: what each carries, what waits for it, and what went wrong of late."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.delivery import MessageStatus
from outreach.domain.pace import BOUNDLESS, CarrierClass, periods_of
from outreach.domain.phone import PhoneNumber
from outreach.domain.troubles import Trouble
from outreach.ports import Transaction
from outreach.queries import senders
from outreach.queries.senders import SendersPage
from outreach.records import brakes, known_senders, receipts
from outreach.records import senders as records
from tests import make
from tests.counting import statements_of
from tests.records import rows

ONE, TWO, OLD = (PhoneNumber(f"+1202555010{digit}") for digit in (1, 2, 9))
CAPS = CarrierClass(name="tiny", title="for tests", per_second=10.0, per_minute=60, per_day=500)


def shown(session: Session, *, now: datetime = make.NOW, pace: float = 2.0) -> SendersPage:
    return senders.page(session, ours=[ONE, TWO], caps=CAPS, pace=pace, now=now)


def receipt(session: Session, sender: PhoneNumber, text: str, trouble: Trouble | None, *, at: datetime) -> None:
    receipts.receive(
        session,
        message=None,
        carrier_id=text,
        status="sent",
        after=None,
        before=list(MessageStatus),
        error_code=None,
        trouble=trouble,
        sender=sender.e164,
        now=at,
    )


def test_a_number_that_never_carried_anything_is_shown_at_rest(transaction: Transaction) -> None:
    with transaction() as session:
        one, two = shown(session).senders

    assert (one.number, two.number) == (ONE, TWO)
    assert (one.load.day_segments, one.behind, one.waiting, one.troubles) == (0, timedelta(0), 0, {})


def test_what_a_number_carried_counts_until_its_minute_and_day_are_over(transaction: Transaction) -> None:
    with transaction() as session:
        records.count(session, {ONE: 7}, periods=periods_of(CAPS, now=make.NOW))

    with transaction() as session:
        (now, _), (later, _), (tomorrow, _) = (
            shown(session, now=make.NOW + timedelta(hours=hours)).senders for hours in (0, 1, 24)
        )
    counts = [(each.load.minute_segments, each.load.day_segments) for each in (now, later, tomorrow)]
    assert counts == [(7, 7), (0, 7), (0, 0)]


def test_how_far_a_number_is_behind_is_said(transaction: Transaction) -> None:
    with transaction() as session:
        (load,) = records.hold(session, [ONE], periods=periods_of(CAPS, now=make.NOW))
        session.execute(sa.update(records.SenderRow).values(free_at=load.free_at + timedelta(seconds=20)))

    with transaction() as session:
        assert shown(session).senders[0].behind == timedelta(seconds=20)
        assert shown(session, now=make.NOW + timedelta(hours=1)).senders[0].behind == timedelta(0)


def test_check_ins_wait_for_the_number_that_each_person_knows(transaction: Transaction) -> None:
    with transaction() as session:
        dana, kim = make.participant(session, "Dana"), make.participant(session, "Kim")
        known_senders.meet(session, {make.the_id(dana): TWO}, now=make.NOW)
        rows.message(session, dana)
        rows.message(session, kim)

        found = shown(session)

    assert [each.waiting for each in found.senders] == [0, 1]
    assert found.unassigned == 1


def test_a_number_that_is_no_longer_ours_is_shown_while_people_know_it(transaction: Transaction) -> None:
    with transaction() as session:
        known_senders.meet(session, {make.the_id(make.participant(session)): OLD}, now=make.NOW)

        last = shown(session).senders[-1]

    assert (last.number, last.ours, last.known_to) == (OLD, False, 1)


def test_each_text_that_met_a_trouble_counts_once_for_a_day(transaction: Transaction) -> None:
    with transaction() as session:
        receipt(session, ONE, "first", None, at=make.NOW)
        receipt(session, ONE, "first", Trouble.FILTERED, at=make.NOW)
        receipt(session, ONE, "second", Trouble.FILTERED, at=make.NOW)
        receipt(session, ONE, "old", Trouble.FILTERED, at=make.NOW - timedelta(days=2))
        receipt(session, TWO, "third", None, at=make.NOW)

        one, two = shown(session).senders

    assert (one.told_of, one.troubles) == (2, {Trouble.FILTERED: 2})
    assert (two.told_of, two.troubles) == (1, {})


def test_the_slower_of_our_pace_and_the_carriers_counts(transaction: Transaction) -> None:
    with transaction() as session:
        assert shown(session, pace=2.0).caps.per_second == 2.0
        assert shown(session, pace=200.0).caps.per_second == 10.0


def test_a_brake_is_shown(transaction: Transaction) -> None:
    with transaction() as session:
        assert shown(session).brake is None
        brakes.figure(session, most_an_hour=60, now=make.NOW)
        brakes.pull(session, now=make.NOW)

        found = shown(session).brake

    assert found is not None
    assert found.held_since == make.NOW


def test_the_page_takes_six_statements_whatever_there_is(transaction: Transaction, engine: sa.Engine) -> None:
    with transaction() as session:
        for number in range(5):
            rows.message(session, make.participant(session, f"Person {number}"))
            receipt(session, ONE, f"text {number}", Trouble.FILTERED, at=make.NOW)

    with transaction() as session, statements_of(engine) as asked:
        senders.page(session, ours=[ONE], caps=BOUNDLESS, pace=1.0, now=make.NOW)

    assert len([each for each in asked if each.startswith("SELECT")]) == 6
