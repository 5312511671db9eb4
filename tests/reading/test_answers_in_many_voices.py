"""What people text back to a question: how much of it is read right, and of the rest how much is left to a person.

Half of the lines is kept apart: rules were never written with a look at what became of them, and they are only counted.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from outreach.domain.reading import read
from outreach.domain.reading.prompts import question_from
from outreach.domain.reading.verdict import verdict
from outreach.packs.lexicons import load_lexicon

_FOLDER = Path(__file__).parent / "answers"
LEAST_RIGHT = {("yes_no", False): 0.97, ("yes_no", True): 0.90, ("values", False): 0.96, ("values", True): 0.89}
MOST_WRONG = {("yes_no", False): 0.01, ("yes_no", True): 0.07, ("values", False): 0.03, ("values", True): 0.09}


@cache
def _lines(name: str, *, apart: bool) -> tuple[dict[str, Any], ...]:
    rows = [json.loads(row) for row in (_FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows[0]["provenance"]["hand"] == name
    return tuple(row for row in rows[1:] if row["kept_apart"] is apart)


def _value(row: dict[str, Any]) -> object:
    question = question_from(row["prompt_context"], lang=row["lang"])
    found = read(row["text"], lexicon=load_lexicon(), lang=row["lang"], question=question)
    return verdict(reading=found, question=question).value


@pytest.mark.parametrize("name", ["yes_no", "values"])
@pytest.mark.parametrize("apart", [False, True])
def test_most_answers_are_read_right_and_few_are_read_as_what_was_not_said(name: str, *, apart: bool) -> None:
    lines = _lines(name, apart=apart)
    read_as = [(row["value"], _value(row)) for row in lines]
    right = sum(meant == value for meant, value in read_as)
    wrong = sum(meant != value is not None for meant, value in read_as)

    assert right / len(lines) >= LEAST_RIGHT[name, apart]
    assert wrong / len(lines) <= MOST_WRONG[name, apart]


@pytest.mark.parametrize("name", ["yes_no", "values"])
def test_about_half_of_the_lines_is_kept_apart_or_a_third_of_the_values(name: str) -> None:
    apart, open_to_see = len(_lines(name, apart=True)), len(_lines(name, apart=False))

    assert apart / (apart + open_to_see) > 1 / 4


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        ("used since we last talked? yes/no", "i have court on monday"),
        ("used since we last talked? yes/no", "i have my kids today"),
        ("used since we last talked? yes/no", "once i get home"),
        ("used since we last talked? yes/no", "no problem"),
        ("¿has consumido desde la última vez? sí/no", "si tengo tiempo le contesto"),
        ("¿has consumido desde la última vez? sí/no", "tengo corte el lunes"),
        ("any cravings? yes/no", "can you text me later"),
        ("do you feel safe right now? yes/no", "no worries"),
        ("mood 1-5", "have to be there by 4"),
        ("mood 1-5", "spent $3 on coffee"),
    ],
)
def test_what_answers_nothing_is_taken_for_no_answer(prompt: str, text: str) -> None:
    assert _value({"prompt_context": prompt, "text": text, "lang": "en"}) is None


@pytest.mark.parametrize(
    ("prompt", "text", "value"),
    [
        ("do you feel safe right now? yes/no", "not when my husband is home no", "no"),
        ("do you feel safe right now? yes/no", "if he comes back no", "no"),
        ("do you want a call? yes/no", "could you make it after 5", "yes"),
        ("used since we last talked? yes/no", "once i started i couldnt stop, so yes", "yes"),
        ("mood 1-5", "woke up at 4, feeling 3", 3),
        ("¿cuántas horas dormiste?", "de 5 a 6 horas", 5),
    ],
)
def test_what_answers_in_such_words_is_still_an_answer(prompt: str, text: str, value: object) -> None:
    assert _value({"prompt_context": prompt, "text": text, "lang": "en"}) == value
