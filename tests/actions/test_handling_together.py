"""Texts that come at one time are thought about together, and it makes no difference to anybody."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from outreach.actions import answering, replies
from outreach.actions.people import Person
from outreach.domain import reading
from outreach.domain.inbound import Inbound
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime
from outreach.records import timeline
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.replies import ReplyRow
from outreach.records.timeline import Event, TimelineRow
from tests import make
from tests.counting import statements_of
from tests.records import rows

BODIES = (
    "4",
    "not safe. i want to die",
    "i want to use so bad",
    "STOP",
    "how are you?",
    "pause 3",
    "call me please",
    "liked “How are you today”",
    "2 and i feel nothing",
    "less",
    "HELP",
    "asdf qwer",
)


def crowd(runtime: Runtime) -> list[Person]:
    """A dozen people whose check-in stands open, while Sam is on call."""
    with runtime.transaction() as session:
        make.specialist(session)
        people = [make.participant(session, f"Person{n} X") for n in range(len(BODIES))]
        for person in people:
            rows.check_in(session, person)
    return people


def what_came_of_it(runtime: Runtime, people: list[Person]) -> dict[int, tuple[object, ...]]:
    """For each person: their timeline, what they are told, and how urgent they are; without ids and codes."""
    found: dict[int, tuple[object, ...]] = {}
    with runtime.transaction() as session:
        for place, person in enumerate(people):
            key = make.the_id(person)
            timeline = session.execute(
                select(TimelineRow.event, TimelineRow.what)
                .where(TimelineRow.participant_id == key)
                .order_by(TimelineRow.id)
            )
            told = session.scalars(select(MessageRow.body).where(MessageRow.participant_id == key))
            urgencies = session.scalars(select(EscalationRow.urgency).where(EscalationRow.participant_id == key))
            lines = [(row.event, row.what.split(", code")[0]) for row in timeline]
            found[place] = (lines, sorted(told), list(urgencies))
    return found


def test_together_or_one_by_one_the_same_follows(runtime: Runtime) -> None:
    together, alone = crowd(runtime), crowd(runtime)
    texts = [make.inbound(body, phone=person.phone) for body, person in zip(BODIES, together, strict=True)]

    received = replies.receive_all(runtime, texts)
    for body, person in zip(BODIES, alone, strict=True):
        replies.receive(runtime, make.inbound(body, phone=person.phone))

    assert all(each.handled and each.reply_id is not None for each in received)
    assert what_came_of_it(runtime, together) == what_came_of_it(runtime, alone)


def test_it_costs_few_more_statements_to_hear_from_many_than_from_one(runtime: Runtime, engine: Engine) -> None:
    people = crowd(runtime)
    replies.receive(runtime, make.inbound("3", phone=people[0].phone))

    def statements(texts: list[Inbound]) -> int:
        with statements_of(engine) as asked:
            replies.receive_all(runtime, texts)
        return len(asked)

    one = statements([make.inbound("4", phone=people[1].phone)])
    many = statements([make.inbound("4", phone=person.phone) for person in people[2:]])

    assert many <= one + (
        45 if engine.dialect.name == "sqlite" else 3
    )  # SQLite is asked for each one's newest rows by themselves


def test_two_texts_of_one_person_are_read_in_their_order(runtime: Runtime, dana: Person) -> None:
    with runtime.transaction() as session:
        bo = make.participant(session, "Bo")
        rows.check_in(session, dana)
    texts = [make.inbound(body, phone=dana.phone) for body in ("4", "yes", "i meant 2")]

    replies.receive_all(runtime, [texts[0], make.inbound("hello", phone=bo.phone), *texts[1:]])

    with runtime.transaction() as session:
        lines = timeline.of(session, participant=make.the_id(dana))
    heard = [line.what for line in lines if line.event is Event.HEARD]
    assert [what.split(" | ")[0] for what in heard] == ["wrote: 4", "wrote: yes", "wrote: i meant 2"]


def test_strangers_and_staff_among_them_are_heard_too(runtime: Runtime, dana: Person) -> None:
    with runtime.transaction() as session:
        lee = make.lead(session)
    stranger = make.inbound("who is this")
    texts = [make.inbound("4", phone=dana.phone), stranger, make.inbound("WHO", phone=lee.phone)]

    received = replies.receive_all(runtime, texts)

    assert [each.handled for each in received] == [True] * 3
    with runtime.transaction() as session:
        stored = session.execute(select(ReplyRow.participant_id, ReplyRow.stranger_id, ReplyRow.specialist_id))
        owners = sorted(tuple(owner is not None for owner in row) for row in stored)
    assert owners == [(False, False, True), (False, True, False), (True, False, False)]


def test_one_that_cannot_be_read_costs_the_others_nothing(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    people = crowd(runtime)
    read = reading.read

    def picky(body: str, **named: object) -> object:
        if body == "break":
            raise RuntimeError("the reader broke")
        return read(body, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(answering, "read", picky)
    bodies = ("4", "break", "i want to die")

    received = replies.receive_all(
        runtime, [make.inbound(body, phone=person.phone) for body, person in zip(bodies, people, strict=False)]
    )

    assert [each.handled for each in received] == [True, False, True]
    urgencies = [found[2] for found in what_came_of_it(runtime, people[:3]).values()]
    assert urgencies == [[], [], [Urgency.URGENT]]


def test_crowds_that_cross_each_other_wait_for_nobody_for_ever(runtime: Runtime) -> None:
    """Several processes take texts of the same people, in other orders: each is handled once."""
    people = crowd(runtime)

    def crossing(turn: int) -> None:
        order = people if turn % 2 else list(reversed(people))
        body = "i want to die" if turn % 3 == 0 else "4"
        replies.receive_all(runtime, [make.inbound(body, phone=person.phone) for person in order])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(crossing, range(6)))

    with runtime.transaction() as session:
        handled = session.scalars(select(ReplyRow.handled_at)).all()
        live = session.scalars(select(EscalationRow.participant_id).where(EscalationRow.next_step_at.is_not(None)))
        by_person: Counter[UUID | None] = Counter(live)
    assert len(handled) == 6 * len(people)
    assert all(at is not None and at >= make.NOW - timedelta(days=1) for at in handled)
    assert by_person == dict.fromkeys([make.the_id(person) for person in people], 1)
