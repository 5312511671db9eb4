"""The language of stories: one statement a line, read whole before anything is played."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from outreach.rehearsal.grammar import INTRODUCES, STAFF, read_statement
from outreach.rehearsal.lines import lines_of
from outreach.rehearsal.names import key_of
from outreach.rehearsal.statements import MalformedStory, Slip, Statement, Story
from outreach.rehearsal.turns import names_in
from outreach.rehearsal.when import moment_of

__all__ = ["MalformedStory", "Slip", "Statement", "Story", "read_story"]

_NEEDS_PROGRAM = INTRODUCES | {"on_call", "nobody_on_call", "rotates", "off", "swaps", "open_shift", "drill"}
_CLOCK_FIRST = "a story begins with its clock: clock 2026-03-06 08:55 America/Denver"


def read_story(text: str) -> Story:
    """Read a story; raises MalformedStory with every slip in it."""
    slips: list[Slip] = []
    statements: list[Statement] = []
    for line in lines_of(text):
        read = read_statement(line)
        if isinstance(read, Slip):
            slips.append(read)
        else:
            statements.append(read)
    if not statements or statements[0].do != "clock":
        first_line = min([slip.line for slip in slips] + [statement.line for statement in statements], default=1)
        slips += [] if any(slip.line == first_line for slip in slips) else [Slip(first_line, _CLOCK_FIRST)]
    slips += _check(statements)
    if slips:
        raise MalformedStory(sorted(slips, key=_line_of))
    first = statements[0]
    return Story(start=_start(first), zone=first["zone"], statements=tuple(statements[1:]))


def _line_of(slip: Slip) -> int:
    return slip.line


def _start(clock: Statement) -> datetime:
    return datetime.fromisoformat(clock["moment"]).replace(tzinfo=ZoneInfo(clock["zone"]))


def _check(statements: Sequence[Statement]) -> Iterator[Slip]:
    """Check what one line cannot know: the clock never runs back, and nobody appears before they are introduced."""
    yield from _check_program(statements)
    yield from _check_clock(statements)
    known: dict[str, str] = {}
    for statement in statements:
        check = _check_introduction if statement.do in INTRODUCES else _check_names
        yield from check(statement, known)


def _check_program(statements: Sequence[Statement]) -> Iterator[Slip]:
    for statement in statements:
        if statement.do == "program":
            return
        if statement.do in _NEEDS_PROGRAM:
            yield Slip(statement.line, "name a program first")


def _check_clock(statements: Sequence[Statement]) -> Iterator[Slip]:
    if not statements or statements[0].do != "clock":
        return
    now, zone = _start(statements[0]), statements[0]["zone"]
    for statement in statements[1:]:
        if statement.do == "clock":
            yield Slip(statement.line, "the clock is set once, at the beginning; write wait until …")
        if statement.do == "wait":
            now += timedelta(seconds=float(statement["span"]))
        if statement.do == "wait_until":
            moment = moment_of(f"{statement['day']} {statement['time']}".strip(), now=now, zone=zone)
            if moment < now:
                yield Slip(statement.line, "that moment has passed in this story")
            now = max(now, moment)


def _check_introduction(statement: Statement, known: dict[str, str]) -> list[Slip]:
    """Check that somebody is new, by name and by number, and note what they are: staff or a participant."""
    who, number = statement["who"], statement["number"]
    slips = []
    if key_of(who) in known:
        slips.append(Slip(statement.line, f"{who} was introduced before"))
    elif number in known:
        slips.append(Slip(statement.line, f"{number} belongs to somebody introduced before"))
    if statement["peer"]:
        slips += _check_staff(statement, statement["peer"], known)
    known[key_of(who)] = known[number] = "staff" if statement.do in STAFF else "participant"
    return slips


def _check_names(statement: Statement, known: dict[str, str]) -> list[Slip]:
    who, slips = statement["who"], []
    if statement.do == "rotates":
        return [slip for name in names_in(statement["people"]) for slip in _check_staff(statement, name, known)]
    if statement.do in {"on_call", "off", "swaps"}:
        slips += _check_staff(statement, who, known)
    elif who and not who.startswith("+") and key_of(who) not in known:
        slips.append(Slip(statement.line, f"who is {who}? introduce them first"))
    other = statement["other"]
    if other and not other.startswith("+") and key_of(other) not in known:
        slips.append(Slip(statement.line, f"who is {other}? introduce them first"))
    if statement["by"]:
        slips += _check_staff(statement, statement["by"], known)
    return slips


def _check_staff(statement: Statement, who: str, known: dict[str, str]) -> list[Slip]:
    if known.get(key_of(who)) == "staff":
        return []
    if key_of(who) in known:
        return [Slip(statement.line, f"{who} is a participant here, not a specialist or a lead")]
    return [Slip(statement.line, f"who is {who}? introduce them first")]
