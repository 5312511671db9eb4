"""TwiML, read into values: the verbs that this network can carry out.

Source: twilio.com/docs/messaging/twiml and twilio.com/docs/voice/twiml. Verbs it does not know are passed over, as
Twilio passes over unknown ones with a warning.
"""

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

_WHOLE = re.compile(r"\d{1,5}\Z", re.ASCII)
_WORDS_PER_SECOND = 2.5
_PLAYED_SECONDS = 3.0


class BadDocument(ValueError):
    """Raised for an answer that is no TwiML; says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Say:
    """Words spoken, `loop` times."""

    words: str
    loop: int = 1

    @property
    def seconds(self) -> float:
        """How long it takes to say."""
        return max(1.0, len(self.words.split()) / _WORDS_PER_SECOND) * self.loop


@dataclass(frozen=True, slots=True)
class Play:
    """A recording played."""

    url: str
    loop: int = 1

    @property
    def seconds(self) -> float:
        """How long it takes to play."""
        return _PLAYED_SECONDS * self.loop


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence, in seconds."""

    seconds: float = 1.0


Prompt = Say | Play | Pause


@dataclass(frozen=True, slots=True, kw_only=True)
class Gather:
    """A question answered with keys, with speech, or either; `num_digits` None: any.

    `timeout` is in seconds after the last prompt or key.
    """

    prompts: tuple[Prompt, ...] = ()
    keys: bool = True
    speech: bool = False
    action: str | None = None
    method: str = "POST"
    num_digits: int | None = None
    timeout: float = 5.0
    finish_on_key: str = "#"
    on_empty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A recording of what the far end says, until silence of `timeout` seconds, a key, or `longest` seconds."""

    action: str | None = None
    method: str = "POST"
    longest: float = 3600.0
    timeout: float = 5.0
    finish_on_key: str = "1234567890*#"
    beeps: bool = True


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on with another document."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Refuse an incoming call; `reason` is `rejected` or `busy`."""

    reason: str = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A phone to ring; `url` is what its owner hears before being connected, `amd_callback` who picked up."""

    number: str
    url: str | None = None
    method: str = "POST"
    status_callback: str | None = None
    events: frozenset[str] = frozenset({"completed"})
    machine_detection: str | None = None
    amd_callback: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """Connect the call to the first of these phones that answers; times in seconds."""

    numbers: tuple[Number, ...]
    action: str | None = None
    method: str = "POST"
    timeout: int = 30
    time_limit: int = 14_400
    caller_id: str | None = None


Verb = Say | Play | Pause | Gather | Record | Redirect | Hangup | Reject | Dial


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A text that a messaging document asks for; `to` None: whoever wrote."""

    body: str
    media: tuple[str, ...] = ()
    to: str | None = None
    status_callback: str | None = None


def read_messaging(document: str) -> tuple[Reply | Redirect, ...]:
    """Read the answer to a text; an empty body asks for nothing. Raises BadDocument for anything that is no TwiML."""
    if not document.strip():
        return ()
    found = (_read_message_verb(element) for element in _root(document))
    return tuple(verb for verb in found if verb is not None)


def read_voice(document: str) -> tuple[Verb, ...]:
    """Read what a call is to do. Raises BadDocument for anything that is no TwiML, an empty body included."""
    found = (_read_verb(element) for element in _root(document))
    return tuple(verb for verb in found if verb is not None)


def _root(document: str) -> ET.Element:
    try:
        root = ET.fromstring(document)  # noqa: S314
    except ET.ParseError as error:
        raise BadDocument(f"no XML: {error}") from error
    if root.tag != "Response":
        raise BadDocument(f"the root is <{root.tag}>, not <Response>")
    return root


def _read_message_verb(element: ET.Element) -> Reply | Redirect | None:
    match element.tag:
        case "Message" | "Sms":
            body = "".join(part.text or "" for part in element.findall("Body")) or (element.text or "").strip()
            media = tuple((part.text or "").strip() for part in element.findall("Media"))
            return Reply(body=body, media=media, to=element.get("to"), status_callback=element.get("statusCallback"))
        case "Redirect":
            return Redirect(_words(element), element.get("method", "POST").upper())
        case _:
            return None


def _read_verb(element: ET.Element) -> Verb | None:
    match element.tag:
        case "Gather":
            return _read_gather(element)
        case "Record":
            return _read_record(element)
        case "Redirect":
            return Redirect(_words(element), element.get("method", "POST").upper())
        case "Hangup":
            return Hangup()
        case "Reject":
            return Reject(element.get("reason", "rejected"))
        case "Dial":
            return _read_dial(element)
        case _:
            return _read_prompt(element)


def _read_prompt(element: ET.Element) -> Prompt | None:
    match element.tag:
        case "Say":
            return Say(_words(element), max(1, _whole(element, "loop", 1)))
        case "Play":
            return Play(_words(element), max(1, _whole(element, "loop", 1)))
        case "Pause":
            return Pause(float(_whole(element, "length", 1)))
        case _:
            return None


def _read_gather(element: ET.Element) -> Gather:
    digits, takes = _whole(element, "numDigits", 0), element.get("input", "dtmf").lower().split()
    return Gather(
        keys="dtmf" in takes,
        speech="speech" in takes,
        prompts=tuple(prompt for child in element if (prompt := _read_prompt(child)) is not None),
        action=element.get("action"),
        method=element.get("method", "POST").upper(),
        num_digits=digits or None,
        timeout=float(_whole(element, "timeout", 5)),
        finish_on_key=element.get("finishOnKey", "#"),
        on_empty=element.get("actionOnEmptyResult", "false").lower() == "true",
    )


def _read_record(element: ET.Element) -> Record:
    return Record(
        action=element.get("action"),
        method=element.get("method", "POST").upper(),
        longest=float(_whole(element, "maxLength", 3600)),
        timeout=float(_whole(element, "timeout", 5)),
        finish_on_key=element.get("finishOnKey", "1234567890*#"),
        beeps=element.get("playBeep", "true").lower() == "true",
    )


def _read_dial(element: ET.Element) -> Dial:
    plain = (element.text or "").strip()
    numbers = tuple(_read_number(child) for child in element.findall("Number"))
    return Dial(
        numbers=(*((Number(number=plain),) if plain else ()), *numbers),
        action=element.get("action"),
        method=element.get("method", "POST").upper(),
        timeout=_whole(element, "timeout", 30),
        time_limit=_whole(element, "timeLimit", 14_400),
        caller_id=element.get("callerId"),
    )


def _read_number(element: ET.Element) -> Number:
    return Number(
        number=_words(element),
        url=element.get("url"),
        method=element.get("method", "POST").upper(),
        status_callback=element.get("statusCallback"),
        events=frozenset(element.get("statusCallbackEvent", "completed").split()),
        machine_detection=element.get("machineDetection"),
        amd_callback=element.get("amdStatusCallback"),
    )


def _words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _whole(element: ET.Element, name: str, default: int) -> int:
    text = element.get(name, "").strip()
    return int(text) if _WHOLE.match(text) else default
