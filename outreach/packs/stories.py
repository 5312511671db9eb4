"""Stories that come with the house, told for a program: at its hours, in its languages, answering its questions."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from outreach.domain.conditions import concerns_of
from outreach.domain.program import Program
from outreach.domain.questions import Question, QuestionKind, next_question

_ANY_DAY = datetime(2026, 3, 10)  # noqa: DTZ001 - a wall clock, of no zone


def story_names() -> tuple[str, ...]:
    """Name the stories that there are."""
    return tuple(_file()["stories"])


def story_of(name: str, program: Program, *, lang: str) -> str:
    """Tell a story for a program, with somebody who speaks one of its languages."""
    file = _file()
    words: Mapping[str, str] = file["words"].get(lang, file["words"]["en"])
    told: str = file["stories"][name].strip()
    answers = "\n".join(f'Dana texts "{answer}"' for answer in _answers(program, words["free"]))
    told = told.replace("{answers}", answers).replace("{zone}", program.zone).replace("{time}", _time(program))
    told = told.replace("{lang}", lang)
    for key, said in words.items():
        told = told.replace(f"{{{key}}}", said)
    return f"{told}\n"


def _time(program: Program) -> str:
    """Choose a time at which the program may ask: in the middle of its hours, at a full hour if it can be."""
    opens, closes = (datetime.combine(_ANY_DAY, clock) for clock in (program.hours.opens, program.hours.closes))
    middle = opens + (closes - opens) / 2
    hour = middle.replace(minute=0, second=0, microsecond=0)
    return f"{hour if hour >= opens else middle:%H:%M}"


def _answers(program: Program, free: str) -> Iterator[str]:
    """Answer the questions that are asked first so that nobody need worry, as far as that can be."""
    first = program.cadence.all_phases()[0].question_set
    answered: dict[str, Decimal | str] = {}
    while question := next_question(question_set=program.question_sets[first], answered=answered, asked=frozenset()):
        value, text = _calm(program, question, answered, free)
        answered[question.key] = value
        yield text


def _calm(
    program: Program, question: Question, answered: Mapping[str, Decimal | str], free: str
) -> tuple[Decimal | str, str]:
    """Choose the first answer that raises no concern."""
    possible = _possible(question, free)
    for value, text in possible:
        now = {**answered, question.key: value}
        if not concerns_of(rules=program.concern_rules, now=now, history={}, just_answered=question.key):
            return value, text
    return possible[0]


def _possible(question: Question, free: str) -> list[tuple[Decimal | str, str]]:
    low, high = question.low or 0, question.high or 10
    match question.kind:
        case QuestionKind.YES_NO:
            return [("yes", "1"), ("no", "2")]
        case QuestionKind.SCALE | QuestionKind.NUMBER:
            return [(Decimal(each), str(each)) for each in dict.fromkeys(((low + high + 1) // 2, high, low))]
        case QuestionKind.CHOICE:
            return [(option.value, str(place + 1)) for place, option in enumerate(question.options)]
        case QuestionKind.TEXT:
            return [(free, free)]


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("outreach.packs").joinpath("stories.toml").read_text(encoding="utf-8"))
