"""How a program takes and makes calls, as its file says it."""

import pytest

from outreach.domain.differences import differences
from outreach.domain.urgency import Urgency
from outreach.packs.house import pack_text
from outreach.packs.mistakes import ProgramMistakes
from outreach.packs.program_file import digest_of, dump_program, parse_program, program_from_json, program_to_json

STANDARD = pack_text("standard") or ""


def with_calls(said: str) -> str:
    return f"{STANDARD}\n[calls]\n{said}\n"


def test_a_program_says_how_urgent_a_missed_call_is_and_whether_it_calls_people() -> None:
    program = parse_program(with_calls('missed = "urgent"\ncheck_ins = true'), where="mine.toml")

    assert program.calls.missed is Urgency.URGENT
    assert program.calls.check_ins
    assert program_from_json(program_to_json(program)) == program
    assert parse_program(dump_program(program), where="again.toml") == program


def test_a_program_that_says_the_usual_is_the_same_program() -> None:
    usual = parse_program(with_calls('missed = "same_day"'), where="mine.toml")

    assert digest_of(usual) == digest_of(parse_program(STANDARD, where="standard.toml"))
    assert '"calls"' not in program_to_json(usual)


def test_what_changes_about_calls_is_said() -> None:
    before = parse_program(STANDARD, where="standard.toml")
    after = parse_program(with_calls('missed = "urgent"\ncheck_ins = true'), where="mine.toml")

    said = differences(before, after)

    assert "a call that nobody takes: same_day → urgent" in said
    assert "check-ins by voice: none → for whoever agreed to them" in said


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ('missed = "watch"', "same_day at least"),
        ('check_ins = "sometimes"', "must be"),
        ("voicemail = true", "means nothing here"),
    ],
)
def test_a_mistake_is_named_with_its_line(said: str, reason: str) -> None:
    with pytest.raises(ProgramMistakes) as caught:
        parse_program(with_calls(said), where="mine.toml")

    (mistake,) = caught.value.mistakes
    assert reason in mistake.reason
    assert mistake.line is not None
    assert mistake.line > STANDARD.count("\n")
