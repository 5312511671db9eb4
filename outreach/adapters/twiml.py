"""TwiML: the steps of a call in Twilio's words, and what Twilio posts about a call in ours."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import assert_never

from twilio.twiml import TwiML
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from outreach.domain.calls import (
    Ask,
    CallEnd,
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
from outreach.domain.phone import NotAPhoneNumber, PhoneNumber
from outreach.ports import Form

_VOICES = {"es": "es-US", "en": "en-US"}

ENDED: Mapping[str, CallEnd] = {
    "completed": CallEnd.NO_KEY,
    "busy": CallEnd.BUSY,
    "no-answer": CallEnd.NO_ANSWER,
    "failed": CallEnd.FAILED,
    "canceled": CallEnd.FAILED,
}
"""How a call ended; a completed one may have been answered by anything at all, so it counts as nobody's."""

_WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253", "+7748283"})
"""What some networks give for a caller who hides their number: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE and
PRIVATE, as the letters lie on the keys. Nobody has these numbers, and whoever hides is not one and the same person.
"""

_ENDS: Mapping[str, Connection] = {
    "answered": Connection.TALKED,
    "no-answer": Connection.NO_ANSWER,
    "canceled": Connection.NO_ANSWER,
    "busy": Connection.BUSY,
    "failed": Connection.FAILED,
}


def script(steps: Iterable[Step], *, lang: str) -> str:
    """Write steps as TwiML."""
    response = VoiceResponse()
    for step in steps:
        _write(response, step, lang)
    return str(response)


def _write(response: VoiceResponse, step: Step, lang: str) -> None:
    match step:
        case Say():
            response.say(step.words, language=_voice(step, lang))
        case Pause():
            response.pause(length=_seconds(step.lasts))
        case Ask():
            response.append(_gather(step, lang))
        case Connect():
            response.append(_dial(step))
        case Record():
            response.record(
                action=step.goes_to,
                method="POST",
                max_length=_seconds(step.longest),
                timeout=_seconds(step.ends_with_silence_of),
                play_beep=True,
            )
        case GoTo():
            response.redirect(step.address, method="POST")
        case HangUp():
            response.hangup()
        case _:
            assert_never(step)


def _gather(ask: Ask, lang: str) -> TwiML:
    """Write a question; what it asks for is spelled out, for a Gather left to itself would ask its own URL again."""
    spoken = {"language": _VOICES.get(lang, "en-US"), "speech_timeout": "auto"} if ask.speech else {}
    if ask.speech and ask.listens_for:
        spoken["hints"] = ", ".join(ask.listens_for)
    gather = Gather(
        input="dtmf speech" if ask.speech else "dtmf",
        num_digits=ask.keys,
        finish_on_key="#" if ask.keys is None else None,
        timeout=_seconds(ask.waits),
        action=ask.answer_to,
        method="POST",
        action_on_empty_result=True if ask.silence_counts else None,
        **spoken,
    )
    for say in ask.says:
        gather.say(say.words, language=_voice(say, lang))
    return gather


def _dial(connect: Connect) -> TwiML:
    """Write a connection, without `record`: what people say to each other is nobody else's."""
    dial = Dial(
        action=connect.then,
        method="POST",
        caller_id=connect.shows.e164,
        answer_on_bridge=True,
        timeout=_seconds(connect.rings_for),
        time_limit=_seconds(connect.at_most),
    )
    listens = {}
    if connect.machine_at is not None:
        kind = "DetectMessageEnd" if connect.to_the_beep else "Enable"
        listens = {"machine_detection": kind, "amd_status_callback": connect.machine_at}
    dial.number(connect.to.e164, url=connect.whisper, method="POST" if connect.whisper else None, **listens)
    return dial


def _voice(say: Say, lang: str) -> str:
    return _VOICES.get(say.lang or lang, "en-US")


def _seconds(span: timedelta) -> int:
    return max(1, round(span.total_seconds()))


def read_call(form: Form) -> CallNews:
    """Read what Twilio posts about a call; keys to the letter, for nothing but the very key may take a page."""
    lasted = form.get("DialCallDuration") or ""
    return CallNews(
        carrier_id=(form.get("CallSid") or "").replace("\x00", "")[:80],
        keys=form.get("Digits") or "",
        words=(form.get("SpeechResult") or "").replace("\x00", ""),
        picked_up=_picked_up(form.get("AnsweredBy") or ""),
        connection=_connection(form),
        lasted=timedelta(seconds=int(lasted)) if lasted.isascii() and lasted.isdigit() and len(lasted) < 7 else None,
        recording=form.get("RecordingUrl") or None,
        caller=_number(form.get("From") or ""),
        called=_number(form.get("To") or ""),
        hung_up=(form.get("CallStatus") or "") in ENDED,
        failed_at=form.get("ErrorUrl") or None,
    )


def _picked_up(answered_by: str) -> PickedUp | None:
    if not answered_by:
        return None
    if answered_by.startswith("machine") or answered_by == "fax":
        return PickedUp.MACHINE
    return PickedUp.PERSON if answered_by == "human" else PickedUp.UNKNOWN


def _connection(form: Form) -> Connection | None:
    """Say how a Dial ended: one that was "completed" without being bridged was picked up, and not taken."""
    status = form.get("DialCallStatus") or ""
    if status == "completed":
        return Connection.DECLINED if form.get("DialBridged") == "false" else Connection.TALKED
    return _ENDS.get(status)


def _number(text: str) -> PhoneNumber | None:
    if text in _WITHHELD:
        return None
    try:
        return PhoneNumber(text)
    except NotAPhoneNumber:
        return None
