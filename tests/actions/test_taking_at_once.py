"""Two at once: who takes one escalation, who plans one check-in, who closes what is being worried about."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from typing import TypeVar

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.actions import due, escalations, planning, replies, scenes, taking
from outreach.actions.people import Person
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import EscalationStatus, Outcome, ReasonKind
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime, Transaction
from outreach.records import enrollments
from outreach.records import escalations as records
from outreach.records.escalations import Escalation
from outreach.records.messages import MessageRow
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking

T = TypeVar("T")
R = TypeVar("R")

WORRY = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.URGENT, what="wants to use", rule="use")
LATER = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.EMERGENCY, what="wants to die", rule="die")


def at_once(act: Callable[[T], R], on: list[T]) -> list[R]:
    """Do one thing to each of several in threads that start together."""
    together = threading.Barrier(len(on))

    def wait_and_act(each: T) -> R:
        together.wait()
        return act(each)

    with ThreadPoolExecutor(len(on)) as pool:
        return list(pool.map(wait_and_act, on))


@pytest.fixture
def team(transaction: Transaction) -> list[Specialist]:
    with transaction() as session:
        return [make.specialist(session, name) for name in ("Sam", "Riley", "Kim")]


@pytest.fixture
def dana(transaction: Transaction, team: list[Specialist]) -> Person:
    assert team
    with transaction() as session:
        return make.participant(session)


@pytest.fixture
def worry(transaction: Transaction, dana: Person) -> Escalation:
    with transaction() as session:
        return escalations.raise_reasons(session, dana, [WORRY], now=make.NOW)


def test_of_several_who_take_it_at_once_one_has_it(
    transaction: Transaction, team: list[Specialist], dana: Person, worry: Escalation
) -> None:
    def take(specialist: Specialist) -> bool:
        with transaction() as session:
            return taking.acknowledge(session, worry, specialist, now=make.NOW)

    took = at_once(take, team)

    found = looking.escalation(transaction, dana)
    assert Counter(took) == {True: 1, False: 2}
    assert found is not None
    assert found.acknowledged_by == team[took.index(True)].id
    assert len(looking.messages(transaction, MessageKind.NOTE)) == 1


def test_several_who_text_1_at_once_hear_the_same_name(
    runtime: Runtime, team: list[Specialist], dana: Person, worry: Escalation
) -> None:
    assert worry.acknowledged_by is None
    at_once(lambda somebody: replies.receive(runtime, make.inbound("1", phone=somebody.phone)), team)

    found = looking.escalation(runtime.transaction, dana)
    assert found is not None
    (owner,) = [somebody for somebody in team if somebody.id == found.acknowledged_by]
    said = looking.messages(runtime.transaction, MessageKind.STAFF_ANSWER)
    others = [message.body for message in said if message.specialist_id != owner.id]
    assert others
    assert all(owner.name in body for body in others)


def test_two_who_close_it_at_once_close_it_once(
    transaction: Transaction, team: list[Specialist], worry: Escalation
) -> None:
    def close(specialist: Specialist) -> bool:
        with transaction() as session:
            return taking.resolve(session, worry, specialist, outcome=Outcome.REACHED, note="", now=make.NOW)

    assert Counter(at_once(close, team)) == {True: 1, False: 2}


def test_whoever_closes_what_climbed_meanwhile_closes_it_still(
    transaction: Transaction, team: list[Specialist], dana: Person, worry: Escalation
) -> None:
    with transaction() as session:
        escalations.advance(session, worry, now=make.NOW + timedelta(minutes=10))

    with transaction() as session:
        closed = taking.resolve(session, worry, team[0], outcome=Outcome.REACHED, note="", now=make.NOW)

    found = looking.escalation(transaction, dana)
    assert closed
    assert found is not None
    assert found.status is EscalationStatus.RESOLVED


def test_what_was_closed_meanwhile_is_not_opened_again_by_passing_it_on(
    transaction: Transaction, team: list[Specialist], dana: Person, worry: Escalation
) -> None:
    with transaction() as session:
        taking.resolve(session, worry, team[0], outcome=Outcome.REACHED, note="", now=make.NOW)

    with transaction() as session:
        passed = taking.pass_on(session, worry, team[1], now=make.NOW)

    found = looking.escalation(transaction, dana)
    assert not passed
    assert found is not None
    assert found.status is EscalationStatus.RESOLVED


def test_a_new_worry_at_the_moment_of_closing_is_never_closed_unread(
    transaction: Transaction, team: list[Specialist], dana: Person, worry: Escalation
) -> None:
    def close_or_worry(what: str) -> None:
        with transaction() as session:
            if what == "close":
                seen = records.by_ids(session, [worry.id])[worry.id]
                taking.resolve(session, seen, team[0], outcome=Outcome.REACHED, note="", now=make.NOW)
            else:
                escalations.raise_reasons(session, dana, [LATER], now=make.NOW)

    at_once(close_or_worry, ["close", "worry"])

    with transaction() as session:
        live = records.live_of(session, participant=dana.participant_id)
    if live is None:  # it was raised first, and closed by somebody who could see it
        found = looking.escalation(transaction, dana)
        assert LATER in looking.reasons_of(transaction, found)
        assert found is not None
        assert found.urgency is Urgency.EMERGENCY
    else:
        assert live.urgency is Urgency.EMERGENCY
        assert live.next_step_at is not None


def test_worries_about_one_person_raised_at_once_stand_on_one_escalation(
    transaction: Transaction, dana: Person
) -> None:
    def worry_about(reason: NewReason) -> object:
        with transaction() as session:
            return escalations.raise_reasons(session, dana, [reason], now=make.NOW).id

    keys = at_once(worry_about, [WORRY, LATER, WORRY])

    found = looking.escalation(transaction, dana)
    assert len(set(keys)) == 1
    assert found is not None
    assert found.urgency is Urgency.EMERGENCY
    assert len(looking.reasons_of(transaction, found)) == 3


def test_worries_about_many_people_raised_at_once_have_codes_of_their_own(transaction: Transaction) -> None:
    with transaction() as session:
        make.specialist(session)
        crowd = [make.participant(session) for _ in range(6)]

    def worry_about(person: Person) -> int:
        with transaction() as session:
            return escalations.raise_reasons(session, person, [WORRY], now=make.NOW).code

    assert sorted(at_once(worry_about, crowd)) == list(range(10, 16))


def test_two_schedulers_that_plan_at_once_ask_everybody_once(
    runtime: Runtime, transaction: Transaction, clock: make.Clock
) -> None:
    with transaction() as session:
        crowd = [make.participant(session, asks_daily_at=time(9)) for _ in range(12)]
        moments = [person.enrollment.next_check_in_at for person in crowd if person.enrollment is not None]
    clock.at = max(moment for moment in moments if moment is not None) + timedelta(minutes=1)

    def plan(_: int) -> int:
        with transaction() as session:
            return planning.plan_due(session, state_hours=runtime.state_hours, now=clock.at, limit=100)

    planned = at_once(plan, [0, 1, 2])

    asked = looking.check_ins(transaction)
    assert sum(planned) == 12
    assert Counter(each.participant_id for each in asked) == Counter(make.the_id(person) for person in crowd)
    assert len(looking.messages(transaction, MessageKind.PROMPT)) == 12


def test_two_passes_at_once_do_everything_once(runtime: Runtime, clock: make.Clock) -> None:
    with runtime.transaction() as session:
        make.specialist(session)
        crowd = [make.participant(session, asks_daily_at=time(9), at_risk=True) for _ in range(5)]
    for person in crowd:
        replies.receive(runtime, make.inbound("i want to die", phone=person.phone))

    for _ in range(10):
        clock.move(hours=6)
        failed = at_once(lambda _: due.do_what_is_due(runtime), [0, 1])
        assert failed == [None, None]

    sent = Counter(outgoing.message_id for outgoing in runtime.carrier.asked)  # type: ignore[attr-defined]
    assert set(sent.values()) == {1}
    moments = [(each.enrollment_id, each.due_at) for each in looking.check_ins(runtime.transaction)]
    assert len(moments) == len(set(moments))


def test_one_damaged_participant_keeps_nobody_else_from_being_asked(runtime: Runtime, clock: make.Clock) -> None:
    with runtime.transaction() as session:
        crowd = [make.participant(session, asks_daily_at=time(9)) for _ in range(3)]
        program = crowd[0].in_use.program_id
        for each, seconds in zip(enrollments.of_program(session, program), (0, 1, 2), strict=True):
            enrollments.plan_next(session, [(each.id, clock.at + timedelta(seconds=seconds))])
        stored = sa.table("participants", sa.column("id", sa.Uuid()), sa.column("name", sa.LargeBinary()))
        session.execute(sa.update(stored).where(stored.c.id == make.the_id(crowd[0])).values(name=b"\x05not sealed"))
    clock.move(minutes=1)
    due.do_what_is_due(runtime)

    planned = {each.participant_id for each in looking.check_ins(runtime.transaction)}
    assert planned == {make.the_id(person) for person in crowd[1:]}


def test_one_damaged_escalation_keeps_no_other_from_being_paged(
    runtime: Runtime, clock: make.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with runtime.transaction() as session:
        make.specialist(session)
        crowd = [make.participant(session) for _ in range(3)]
        for person in crowd:
            escalations.raise_reasons(session, person, [WORRY], now=clock.at)
    damaged = looking.escalation(runtime.transaction, crowd[0])
    works = scenes.persons

    def persons(session: Session, live: Sequence[Escalation]) -> object:
        if damaged is not None and damaged.id in {each.id for each in live}:
            raise KeyError("the records of one person are damaged")
        return works(session, live)

    monkeypatch.setattr(scenes, "persons", persons)
    clock.move(hours=1)
    due.do_what_is_due(runtime)

    moved = [looking.escalation(runtime.transaction, person) for person in crowd]
    assert [each.next_step_at > clock.at for each in moved if each and each.next_step_at] == [False, True, True]


def test_of_several_who_write_to_them_at_once_one_has_it_and_the_others_say_nothing(
    runtime: Runtime, team: list[Specialist], worry: Escalation
) -> None:
    """Whoever writes to somebody takes them; the others are told who has them, and not that it was said."""

    def write(specialist: Specialist) -> None:
        replies.receive(runtime, make.inbound(f"SAY {worry.code} I am here", phone=specialist.phone))

    at_once(write, team)

    with runtime.transaction() as session:
        live = records.hold(session, worry.id)
        rows = session.scalars(sa.select(MessageRow)).all()
    owner = next(each for each in team if each.id == live.acknowledged_by)
    notes = [row.body for row in rows if row.text_key == TextKey.NOTE]
    assert [owner.name in note for note in notes] == [True]
    assert [row.specialist_id for row in rows if row.text_key == TextKey.SAID] == [owner.id]
    assert {row.specialist_id for row in rows if row.text_key == TextKey.ALREADY_TAKEN} == {
        each.id for each in team if each is not owner
    }


def test_being_in_touch_takes_nobody_from_whoever_has_them(
    transaction: Transaction, team: list[Specialist], worry: Escalation
) -> None:
    """It was nobody's when it was looked at, and somebody took it since."""
    sam, kim, _ = team
    with transaction() as session:
        assert taking.acknowledge(session, worry, sam, now=make.NOW)

    with transaction() as session:
        taking.keep_in_touch(session, worry, kim, now=make.NOW)

        assert records.hold(session, worry.id).acknowledged_by == sam.id
