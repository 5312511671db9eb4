"""What a check-in asks: questions, in which languages, and what comes next."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from outreach.domain.condition_text import Clause, Comparison, Condition, Operator, Trend, parse_condition
from outreach.domain.sentences import Listing, Sentence
from outreach.domain.truth import holds


class QuestionKind(StrEnum):
    """What shape of answer a question takes."""

    SCALE = "scale"
    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a `choice` question: what it is stored as, and how it reads in each language."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    value: str
    text: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse a value that a condition could not name."""
        if not _VALUE.fullmatch(self.value):
            raise ValueError(
                Sentence("{value!r} is no option's value; use small letters, digits and _", value=self.value)
            )
        _check_texts(self.text, Sentence("option {value!r}", value=self.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a check-in.

    `text` maps a language (`en`, `es`) to the wording. `low` and `high` bound `scale` and `number` answers (inclusive).
    `options` belong to `choice`. `ask_if` is a condition on earlier answers of the same check-in, such as "mood <= 2".
    A `yes_no` question is answered "yes" or "no", or 1 for yes and 2 for no.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    key: str
    kind: QuestionKind
    text: Mapping[str, str]
    low: int | None = None
    high: int | None = None
    options: tuple[Option, ...] = field(default=())
    ask_if: str | None = None

    def __post_init__(self) -> None:
        """Refuse a question that could not be asked or answered."""
        if not _KEY.fullmatch(self.key) or self.key in _WORDS_OF_CONDITIONS:
            raise ValueError(
                Sentence("{key!r} is no question's key; use small letters, digits and _, such as mood", key=self.key)
            )
        _check_texts(self.text, Sentence("question {key!r}", key=self.key))
        self._check_bounds()
        self._check_options()
        if self.ask_if is not None and parse_condition(self.ask_if).looks_back:
            raise ValueError(
                Sentence("question {key!r}: ask_if may only ask about answers of the same check-in", key=self.key)
            )

    def _check_bounds(self) -> None:
        bounded = self.kind in (QuestionKind.SCALE, QuestionKind.NUMBER)
        if not bounded and (self.low is not None or self.high is not None):
            raise ValueError(Sentence("question {key!r}: only a scale or a number has low and high", key=self.key))
        if self.kind is QuestionKind.SCALE and (self.low is None or self.high is None):
            raise ValueError(Sentence("question {key!r}: a scale needs low and high", key=self.key))
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(
                Sentence(
                    "question {key!r}: low ({low}) must be below high ({high})",
                    key=self.key,
                    low=self.low,
                    high=self.high,
                )
            )

    def _check_options(self) -> None:
        if self.kind is not QuestionKind.CHOICE:
            if self.options:
                raise ValueError(Sentence("question {key!r}: only a choice has options", key=self.key))
            return
        if len(self.options) < 2:
            raise ValueError(Sentence("question {key!r}: a choice needs at least two options", key=self.key))
        if len({option.value for option in self.options}) < len(self.options):
            raise ValueError(Sentence("question {key!r}: two options have the same value", key=self.key))
        for option in self.options:
            if option.text.keys() != self.text.keys():
                raise ValueError(
                    Sentence(
                        "question {key!r}: option {option!r} needs the question's languages",
                        key=self.key,
                        option=option.value,
                    )
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """The questions of a check-in, in order; a new wording is a new version, and an answer knows which it answered."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    version: int
    questions: tuple[Question, ...]

    def __post_init__(self) -> None:
        """Refuse a set that is empty, repeats a key, mixes languages, or asks about answers that come later."""
        if self.version < 1:
            raise ValueError(Sentence("the version counts from 1"))
        if not self.questions:
            raise ValueError(Sentence("a question set needs at least one question"))
        for place, question in enumerate(self.questions):
            earlier = self.questions[:place]
            if any(question.key == other.key for other in earlier):
                raise ValueError(Sentence("two questions have the key {key!r}", key=question.key))
            if question.text.keys() != self.questions[0].text.keys():
                raise ValueError(
                    Sentence("question {key!r} is not in the same languages as the first question", key=question.key)
                )
            if question.ask_if is not None:
                for misfit in misfits(condition=parse_condition(question.ask_if), questions=earlier):
                    raise ValueError(Sentence("question {key!r}: ask_if: {misfit}", key=question.key, misfit=misfit))


def next_question(
    *,
    question_set: QuestionSet,
    answered: Mapping[str, Decimal | str],
    asked: frozenset[str],
) -> Question | None:
    """Pick the first question that was neither asked nor answered and whose condition holds; None when all is asked."""
    for question in question_set.questions:
        if question.key in asked or question.key in answered:
            continue
        if question.ask_if is None or holds(condition=parse_condition(question.ask_if), now=answered, history={}):
            return question
    return None


def misfits(*, condition: Condition, questions: tuple[Question, ...]) -> Iterator[Sentence]:
    """Say, in sentences, what a condition asks of these questions that could never be true of their answers."""
    by_key = {question.key: question for question in questions}
    for clause in condition.clauses:
        question = by_key.get(clause.key)
        if question is None:
            known = _listed(questions) if questions else Sentence("none")
            yield Sentence(
                "{text!r} is about {key!r}, but the questions to choose from are: {known}",
                text=condition.text,
                key=clause.key,
                known=known,
            )
        elif (misfit := _misfit(clause, question)) is not None:
            yield Sentence("{text!r}: {misfit}", text=condition.text, misfit=misfit)


def _misfit(clause: Clause, question: Question) -> Sentence | None:
    numeric = question.kind in (QuestionKind.SCALE, QuestionKind.NUMBER)
    match clause:
        case Trend():
            return _misfit(clause.each, question)
        case Comparison(value=str() as word):
            words = _words(question)
            if numeric:
                return Sentence("{key!r} is answered with a number, not {word!r}", key=question.key, word=word)
            return (
                None
                if not words or word in words
                else Sentence("{key!r} is answered {words}", key=question.key, words=Listing(words, " or "))
            )
        case Comparison(value=Decimal() as number):
            if numeric:
                return _out_of_reach(clause.operator, number, question)
            fits = str(number) in _words(question)
            return None if fits else Sentence("{key!r} is not answered with a number", key=question.key)
        case _:
            return None if numeric else Sentence("{key!r} is not answered with a number", key=question.key)


def _out_of_reach(operator: Operator, number: Decimal, question: Question) -> Sentence | None:
    reach = Sentence("{key!r} runs from {low} to {high}", key=question.key, low=question.low, high=question.high)
    low, high = question.low, question.high
    below = low is not None and (number < low or (operator is Operator.BELOW and number == low))
    above = high is not None and (number > high or (operator is Operator.ABOVE and number == high))
    return reach if below or above else None


def _words(question: Question) -> tuple[str, ...]:
    if question.kind is QuestionKind.YES_NO:
        return ("yes", "no")
    return tuple(option.value for option in question.options)


def _listed(questions: tuple[Question, ...]) -> str:
    return ", ".join(question.key for question in questions)


def _check_texts(texts: Mapping[str, str], whose: Sentence) -> None:
    if not texts:
        raise ValueError(Sentence("{whose} needs a wording in at least one language", whose=whose))
    for lang, text in texts.items():
        if not text.strip():
            raise ValueError(Sentence("{whose} has no wording in {lang!r}", whose=whose, lang=lang))


_KEY = re.compile(r"[a-z][a-z0-9_]*")
_VALUE = re.compile(r"[a-z0-9_]+")
_WORDS_OF_CONDITIONS = frozenset({"and", "or", "is", "not"})
