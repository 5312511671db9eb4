"""Thanking: one text for one answer, only where thanks are all there is to do."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest

from outreach.actions import claiming, enrollment, replies, thanking
from outreach.actions.claiming import SomebodyHasIt
from outreach.actions.people import Person
from outreach.actions.thanking import CannotThank
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import MessageKind
from outreach.ports import Runtime
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking


def wrote(runtime: Runtime, dana: Person, body: str) -> UUID:
    received = replies.receive(runtime, make.inbound(body, phone=dana.phone))
    assert received.reply_id is not None
    return received.reply_id


def thank(runtime: Runtime, reply: UUID, who: Specialist) -> bool:
    with runtime.transaction() as session:
        return thanking.thank(session, reply, who, state_hours=runtime.state_hours, now=runtime.now())


def thanked(runtime: Runtime) -> list[str]:
    notes = looking.messages(runtime.transaction, MessageKind.NOTE)
    return [each.body for each in notes if each.text_key == "thanked"]


def test_one_tap_thanks_by_name(runtime: Runtime, dana: Person, sam: Specialist) -> None:
    assert thank(runtime, wrote(runtime, dana, "doing good today thanks"), sam)

    assert thanked(runtime) == ["Sam: thank you for telling us, Dana. Good to hear from you."]


def test_nobody_is_thanked_twice_for_one_answer(runtime: Runtime, dana: Person, sam: Specialist) -> None:
    reply = wrote(runtime, dana, "doing good today thanks")
    assert thank(runtime, reply, sam)
    assert not thank(runtime, reply, sam)

    assert len(thanked(runtime)) == 1


def test_of_two_who_thank_at_once_one_does(runtime: Runtime, dana: Person, sam: Specialist) -> None:
    reply = wrote(runtime, dana, "doing good today thanks")
    with runtime.transaction() as session:
        kim = make.specialist(session, "Kim")
    together = threading.Barrier(2)

    def act(who: Specialist) -> bool:
        together.wait()
        return thank(runtime, reply, who)

    with ThreadPoolExecutor(2) as pool:
        assert Counter(pool.map(act, [sam, kim])) == {True: 1, False: 1}
    assert len(thanked(runtime)) == 1


def test_whoever_stopped_is_not_thanked(runtime: Runtime, dana: Person, sam: Specialist) -> None:
    reply = wrote(runtime, dana, "doing good today thanks")
    with runtime.transaction() as session:
        enrollment.change_consent(
            session, dana, ConsentState.WITHDRAWN, ConsentHow.STAFF, now=make.NOW + timedelta(minutes=1)
        )

    with pytest.raises(CannotThank):
        thank(runtime, reply, sam)
    assert thanked(runtime) == []


def test_what_worries_us_is_not_thanked_for_by_a_tap(runtime: Runtime, dana: Person, sam: Specialist) -> None:
    reply = wrote(runtime, dana, "i want to use so bad")

    with pytest.raises(CannotThank):
        thank(runtime, reply, sam)


def test_an_earlier_answer_is_not_thanked_for_once_there_is_a_worry(
    runtime: Runtime, dana: Person, sam: Specialist
) -> None:
    reply = wrote(runtime, dana, "doing good today thanks")
    wrote(runtime, dana, "i want to use so bad")

    with pytest.raises(CannotThank):
        thank(runtime, reply, sam)


def test_nobody_thanks_while_another_one_writes(runtime: Runtime, dana: Person, sam: Specialist) -> None:
    reply = wrote(runtime, dana, "doing good today thanks")
    with runtime.transaction() as session:
        kim = make.specialist(session, "Kim")
        claiming.claim(session, dana, kim, now=make.NOW)

    with pytest.raises(SomebodyHasIt, match="Kim"):
        thank(runtime, reply, sam)


def test_at_night_thanks_wait_for_the_morning(
    runtime: Runtime, dana: Person, sam: Specialist, clock: make.Clock
) -> None:
    reply = wrote(runtime, dana, "doing good today thanks")
    clock.move(hours=14)  # midnight in Denver
    thank(runtime, reply, sam)

    (note,) = looking.messages(runtime.transaction, MessageKind.NOTE)
    assert note.next_try_at is not None
    assert note.next_try_at >= make.NOW + timedelta(hours=22)  # eight in the morning


def test_what_was_read_is_noted_once_and_no_text_goes_out(runtime: Runtime, dana: Person, sam: Specialist) -> None:
    reply = wrote(runtime, dana, "doing good today thanks")
    with runtime.transaction() as session:
        assert thanking.have_read(session, [reply], sam, now=make.NOW) == 1
        assert thanking.have_read(session, [reply], sam, now=make.NOW) == 0

    assert thanked(runtime) == []
    assert not thank(runtime, reply, sam)


def test_a_worry_cannot_be_read_away(runtime: Runtime, dana: Person, sam: Specialist) -> None:
    reply = wrote(runtime, dana, "i want to use so bad")
    with runtime.transaction() as session:
        assert thanking.have_read(session, [reply], sam, now=make.NOW) == 0
