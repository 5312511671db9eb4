"""Speech, recordings, and hearing who picks up at the other end of a Dial."""

import pytest

from outreach.simulator import CallScript, CallStatus
from tests.simulator.world import DANA, PROGRAM, PUBLIC, SAM, World

ASKS = (
    '<Response><Gather input="dtmf speech" action="/said"><Say>How are you?</Say></Gather>'
    "<Say>Silence.</Say></Response>"
)
RECORDS = '<Response><Record action="/recorded" timeout="4" maxLength="60"/><Say>Nothing.</Say></Response>'


def test_what_somebody_says_answers_a_question(world: World) -> None:
    world.program.says["/voice"] = (200, ASKS)
    world.network.meets(SAM, CallScript.answers_and_says("not so well"))
    world.call()
    world.wait(60)

    assert world.program.heard("SpeechResult", "/said") == ["not so well"]
    assert world.program.heard("Confidence", "/said") == ["0.91"]
    assert world.network.calls[0].said == ("not so well",)


def test_a_key_answers_a_question_that_listens_for_speech_too(world: World) -> None:
    world.program.says["/voice"] = (200, ASKS.replace('action="/said"', 'action="/said" numDigits="1"'))
    world.network.meets(SAM, CallScript.answers_and_presses("4"))
    world.call()
    world.wait(60)

    assert world.program.heard("Digits", "/said") == ["4"]


def test_a_question_for_keys_alone_does_not_hear_words(world: World) -> None:
    world.program.says["/voice"] = (200, ASKS.replace("dtmf speech", "dtmf"))
    world.network.meets(SAM, CallScript.picks_up())
    sid = world.call().sid
    world.wait(7)
    world.network.say(sid, "hello?")
    world.wait(60)

    assert world.network.phone(SAM).calls[0].heard == ("How are you?", "Silence.")


def test_silence_is_told_when_the_program_wants_to_know(world: World) -> None:
    world.program.says["/voice"] = (200, ASKS.replace("<Gather ", '<Gather actionOnEmptyResult="true" '))
    world.network.meets(SAM, CallScript.picks_up())
    world.call()
    world.wait(60)

    assert world.program.heard("Digits", "/said") == [""]


def test_what_is_said_is_recorded_and_the_program_told_where(world: World) -> None:
    world.program.says["/voice"] = (200, RECORDS)
    world.network.meets(SAM, CallScript.answers_and_says("please call me back"))
    world.call()
    world.wait(60)

    (url,) = world.program.heard("RecordingUrl", "/recorded")
    assert url.rpartition("/")[2].startswith("RE")
    assert world.program.heard("RecordingDuration", "/recorded") == ["6"]
    assert world.network.phone(SAM).calls[0].heard == ("(beep)",)


def test_an_empty_recording_is_none(world: World) -> None:
    world.program.says["/voice"] = (200, RECORDS)
    world.network.meets(SAM, CallScript.picks_up())
    world.call()
    world.wait(60)

    assert world.program.heard("RecordingUrl", "/recorded") == []
    assert world.network.phone(SAM).calls[0].heard == ("(beep)", "Nothing.")


@pytest.mark.parametrize(("ends", "digits"), [("press", "#"), ("hang_up", "hangup")])
def test_a_recording_ends_with_a_key_or_the_call(world: World, ends: str, digits: str) -> None:
    world.program.says["/voice"] = (200, RECORDS)
    world.network.meets(SAM, CallScript.picks_up())
    sid = world.call().sid
    world.wait(7)
    world.network.say(sid, "i need somebody")
    if ends == "press":
        world.network.press(sid, "#")
    else:
        world.network.hang_up(sid)
    world.wait(30)

    assert world.program.heard("Digits", "/recorded") == [digits]


@pytest.mark.parametrize(
    ("script", "detection", "who", "after"),
    [
        (CallScript.voicemail(after=5), "Enable", "machine_start", "3000"),
        (CallScript.voicemail(after=5), "DetectMessageEnd", "machine_end_beep", "9000"),
        (CallScript.answers_and_presses(), "DetectMessageEnd", "human", "3000"),
    ],
)
def test_who_picks_up_a_dialled_phone_is_told_on_the_side(
    world: World, script: CallScript, detection: str, who: str, after: str
) -> None:
    number = f'<Number machineDetection="{detection}" amdStatusCallback="/amd">{SAM}</Number>'
    world.program.says["/incoming"] = (200, f"<Response><Dial>{number}</Dial></Response>")
    world.network.meets(SAM, script)
    world.network.call(DANA, PROGRAM)
    world.wait(60)

    child = next(call for call in world.network.calls if call.parent_sid is not None)
    assert world.program.heard("AnsweredBy", "/amd") == [who]
    assert world.program.heard("CallSid", "/amd") == [child.sid]
    assert world.program.heard("MachineDetectionDuration", "/amd") == [after]


def test_words_can_be_said_on_the_phones_page(world: World) -> None:
    world.program.says["/voice"] = (200, ASKS)
    world.network.meets(SAM, CallScript.by_hand())
    sid = world.call().sid
    world.wait(2)
    world.pages.post(f"/phones/{SAM}/calls/{sid}", json={"do": "pick_up"})
    shown = world.pages.get(f"/phones/{SAM}.json").get_json()["calls"][0]
    answer = world.pages.post(f"/phones/{SAM}/calls/{sid}", json={"do": "say", "words": "so so"})
    world.wait(5)

    assert (shown["heard"], shown["speech"]) == (["How are you?"], True)
    assert answer.status_code == 200
    assert world.program.heard("SpeechResult", "/said") == ["so so"]


def test_a_script_may_be_told_what_to_say(world: World) -> None:
    world.program.says["/voice"] = (200, ASKS)
    world.pages.post("/simulator/meets", json={"number": SAM, "answer": "human", "says": ["fine", "bye"]})
    world.call(url=f"{PUBLIC}/voice")
    world.wait(60)

    assert world.program.heard("SpeechResult", "/said") == ["fine"]
    assert world.network.calls[0].status is CallStatus.COMPLETED
