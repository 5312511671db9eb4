"""What a check-in asks."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from outreach.domain.condition_text import parse_condition
from outreach.domain.questions import (
    Option,
    Question,
    QuestionKind,
    QuestionSet,
    misfits,
    next_question,
)

BOTH = {"en": "How are you?", "es": "¿Como estas?"}


def an_option(value: str, text: Mapping[str, str] | None = None) -> Option:
    return Option(value=value, text=text or BOTH)


def a_question(
    key: str = "mood",
    kind: QuestionKind = QuestionKind.TEXT,
    *options: str,
    text: Mapping[str, str] | None = None,
    low: int | None = None,
    high: int | None = None,
    ask_if: str | None = None,
) -> Question:
    return Question(
        key=key,
        kind=kind,
        text=BOTH if text is None else text,
        low=low,
        high=high,
        options=tuple(an_option(option) for option in options),
        ask_if=ask_if,
    )


def a_scale(key: str = "mood", low: int = 1, high: int = 5) -> Question:
    return a_question(key, QuestionKind.SCALE, low=low, high=high)


def a_set(*questions: Question) -> QuestionSet:
    return QuestionSet(version=1, questions=questions)


WEEKLY = a_set(
    a_scale(),
    a_question("used", QuestionKind.YES_NO),
    a_question("safe", QuestionKind.YES_NO, ask_if="mood <= 2 or used = yes"),
    a_question("want", QuestionKind.CHOICE, "call", "text", "later", ask_if="used = yes"),
    a_question("anything"),
)


@pytest.mark.parametrize(
    ("answered", "asked", "expected"),
    [
        ({}, set(), "mood"),
        ({"mood": Decimal(4)}, {"mood"}, "used"),
        ({"mood": Decimal(4), "used": "no"}, {"mood", "used"}, "anything"),
        ({"mood": Decimal(2), "used": "no"}, {"mood", "used"}, "safe"),
        ({"mood": Decimal(4), "used": "yes"}, {"mood", "used"}, "safe"),
        ({"mood": Decimal(4), "used": "yes", "safe": "yes"}, {"mood", "used", "safe"}, "want"),
        ({"used": "no"}, {"mood"}, "anything"),  # asked and never understood: not asked again
        ({"mood": Decimal(4), "used": "no", "anything": "hi"}, set(), None),
        ({"mood": Decimal(2), "used": "no"}, {"mood", "used", "anything"}, "safe"),  # a correction opens it again
    ],
)
def test_the_next_question_is_the_first_that_is_still_to_ask(
    answered: dict[str, Decimal | str],
    asked: set[str],
    expected: str | None,
) -> None:
    question = next_question(question_set=WEEKLY, answered=answered, asked=frozenset(asked))

    assert (question and question.key) == expected


@given(answers=st.lists(st.one_of(st.integers(-3, 12).map(Decimal), st.sampled_from(("yes", "no", "hm"))), min_size=5))
def test_every_check_in_comes_to_an_end_and_asks_nothing_twice(answers: list[Decimal | str]) -> None:
    answered: dict[str, Decimal | str] = {}
    asked: list[str] = []

    while (question := next_question(question_set=WEEKLY, answered=answered, asked=frozenset(asked))) is not None:
        asked.append(question.key)
        answered[question.key] = answers[len(asked) - 1]

    assert len(asked) == len(set(asked)) <= len(WEEKLY.questions)
    assert {"mood", "used", "anything"} <= set(asked)


WRONG: list[tuple[Callable[[], object], str]] = [
    (a_set, "at least one question"),
    (lambda: QuestionSet(version=0, questions=(a_scale(),)), "counts from 1"),
    (lambda: a_set(a_scale(), a_scale()), "two questions have the key 'mood'"),
    (lambda: a_set(a_scale(), a_question("used", text={"en": "Used?"})), "same languages"),
    (lambda: a_question("Mood!"), "small letters"),
    (lambda: a_question("and"), "small letters"),
    (lambda: a_question(text={}), "at least one language"),
    (lambda: a_question(text={"en": " "}), "no wording in 'en'"),
    (lambda: a_scale(low=5, high=5), "must be below"),
    (lambda: a_question(kind=QuestionKind.SCALE, low=1), "needs low and high"),
    (lambda: a_question(kind=QuestionKind.NUMBER, low=3, high=1), "must be below"),
    (lambda: a_question(kind=QuestionKind.YES_NO, low=1), "only a scale or a number"),
    (lambda: a_question("want", QuestionKind.CHOICE, "call"), "at least two options"),
    (lambda: a_question("want", QuestionKind.CHOICE, "call", "call"), "the same value"),
    (lambda: a_question("want", QuestionKind.TEXT, "call", "text"), "only a choice has options"),
    (lambda: an_option("Call me"), "small letters"),
    (
        lambda: Question(
            key="want",
            kind=QuestionKind.CHOICE,
            text=BOTH,
            options=(an_option("a"), an_option("b", {"en": "b"})),
        ),
        "option 'b' needs the question's languages",
    ),
    (lambda: a_question(ask_if="low mood"), "cannot read"),
    (lambda: a_question(ask_if="mood <= 2 twice in 2 answers"), "same check-in"),
    (lambda: a_set(a_question("a", ask_if="b = yes"), a_question("b", QuestionKind.YES_NO)), "about 'b'"),
    (lambda: a_set(a_scale(), a_question("b", ask_if="b = yes")), "to choose from are: mood"),
    (lambda: a_set(a_scale(), a_question("b", ask_if="mood > 5")), "'mood' runs from 1 to 5"),
]


@pytest.mark.parametrize(
    ("wrong", "message"),
    WRONG,
    ids=[f"{place} {message}" for place, (_, message) in enumerate(WRONG)],
)
def test_what_could_not_be_asked_or_answered_is_refused(wrong: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wrong()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("mood <= 2", None),
        ("mood = 5", None),
        ("mood <= 5", None),
        ("mood < 1", "runs from 1 to 5"),
        ("mood >= 7", "runs from 1 to 5"),
        ("mood = yes", "answered with a number"),
        ("mood >= 7 twice in 2 answers", "runs from 1 to 5"),
        ("mood drops 2 below usual", None),
        ("used = yes", None),
        ("used = si", "answered yes or no"),
        ("used = 1", "not answered with a number"),
        ("used drops 2 below usual", "not answered with a number"),
        ("want = call", None),
        ("want = cal", "answered call or text or later"),
        ("anything = help", None),
        ("sleep <= 2", "about 'sleep'"),
    ],
)
def test_conditions_that_no_answer_could_meet_are_named(text: str, complaint: str | None) -> None:
    found = list(misfits(condition=parse_condition(text), questions=WEEKLY.questions))

    assert [complaint in misfit for misfit in found if complaint] == ([True] if complaint else [])
    assert bool(found) is (complaint is not None)


def test_a_program_file_becomes_a_question_set() -> None:
    read = TypeAdapter(QuestionSet).validate_python
    mood = {"key": "mood", "kind": "scale", "low": 1, "high": 5, "text": BOTH}

    question_set = read({"version": 2, "questions": [mood]})
    with pytest.raises(ValidationError) as mistakes:
        read({"version": 2, "questions": [mood | {"high": 1}, mood | {"kind": "scala"}, mood | {"colour": "red"}]})

    assert question_set.questions == (a_scale(),)
    assert {error["loc"] for error in mistakes.value.errors()} == {
        ("questions", 0),
        ("questions", 1, "kind"),
        ("questions", 2, "colour"),
    }
