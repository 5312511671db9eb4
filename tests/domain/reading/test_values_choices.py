"""Choices by number, letter, word or place, and corrections, in English and in Spanish."""

from decimal import Decimal

import pytest

from outreach.domain.questions import Question, QuestionKind
from outreach.domain.reading import read
from outreach.domain.reading.prompts import question_from
from outreach.domain.reading.reading import Answer, YesNo
from outreach.packs.lexicons import load_lexicon

NEED = question_from("What would help most? 1) a ride 2) food 3) a call from my peer 4) nothing")
LETTERS = question_from("Where did you sleep? a) home b) shelter c) outside d) a friend's house")
APOYO = question_from("¿Qué necesita? 1) transporte 2) comida 3) una llamada 4) nada")
MAYBE = question_from("Ready to quit? (yes, no, maybe)")
MOOD = Question(key="mood", kind=QuestionKind.SCALE, text={"en": "Mood 1-5?"}, low=1, high=5)
USED = Question(key="used", kind=QuestionKind.YES_NO, text={"en": "Have you used since we talked?"})
SAFE = Question(key="safe", kind=QuestionKind.YES_NO, text={"en": "Do you feel safe right now?"})


def answer(body: str, question: Question | None, earlier: Question | None = None) -> Answer | None:
    return read(body, lexicon=load_lexicon(), lang="en", question=question, earlier=earlier).answer


def place(body: str, question: Question | None) -> int | None:
    """Say which of the options was chosen, counted from 1."""
    assert question is not None
    found = answer(body, question)
    values = [option.value for option in question.options]
    return values.index(str(found.value)) + 1 if found and found.value is not None else None


def listed(text: str) -> list[str]:
    """Cut a table at its bars; a line break is one too."""
    return [one.strip() for one in text.replace("\n", "|").split("|") if one.strip()]


@pytest.mark.parametrize(
    "body",
    listed("""
    2|2.|2)|#2|(2)|two|2 please|2 pls|number 2|number two|no. 2|option 2|option two|the second|second|second one
    the second one|2nd
    the 2nd one|2nd one|food|Food|FOOD|food please|some food|food pls|i need food|food would help|food i guess
    probably food|2 food
    food (2)|2 - food|2. food|just food|food for my kids|id say food|1 no 2|1 wait 2|1, i mean 2
    not a ride, food
    food not a ride
    sorry i meant food|*food|*2|2️⃣|number 2 thanks|2 thank you|choice 2|answer 2|2!|foood
    """),
)
def test_the_second_by_number(body: str) -> None:
    assert place(body, NEED) == 2


@pytest.mark.parametrize(
    "body",
    listed("""
    b|B|b.|b)|(b)|B please|option b|letter b|b shelter|shelter|the shelter|at the shelter|a shelter|in a shelter
    b - shelter|2|second
    choice b|answer is b|its b|b thanks|shelter again|the shelter on 5th street|slept at the shelter
    """),
)
def test_the_second_by_letter(body: str) -> None:
    assert place(body, LETTERS) == 2


@pytest.mark.parametrize(
    "body",
    listed("""
    2|dos|el 2|el dos|la 2|la dos|la segunda|segunda|el segundo|opción 2|opcion dos|número 2|comida
    Comida por favor
    comida porfa
    la comida|necesito comida|algo de comida|2 comida|2. comida|la numero 2|1 no 2|1 digo 2|perdon 2
    no transporte, comida
    """),
)
def test_the_second_in_spanish(body: str) -> None:
    assert place(body, APOYO) == 2


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        *(
            ("ride", 1),
            ("a ride", 1),
            ("the first one", 1),
            ("first", 1),
            ("1st", 1),
            ("a call", 3),
            ("call from peer", 3),
        ),
        *(
            ("my peer", 3),
            ("third", 3),
            ("the 3rd", 3),
            ("the last one", 4),
            ("last", 4),
            ("nothing", 4),
            ("nothing thanks", 4),
        ),
        *(
            ("fourth", 4),
            ("4", 4),
            ("5", None),
            ("0", None),
            ("what", None),
            ("all of them", None),
            ("idk", None),
            ("z", None),
        ),
        *(("both", None), ("a ride and food", None)),
    ],
)
def test_other_places(body: str, expected: int | None) -> None:
    assert place(body, NEED) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("yes", 1),
        ("yeah", 1),
        ("yep", 1),
        ("no", 2),
        ("nope", 2),
        ("nah", 2),
        ("maybe", 3),
        ("maybe so", 3),
        ("y", 1),
        ("n", 2),
    ],
)
def test_yes_no_and_maybe(body: str, expected: int) -> None:
    assert place(body, MAYBE) == expected


@pytest.mark.parametrize(
    ("body", "value"),
    [
        *(("sorry i meant yes", YesNo.YES), ("*no", YesNo.NO), ("*yes", YesNo.YES), ("i meant no", YesNo.NO)),
        *(("oops yes", YesNo.YES), ("oops, no", YesNo.NO), ("perdón quise decir no", YesNo.NO), ("no*", YesNo.NO)),
        *(("me equivoque, si", YesNo.YES), ("change that to yes", YesNo.YES), ("wait i meant no", YesNo.NO)),
        *(("typo. yes", YesNo.YES), ("correction: no", YesNo.NO), ("quise decir que si", YesNo.YES)),
    ],
)
def test_a_correction_of_yes_or_no(body: str, value: YesNo) -> None:
    assert answer(body, SAFE) == Answer(value=value, corrects=True)
    assert answer(body, SAFE, USED) == Answer(value=value, to_earlier=True, corrects=True)
    assert answer(body, MOOD, USED) == Answer(value=value, to_earlier=True, corrects=True)


@pytest.mark.parametrize(
    "body", listed("oops 3 not 2|sorry i meant 3|*3|3*|meant 3|i meant 3 not 2|correction 3|quise decir 3")
)
def test_a_correction_of_a_number(body: str) -> None:
    found = answer(body, USED, MOOD)

    assert found is not None
    assert (found.value, found.to_earlier, found.corrects) == (Decimal(3), True, True)


@pytest.mark.parametrize(
    ("body", "question", "earlier", "value"),
    [(body, USED, MOOD, 3) for body in listed("3|three|a 3|like a 3|un 3|3 i guess")]
    + [(body, MOOD, USED, YesNo.NO) for body in listed("no|nope|still clean|no i havent|not once|nel")]
    + [(body, MOOD, USED, YesNo.YES) for body in listed("yes|yeah|i did|y|si|yes i used")],
)
def test_an_answer_to_the_question_before(body: str, question: Question, earlier: Question, value: object) -> None:
    found = answer(body, question, earlier)

    assert found is not None
    assert (found.value, found.to_earlier) == (value, True)
