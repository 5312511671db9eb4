"""How much those on shift can take, as a program file says it."""

import pytest

from outreach.packs.house import pack_text
from outreach.packs.mistakes import ProgramMistakes
from outreach.packs.program_file import digest_of, dump_program, parse_program, program_from_json, program_to_json

STANDARD = pack_text("standard") or ""


def with_responders(said: str) -> str:
    return f"{STANDARD}\n[responders]\n{said}\n"


def test_a_program_says_how_much_its_people_can_answer() -> None:
    program = parse_program(with_responders("answers_per_hour = 3.5"), where="mine.toml")

    assert program.responders.answers_per_hour == 3.5
    assert program_from_json(program_to_json(program)) == program
    assert parse_program(dump_program(program), where="again.toml") == program


def test_a_program_that_says_the_usual_is_the_same_program() -> None:
    usual = parse_program(with_responders("answers_per_hour = 6"), where="mine.toml")

    assert digest_of(usual) == digest_of(parse_program(STANDARD, where="standard.toml"))
    assert "responders" not in program_to_json(usual)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("answers_per_hour = 0", "from 0.5 to 60"),
        ('answers_per_hour = "many"', "must be a number"),
        ("answers_an_hour = 6", "means nothing here"),
    ],
)
def test_a_mistake_is_named_with_its_line(said: str, reason: str) -> None:
    with pytest.raises(ProgramMistakes) as caught:
        parse_program(with_responders(said), where="mine.toml")

    (mistake,) = caught.value.mistakes
    assert reason in mistake.reason
    assert mistake.line is not None
    assert mistake.line > STANDARD.count("\n")
