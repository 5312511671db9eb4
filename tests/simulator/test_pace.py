"""Pace, queues and crowds."""

import pytest
from twilio.base.exceptions import TwilioRestException

from outreach.simulator.segments import count_segments
from tests.simulator.world import DANA, World


@pytest.mark.parametrize(
    ("body", "segments"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("’" + "a" * 69, 1),
        ("’" + "a" * 70, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("¿Qué tal?" + "a" * 100, 1),
        ("¿Cómo estás?" + "a" * 100, 2),
    ],
)
def test_segments_are_counted_as_carriers_count_them(body: str, segments: int) -> None:
    assert count_segments(body) == segments


def test_a_number_sends_no_faster_than_its_pace(world: World) -> None:
    world.network.adjust(segments_per_second=1.0)
    for _ in range(5):
        world.send("x" * 300)
    world.wait(6.5)

    assert [text.body for text in world.network.phone(DANA).inbox] == ["x" * 300] * 2


def test_a_full_queue_refuses_more(world: World) -> None:
    world.network.adjust(segments_per_second=1.0, queue_seconds=2.0)
    for _ in range(3):
        world.send()

    with pytest.raises(TwilioRestException) as refusal:
        world.send()
    assert refusal.value.code == 21611


def test_a_text_that_waited_too_long_expires(world: World) -> None:
    world.network.adjust(segments_per_second=0.01)
    world.send()
    late = world.send(validity_period=60)
    world.wait(61)

    assert world.status(late) == "failed"
    assert world.program.told[-1].form["ErrorCode"] == "30036"


def test_a_crowd_is_turned_away_and_nothing_is_created(world: World) -> None:
    world.network.adjust(concurrency=0)

    with pytest.raises(TwilioRestException) as refusal:
        world.send()
    assert (refusal.value.status, refusal.value.code) == (429, 20429)
    assert world.network.messages == ()
