"""The carrier fails, on demand."""

import json

import pytest
import requests
import urllib3
from twilio.base.exceptions import TwilioException, TwilioRestException

from outreach.simulator import Fault
from tests.simulator.world import DANA, World


def kept(world: World) -> int:
    return len(world.network.phone(DANA).inbox)


def test_a_carrier_that_is_down_refuses_the_connection(world: World) -> None:
    world.network.faults.say("is down")

    with pytest.raises(requests.exceptions.ConnectionError) as error:
        world.send()
    assert isinstance(error.value.args[0].reason, urllib3.exceptions.NewConnectionError)
    assert world.network.messages == ()


@pytest.mark.parametrize(
    ("fault", "status", "accepted"),
    [
        (Fault.DOWN, 503, 0),
        (Fault.BUSY, 429, 0),
        (Fault.ERROR_BEFORE, 500, 0),
        (Fault.ERROR_AFTER, 500, 1),
    ],
)
def test_an_error_may_come_before_or_after_accepting(world: World, fault: Fault, status: int, accepted: int) -> None:
    world.network.faults.set(fault)

    with pytest.raises(TwilioRestException) as error:
        world.send()
    assert error.value.status == status
    assert kept(world) == accepted


@pytest.mark.parametrize(
    ("fault", "error", "accepted"),
    [
        (Fault.TIMEOUT_BEFORE, requests.exceptions.ReadTimeout, 0),
        (Fault.ANSWER_LOST, requests.exceptions.ReadTimeout, 1),
        (Fault.ANSWER_RESET, requests.exceptions.ConnectionError, 1),
        (Fault.HTML, json.JSONDecodeError, 1),
    ],
)
def test_an_answer_may_be_lost_or_spoiled(world: World, fault: Fault, error: type[Exception], accepted: int) -> None:
    world.network.faults.set(fault)

    with pytest.raises(error):
        world.send()
    assert kept(world) == accepted


def test_an_empty_answer_has_no_sid(world: World) -> None:
    world.network.faults.set(Fault.EMPTY)

    assert world.send().sid is None
    assert kept(world) == 1


def test_a_lost_answer_still_brings_receipts_and_can_be_listed(world: World) -> None:
    world.network.faults.say("loses answers")
    with pytest.raises(requests.exceptions.ReadTimeout):
        world.send("Are you there?")
    world.wait(10)

    assert world.program.heard("MessageStatus") == ["sent", "delivered"]
    assert [message.body for message in world.client.messages.list(to=DANA)] == ["Are you there?"]


def test_a_slow_carrier_answers_in_time_and_delivers_late(world: World) -> None:
    world.network.faults.say("is slow")
    world.send()
    at_once = kept(world)
    world.wait(60)

    assert (at_once, kept(world)) == (0, 1)


def test_a_carrier_slower_than_our_patience_accepts_all_the_same(world: World) -> None:
    world.network.faults.set(Fault.SLOW, seconds=11)
    with pytest.raises(requests.exceptions.ReadTimeout):
        world.send()

    assert len(world.network.messages) == 1


def test_receipts_may_be_lost(world: World) -> None:
    world.network.faults.say("loses receipts")
    message = world.send()
    world.wait(60)

    assert world.program.told == []
    assert world.status(message) == "delivered"


def test_receipts_may_be_repeated(world: World) -> None:
    world.network.faults.say("repeats receipts")
    world.send()
    world.wait(60)

    assert sorted(world.program.heard("MessageStatus")) == ["delivered", "delivered", "sent", "sent"]


def test_receipts_may_be_shuffled(world: World) -> None:
    world.network.faults.say("shuffles receipts")
    world.send()
    world.wait(60)

    assert world.program.heard("MessageStatus") == ["delivered", "sent"]


def test_faults_add_up(world: World) -> None:
    world.network.faults.say("repeats receipts")
    world.network.faults.say("shuffles receipts")
    world.send()
    world.wait(60)

    assert world.program.heard("MessageStatus") == ["delivered", "delivered", "sent", "sent"]


def test_a_stale_list_leaves_out_what_is_young(world: World) -> None:
    world.network.faults.set(Fault.STALE_LIST, seconds=30)
    world.send()
    at_once = world.client.messages.list()
    world.wait(31)

    assert at_once == []
    assert len(world.client.messages.list()) == 1


def test_a_list_that_fails_has_no_code_of_its_own(world: World) -> None:
    world.network.faults.set(Fault.DOWN)

    with pytest.raises(TwilioException) as error:
        world.client.messages.list()
    assert not isinstance(error.value, TwilioRestException)


def test_a_fault_may_strike_by_chance_and_always_the_same_way(world: World) -> None:
    def strikes() -> list[bool]:
        world.network.reset(seed=7)
        world.network.faults.set(Fault.DOWN, probability=0.5)
        return [world.network.faults.strikes(Fault.DOWN) is not None for _ in range(40)]

    first = strikes()
    assert first == strikes()
    assert 5 < sum(first) < 35


def test_a_well_carrier_has_no_faults(world: World) -> None:
    world.network.faults.say("is slow")
    world.network.faults.say("loses receipts")
    world.network.faults.say("is well")

    assert world.network.faults.active == ()


def test_a_fault_that_does_not_exist_is_explained(world: World) -> None:
    with pytest.raises(ValueError, match="loses receipts"):
        world.network.faults.say("is moody")


def test_a_probability_is_between_nothing_and_certainty(world: World) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        world.network.faults.set(Fault.DOWN, probability=2)
