"""Check-ins by voice: which keys a question takes, and when somebody is called again."""

import pytest

from outreach.domain.questions import Option, Question, QuestionKind
from outreach.domain.voice_check_in import CALLS_OF_A_CHECK_IN, Keys, keys_of, wait_after

WORDS = {"en": "How?"}
OPTIONS = tuple(Option(value=f"option_{n}", text=WORDS) for n in range(3))


def question(kind: QuestionKind, low: int | None = None, high: int | None = None) -> Question:
    options = OPTIONS if kind is QuestionKind.CHOICE else ()
    return Question(key="mood", kind=kind, text=WORDS, low=low, high=high, options=options)


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        (question(QuestionKind.SCALE, 1, 5), Keys(length=1, person="0", again="9")),
        (question(QuestionKind.SCALE, 1, 9), Keys(length=1, person="0", again=None)),
        (question(QuestionKind.SCALE, 0, 10), Keys(length=None, person=None, again=None)),
        (question(QuestionKind.NUMBER, 0, 24), Keys(length=None, person=None, again=None)),
        (question(QuestionKind.YES_NO), Keys(length=1, person="0", again="9")),
        (question(QuestionKind.CHOICE), Keys(length=1, person="0", again="9")),
        (question(QuestionKind.TEXT), Keys(length=None, person="0", again=None)),
    ],
)
def test_no_key_that_is_an_answer_means_anything_else(asked: Question, keys: Keys) -> None:
    assert keys_of(asked) == keys


def test_a_check_in_is_called_about_three_times_at_most() -> None:
    waits = [wait_after(calls) for calls in range(1, CALLS_OF_A_CHECK_IN + 2)]

    assert [wait is not None for wait in waits] == [True, True, False, False]
