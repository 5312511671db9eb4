"""A call from the program to a phone."""

from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.twiml.voice_response import Gather, VoiceResponse

from outreach.simulator import CallScript, CallStatus
from tests.simulator.world import PROGRAM, PUBLIC, SAM, Sdk, World


def page() -> str:
    response = VoiceResponse()
    for attempt in range(3):
        gather = Gather(num_digits=1, timeout=8, action="/voice/ack")
        gather.say(f"Urgent check-in, {attempt + 1}. Press 1.")
        response.append(gather)
    response.hangup()
    return str(response)


@pytest.fixture(autouse=True)
def program(world: World) -> None:
    world.program.says["/voice"] = (200, page())
    world.program.says["/voice/ack"] = (200, "<Response><Say>Thank you.</Say></Response>")


def made(world: World, script: CallScript | None = None, **more: object) -> Sdk:
    if script is not None:
        world.network.meets(SAM, script)
    call = world.call(**more)
    world.wait(120)
    return world.client.calls(call.sid).fetch()


def statuses(world: World) -> list[str]:
    return world.program.heard("CallStatus", "/call-status")


def test_somebody_answers_and_presses_one(world: World) -> None:
    call = made(world, CallScript.answers_and_presses("1"))

    (remembered,) = world.network.phone(SAM).calls
    assert remembered.heard == ("Urgent check-in, 1. Press 1.", "Thank you.")
    assert (remembered.pressed, remembered.sender, remembered.status) == ("1", PROGRAM, CallStatus.COMPLETED)
    assert world.program.heard("Digits", "/voice/ack") == ["1"]
    assert (call.status, call.direction) == ("completed", "outbound-api")
    assert int(call.duration) > 0


def test_the_program_is_told_every_step_in_order(world: World) -> None:
    made(world, CallScript.answers_and_presses("1"))

    assert statuses(world) == ["initiated", "ringing", "in-progress", "completed"]
    assert world.program.heard("SequenceNumber", "/call-status") == ["0", "1", "2", "3"]


def test_the_program_is_told_only_the_end_unless_it_asks(world: World) -> None:
    made(world, CallScript.answers_and_presses("1"), status_callback_event=None)

    assert statuses(world) == ["completed"]


def test_nobody_answers(world: World) -> None:
    call = made(world)

    assert (call.status, call.duration) == ("no-answer", "0")
    assert statuses(world) == ["initiated", "ringing", "no-answer"]
    assert world.network.phone(SAM).calls[0].heard == ()


def test_a_call_rings_as_long_as_it_was_asked_to(world: World) -> None:
    call = world.call(timeout=40)
    world.wait(35)
    ringing = world.client.calls(call.sid).fetch().status
    world.wait(10)

    assert (ringing, world.client.calls(call.sid).fetch().status) == ("ringing", "no-answer")


def test_somebody_slower_than_the_ring_does_not_answer(world: World) -> None:
    assert made(world, CallScript.answers_and_presses("1", after=30)).status == "no-answer"


def test_the_line_is_busy(world: World) -> None:
    assert made(world, CallScript.busy()).status == "busy"
    assert statuses(world)[-1] == "busy"


def test_a_call_may_fail(world: World) -> None:
    assert made(world, CallScript.fails()).status == "failed"


def test_a_voicemail_hears_everything_and_presses_nothing(world: World) -> None:
    call = made(world, CallScript.voicemail())

    (remembered,) = world.network.phone(SAM).calls
    assert len(remembered.heard) == 3
    assert (call.status, remembered.pressed) == ("completed", "")
    assert world.program.heard("Digits", "/voice/ack") == []


def test_a_machine_is_found_out_before_the_first_word(world: World) -> None:
    call = made(world, CallScript.voicemail(), machine_detection="Enable")

    assert world.program.heard("AnsweredBy", "/voice") == ["machine_start"]
    assert call.answered_by == "machine_start"


@pytest.mark.parametrize(
    ("script", "detection", "who"),
    [
        (CallScript.voicemail(), "Enable", "machine_start"),
        (CallScript.voicemail(), "DetectMessageEnd", "machine_end_beep"),
        (CallScript.answers_and_presses("1"), "Enable", "human"),
    ],
)
def test_a_machine_may_be_found_out_on_the_side(world: World, script: CallScript, detection: str, who: str) -> None:
    world.network.meets(SAM, script)
    world.call(machine_detection=detection, async_amd="true", async_amd_status_callback=f"{PUBLIC}/amd")
    world.wait(120)

    assert world.program.heard("AnsweredBy", "/amd") == [who]
    to_the_beep = who == "machine_end_beep"
    assert world.program.heard("MachineDetectionDuration", "/amd") == ["9000" if to_the_beep else "3000"]


def test_somebody_who_hangs_up_hears_no_more(world: World) -> None:
    made(world, CallScript.hangs_up(after=2))

    assert len(world.network.phone(SAM).calls[0].heard) == 1


def test_a_wrong_key_goes_to_the_program_like_any_other(world: World) -> None:
    made(world, CallScript.answers_and_presses("7"))

    assert world.program.heard("Digits", "/voice/ack") == ["7"]


def test_keys_end_with_the_finish_key_or_with_time(world: World) -> None:
    gather = '<Gather action="/voice/ack" timeout="3"><Say>Your code?</Say></Gather>'
    world.program.says["/voice"] = (200, f"<Response>{gather}</Response>")
    made(world, CallScript.answers_and_presses("12#34"))
    made(world, CallScript.answers_and_presses("12"))

    assert world.program.heard("Digits", "/voice/ack") == ["12", "12"]
    assert [call.pressed for call in world.network.phone(SAM).calls] == ["12#34", "12"]


def test_an_empty_answer_is_sent_only_when_asked_for(world: World) -> None:
    gather = '<Gather action="/voice/ack" actionOnEmptyResult="true"/>'
    world.program.says["/voice"] = (200, f"<Response>{gather}</Response>")
    made(world, CallScript.answers_and_presses())

    assert world.program.heard("Digits", "/voice/ack") == [""]


def test_a_call_follows_redirects_relative_to_its_document(world: World) -> None:
    world.program.says["/voice"] = (200, "<Response><Redirect>voice/ack</Redirect></Response>")
    made(world, CallScript.answers_and_presses())

    assert world.network.phone(SAM).calls[0].heard == ("Thank you.",)


def test_a_call_may_bring_its_own_document(world: World) -> None:
    made(world, CallScript.answers_and_presses(), url=None, twiml="<Response><Say>Hello</Say><Pause/></Response>")

    assert world.network.phone(SAM).calls[0].heard == ("Hello",)


def test_a_recording_is_heard_as_its_address(world: World) -> None:
    world.program.says["/voice"] = (200, "<Response><Play>https://x.example/hi.mp3</Play></Response>")
    made(world, CallScript.answers_and_presses())

    assert world.network.phone(SAM).calls[0].heard == ("(plays https://x.example/hi.mp3)",)


@pytest.mark.parametrize("answer", [(500, ""), (200, "nonsense"), (200, ""), ConnectionRefusedError()])
def test_a_program_that_fails_gets_its_fallback_asked(world: World, answer: tuple[int, str] | Exception) -> None:
    world.program.says["/voice"] = answer
    world.program.says["/fallback"] = (200, "<Response><Say>Call 988.</Say></Response>")
    made(world, CallScript.answers_and_presses(), fallback_url=f"{PUBLIC}/fallback")

    assert world.network.phone(SAM).calls[0].heard == ("Call 988.",)
    assert world.program.heard("ErrorUrl", "/fallback") == [f"{PUBLIC}/voice"]


def test_without_a_fallback_the_callee_hears_an_apology(world: World) -> None:
    world.program.says["/voice"] = (500, "")
    call = made(world, CallScript.answers_and_presses())

    assert "application error" in world.network.phone(SAM).calls[0].heard[0]
    assert call.status == "completed"


def test_a_ringing_call_can_be_cancelled(world: World) -> None:
    call = world.call()
    world.wait(5)
    world.client.calls(call.sid).update(status="canceled")

    assert world.client.calls(call.sid).fetch().status == "canceled"
    assert statuses(world)[-1] == "canceled"


def test_a_queued_call_is_cancelled_without_a_word(world: World) -> None:
    call = world.call()
    world.client.calls(call.sid).update(status="canceled")
    world.wait(60)

    assert world.program.told == []


def test_a_live_call_can_be_ended(world: World) -> None:
    world.network.meets(SAM, CallScript.answers_and_presses())
    call = world.call()
    world.wait(10)
    world.client.calls(call.sid).update(status="completed")

    assert world.client.calls(call.sid).fetch().status == "completed"


def test_a_live_call_can_be_sent_elsewhere(world: World) -> None:
    world.network.meets(SAM, CallScript.answers_and_presses())
    call = world.call()
    world.wait(8)
    world.client.calls(call.sid).update(twiml="<Response><Say>Never mind.</Say></Response>")
    world.wait(60)

    assert world.network.phone(SAM).calls[0].heard == ("Urgent check-in, 1. Press 1.", "Never mind.")


def test_a_call_that_is_over_cannot_be_changed(world: World) -> None:
    call = made(world)

    with pytest.raises(TwilioRestException) as refusal:
        world.client.calls(call.sid).update(status="completed")
    assert refusal.value.code == 21220


def test_a_call_has_its_time_limit(world: World) -> None:
    world.program.says["/voice"] = (200, '<Response><Pause length="600"/></Response>')
    call = made(world, CallScript.answers_and_presses(), time_limit=30)

    assert call.duration == "30"


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"to": ""}, 21201),
        ({"to": "nonsense"}, 21217),
        ({"from_": ""}, 21213),
        ({"from_": "+12025550199"}, 21210),
        ({"from_": "nonsense"}, 21212),
        ({"url": None}, 21205),
        ({"url": "ftp://x.example"}, 21205),
        ({"timeout": 601}, 20001),
        ({"to": "+15005550001"}, 21217),
        ({"to": "+15005550002"}, 21214),
        ({"to": "+15005550003"}, 21215),
        ({"to": "+15005550004"}, 21216),
    ],
)
def test_a_bad_call_is_refused_with_twilios_own_code(world: World, order: dict[str, Any], code: int) -> None:
    with pytest.raises(TwilioRestException) as refusal:
        world.call(**order)
    assert (refusal.value.status, refusal.value.code) == (400, code)
