"""Messaging services and scheduled texts."""

from datetime import timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.simulator.world import DANA, PROGRAM, World

OTHER = "+12025550101"


def service_of(world: World) -> str:
    world.network.own(OTHER)
    return world.network.serve_with(PROGRAM, OTHER).sid


def test_a_service_accepts_first_and_chooses_the_number_later(world: World) -> None:
    message = world.send(from_=None, messaging_service_sid=service_of(world))
    world.wait(10)

    assert (message.status, message.from_, message.num_segments) == ("accepted", None, "0")
    assert world.program.heard("MessageStatus") == ["queued", "sent", "delivered"]
    assert world.client.messages(message.sid).fetch().from_ in {PROGRAM, OTHER}


def test_a_service_always_uses_the_same_number_for_one_person(world: World) -> None:
    sid = service_of(world)
    for _ in range(4):
        world.send(from_=None, messaging_service_sid=sid)
    world.wait(10)

    assert len({text.sender for text in world.network.phone(DANA).inbox}) == 1


def test_a_stopped_recipient_shows_only_later_with_a_service(world: World) -> None:
    sid = service_of(world)
    world.network.block(DANA, PROGRAM)
    message = world.send(from_=None, messaging_service_sid=sid)
    world.wait(10)

    assert message.status == "accepted"
    assert world.program.heard("MessageStatus") == ["failed"]
    assert world.program.heard("ErrorCode") == ["21610"]


def test_a_scheduled_text_goes_out_at_its_time(world: World) -> None:
    at = world.clock() + timedelta(minutes=10)
    message = world.send(from_=None, messaging_service_sid=service_of(world), schedule_type="fixed", send_at=at)
    world.wait(9 * 60)
    before = world.network.phone(DANA).inbox
    world.wait(2 * 60)

    assert message.status == "scheduled"
    assert before == ()
    assert len(world.network.phone(DANA).inbox) == 1


def test_a_scheduled_text_can_be_cancelled_and_the_program_is_told(world: World) -> None:
    at = world.clock() + timedelta(minutes=10)
    message = world.send(from_=None, messaging_service_sid=service_of(world), schedule_type="fixed", send_at=at)
    world.client.messages(message.sid).update(status="canceled")
    world.wait(3600)

    assert world.program.heard("MessageStatus") == ["canceled"]
    assert world.network.phone(DANA).inbox == ()


def test_what_is_not_scheduled_cannot_be_cancelled(world: World) -> None:
    message = world.send()

    with pytest.raises(TwilioRestException) as refusal:
        world.client.messages(message.sid).update(status="canceled")
    assert refusal.value.code == 30409


@pytest.mark.parametrize(
    ("minutes", "with_service", "code"), [(1, True, 35115), (60 * 24 * 36, True, 35115), (10, False, 35118)]
)
def test_scheduling_has_its_limits(world: World, minutes: int, with_service: object, code: int) -> None:
    sender = {"from_": None, "messaging_service_sid": service_of(world)} if with_service else {}
    at = world.clock() + timedelta(minutes=minutes)

    with pytest.raises(TwilioRestException) as refusal:
        world.send(schedule_type="fixed", send_at=at, **sender)
    assert refusal.value.code == code
