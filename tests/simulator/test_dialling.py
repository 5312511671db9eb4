"""Connecting two people, and calls to the program."""

import pytest

from outreach.simulator import CallScript, CallStatus
from tests.simulator.world import DANA, PROGRAM, PUBLIC, SAM, World

LEE = "+12025550121"
WHISPER = '<Response><Gather numDigits="1" action="/accept"><Say>Press 1 to accept.</Say></Gather><Hangup/></Response>'


def dial(world: World, inner: str, attributes: str = 'action="/dialled"') -> None:
    world.program.says["/incoming"] = (
        200,
        f'<Response><Dial callerId="{PROGRAM}" {attributes}>{inner}</Dial></Response>',
    )
    world.program.says["/dialled"] = (200, "<Response/>")
    world.network.call(DANA, PROGRAM)
    world.wait(300)


def outcome(world: World) -> list[str]:
    return world.program.heard("DialCallStatus", "/dialled")


def test_a_caller_is_connected_to_who_answers(world: World) -> None:
    world.network.meets(SAM, CallScript.answers_and_presses())
    dial(world, f"<Number>{SAM}</Number>")

    assert world.network.phone(SAM).calls[0].heard == ("(connected)",)
    assert world.network.phone(DANA).calls[0].heard == ("(connected)",)
    assert world.network.phone(SAM).calls[0].sender == PROGRAM
    assert outcome(world) == ["completed"]
    assert world.program.heard("DialCallDuration", "/dialled") == ["30"]


@pytest.mark.parametrize(
    ("script", "status"),
    [(CallScript.lets_it_ring(), "no-answer"), (CallScript.busy(), "busy"), (CallScript.fails(), "failed")],
)
def test_a_caller_who_cannot_be_connected_is_not_left_hanging(world: World, script: CallScript, status: str) -> None:
    world.network.meets(SAM, script)
    dial(world, SAM)

    assert outcome(world) == [status]


def test_without_an_action_the_document_goes_on(world: World) -> None:
    world.network.meets(SAM, CallScript.busy())
    world.program.says["/incoming"] = (200, f"<Response><Dial>{SAM}</Dial><Say>Nobody is there.</Say></Response>")
    world.network.call(DANA, PROGRAM)
    world.wait(60)

    assert world.network.phone(DANA).calls[0].heard == ("Nobody is there.",)


def test_who_is_whispered_to_is_connected_only_on_accepting(world: World) -> None:
    world.program.says["/whisper"] = (200, WHISPER)
    world.network.meets(SAM, CallScript.answers_and_presses("1"))
    dial(world, f'<Number url="/whisper">{SAM}</Number>')

    assert world.network.phone(SAM).calls[0].heard == ("Press 1 to accept.", "(connected)")
    assert world.program.heard("DialBridged", "/dialled") == ["true"]


def test_a_voicemail_never_gets_the_caller(world: World) -> None:
    world.program.says["/whisper"] = (200, WHISPER)
    world.network.meets(SAM, CallScript.voicemail())
    dial(world, f'<Number url="/whisper">{SAM}</Number>')

    assert world.network.phone(DANA).calls[0].heard == ()
    assert world.program.heard("DialBridged", "/dialled") == ["false"]


def test_of_several_the_first_to_answer_gets_the_call(world: World) -> None:
    world.network.meets(SAM, CallScript.answers_and_presses(after=10))
    world.network.meets(LEE, CallScript.answers_and_presses(after=3))
    dial(world, f"<Number>{SAM}</Number><Number>{LEE}</Number>")

    assert world.network.phone(LEE).calls[0].heard == ("(connected)",)
    assert [call.status for call in world.client.calls.list(to=SAM)] == [CallStatus.CANCELED]


def test_a_child_call_names_its_parent(world: World) -> None:
    world.network.meets(SAM, CallScript.answers_and_presses())
    dial(world, SAM)

    (parent,) = world.client.calls.list(to=PROGRAM)
    (child,) = world.client.calls.list(parent_call_sid=parent.sid)
    assert (child.to, child.direction, parent.direction) == (SAM, "outbound-dial", "inbound")


def test_a_strangers_number_may_not_be_shown(world: World) -> None:
    world.program.says["/incoming"] = (
        200,
        f'<Response><Dial callerId="+12025550199">{SAM}</Dial><Say>Sorry.</Say></Response>',
    )
    world.network.call(DANA, PROGRAM)
    world.wait(60)

    assert world.network.phone(SAM).calls == ()
    assert world.network.phone(DANA).calls[0].heard == ("Sorry.",)


def test_a_caller_who_hangs_up_ends_the_other_call_too(world: World) -> None:
    world.network.meets(SAM, CallScript(answer=CallScript.by_hand().answer))
    world.program.says["/incoming"] = (200, f"<Response><Dial>{SAM}</Dial></Response>")
    sid = world.network.call(DANA, PROGRAM)
    world.wait(5)
    world.network.hang_up(sid)

    assert world.network.phone(SAM).calls == ()
    assert [call.status for call in world.network.calls] == [CallStatus.COMPLETED, CallStatus.CANCELED]


@pytest.mark.parametrize(("reason", "status"), [("", "no-answer"), (' reason="busy"', "busy")])
def test_a_call_may_be_rejected(world: World, reason: str, status: str) -> None:
    world.program.says["/incoming"] = (200, f"<Response><Reject{reason}/></Response>")
    world.network.call(DANA, PROGRAM)

    assert [call.status for call in world.network.calls] == [status]


def test_a_caller_presses_keys_too(world: World) -> None:
    world.network.meets(DANA, CallScript.answers_and_presses("2"))
    world.program.says["/incoming"] = (
        200,
        '<Response><Gather numDigits="1" action="/menu"><Say>Press 2 for a person.</Say></Gather></Response>',
    )
    world.network.call(DANA, PROGRAM)
    world.wait(30)

    assert world.program.heard("Digits", "/menu") == ["2"]


def test_a_number_that_nobody_owns_cannot_be_called(world: World) -> None:
    with pytest.raises(ValueError, match="owns"):
        world.network.call(DANA, "+12025550199")


def test_a_number_without_a_url_fails_the_call(world: World) -> None:
    world.network.own(PROGRAM, voice_url=None, status_callback=f"{PUBLIC}/call-status")
    world.network.call(DANA, PROGRAM)

    assert world.program.heard("CallStatus", "/call-status") == ["failed"]
