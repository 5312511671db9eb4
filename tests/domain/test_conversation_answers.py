"""What happens when they answer: the next question, a second try, a late word, a correction, a worry."""

import pytest

from outreach.domain.conversation import respond
from outreach.domain.reading.reading import Answer, Category, YesNo
from outreach.domain.settled import settle_answers
from outreach.domain.standing import Asked, CheckInStep, Standing
from outreach.domain.urgency import Urgency
from tests.domain.talk import MOOD, QUESTIONS, SAFE, USED, answered, asked, concern, reading, reasons, says, standing


def at(question: Asked) -> Standing:
    return standing(asked=question)


def test_an_answer_brings_the_next_question() -> None:
    response = respond(reading=reading(answer=answered(4)), standing=at(asked(MOOD)))

    assert says(response) == ["question_next"]
    assert response.next_question == USED
    assert response.check_in is CheckInStep.ASK
    assert [(kept.question, str(kept.value)) for kept in response.recorded] == [("mood", "4")]


def test_the_last_answer_brings_thanks_and_the_end() -> None:
    response = respond(reading=reading(answer=answered(YesNo.NO)), standing=at(asked(USED, answers={"mood": "4"})))

    assert says(response) == ["thanks"]
    assert response.check_in is CheckInStep.FINISH


def test_two_answers_in_one_text_are_both_kept() -> None:
    both = answered(4, also=(YesNo.NO,))

    response = respond(reading=reading(answer=both), standing=at(asked(MOOD)))

    assert [kept.question for kept in response.recorded] == ["mood", "used"]
    assert says(response) == ["thanks"]
    assert response.check_in is CheckInStep.FINISH


def test_a_second_answer_that_does_not_fit_the_next_question_is_left_out() -> None:
    response = respond(reading=reading(answer=answered(4, also=("blue",))), standing=at(asked(MOOD)))

    assert [kept.question for kept in response.recorded] == ["mood"]
    assert response.next_question == USED


def test_what_is_not_understood_is_asked_again_once() -> None:
    response = respond(reading=reading(answer=answered(None)), standing=at(asked(MOOD)))

    assert says(response) == ["reask"]
    assert response.check_in is CheckInStep.REASK
    assert reasons(response) == []


def test_what_is_not_understood_twice_is_taken_as_it_is_and_shown_to_a_person() -> None:
    response = respond(reading=reading(answer=answered(None)), standing=at(asked(MOOD, reasked=True)))

    assert says(response) == ["thanks_free_text"]
    assert response.check_in is CheckInStep.FINISH
    assert reasons(response) == ["unreadable watch"]


def test_a_late_answer_is_kept_and_thanked_but_begins_nothing() -> None:
    response = respond(reading=reading(answer=answered(4)), standing=at(asked(MOOD, late=True)))

    assert [kept.question for kept in response.recorded] == ["mood"]
    assert says(response) == ["thanks"]
    assert response.check_in is CheckInStep.LEAVE


def test_a_late_answer_that_worries_is_worried_about() -> None:
    response = respond(reading=reading(answer=answered(1)), standing=at(asked(MOOD, late=True)))

    assert reasons(response) == ["answer same_day"]
    assert says(response) == ["flagged_same_day"]


def test_a_correction_counts_for_the_question_before_and_repeats_the_open_one() -> None:
    meant = answered(2, to_earlier=True, corrects=True)
    here = at(asked(USED, earlier=MOOD, answers={"mood": "4"}))

    response = respond(reading=reading(answer=meant), standing=here)

    assert [(kept.question, str(kept.value)) for kept in response.recorded] == [("mood", "2")]
    assert reasons(response) == ["answer same_day"]


def test_a_correction_that_fits_only_the_open_question_answers_that_one() -> None:
    answer = answered(4, corrects=True)

    settled = settle_answers(answer, asked(MOOD, earlier=USED))

    assert [kept.question for kept in settled.recorded] == ["mood"]


def test_a_harmless_correction_asks_the_open_question_again() -> None:
    meant = answered(5, to_earlier=True, corrects=True)

    response = respond(reading=reading(answer=meant), standing=at(asked(USED, earlier=MOOD, answers={"mood": "4"})))

    assert says(response) == ["question_next"]
    assert response.say[0].question == USED
    assert response.check_in is CheckInStep.LEAVE


def test_a_worrying_answer_goes_on_to_the_question_that_it_leads_to() -> None:
    response = respond(reading=reading(answer=answered(YesNo.YES)), standing=at(asked(USED, answers={"mood": "4"})))

    assert says(response) == ["flagged_answer_next"]
    assert response.next_question == SAFE
    assert reasons(response) == ["answer same_day"]


def test_a_worrying_answer_that_leads_nowhere_ends_the_check_in_with_a_promise() -> None:
    response = respond(reading=reading(answer=answered(1)), standing=at(asked(MOOD)))

    assert says(response) == ["flagged_same_day"]
    assert response.check_in is CheckInStep.FINISH


def test_an_urgent_answer_brings_the_card_and_ends_the_check_in() -> None:
    here = at(asked(SAFE, answers={"mood": "4", "used": "yes"}))

    response = respond(reading=reading(answer=answered(YesNo.NO)), standing=here)

    assert says(response) == ["crisis_violence"]
    assert reasons(response) == ["answer urgent"]
    assert response.check_in is CheckInStep.FINISH


def test_a_crisis_keeps_the_answer_that_came_with_it() -> None:
    response = respond(reading=reading(answer=answered(1), concerns=[concern()]), standing=at(asked(MOOD)))

    assert [kept.question for kept in response.recorded] == ["mood"]
    assert reasons(response) == ["concern urgent", "answer same_day"]
    assert response.check_in is CheckInStep.FINISH


def test_the_answer_to_whether_to_go_on_is_kept() -> None:
    renewal = Asked(question=USED, earlier=None, question_set=QUESTIONS, answers={"mood": "4"}, renewal=True)

    response = respond(reading=reading(answer=answered(YesNo.NO)), standing=at(renewal))

    assert [(kept.question, kept.value) for kept in response.recorded] == [("used", "no")]
    assert says(response) == ["thanks"]


def test_small_talk_with_nothing_asked_is_left_in_peace() -> None:
    response = respond(reading=reading(), standing=standing())

    assert says(response) == []
    assert reasons(response) == []


@pytest.mark.parametrize(
    ("category", "key"),
    [
        pytest.param(Category.WANTS_CONTACT, "contact_coming", id="wants contact"),
        pytest.param(Category.UNREADABLE, "thanks_free_text", id="unreadable"),
        pytest.param(Category.RELAPSE, "flagged_same_day", id="anything else"),
    ],
)
def test_a_worry_for_today_is_answered_by_what_it_is(category: Category, key: str) -> None:
    here = standing()

    response = respond(reading=reading(concerns=[concern(Urgency.SAME_DAY, category)]), standing=here)

    assert says(response) == [key]


def test_the_same_promise_is_not_made_twice_in_half_an_hour() -> None:
    here = standing(said=["flagged_same_day"])

    response = respond(reading=reading(concerns=[concern(Urgency.SAME_DAY, Category.RELAPSE)]), standing=here)

    assert says(response) == []
    assert reasons(response) == ["concern same_day"]


@pytest.mark.parametrize(
    "answer",
    [None, answered(None), answered("")],
    ids=["not asked", "not understood", "empty"],
)
def test_settling_never_invents_an_answer(answer: Answer | None) -> None:
    settled = settle_answers(answer, None)

    assert settled.recorded == ()
