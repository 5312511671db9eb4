"""Who may not be texted."""

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.simulator.world import DANA, PROGRAM, PUBLIC, SAM, World


def test_a_blocked_pair_is_refused_at_once(world: World) -> None:
    world.network.block(DANA, PROGRAM)

    with pytest.raises(TwilioRestException) as refusal:
        world.send()
    assert (refusal.value.status, refusal.value.code) == (400, 21610)
    assert world.send(to=SAM).status == "queued"


def test_unblocking_lets_texts_through(world: World) -> None:
    world.network.block(DANA, PROGRAM)
    world.network.unblock(DANA, PROGRAM)

    assert world.send().status == "queued"


def test_another_number_is_not_blocked_with_it(world: World) -> None:
    world.network.own("+12025550101", sms_url=f"{PUBLIC}/texts")
    world.network.block(DANA, PROGRAM)

    assert world.send(from_="+12025550101").status == "queued"


def test_a_whole_service_is_blocked_together(world: World) -> None:
    world.network.own("+12025550101")
    world.network.serve_with(PROGRAM, "+12025550101")
    world.network.block(DANA, PROGRAM)

    with pytest.raises(TwilioRestException) as refusal:
        world.send(from_="+12025550101")
    assert refusal.value.code == 21610
