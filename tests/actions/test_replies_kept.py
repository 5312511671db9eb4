"""A text that reached us is never lost and never handled twice, whatever fails and however often it is told."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from outreach.actions import answering, due, replies
from outreach.actions.people import Person
from outreach.domain import reading
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import Channel, EscalationStatus, ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime, Transaction
from outreach.records import replies as records
from outreach.records.timeline import Event
from tests import make
from tests.actions import looking

DANGER = "i have a bottle of pills and i want to end it tonight"


class ReaderBroke(Exception):
    """What the reader fails with."""


@dataclass
class Broken:
    """Something that fails, so many times, and then does its work."""

    works: object
    times: int

    def __call__(self, *args: object, **named: object) -> object:
        if self.times > 0:
            self.times -= 1
            raise ReaderBroke
        return self.works(*args, **named)  # type: ignore[operator]


@pytest.fixture
def dana(transaction: Transaction) -> Person:
    with transaction() as session:
        make.specialist(session)
        return make.participant(session)


def paged_once(runtime: Runtime) -> None:
    """Sam was told, by each way at most once."""
    ways = [page.channel for page in looking.messages(runtime.transaction, MessageKind.PAGE)]
    assert Channel.TEXT in ways
    assert len(ways) == len(set(ways))


def test_a_text_delivered_twice_is_handled_once(runtime: Runtime, dana: Person) -> None:
    text = make.inbound(DANGER, phone=dana.phone)

    first, second = replies.receive(runtime, text), replies.receive(runtime, text)

    assert (first.handled, second.handled, second.reply_id) == (True, True, None)
    assert looking.events(runtime.transaction, dana).count(Event.HEARD) == 1
    paged_once(runtime)
    looking.one_message(runtime.transaction, MessageKind.CRISIS_CARD)


def test_a_text_delivered_four_times_at_once_is_handled_once(runtime: Runtime, dana: Person) -> None:
    text = make.inbound(DANGER, phone=dana.phone)
    together = threading.Barrier(4)

    def deliver(_: int) -> None:
        together.wait()
        replies.receive(runtime, text)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(deliver, range(4)))

    assert looking.events(runtime.transaction, dana).count(Event.HEARD) == 1
    paged_once(runtime)


def test_two_who_think_about_one_text_at_once_answer_it_once(runtime: Runtime, dana: Person) -> None:
    text = make.inbound(DANGER, phone=dana.phone)
    with runtime.transaction() as session:
        key = records.store(session, text, now=make.NOW, first_try_at=make.NOW)
    assert key is not None
    together = threading.Barrier(3)

    def think(_: int) -> bool:
        together.wait()
        return replies.think(runtime, key)

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(think, range(3))) == [True, True, True]

    paged_once(runtime)


def test_many_texts_of_one_person_at_once_make_one_escalation(runtime: Runtime, dana: Person) -> None:
    texts = [make.inbound(body, phone=dana.phone) for body in (DANGER, "please help me", "i want to use", "hello?")]

    with ThreadPoolExecutor(4) as pool:
        handled = [received.handled for received in pool.map(lambda text: replies.receive(runtime, text), texts)]
    due.do_what_is_due(runtime)

    found = looking.escalation(runtime.transaction, dana)
    assert found is not None
    assert found.urgency >= Urgency.URGENT
    assert [reply.handled_at is not None for reply in looking.replies(runtime.transaction)] == [True] * 4
    assert all(handled)
    assert looking.events(runtime.transaction, dana).count(Event.HEARD) == 4


def test_many_people_in_danger_at_once_each_get_a_code_of_their_own(runtime: Runtime) -> None:
    with runtime.transaction() as session:
        make.specialist(session)
        people = [make.participant(session) for _ in range(8)]

    def text(person: Person) -> bool:
        return replies.receive(runtime, make.inbound(DANGER, phone=person.phone)).handled

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(text, people))

    found = [looking.escalation(runtime.transaction, person) for person in people]
    assert len({each.code for each in found if each is not None}) == 8


def test_thinking_that_fails_is_tried_again_and_then_works(
    runtime: Runtime, dana: Person, clock: make.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "read", Broken(reading.read, times=1))

    received = replies.receive(runtime, make.inbound(DANGER, phone=dana.phone))
    nothing_yet = looking.messages(runtime.transaction)
    clock.move(seconds=6)
    due.do_what_is_due(runtime)

    assert not received.handled
    assert nothing_yet == []
    paged_once(runtime)
    assert looking.replies(runtime.transaction)[0].handled_at == clock.at


def test_after_three_failures_a_person_reads_what_we_cannot(
    runtime: Runtime, dana: Person, clock: make.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Broken(reading.read, times=99)
    monkeypatch.setattr(answering, "read", broken)

    replies.receive(runtime, make.inbound("a text that nothing of ours can read", phone=dana.phone))
    for _ in range(4):
        clock.move(seconds=61)
        due.do_what_is_due(runtime)

    assert broken.times == 99 - 3
    found = looking.escalation(runtime.transaction, dana)
    assert [(reason.kind, reason.urgency) for reason in looking.reasons_of(runtime.transaction, found)] == [
        (ReasonKind.UNREADABLE, Urgency.URGENT)
    ]
    paged_once(runtime)
    (reply,) = looking.replies(runtime.transaction)
    assert reply.handled_at is not None
    assert reply.body == "a text that nothing of ours can read"
    assert reply.participant_id == dana.participant_id
    assert Event.UNREAD in looking.events(runtime.transaction, dana)


def test_a_text_behind_one_that_cannot_be_read_is_handled_too(
    runtime: Runtime, dana: Person, clock: make.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = reading.read

    def read(body: str, **named: object) -> object:
        if body == "poison":
            raise ReaderBroke
        return works(body, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(answering, "read", read)
    replies.receive(runtime, make.inbound("poison", phone=dana.phone))
    clock.move(seconds=1)
    replies.receive(runtime, make.inbound("i want to use", phone=dana.phone))
    for _ in range(6):
        clock.move(seconds=21)
        due.do_what_is_due(runtime)

    first, second = looking.replies(runtime.transaction)
    assert first.reading is None
    assert first.handled_at is not None
    assert second.reading is not None
    kinds = [
        reason.kind for reason in looking.reasons_of(runtime.transaction, looking.escalation(runtime.transaction, dana))
    ]
    assert kinds[0] is ReasonKind.UNREADABLE
    assert ReasonKind.CONCERN in kinds


def test_a_webhook_that_died_before_thinking_leaves_nothing_unread(
    runtime: Runtime, dana: Person, clock: make.Clock
) -> None:
    with runtime.transaction() as session:
        records.store(session, make.inbound(DANGER, phone=dana.phone), now=clock.at, first_try_at=clock.at)

    due.do_what_is_due(runtime)

    found = looking.escalation(runtime.transaction, dana)
    assert found is not None
    assert found.status is EscalationStatus.OPEN
