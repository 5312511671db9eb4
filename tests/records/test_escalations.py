"""Escalations: one live one per person and per code, moved only from where they were seen."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from outreach.actions.people import Person
from outreach.domain.escalation import Channel, EscalationStatus, Outcome, ReasonKind
from outreach.domain.ladder import Stage
from outreach.domain.urgency import Urgency
from outreach.ports import Transaction
from outreach.records import codes, escalations, moments, pages, participants, reasons
from outreach.records.escalations import Escalation
from outreach.records.moments import Waits
from outreach.records.reasons import NewReason
from tests import make
from tests.records import rows

MINUTE = timedelta(minutes=1)
DAY = timedelta(hours=24)


def opened(session: Session, person: Person | None = None, *, code: int = 10) -> Escalation:
    found = rows.escalation(session, person or make.participant(session), code=code)
    assert found is not None
    return found


def resolved(session: Session, escalation: Escalation, *, now: datetime = make.NOW) -> Escalation | None:
    position = replace(escalation.position, status=EscalationStatus.RESOLVED)
    changes = {"resolved_at": now, "outcome": Outcome.REACHED}
    return escalations.move(session, escalation, position=position, next_step_at=None, changes=changes)


def test_a_person_has_one_live_escalation(transaction: Transaction) -> None:
    with transaction() as session:
        person = make.participant(session)
        first = opened(session, person)
        second = rows.escalation(session, person, code=11)
        resolved(session, first)
        after = rows.escalation(session, person, code=11)

    assert second is None
    assert after is not None


def test_a_code_belongs_to_one_live_escalation(transaction: Transaction) -> None:
    with transaction() as session:
        opened(session, code=10)
        other = rows.escalation(session, make.participant(session), code=10)

    assert other is None


def test_two_who_open_for_one_person_at_once_share_one_escalation(transaction: Transaction) -> None:
    with transaction() as session:
        person = make.participant(session)
    together = threading.Barrier(2)

    def open_one(code: int) -> Escalation | None:
        together.wait()
        with transaction() as session:
            return rows.escalation(session, person, code=code)

    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(open_one, (10, 11)))

    assert sum(1 for each in both if each is not None) == 1


def test_the_loser_of_a_race_is_told_so(transaction: Transaction) -> None:
    with transaction() as session:
        seen = opened(session)
    together = threading.Barrier(2)

    def climb(rung: int) -> Escalation | None:
        together.wait()
        with transaction() as session:
            position = replace(seen.position, rung=rung, stage=Stage.WAIT)
            return escalations.move(session, seen, position=position, next_step_at=make.NOW + MINUTE)

    with ThreadPoolExecutor(2) as pool:
        moved = [each for each in pool.map(climb, (1, 2)) if each is not None]

    with transaction() as session:
        stands = escalations.by_ids(session, [seen.id])[seen.id]
    assert len(moved) == 1
    assert stands == moved[0]


def test_nobody_moves_what_somebody_holds(transaction: Transaction) -> None:
    with transaction() as session:
        seen = opened(session)
    held = threading.Event()
    order: list[str] = []

    def close() -> bool:
        held.wait()
        with transaction() as session:
            gone = resolved(session, seen)
            order.append("closed")
        return gone is not None

    with ThreadPoolExecutor(1) as pool:
        closing = pool.submit(close)
        with transaction() as session:
            escalations.hold(session, seen.id)
            held.set()
            threading.Event().wait(0.1)
            order.append("let go")
        assert closing.result()

    assert order == ["let go", "closed"]


def test_a_code_rests_for_a_day(transaction: Transaction) -> None:
    with transaction() as session:
        resolved(session, opened(session, code=10), now=make.NOW)
        opened(session, code=11)
        (same_day,) = codes.free(session, since=make.NOW + DAY - MINUTE - DAY)
        (next_day,) = codes.free(session, since=make.NOW + DAY + MINUTE - DAY)

    assert same_day == 12
    assert next_day == 10


def test_codes_grow_by_a_digit_when_all_are_taken(transaction: Transaction) -> None:
    with transaction() as session:
        for code in range(10, 13):
            opened(session, code=code)
        grown = codes.free(session, since=make.NOW, count=2, first=10, last=12)

    assert grown == [13, 14]


def test_two_who_step_at_once_never_take_the_same_escalation(transaction: Transaction) -> None:
    with transaction() as session:
        keys = {opened(session, code=code).id for code in range(10, 40)}
    together = threading.Barrier(3)

    def step(_: int) -> list[UUID]:
        together.wait()
        mine = []
        for _ in range(20):
            with transaction() as session:
                for each in escalations.claim_due(session, now=make.NOW, limit=4):
                    position = replace(each.position, stage=Stage.WAIT)
                    escalations.move(session, each, position=position, next_step_at=make.NOW + MINUTE)
                    mine.append(each.id)
        return mine

    with ThreadPoolExecutor(3) as pool:
        taken = [key for share in pool.map(step, range(3)) for key in share]

    assert len(taken) == len(set(taken)) == len(keys)


def test_the_most_urgent_comes_first(transaction: Transaction) -> None:
    with transaction() as session:
        for code, urgency in enumerate((Urgency.WATCH, Urgency.EMERGENCY, Urgency.SAME_DAY), start=10):
            rows.escalation(session, make.participant(session), urgency=urgency, code=code)
        due = escalations.claim_due(session, now=make.NOW, limit=10)
        program = make.program(session).program_id
        queue = escalations.live_in(session, [program])

    assert [each.urgency for each in due] == [Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.WATCH]
    assert queue == due


def test_pages_remember_who_was_told_and_last_of_what(transaction: Transaction) -> None:
    with transaction() as session:
        sam, riley = make.specialist(session), make.specialist(session, "Riley")
        dana = make.participant(session)
        first, second = opened(session, dana, code=10), opened(session, code=11)
        text = rows.message(session, dana)
        for escalation in (first, second, first):
            channel = Channel.TEXT if pages.told(session, first.id) == set() else Channel.CALL
            pages.add(session, escalation, [(sam.id, channel, text)], now=make.NOW)

        told = pages.told(session, first.id)
        live = [each.code for each in pages.paged_to(session, sam.id)]
        last = pages.latest_paged_to(session, sam.id)
        nothing = pages.paged_to(session, riley.id)
        begun_again = replace(first, position=first.position.begun_again(urgency=first.urgency))

        assert told == {sam.id}
        assert live == [10, 11]
        assert last is not None
        assert last.code == 10
        assert nothing == []
        assert pages.paged_on(session, first, sam.id)
        assert not pages.paged_on(session, begun_again, sam.id)
        assert pages.paged_on(session, begun_again, sam.id, ever=True)


def test_reasons_come_back_in_the_order_in_which_they_were_given(transaction: Transaction) -> None:
    given = [
        NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.URGENT, what="wants to use", rule="use", category="use"),
        NewReason(kind=ReasonKind.SILENCE, urgency=Urgency.SAME_DAY, what="has not answered", rule="silence"),
    ]
    with transaction() as session:
        one, other = opened(session, code=10), opened(session, code=11)
        for reason in given:
            reasons.add(session, one.id, reason, now=make.NOW)
        found = reasons.of(session, [one.id, other.id])

    assert found == {one.id: given, other.id: []}


def test_a_code_finds_the_newest_escalation_that_has_it(transaction: Transaction) -> None:
    with transaction() as session:
        program = make.program(session).program_id
        old = opened(session, code=10)
        resolved(session, old)
        new = opened(session, code=10)
        found = escalations.by_code(session, 10, [program])
        elsewhere = escalations.by_code(session, 10, [])

    assert found is not None
    assert found.id == new.id
    assert elsewhere is None


@pytest.mark.parametrize("known", [True, False])
def test_somebodys_live_escalation_is_found_whoever_they_are(transaction: Transaction, *, known: bool) -> None:
    with transaction() as session:
        if known:
            person = make.participant(session)
        else:
            in_use = make.program(session)
            stranger = participants.meet(session, make.number(), program=in_use.program_id, now=make.NOW)
            person = Person(in_use=in_use, stranger=stranger)
        live = opened(session, person)

        assert (
            escalations.live_of(session, participant=person.participant_id, stranger=person.stranger_id, hold=True)
            == live
        )
        assert escalations.latest_of(session, participant=person.participant_id, stranger=person.stranger_id) == live
        resolved(session, live)
        assert escalations.live_of(session, participant=person.participant_id, stranger=person.stranger_id) is None
        assert (
            escalations.latest_of(session, participant=person.participant_id, stranger=person.stranger_id) is not None
        )


def test_the_next_moment_is_that_of_the_earliest_live_escalation(transaction: Transaction) -> None:
    with transaction() as session:
        nothing = moments.earliest(session)
        resolved(session, opened(session, code=10))
        opened(session, code=11)
        soonest = moments.earliest(session)[Waits.ESCALATIONS]

    assert (nothing, soonest) == ({}, make.NOW)
