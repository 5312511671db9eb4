"""What a text answers."""

from decimal import Decimal

import pytest

from outreach.domain.questions import Option, Question, QuestionKind
from outreach.domain.reading import read
from outreach.domain.reading.reading import Answer, Keyword, Reading, YesNo
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_lexicon

MOOD = Question(key="mood", kind=QuestionKind.SCALE, text={"en": "How are you, 1 to 5?"}, low=1, high=5)
CRAVING = Question(key="craving", kind=QuestionKind.SCALE, text={"en": "Cravings, 0 to 10?"}, low=0, high=10)
USED = Question(key="used", kind=QuestionKind.YES_NO, text={"en": "Have you used since we talked?"})
SAFE = Question(key="safe", kind=QuestionKind.YES_NO, text={"en": "Do you feel safe right now?"})
CALL = Question(key="call", kind=QuestionKind.YES_NO, text={"en": "Do you want a call?"})
MEETINGS = Question(key="meetings", kind=QuestionKind.NUMBER, text={"en": "How many meetings?"}, low=0)
WHY = Question(key="why", kind=QuestionKind.TEXT, text={"en": "What happened?"})
NEXT = Question(
    key="next",
    kind=QuestionKind.CHOICE,
    text={"en": "What helps?", "es": "¿Qué ayuda?"},
    options=(
        Option(value="call", text={"en": "A call", "es": "Una llamada"}),
        Option(value="ride", text={"en": "A ride", "es": "Un viaje"}),
        Option(value="later", text={"en": "Not now", "es": "Ahora no"}),
    ),
)


def reading(body: str, question: Question | None = None, earlier: Question | None = None) -> Reading:
    return read(body, lexicon=load_lexicon(), lang="en", question=question, earlier=earlier)


def answer(body: str, question: Question | None = None, earlier: Question | None = None) -> Answer:
    found = reading(body, question, earlier).answer
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("body", "value"),
    [
        *(("4", 4), ("4.", 4), ("four", 4), ("cuatro", 4), ("like a 4", 4), ("4️⃣", 4), ("4/5", 4), ("#4", 4)),
        *(
            ("2 out of 5", 2),
            ("1 of 5", 1),
            ("3-4", 3),
            ("3 or 4", 3),
            ("2ish", 2),
            ("5!!!", 5),
            ("3 3 3", 3),
            ("4, slept 8 hours", 4),
        ),
        *(("1 last night but a 3 now", 3), ("5 (last month was 2)", 5), ("yeah i'd say a 3 today", 3)),
        *(("9", None), ("0", None), ("-1", None), ("meh", None), ("so so", None), ("90 days clean", None)),
    ],
)
def test_a_scale(body: str, value: int | None) -> None:
    assert answer(body, MOOD).value == value


@pytest.mark.parametrize(
    ("body", "value"),
    [
        *(("y", "yes"), ("YES", "yes"), ("yep", "yes"), ("sí", "yes"), ("simón", "yes"), ("👍", "yes"), ("1", "yes")),
        *(("yessss", "yes"), ("a little", "yes"), ("i hate to say it but yep", "yes"), ("nah.. alright yes", "yes")),
        *(("n", "no"), ("nah", "no"), ("nope not once", "no"), ("nel", "no"), ("2", "no"), ("👎", "no"), ("two", "no")),
        *(("still clean", "no"), ("6 months sober", "no"), ("i messed up", "yes"), ("yes wait no", "no")),
        *(("what", None), ("im ok", None), ("7", None)),
    ],
)
def test_yes_or_no(body: str, value: str | None) -> None:
    assert answer(body, USED).value == value


def test_the_same_words_answer_each_question_in_its_own_way() -> None:
    assert answer("im good", SAFE).value is YesNo.YES
    assert answer("im good", CALL).value is YesNo.NO


def test_a_yes_no_question_without_words_is_answered_like_any() -> None:
    consent = object.__new__(Question)
    for name, value in {"key": "consent", "kind": QuestionKind.YES_NO, "text": {}, "options": ()}.items():
        object.__setattr__(consent, name, value)

    assert answer("Yes!", consent).value is YesNo.YES


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("1", "call"),
        ("b", "ride"),
        ("a ride please", "ride"),
        ("una llamada", "call"),
        ("the second one", "ride"),
        ("x", None),
    ],
)
def test_a_choice(body: str, value: str | None) -> None:
    assert answer(body, NEXT).value == value


@pytest.mark.parametrize(("body", "value"), [("3", 3), ("3 meetings", 3), ("none", 0), ("about six", 6)])
def test_a_number_may_come_with_what_it_counts(body: str, value: int) -> None:
    assert answer(body, MEETINGS).value == value


def test_any_words_answer_a_text_question() -> None:
    assert answer(" my ride fell through ", WHY).value == "my ride fell through"


def test_a_value_never_lowers_a_concern() -> None:
    found = reading("5 but theres a noose tied in the closet", MOOD)

    assert found.answer == Answer(value=Decimal(5))
    assert found.urgency is Urgency.EMERGENCY


def test_two_answers_in_one_text() -> None:
    assert answer("4, and no", MOOD) == Answer(value=Decimal(4), also=(YesNo.NO,))


@pytest.mark.parametrize("body", ["3", "yesterday was a 3"])
def test_an_answer_to_the_question_before(body: str) -> None:
    found = answer(body, USED, MOOD)

    assert (found.value, found.to_earlier) == (Decimal(3), True)


def test_an_answer_when_no_question_is_open() -> None:
    assert answer("no", None, USED) == Answer(value=YesNo.NO, to_earlier=True)


@pytest.mark.parametrize("body", ["sorry i meant 2", "*2", "me equivoqué, 2", "oops 2"])
def test_a_correction(body: str) -> None:
    assert answer(body, USED, MOOD) == Answer(value=Decimal(2), to_earlier=True, corrects=True)


def test_nothing_is_answered_when_nothing_was_asked() -> None:
    assert reading("4").answer is None


def test_a_tapback_on_our_text_is_an_echo() -> None:
    found = read(
        'Liked "How are you? If you are in danger call 911"',
        lexicon=load_lexicon(),
        lang="en",
        question=MOOD,
        ours=("How are you? If you are in danger call 911",),
    )

    assert found.echo
    assert (found.answer, found.concerns, found.keyword) == (None, (), None)


@pytest.mark.parametrize(
    "body",
    [
        'Liked "Reply STOP to end" i want to die',
        'Loved "call 988" i took all my pills',
        "Disliked “Call or text 988” they wont help i am going to kill myself",
        '👍 to "Reply STOP to end" i have a gun',
        'Le gustó "Llama al 988" me quiero matar',
        "Reacted ❤️ to “How are you today? Reply STOP to end.”\nim going to kill myself",
        "Loved “Reply STOP to opt out” thanks “i want to die”",
        "Liked “Reply STOP to opt out, i want to die",
        "Loved “Call 988, i took all my pills”",
        "Liked “How are you?” i want to die",
        "Liked “How are you? i want to die”",
    ],
)
@pytest.mark.parametrize("ours", [(), ("How are you? Reply STOP to end",)])
def test_no_tapback_hides_what_stands_in_it_or_behind_it(body: str, ours: tuple[str, ...]) -> None:
    found = read(body, lexicon=load_lexicon(), lang="en", question=MOOD, ours=ours)

    assert found.urgency is not None
    assert found.urgency >= Urgency.URGENT
    assert found.keyword is None


def test_what_stands_behind_a_tapback_is_answered_like_any_text() -> None:
    ours = "How are you today, from 1 to 5? Reply STOP to end"

    stop = read(f"Liked “{ours}” stop", lexicon=load_lexicon(), lang="en", question=MOOD, ours=(ours,))
    four = read(f"Liked “{ours}” 4", lexicon=load_lexicon(), lang="en", question=MOOD, ours=(ours,))
    nothing = read(f"Liked “{ours}” 🙏", lexicon=load_lexicon(), lang="en", question=MOOD, ours=(ours,))

    assert stop.keyword is Keyword.OPT_OUT
    assert four.answer == Answer(value=Decimal(4))
    assert nothing.echo


def test_what_they_write_below_our_quoted_text_is_read() -> None:
    ours = "How are you today, from 1 to 5?"

    found = read(f"> {ours}\n4", lexicon=load_lexicon(), lang="en", question=MOOD, ours=(ours,))

    assert not found.echo
    assert found.answer == Answer(value=Decimal(4))
