"""What a specialist asks for by text: a small grammar that forgives, because it is typed at night with one thumb."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from outreach.domain.escalation import Outcome
from outreach.domain.paging_rules import is_rule
from outreach.domain.promise import is_a_time


class Verb(StrEnum):
    """What a specialist wants done."""

    TAKE = "take"
    READ = "read"
    SAY = "say"
    CALL = "call"
    BY = "by"
    ACCEPT = "accept"
    DONE = "done"
    PASS = "pass"  # noqa: S105 - a verb
    QUEUE = "queue"
    WHO = "who"
    TRUE = "true"
    FALSE = "false"
    PAGES = "pages"
    TALK = "talk"
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
    "by": Verb.BY,
    "para": Verb.BY,
    "antes": Verb.BY,
    "en": Verb.BY,
    "accept": Verb.ACCEPT,
    "acepto": Verb.ACCEPT,
    "aceptar": Verb.ACCEPT,
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
    "true": Verb.TRUE,
    "cierta": Verb.TRUE,
    "cierto": Verb.TRUE,
    "false": Verb.FALSE,
    "falsa": Verb.FALSE,
    "falso": Verb.FALSE,
    "pages": Verb.PAGES,
    "avisos": Verb.PAGES,
    "talk": Verb.TALK,
    "hablar": Verb.TALK,
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

_TAKES_TEXT = frozenset({Verb.SAY, Verb.DONE, Verb.BY, Verb.PAGES})
_MARKS = frozenset({Verb.TRUE, Verb.FALSE})

SPEAKS = frozenset({Verb.SAY, Verb.DONE})
"""What takes words of its own without a code."""

# fmt: off
_SMALL_WORDS = frozenset([
    "a", "ahora", "are", "back", "call", "de", "el", "en", "esta", "está", "for", "favor", "got", "guardia", "i",
    "is", "it", "la", "lo", "me", "next", "no", "now", "ok", "on", "one", "por", "please", "plz", "quien", "quién",
    "s", "shift", "still", "thanks", "that", "the", "them", "this", "turno", "up", "va", "who",
])
# fmt: on
"""What may dress a command; any other words make it a text like anybody's, to be read for danger."""

_NOT_CODES = frozenset({911, 988})
_FIRST_WORD = re.compile(r"^\W*(\?|\w+)[\s.:,!–—-]*")
_CODE = re.compile(r"^[#(]?(\d{2,4})\b[).:,]?\s*")
_ALARM = re.compile(r"^alarma?\b[\s.:,!–—-]*", re.IGNORECASE)
_OF = re.compile(r"^de\s+", re.IGNORECASE)
_MAY_GO_ON = re.compile(r"(?:no(?!\s+answer)|left(?!\s+message)|other|warm|message)\b\W*\w", re.IGNORECASE)
_GLUED = re.compile(r"1[\s#]*(\d{2,4})")


def parse_command(body: str) -> Command | None:
    """Read a command such as "1", "1 42", "READ 42", "SAY 42 I am here", or None when the text is no command.

    Only SAY and DONE take words of their own: "who is on" is a command, "who cares" is not, nor is "true 20 pills" or
    "by the time you read this", so that a specialist who is in trouble is heard.
    """
    text = unicodedata.normalize("NFC", body).strip().strip("\"'“”‘’").strip()
    first = _FIRST_WORD.match(text)
    if first is None:
        return None
    glued = _GLUED.fullmatch(text)
    if glued is not None:
        return Command(verb=Verb.TAKE, code=int(glued.group(1)))
    verb = _WORDS.get(first.group(1).casefold())
    if verb is None:
        return None
    rest = text[first.end() :].strip()
    if verb in _MARKS:
        rest = _ALARM.sub("", rest)
    if verb is Verb.BY:
        return _by(first.group(1), rest)
    code, rest = _code(verb, rest)
    if (code is None or verb in _MARKS) and verb not in _TAKES_TEXT and not _is_small(rest):
        return None
    return Command(verb=verb, code=code, text=rest if verb in _TAKES_TEXT else "")


def _by(word: str, rest: str) -> Command | None:
    """Read a promise such as "BY 9:40", "BY 42 30" or "ANTES DE LAS 9:40": a lone number is minutes, never a code."""
    said = _OF.sub("", rest)
    found = _CODE.match(said)
    after = "" if found is None else _OF.sub("", said[found.end() :].strip())
    if found is not None and is_a_time(after) and not is_a_time(said):
        return Command(verb=Verb.BY, code=int(found.group(1)), text=after)
    if is_a_time(said) or (not rest and word.casefold() == "by"):
        return Command(verb=Verb.BY, text=said)
    return None


def _code(verb: Verb, rest: str) -> tuple[int | None, str]:
    """Take the code off what follows a verb: "call 911" and "done 911" name no escalation."""
    found = _CODE.match(rest)
    if found is None or (verb is Verb.DONE and _names_outcome_only(rest)):
        return None, rest
    code = int(found.group(1))
    if verb is Verb.CALL and code in _NOT_CODES:
        return None, rest
    return code, rest[found.end() :].strip()


def _is_small(rest: str) -> bool:
    return all(word in _SMALL_WORDS for word in re.findall(r"\w+", rest.casefold()))


def _names_outcome_only(rest: str) -> bool:
    """Tell the outcome 911 from a code: a code is followed by an outcome of its own."""
    outcome = parse_outcome(rest)
    return outcome is not None and (not rest.startswith("911") or parse_outcome(outcome[1]) is None)


def is_unclear(command: Command | None) -> bool:
    """Say whether a text may be no command after all, and is read for danger first."""
    if command is None or (command.verb is Verb.PAGES and not is_rule(command.text)):
        return True
    if command.verb is not Verb.DONE:
        return False
    return parse_outcome(command.text) is None or (command.code is None and is_a_sentence(command.text))


def is_a_sentence(text: str) -> bool:
    """Say whether what follows DONE goes on from an outcome of one everyday word, such as "no reason to live"."""
    return _MAY_GO_ON.match(text) is not None


def parse_outcome(text: str) -> tuple[Outcome, str] | None:
    """Read the outcome that begins a text, and what is left as a note, or None when it names none."""
    folded = text.casefold()
    for words in sorted(_OUTCOMES, key=len, reverse=True):
        if re.match(rf"{re.escape(words)}(?!\w)", folded):
            return _OUTCOMES[words], text[len(words) :].strip(" .,:;-")
    return None
