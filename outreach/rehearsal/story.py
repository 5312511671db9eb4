"""The language of stories: one statement a line, read whole before anything is played, so that a slip is found at once."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from outreach.domain.escalation import EscalationStatus
from outreach.domain.phone import NotAPhoneNumber, PhoneNumber
from outreach.domain.urgency import Urgency
from outreach.domain.zones import check_zone


@dataclass(frozen=True, slots=True)
class Slip:
    """A line that cannot be read: where, and why."""

    line: int
    why: str


class MalformedStory(Exception):
    """A story that cannot be played; every slip in it."""

    def __init__(self, slips: Sequence[Slip]) -> None:
        """Keep the slips."""
        super().__init__("; ".join(f"line {slip.line}: {slip.why}" for slip in slips))
        self.slips = tuple(slips)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One line of a story, read: `do` names what it does, `words` hold its parts."""

    line: int
    text: str
    do: str
    words: dict[str, str]

    def __getitem__(self, name: str) -> str:
        """Give a part of the statement; the empty string when it was left out."""
        return self.words.get(name) or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story: when and where it begins, and what happens."""

    start: datetime
    zone: str
    statements: tuple[Statement, ...]


_WHO = r"(?P<who>\+\d{7,15}|[^\W\d]\w*)"
_NAME = r"(?P<who>[^\W\d]\w*)"
_NUMBER = r"(?P<number>\+\d+)"
_MOMENT = r"\d{4}-\d\d-\d\d \d\d:\d\d"
_QUOTED = r'"(?P<text>.*)"'
_STATUSES = "|".join(status.value for status in EscalationStatus)
_URGENCIES = "|".join(urgency.value for urgency in Urgency)
_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}

_FORMS: tuple[tuple[str, str], ...] = (
    ("clock", rf"clock (?P<moment>{_MOMENT}) (?P<zone>\S+)"),
    ("program", r"program (?P<name>.+)"),
    ("lead", rf"lead {_NAME} {_NUMBER}(?P<marks>.*)"),
    ("specialist", rf"specialist {_NAME} {_NUMBER}(?P<marks>.*)"),
    ("participant", rf"participant {_NAME} {_NUMBER} (?P<zone>[^\s\[\]]+)(?P<marks>.*)"),
    ("invite", rf"invite {_NAME} {_NUMBER} (?P<zone>[^\s\[\]]+)(?P<marks>.*)"),
    ("nobody_on_call", r"nobody is on call"),
    ("on_call", rf"{_NAME} is on call(?: (?P<start>{_MOMENT}) to (?P<end>{_MOMENT}))?"),
    ("texts", rf"{_WHO} texts {_QUOTED}"),
    ("wait_until", r"wait until (?:(?P<day>\d{4}-\d\d-\d\d) )?(?P<time>\d\d:\d\d)"),
    ("wait", rf"wait (?P<count>\d+) (?P<unit>{'|'.join(_UNITS)})s?"),
    ("hears_nothing", rf"{_WHO} hears nothing"),
    ("hears", rf"{_WHO} hears {_QUOTED}"),
    ("heard", rf"{_WHO} heard (?P<most>at most )?(?P<count>\d+) texts?"),
    ("never_hears", rf"{_WHO} never hears {_QUOTED}"),
    ("is_called", rf"{_WHO} is called"),
    ("is_not_called", rf"{_WHO} is not called"),
    ("answers", rf"{_WHO} answers and presses (?P<key>[0-9*#])"),
    ("rings", rf"{_WHO} lets it ring"),
    ("voicemail", rf"{_WHO}'s voicemail answers"),
    ("busy", rf"{_WHO} is busy"),
    ("no_escalation", rf"{_WHO} has no escalation"),
    (
        "escalation",
        rf"{_WHO} has an? (?:(?P<early>{_URGENCIES}) )?(?P<status>{_STATUSES}) (?:(?P<middle>{_URGENCIES}) )?escalation"
        rf"(?: \[?(?P<urgency>{_URGENCIES})\]?)?(?: \[?by (?P<by>[^\W\d]\w*)\]?)?",
    ),
    ("is_state", rf"{_NAME} is (?P<state>invited|enrolled|paused|stopped)"),
    (
        "carrier",
        r"the carrier (?P<words>is down|is slow|loses answers|loses receipts|repeats receipts|shuffles receipts|is well)",
    ),
    ("redis", r"redis is (?P<state>down|up)"),
    ("workers", r"the workers (?P<state>die|are back)"),
    ("database", r"the database restarts"),
    ("nobody_hears", r"nobody hears anything else"),
)
_COMPILED = tuple((do, re.compile(form)) for do, form in _FORMS)

_MARK = re.compile(
    r"asks daily at (?P<daily>\d\d:\d\d)|peer (?P<peer>[^\W\d]\w*)|(?P<risk>at risk)|speaks (?P<speaks>[a-z]{2})"
    r"|(?P<lang>[a-z]{2})(?![\w-])",
)
_INTRODUCES = frozenset({"lead", "specialist", "participant", "invite"})
_NEEDS_PROGRAM = _INTRODUCES | {"on_call", "nobody_on_call", "texts"}


def read_story(text: str) -> Story:
    """Read a story; raises MalformedStory with every slip in it."""
    slips: list[Slip] = []
    statements: list[Statement] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = _without_comment(raw).strip()
        if not line:
            continue
        statement = _statement(number, line)
        if isinstance(statement, Slip):
            slips.append(statement)
        else:
            statements.append(statement)
    slips += _check(statements)
    if slips:
        raise MalformedStory(sorted(slips, key=_line_of))
    first = statements[0]
    start = datetime.fromisoformat(first["moment"]).replace(tzinfo=ZoneInfo(first["zone"]))
    return Story(start=start, zone=first["zone"], statements=tuple(statements[1:]))


def _line_of(slip: Slip) -> int:
    return slip.line


def _without_comment(line: str) -> str:
    """Cut a comment off: a # outside of quotes."""
    quoted = False
    for place, character in enumerate(line):
        if character == '"':
            quoted = not quoted
        if character == "#" and not quoted:
            return line[:place]
    return line


def _statement(number: int, line: str) -> Statement | Slip:
    plain = re.sub(r"\s+", " ", line) if '"' not in line else line
    for do, form in _COMPILED:
        found = form.fullmatch(plain)
        if found is not None:
            words = {name: value for name, value in found.groupdict().items() if value is not None}
            why = _wrong_words(do, words)
            return Slip(number, why) if why else Statement(line=number, text=line, do=do, words=words)
    return Slip(number, f"no such statement: {line}")


def _wrong_words(do: str, words: dict[str, str]) -> str | None:
    """Check the parts that a pattern cannot: zones, dates, times, numbers and marks; puts the marks among the words."""
    checks: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("zone", check_zone),
        ("moment", datetime.fromisoformat),
        ("start", datetime.fromisoformat),
        ("end", datetime.fromisoformat),
        ("day", date.fromisoformat),
        ("time", time.fromisoformat),
        ("number", PhoneNumber),
    )
    try:
        for name, check in checks:
            if name in words:
                check(words[name])
        if do in _INTRODUCES:
            _read_marks(words)
        if "start" in words and words["start"] >= words["end"]:
            return "a shift must end after it starts"
    except (ValueError, NotAPhoneNumber) as error:
        return str(error)
    return None


def _read_marks(words: dict[str, str]) -> None:
    """Read what follows a name, a number and a zone: `es`, `peer S`, `at risk`, `asks daily at 09:00`, `speaks es`."""
    rest = words.pop("marks", "").replace("[", " ").replace("]", " ").replace(",", " ")
    while rest := rest.strip():
        found = _MARK.match(rest)
        if found is None:
            raise ValueError(f"cannot read {rest!r}: write es, peer NAME, at risk, asks daily at HH:MM or speaks es")
        words.update({name: value for name, value in found.groupdict().items() if value is not None})
        rest = rest[found.end() :]
    if "daily" in words:
        time.fromisoformat(words["daily"])


def _check(statements: Sequence[Statement]) -> list[Slip]:
    """Check what one line cannot know: the clock comes first, and nobody appears before they were introduced."""
    if not statements or statements[0].do != "clock":
        return [Slip(statements[0].line if statements else 1, "a story begins with its clock")]
    slips: list[Slip] = []
    known: set[str] = set()
    program = False
    for statement in statements[1:]:
        if statement.do == "clock":
            slips.append(Slip(statement.line, "the clock is set once, at the beginning; write wait until …"))
        program = program or statement.do == "program"
        if statement.do in _NEEDS_PROGRAM and not program:
            slips.append(Slip(statement.line, "name a program first"))
        slips += _check_names(statement, known)
    return slips


def _check_names(statement: Statement, known: set[str]) -> list[Slip]:
    who = statement["who"]
    if statement.do in _INTRODUCES:
        again = [Slip(statement.line, f"{who} was introduced before")] if who in known else []
        unknown = [
            Slip(statement.line, f"who is {name}? introduce them first")
            for name in (statement["peer"],)
            if name and name not in known
        ]
        known.add(who)
        return again + unknown
    named = [name for name in (who, statement["by"]) if name and not name.startswith("+")]
    return [Slip(statement.line, f"who is {name}? introduce them first") for name in named if name not in known]


def seconds_of(statement: Statement) -> timedelta:
    """Say how long a `wait` waits."""
    return timedelta(seconds=int(statement["count"]) * _UNITS[statement["unit"]])
