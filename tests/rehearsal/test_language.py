"""The language of stories: every form it has, every way of writing it that people may choose, every slip named."""

import pytest

from outreach.rehearsal import MalformedStory, read_story
from outreach.rehearsal.statements import Statement

_OPENING = """\
clock 2026-03-06 08:55 America/Denver
program standard
lead L +12025550130
specialist S +12025550120
participant A +12025550110 America/Denver
"""


def _read(line: str) -> Statement:
    return read_story(f"{_OPENING}{line}\n").statements[-1]


@pytest.mark.parametrize(
    ("line", "do", "parts"),
    [
        ("program discharge", "program", {"name": "discharge"}),
        ("program ../my programs/ours.toml", "program", {"name": "../my programs/ours.toml"}),
        ("specialist T +12025550121 [speaks es]", "specialist", {"who": "T", "lang": "es"}),
        ("specialist T +12025550121 speaks es", "specialist", {"number": "+12025550121", "lang": "es"}),
        ("lead M +12025550131 [es]", "lead", {"who": "M", "lang": "es"}),
        ("S is on call", "on_call", {"who": "S", "start": ""}),
        (
            "S is on call 2026-03-06 08:00 to 2026-03-07 08:00",
            "on_call",
            {"start": "2026-03-06 08:00", "end": "2026-03-07 08:00"},
        ),
        ("nobody is on call", "nobody_on_call", {}),
        (
            "rota night rotates S, L weekly on Monday at 20:00",
            "rotates",
            {"rota": "night", "people": "S, L", "turn": "weekly on Monday", "time": "20:00"},
        ),
        (
            "rota days rotates S and L daily from 8:00 AM to 8:00 PM",
            "rotates",
            {"people": "S and L", "turn": "daily", "opens": "08:00", "closes": "20:00"},
        ),
        ("rota days rotates S every 3 days at 9:00", "rotates", {"turn": "every 3 days", "time": "09:00"}),
        ("S swaps 2026-03-08 with L", "swaps", {"who": "S", "day": "2026-03-08", "other": "L"}),
        (
            "a shift is open from 2026-03-06 20:00 to 2026-03-07 08:00",
            "open_shift",
            {"start": "2026-03-06 20:00", "end": "2026-03-07 08:00"},
        ),
        (
            "S is off 2026-03-06 08:00 to 2026-03-07 08:00",
            "off",
            {"who": "S", "start": "2026-03-06 08:00", "end": "2026-03-07 08:00"},
        ),
        ("participant B +12025550111 America/New_York", "participant", {"zone": "America/New_York", "lang": ""}),
        ("participant B +12025550111", "participant", {"zone": ""}),
        (
            "participant B +12025550111 America/Denver [es] [peer S] [at risk] [asks daily at 09:00]",
            "participant",
            {"lang": "es", "peer": "S", "risk": "at risk", "daily": "09:00"},
        ),
        (
            "participant B +12025550111 America/Denver by voice asks daily at 09:00",
            "participant",
            {"voice": "by voice", "daily": "09:00"},
        ),
        (
            "participant B +12025550111 America/Denver asks daily at 9:30 PM at risk peer S es",
            "participant",
            {"lang": "es", "peer": "S", "risk": "at risk", "daily": "21:30"},
        ),
        ("participant B +12025550111 America/Denver peer +12025550120", "participant", {"peer": "+12025550120"}),
        ("invite B +1 (202) 555-0111 America/Denver es", "invite", {"number": "+12025550111", "lang": "es"}),
        ('A texts "STOP"', "texts", {"who": "A", "text": "STOP"}),
        ('+12025550199 texts "hi"', "texts", {"who": "+12025550199", "text": "hi"}),
        ("wait 10 minutes", "wait", {"span": "600.0"}),
        ("wait 1 hour", "wait", {"span": "3600.0"}),
        ("wait 2 hours 30 minutes", "wait", {"span": "9000.0"}),
        ("wait a week and 1 day", "wait", {"span": "691200.0"}),
        ("wait until 09:00", "wait_until", {"day": "", "time": "09:00"}),
        ("wait until 2026-03-08 9:00", "wait_until", {"day": "2026-03-08", "time": "09:00"}),
        ('A hears "part of a text"', "hears", {"text": "part of a text"}),
        ("A hears nothing", "hears_nothing", {"who": "A"}),
        ("A heard 3 texts", "heard", {"count": "3", "most": ""}),
        ("A heard 1 text", "heard", {"count": "1"}),
        ("A heard at most 3 texts", "heard", {"count": "3", "most": "at most"}),
        ('A never hears "rehab"', "never_hears", {"text": "rehab"}),
        ("S is called", "is_called", {"who": "S"}),
        ("S calls", "calls", {"who": "S"}),
        ("S is not called", "is_not_called", {"who": "S"}),
        ("S answers and presses 1", "answers", {"key": "1"}),
        ("S answers and presses #", "answers", {"key": "#"}),
        ('S hears a call saying "Press 1"', "hears_call", {"who": "S", "text": "Press 1"}),
        ('S never hears a call saying "Dana"', "never_hears_call", {"who": "S", "text": "Dana"}),
        ("S picks up", "picks_up", {"who": "S"}),
        ("S presses 2", "presses", {"who": "S", "key": "2"}),
        ('S says "hello"', "says", {"who": "S", "text": "hello"}),
        ("S hangs up", "hangs_up", {"who": "S"}),
        ("A is connected to S", "connected", {"who": "A", "other": "S"}),
        ("A is connected to +1 202 555 0120", "connected", {"other": "+12025550120"}),
        ("S lets it ring", "rings", {"who": "S"}),
        ("S's voicemail answers", "voicemail", {"who": "S"}),
        ("+12025550120's voicemail answers", "voicemail", {"who": "+12025550120"}),
        ("S is busy", "busy", {"who": "S"}),
        ("A has an open escalation", "escalation", {"status": "open", "urgency": "", "by": ""}),
        ("A has an acknowledged escalation by S", "escalation", {"status": "acknowledged", "by": "S"}),
        ("A has a resolved escalation [urgent] [by S]", "escalation", {"urgency": "urgent", "by": "S"}),
        ("A has an acknowledged escalation by S, urgent", "escalation", {"urgency": "urgent", "by": "S"}),
        ("A has an open same day escalation", "escalation", {"urgency": "same_day"}),
        ("A has no escalation", "no_escalation", {"who": "A"}),
        ("A is enrolled", "is_state", {"state": "enrolled"}),
        ("+12025550110 is stopped", "is_state", {"state": "stopped"}),
        ("the carrier is down", "carrier", {"words": "is down"}),
        ("the carrier shuffles receipts", "carrier", {"words": "shuffles receipts"}),
        ("redis is down", "redis", {"state": "down"}),
        ("the workers die", "workers", {"state": "die"}),
        ("the workers are back", "workers", {"state": "are back"}),
        ("the database restarts", "database", {}),
        ("nobody hears anything else", "nobody_hears", {}),
    ],
)
def test_a_form_is_read(line: str, do: str, parts: dict[str, str]) -> None:
    statement = _read(line)

    assert statement.do == do
    assert {name: statement[name] for name in parts} == parts


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('A texts "a # in a text"', "a # in a text"),
        ('A texts "no"   # says "no"', "no"),
        ('A texts "he said "stop" to me"', 'he said "stop" to me'),
        ('A texts "im 5\' 10" tall"', "im 5' 10\" tall"),
        ("A texts “curly, like a phone’s”", "curly, like a phone’s"),
        ('A texts ""', ""),
        ('A texts "two  spaces\tand a tab"', "two  spaces\tand a tab"),
        ('A  texts\t"spaces around".', "spaces around"),
        ('a TEXTS "names and words in any case"', "names and words in any case"),
        ('A texts "mañana 🙂"', "mañana 🙂"),
        ('A texts "A texts "STOP" # no"', 'A texts "STOP" # no'),
    ],
)
def test_a_text_is_read_as_it_was_written(line: str, said: str) -> None:
    assert _read(line)["text"] == said


@pytest.mark.parametrize(
    "story",
    [
        _OPENING.replace("\n", "\r\n"),
        _OPENING.replace("\n", "\r"),
        "\ufeff" + _OPENING,
        "# a comment first\n\n   \n" + _OPENING,
        _OPENING.replace("\n", "   # why not\n"),
        _OPENING.replace(" ", "  \t"),
        _OPENING.replace("\n", ".\n"),
        _OPENING.replace("clock", "Clock").replace("2026-03-06 08:55", "2026-03-06T8:55"),
    ],
)
def test_a_story_may_look_as_its_editor_left_it(story: str) -> None:
    assert [statement.do for statement in read_story(story).statements] == [
        "program",
        "lead",
        "specialist",
        "participant",
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("A says hello", "cannot read: A says hello"),
        ("A texts hello", 'NAME texts "…"'),
        ('A texts "hello', 'NAME texts "…"'),
        ("A hears hello", "NAME hears nothing"),
        ("wait ten minutes", "wait 10 minutes"),
        ("wait until noon", "wait until 09:00"),
        ("wait until 25:00", "'25:00' is no time of day"),
        ("wait until 2026-02-30 09:00", "'2026-02-30' is no date"),
        ("wait until 2026-03-01 09:00", "that moment has passed"),
        ("clock 2026-03-07 09:00 America/Denver", "the clock is set once"),
        ("B is enrolled", "who is B?"),
        ('B texts "hi"', "who is B?"),
        ("A has an acknowledged escalation by B", "who is B?"),
        ("A has an acknowledged escalation by A", "A is a participant here"),
        ("A is on call", "A is a participant here"),
        ("rota night rotates S, A daily at 20:00", "A is a participant here"),
        ("rota night rotates S, T daily at 20:00", "who is T?"),
        ("rota night rotates S daily at 25:00", "no time of day"),
        ("rota night rotates S sometimes", "write rota night rotates S, T weekly on Monday at 20:00"),
        ("A swaps 2026-03-08 with S", "A is a participant here"),
        ("S swaps 2026-03-08 with Q", "who is Q?"),
        ("S swaps tomorrow with L", "write NAME swaps 2026-03-08 with NAME"),
        ("A is off 2026-03-06 08:00 to 2026-03-07 08:00", "A is a participant here"),
        ("A has an urgent problem", "cannot read"),
        ("S is on call 2026-03-07 08:00 to 2026-03-06 08:00", "a shift must end after it starts"),
        ("participant B 2025550111 America/Denver", "participant NAME +12025550110 ZONE"),
        ("participant B +1202 America/Denver", "not a phone number"),
        ("participant B +12025550111 Denver", "did you mean America/Denver?"),
        ("participant B +12025550111 EST", "did you mean America/New_York?"),
        ("participant B +12025550111 America/Denver peer Q", "who is Q?"),
        ("participant B +12025550111 America/Denver asks daily at 24:30", "no time of day"),
        ("participant B +12025550111 America/Denver often", "cannot read 'often'"),
        ("participant A +12025550111 America/Denver", "A was introduced before"),
        ("participant B +12025550110 America/Denver", "belongs to somebody introduced before"),
        ("specialist T +12025550121 at risk", "cannot read 'at risk'"),
        ("the carrier explodes", "the carrier is down"),
        ("redis is tired", "redis is down, or redis is up"),
        ("program", "program NAME"),
        ("nobody hears a thing", "nobody hears anything else"),
    ],
)
def test_a_slip_is_named_with_its_line(line: str, why: str) -> None:
    with pytest.raises(MalformedStory) as malformed:
        _read(line)

    assert [slip.line for slip in malformed.value.slips] == [6]
    assert why in malformed.value.slips[0].why


def test_every_slip_is_named_at_once() -> None:
    with pytest.raises(MalformedStory) as malformed:
        read_story("clock 2026-13-06 08:55 America/Denver\nprogram standard\nA hears\n\nB texts hi\nwait\n")

    assert [slip.line for slip in malformed.value.slips] == [1, 3, 5, 6]


@pytest.mark.parametrize(
    ("story", "line"),
    [("", 1), ("# nothing\n", 1), ("\n\nprogram standard\n", 3), ("clock 2026-03-06 08:55\n", 1), ("wait\n", 1)],
)
def test_a_story_begins_with_its_clock(story: str, line: int) -> None:
    with pytest.raises(MalformedStory) as malformed:
        read_story(story)

    assert [(slip.line, "clock" in slip.why or "wait" in slip.why) for slip in malformed.value.slips] == [(line, True)]


def test_nobody_is_introduced_before_there_is_a_program() -> None:
    with pytest.raises(MalformedStory) as malformed:
        read_story("clock 2026-03-06 08:55 UTC\nspecialist S +12025550120\nprogram standard\n")

    assert [slip.why for slip in malformed.value.slips] == ["name a program first"]
