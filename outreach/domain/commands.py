"""What a specialist asks for by text: a small grammar that forgives, because it is typed at night with one thumb."""

import re
from dataclasses import dataclass
from enum import StrEnum

from outreach.domain.escalation import Outcome


class Verb(StrEnum):
    """What a specialist wants done."""

    TAKE = "take"
    READ = "read"
    SAY = "say"
    CALL = "call"
    DONE = "done"
    PASS = "pass"  # noqa: S105 - a verb
    QUEUE = "queue"
    WHO = "who"
    HELP = "help"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command; `code` names the escalation it is about, `text` is the rest of it as it was written."""

    verb: Verb
    code: int | None = None
    text: str = ""


_WORDS = {
    "1": Verb.TAKE,
    "ack": Verb.TAKE,
    "take": Verb.TAKE,
    "tomo": Verb.TAKE,
    "read": Verb.READ,
    "leer": Verb.READ,
    "say": Verb.SAY,
    "di": Verb.SAY,
    "call": Verb.CALL,
    "llamar": Verb.CALL,
    "done": Verb.DONE,
    "listo": Verb.DONE,
    "pass": Verb.PASS,
    "2": Verb.PASS,
    "pasar": Verb.PASS,
    "queue": Verb.QUEUE,
    "cola": Verb.QUEUE,
    "who": Verb.WHO,
    "quien": Verb.WHO,
    "quién": Verb.WHO,
    "help": Verb.HELP,
    "ayuda": Verb.HELP,
    "?": Verb.HELP,
}

_OUTCOMES = {
    "reached": Outcome.REACHED,
    "1": Outcome.REACHED,
    "hable": Outcome.REACHED,
    "hablé": Outcome.REACHED,
    "left message": Outcome.LEFT_MESSAGE,
    "left": Outcome.LEFT_MESSAGE,
    "message": Outcome.LEFT_MESSAGE,
    "mensaje": Outcome.LEFT_MESSAGE,
    "2": Outcome.LEFT_MESSAGE,
    "no answer": Outcome.NO_ANSWER,
    "no": Outcome.NO_ANSWER,
    "3": Outcome.NO_ANSWER,
    "warm handoff": Outcome.WARM_HANDOFF,
    "warm hand-off": Outcome.WARM_HANDOFF,
    "handoff": Outcome.WARM_HANDOFF,
    "hand-off": Outcome.WARM_HANDOFF,
    "warm": Outcome.WARM_HANDOFF,
    "4": Outcome.WARM_HANDOFF,
    "911": Outcome.EMERGENCY_SERVICES,
    "emergency": Outcome.EMERGENCY_SERVICES,
    "false alarm": Outcome.FALSE_ALARM,
    "false": Outcome.FALSE_ALARM,
    "falsa": Outcome.FALSE_ALARM,
    "other": Outcome.OTHER,
    "otro": Outcome.OTHER,
}

_FIRST_WORD = re.compile(r"^\W*(\?|\w+)[\s.:,!]*")
_CODE = re.compile(r"^[#(]?(\d{2,4})\b[).:,]?\s*")


def parse_command(body: str) -> Command | None:
    """Read a command such as "1", "1 42", "READ 42", "SAY 42 I am here", or None when the text is no command."""
    text = body.strip().strip("\"'“”‘’").strip()
    first = _FIRST_WORD.match(text)
    if first is None:
        return Command(verb=Verb.HELP) if text == "?" else None
    glued = re.fullmatch(r"1[\s#]*(\d{2,4})", text)
    if glued is not None:
        return Command(verb=Verb.TAKE, code=int(glued.group(1)))
    verb = _WORDS.get(first.group(1).casefold())
    if verb is None:
        return None
    rest = text[first.end() :]
    code = _CODE.match(rest)
    if code is not None and not _is_outcome(verb, rest):
        return Command(verb=verb, code=int(code.group(1)), text=rest[code.end() :].strip())
    if verb in (Verb.TAKE, Verb.QUEUE, Verb.WHO, Verb.HELP) and rest.strip():
        return None if verb is Verb.TAKE else Command(verb=verb)
    return Command(verb=verb, text=rest.strip())


def _is_outcome(verb: Verb, rest: str) -> bool:
    return verb is Verb.DONE and rest.strip().casefold() in _OUTCOMES


def parse_outcome(text: str) -> tuple[Outcome, str] | None:
    """Read the outcome that begins a text, and what is left as a note, or None when it names none."""
    folded = text.casefold()
    for words in sorted(_OUTCOMES, key=len, reverse=True):
        if re.match(rf"{re.escape(words)}(?!\w)", folded):
            return _OUTCOMES[words], text[len(words) :].strip(" .,:;-")
    return None
