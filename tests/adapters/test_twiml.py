"""TwiML: every step of a call in Twilio's words, and what Twilio posts about a call in ours."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import timedelta
from typing import cast

import pytest
from werkzeug.datastructures import MultiDict

from outreach.adapters.twiml import read_call, script
from outreach.domain.calls import (
    Ask,
    CallNews,
    Connect,
    Connection,
    GoTo,
    HangUp,
    Pause,
    PickedUp,
    Record,
    Say,
    Step,
)
from outreach.ports import Form
from tests.adapters.carrier import DANA, OURS


def written(*steps: Step, lang: str = "en") -> ET.Element:
    return ET.fromstring(script(steps, lang=lang))  # noqa: S314 - we wrote it


def told(**fields: str) -> CallNews:
    return read_call(cast("Form", MultiDict(cast("Mapping[str, str]", fields))))


def test_a_question_names_where_its_answer_goes_and_speaks_inside() -> None:
    (gather,) = written(Ask(says=(Say("Press 1."), Say("Oprime 1.", "es")), answer_to="https://o.example/key"))

    assert gather.attrib == {
        "input": "dtmf",
        "numDigits": "1",
        "timeout": "8",
        "action": "https://o.example/key",
        "method": "POST",
    }
    assert [(say.get("language"), say.text) for say in gather] == [("en-US", "Press 1."), ("es-US", "Oprime 1.")]


def test_a_question_may_listen_for_speech_and_hear_of_silence() -> None:
    ask = Ask(
        says=(Say("¿Cómo estás?"),),
        answer_to="https://o.example/answer",
        keys=2,
        speech=True,
        listens_for=("bien", "mal"),
        silence_counts=True,
    )

    (gather,) = written(ask, lang="es")

    assert gather.get("input") == "dtmf speech"
    assert (gather.get("language"), gather.get("hints"), gather.get("speechTimeout")) == ("es-US", "bien, mal", "auto")
    assert (gather.get("numDigits"), gather.get("actionOnEmptyResult")) == ("2", "true")


def test_a_connection_shows_our_number_and_is_never_recorded() -> None:
    connect = Connect(to=DANA, shows=OURS, then="https://o.example/over", whisper="https://o.example/whisper")

    (dial,) = written(connect)

    assert dial.attrib == {
        "action": "https://o.example/over",
        "method": "POST",
        "callerId": OURS.e164,
        "answerOnBridge": "true",
        "timeout": "22",
        "timeLimit": "3600",
    }
    (number,) = dial
    assert (number.text, number.attrib) == (DANA.e164, {"url": "https://o.example/whisper", "method": "POST"})


@pytest.mark.parametrize(("to_the_beep", "detection"), [(False, "Enable"), (True, "DetectMessageEnd")])
def test_who_picks_up_may_be_listened_for(detection: str, *, to_the_beep: bool) -> None:
    connect = Connect(to=DANA, shows=OURS, then="/over", machine_at="https://o.example/amd", to_the_beep=to_the_beep)

    number = written(connect)[0][0]

    assert (number.get("machineDetection"), number.get("amdStatusCallback")) == (detection, "https://o.example/amd")


def test_the_other_steps_are_written_in_their_order() -> None:
    record = Record(goes_to="https://o.example/recorded", longest=timedelta(minutes=2))
    steps = written(Say("a < b & c"), Pause(timedelta(seconds=2)), record, GoTo("https://o.example/next"), HangUp())

    assert [step.tag for step in steps] == ["Say", "Pause", "Record", "Redirect", "Hangup"]
    assert steps[0].text == "a < b & c"
    assert steps[1].get("length") == "2"
    assert (steps[2].get("action"), steps[2].get("maxLength")) == ("https://o.example/recorded", "120")
    assert (steps[3].text, steps[3].get("method")) == ("https://o.example/next", "POST")


def test_no_steps_are_an_empty_document() -> None:
    assert list(written()) == []


@pytest.mark.parametrize(
    ("answered_by", "who"),
    [
        ("human", PickedUp.PERSON),
        ("machine_start", PickedUp.MACHINE),
        ("machine_end_beep", PickedUp.MACHINE),
        ("machine_end_silence", PickedUp.MACHINE),
        ("fax", PickedUp.MACHINE),
        ("unknown", PickedUp.UNKNOWN),
        ("something new", PickedUp.UNKNOWN),
        ("", None),
    ],
)
def test_who_picked_up_is_read(answered_by: str, who: PickedUp | None) -> None:
    assert told(CallSid="CA1", AnsweredBy=answered_by).picked_up is who


@pytest.mark.parametrize(
    ("status", "bridged", "how"),
    [
        ("completed", "true", Connection.TALKED),
        ("completed", "false", Connection.DECLINED),
        ("answered", "true", Connection.TALKED),
        ("no-answer", "false", Connection.NO_ANSWER),
        ("canceled", "false", Connection.NO_ANSWER),
        ("busy", "false", Connection.BUSY),
        ("failed", "false", Connection.FAILED),
        ("something new", "false", None),
        ("", "", None),
    ],
)
def test_how_connecting_went_is_read(status: str, bridged: str, how: Connection | None) -> None:
    news = told(CallSid="CA1", DialCallStatus=status, DialBridged=bridged, DialCallDuration="61")

    assert (news.connection, news.lasted) == (how, timedelta(seconds=61))


def test_keys_are_read_to_the_letter_and_odd_fields_are_nothing() -> None:
    news = told(Digits="1\x00", SpeechResult="not\x00 well", From="anonymous", To=OURS.e164, DialCallDuration="-3")

    assert (news.carrier_id, news.keys, news.words) == ("", "1\x00", "not well")
    assert (news.caller, news.called, news.lasted, news.recording) == (None, OURS, None, None)
