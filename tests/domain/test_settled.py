"""What a text settled of a check-in, and what the program's rules say of it."""

from decimal import Decimal

import pytest

from outreach.domain.questions import Option, Question, QuestionKind, QuestionSet
from outreach.domain.reading.reading import Answer, YesNo
from outreach.domain.settled import settle_answers
from outreach.domain.standing import Asked, Standing
from outreach.domain.urgency import Urgency
from tests.domain.talk import MOOD, SAFE, USED, answered, asked, standing

FOOD = Question(
    key="food",
    kind=QuestionKind.CHOICE,
    text={"en": "Did you eat?"},
    options=(Option(value="full", text={"en": "Full meal"}), Option(value="bite", text={"en": "A bite"})),
)
NOTE = Question(key="note", kind=QuestionKind.TEXT, text={"en": "Anything else?"})
HOURS = Question(key="hours", kind=QuestionKind.NUMBER, text={"en": "Hours of sleep?"}, low=0)
LONG = QuestionSet(version=1, questions=(MOOD, HOURS, FOOD, NOTE))


def kept(answer: Answer | None, question: Asked) -> list[tuple[str, str]]:
    return [(one.question, str(one.value)) for one in settle_answers(answer, question).recorded]


def test_several_answers_fill_the_questions_in_their_order() -> None:
    text = answered(4, also=(Decimal(7), "bite"))

    assert kept(text, Asked(question=MOOD, earlier=None, question_set=LONG)) == [
        ("mood", "4"),
        ("hours", "7"),
        ("food", "bite"),
    ]


@pytest.mark.parametrize(
    "extra",
    [YesNo.YES, Decimal(-1), "blue"],
    ids=["of another kind", "out of range", "a word"],
)
def test_an_extra_answer_stops_at_the_first_question_that_it_does_not_fit(extra: Decimal | YesNo | str) -> None:
    text = answered(4, also=(extra, Decimal(7)))

    assert kept(text, Asked(question=MOOD, earlier=None, question_set=LONG)) == [("mood", "4")]


def test_free_text_is_never_filled_by_an_extra_answer() -> None:
    after_food = Asked(
        question=FOOD, earlier=None, question_set=LONG, answers={"mood": Decimal(4), "hours": Decimal(7)}
    )

    assert kept(answered("bite", also=("and more",)), after_food) == [("food", "bite")]


def test_a_question_that_no_longer_applies_is_passed_over() -> None:
    settled = settle_answers(answered(YesNo.NO), asked(USED, answers={"mood": Decimal(4)}))

    assert settled.open_question
    assert settled.following is None


def test_a_question_that_the_answer_leads_to_comes_next() -> None:
    settled = settle_answers(answered(YesNo.YES), asked(USED, answers={"mood": Decimal(4)}))

    assert settled.following == SAFE


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        pytest.param(answered(2, to_earlier=True), asked(USED, earlier=MOOD), [("mood", "2")], id="the one before"),
        pytest.param(answered(2, to_earlier=True), asked(None, earlier=MOOD), [], id="all answered, no correction"),
        pytest.param(
            answered(2, to_earlier=True, corrects=True), asked(None, earlier=MOOD), [("mood", "2")], id="a correction"
        ),
        pytest.param(answered(2, corrects=True), asked(MOOD, earlier=USED), [("mood", "2")], id="fits the open one"),
        pytest.param(answered(2, corrects=True), asked(None), [], id="nothing to correct"),
        pytest.param(answered(2), asked(None, earlier=MOOD), [], id="nothing open"),
    ],
)
def test_an_answer_belongs_to_the_question_it_fits(
    text: Answer,
    question: Asked,
    expected: list[tuple[str, str]],
) -> None:
    assert kept(text, question) == expected


def test_a_rule_worries_once_however_many_answers_it_names() -> None:
    here: Standing = standing(asked=asked(MOOD))

    worries = settle_answers(answered(1), here.asked).worries(here)

    assert [(worry.urgency, worry.rule) for worry in worries] == [(Urgency.SAME_DAY, "program: mood <= 2")]


def test_rules_about_other_questions_had_their_turn_before() -> None:
    here = standing(asked=asked(USED, answers={"mood": Decimal(1)}))

    assert settle_answers(answered(YesNo.NO), here.asked).worries(here) == ()


def test_nothing_asked_settles_nothing_and_worries_nobody() -> None:
    settled = settle_answers(answered(1), None)

    assert settled.recorded == ()
    assert settled.worries(standing()) == ()
