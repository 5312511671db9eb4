"""What a program lead may write as a question, and the question that it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.questions import Question, QuestionKind
from outreach.domain.reading.prompts import question_from


def asked(prompt: str) -> Question:
    question = question_from(prompt)
    assert question is not None
    return question


@pytest.mark.parametrize(
    ("prompt", "low", "high"),
    [
        *(("mood 1-5", 1, 5), ("1–5 mood", 1, 5), ("rate your day 1 to 10", 1, 10), ("cravings 0-10", 0, 10)),
        *(("ánimo 1-5", 1, 5), ("del 1 al 10, ¿cómo va tu día?", 1, 10), ("entre 0 y 10, ¿cuántas ganas?", 0, 10)),
        *(("How are you today, 1 to 5? 1 is very hard, 5 is really good.", 1, 5), ("mood 1/2/3/4/5", 1, 5)),
        *(("stress (1=low, 10=high)", 1, 10), ("from 1 (awful) to 10 (great), today was", 1, 10), ("mood 5-1", 1, 5)),
        *(("between 1 and 10 how bad is it", 1, 10), ("one to five, how are you", 1, 5), ("your day out of 10", 0, 10)),
        *(("mood", 1, 5), ("nivel de ansiedad", 1, 10), ("rate your cravings", 0, 10)),
    ],
)
def test_a_scale(prompt: str, low: int, high: int) -> None:
    question = asked(prompt)

    assert question.kind in {QuestionKind.SCALE, QuestionKind.NUMBER}
    assert (question.low, question.high) == (low, high)


@pytest.mark.parametrize(
    ("prompt", "high"),
    [
        *(("sleep hours", 24), ("how many meetings", None), ("¿cuántas juntas esta semana?", None)),
        *(
            ("¿cuántas horas dormiste?", 24),
            ("days sober", None),
            ("hours of sleep 0-12", 12),
            ("steps 0-20000", 20000),
        ),
    ],
)
def test_a_number(prompt: str, high: int | None) -> None:
    question = asked(prompt)

    assert (question.kind, question.low, question.high) == (QuestionKind.NUMBER, 0, high)


@pytest.mark.parametrize(
    "prompt",
    [
        *(
            "any cravings? yes/no",
            "do you feel safe right now? yes/no",
            "used? y/n",
            "used since last check-in? yes/no",
        ),
        *(
            "want a call from your peer? yes/no",
            "taking meds as prescribed? yes/no",
            "made a meeting this week? yes/no",
        ),
        *("safe place to stay tonight? yes/no", "¿te sientes seguro? si/no", "¿quieres una llamada?", "cravings?"),
        *("Do you feel safe right now? 1 yes, 2 no.", "did you eat today", "are you free 7-8pm?", "sí o no: ¿comiste?"),
    ],
)
def test_yes_or_no(prompt: str) -> None:
    assert asked(prompt).kind is QuestionKind.YES_NO


@pytest.mark.parametrize(
    ("prompt", "key"),
    [
        ("safe? yes/no", "safe"),
        ("¿Te sientes seguro?", "te"),
        ("1-5", "asked"),
        ("Is it ok?", "asked"),
        ("safe place to stay? y/n", "place"),
    ],
)
def test_the_key_says_no_more_than_the_words(prompt: str, key: str) -> None:
    assert asked(prompt).key == key


@pytest.mark.parametrize(
    ("prompt", "texts"),
    [
        *(("choose: a) park b) gym c) home", "park gym home"), ("pick one: gym / park / home", "gym park home")),
        *(("elige: parque / gimnasio / casa", "parque gimnasio casa"), ("1. Park 2. Gym", "Park Gym")),
        *(
            ("Which works: morning, afternoon, or evening?", "morning afternoon evening"),
            ("call or text?", "call text"),
        ),
        *(("where are you (home/work/other)", "home work other"), ("how did it go? good/bad", "good bad")),
        *(("low/medium/high", "low medium high"), ("escoge una: a) él b) ella", "él ella"), ("(a) 你 (b) 他", "你 他")),
    ],
)
def test_a_choice(prompt: str, texts: str) -> None:
    question = asked(prompt)

    assert question.kind is QuestionKind.CHOICE
    assert [text for option in question.options for text in option.text.values()] == texts.split()


@pytest.mark.parametrize("prompt", ["what happened?", "How was group?", "¿cómo te fue?", "tell us about your day"])
def test_words(prompt: str) -> None:
    assert asked(prompt).kind is QuestionKind.TEXT


@pytest.mark.parametrize(
    "prompt",
    ["", "  ", "free", "Free text", "libre", "n/a", "?!", "weekend", "call 9-1-1", "write 2-3 sentences", "\ud800"],
)
def test_nothing_in_particular(prompt: str) -> None:
    question = question_from(prompt)

    assert question is None or question.kind is QuestionKind.TEXT


def test_the_language_is_that_of_the_words_or_else_the_one_given() -> None:
    assert set(asked("¿te sientes seguro? si/no").text) == {"es"}
    assert set(asked("do you feel safe? yes/no").text) == {"en"}
    assert [set((question_from("1-5", lang=lang) or asked("")).text) for lang in ("en", "es")] == [{"en"}, {"es"}]


PIECES = st.sampled_from([*"abc123?/:,.()=-¿ ", "yes", "no", " or ", "mood", "choose", "how many", "10", "a) ", "1. "])


@given(st.text(max_size=80) | st.lists(PIECES, max_size=20).map("".join))
def test_any_prompt_is_a_question_or_none(prompt: str) -> None:
    question_from(prompt)
