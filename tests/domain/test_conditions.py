"""When an answer is a concern."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from outreach.domain.condition_text import BadCondition, Comparison, Drift, Operator, Trend
from outreach.domain.conditions import ConcernRule, concerns_of, holds, parse_condition
from outreach.domain.reading.reading import Category, YesNo
from outreach.domain.urgency import Urgency

Answers = dict[str, Decimal | str]


def numbers(*answers: float) -> list[Decimal | str]:
    return [Decimal(str(answer)) for answer in answers]


def is_true(text: str, now: Answers, **history: Sequence[Decimal | str]) -> bool:
    return holds(condition=parse_condition(text), now=now, history=history)


@pytest.mark.parametrize(
    ("text", "operator"),
    [
        ("mood = 2", Operator.IS),
        ("mood == 2", Operator.IS),
        ("mood is 2", Operator.IS),
        ("mood != 2", Operator.IS_NOT),
        ("mood ≠ 2", Operator.IS_NOT),
        ("mood <> 2", Operator.IS_NOT),
        ("mood is not 2", Operator.IS_NOT),
        ("mood <= 2", Operator.AT_MOST),
        ("mood ≤ 2", Operator.AT_MOST),
        ("mood≤2", Operator.AT_MOST),
        ("MOOD  <=  2", Operator.AT_MOST),
        ("mood =< 2", Operator.AT_MOST),
        ("mood >= 2", Operator.AT_LEAST),
        ("mood ≥ 2.0", Operator.AT_LEAST),
        ("mood < 2", Operator.BELOW),
        ("mood > 2", Operator.ABOVE),
    ],
)
def test_a_comparison_may_be_written_with_any_usual_sign(text: str, operator: Operator) -> None:
    assert parse_condition(text).any_of == ((Comparison(key="mood", operator=operator, value=Decimal(2)),),)


@pytest.mark.parametrize(
    ("text", "times", "within"),
    [
        ("craving >= 7 twice in three answers", 2, 3),
        ("craving >= 7 two times in 3 answers", 2, 3),
        ("craving >= 7 2 times in 3 answers", 2, 3),
        ("craving >= 7 once in ten answers", 1, 10),
        ("craving >= 7 three times in 3 answers", 3, 3),
        ("craving >= 7 twice in a row", 2, 2),
        ("craving >= 7 four times in a row", 4, 4),
    ],
)
def test_a_trend_counts_in_words_or_digits(text: str, times: int, within: int) -> None:
    each = Comparison(key="craving", operator=Operator.AT_LEAST, value=Decimal(7))

    assert parse_condition(text).any_of == ((Trend(key="craving", each=each, times=times, within=within),),)


def test_a_drift_is_measured_from_what_is_usual() -> None:
    assert parse_condition("mood drops 2 below usual").any_of == ((Drift(key="mood", by=Decimal(2), down=True),),)
    assert parse_condition("craving rises by 2.5 above usual").any_of == (
        (Drift(key="craving", by=Decimal("2.5"), down=False),),
    )


def test_a_condition_knows_its_questions_and_whether_it_looks_back() -> None:
    condition = parse_condition("mood < 3 and craving > 5 or safe = no")

    assert condition.keys == {"mood", "craving", "safe"}
    assert not condition.looks_back
    assert parse_condition("mood <= 2 twice in 2 answers").looks_back


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("mood", "cannot read 'mood'"),
        ("mood <= ", "cannot read 'mood <='"),
        ("<= 2", "cannot read '<= 2'"),
        ("mood <= low", "need a number"),
        ("mood <= 2 and", "something is missing"),
        ("or mood <= 2", "something is missing"),
        ("mood <= 2 often", "cannot read 'often'"),
        ("mood <= 2 twice in answers", "cannot read 'twice in answers'"),
        ("mood <= 2 many times in 3 answers", "'many' is not a number"),
        ("mood <= 2 three times in two answers", "never be true"),
        ("mood <= 2 0 times in 2 answers", "never be true"),
        ("mood <= 2 twice in 9999999999999 answers", "never be true"),
        ("mood drops below usual", "cannot read"),
        ("mood drops two below usual", "needs a number above 0"),
        ("mood drops 0 below usual", "needs a number above 0"),
        ("mood drops 2 above usual", "drops 2 below usual"),
        ("mood <= 2, craving > 5", "cannot read"),
        ("(mood <= 2)", "cannot read"),
        ("mood <= 2\x00", "cannot read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_is_allowed(text: str, complaint: str) -> None:
    with pytest.raises(BadCondition, match=complaint.replace("(", r"\(")):
        parse_condition(text)


WORDS = ("mood", "<=", "2", "twice", "in", "answers", "and", "or", "drops", "below", "usual", "is", "not", "-")


@given(text=st.one_of(st.text(), st.lists(st.sampled_from(WORDS))))
def test_any_text_is_a_condition_or_a_complaint(text: str | list[str]) -> None:
    written = text if isinstance(text, str) else " ".join(text)
    try:
        condition = parse_condition(written)
    except BadCondition:
        return
    assert condition.keys
    assert holds(condition=condition, now={}, history={}) is False


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        ("mood <= 2", {"mood": Decimal(2)}, True),
        ("mood <= 2", {"mood": Decimal("2.5")}, False),
        ("mood <= 2", {"craving": Decimal(1)}, False),
        ("mood <= 2", {"mood": "it was fine"}, False),
        ("mood != 2", {}, False),
        ("mood != 2", {"mood": "so so"}, True),
        ("used = yes", {"used": YesNo.YES}, True),
        ("used = YES", {"used": "yes"}, True),
        ("used = yes", {"used": YesNo.NO}, False),
        ("used is not no", {"used": YesNo.YES}, True),
        ("used = yes", {"used": Decimal(1)}, False),
        ("sleep = 2", {"sleep": "2"}, True),  # an option whose stored value is a digit
        ("mood < 3 and craving > 5", {"mood": Decimal(2), "craving": Decimal(6)}, True),
        ("mood < 3 and craving > 5", {"mood": Decimal(2), "craving": Decimal(5)}, False),
        ("mood < 3 and craving > 5", {"mood": Decimal(2)}, False),
        ("mood < 3 or safe = no", {"mood": Decimal(4), "safe": YesNo.NO}, True),
        ("mood = 5 and safe = yes or safe = no", {"safe": YesNo.NO}, True),
        ("mood <= 2", {"mood": Decimal("NaN")}, False),
    ],
)
def test_a_condition_is_true_of_the_answers_of_a_check_in(text: str, now: Answers, *, expected: bool) -> None:
    assert is_true(text, now) is expected


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ((8,), False),
        ((8, 7), True),
        ((8, 3, 7), True),
        ((8, 3, 3, 7), False),
        ((3, 8, 8), False),  # it was raised last time; today is better
        ((), False),
    ],
)
def test_a_trend_counts_the_latest_answers_and_todays_is_one_of_them(
    history: tuple[int, ...],
    *,
    expected: bool,
) -> None:
    now: Answers = {"craving": Decimal(history[0])} if history else {}

    assert is_true("craving >= 7 twice in three answers", now, craving=numbers(*history)) is expected


def test_a_trend_counts_words_too() -> None:
    assert is_true("used = yes twice in 2 answers", {"used": "yes"}, used=["yes", "yes"])
    assert not is_true("used = yes twice in 2 answers", {"used": "yes"}, used=["yes", "no", "yes"])


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ((2, 4, 4, 4), True),
        ((3, 4, 4, 4), False),
        ((2, 4, 4), False),  # two answers are no usual yet
        ((1, 2, 3, 4), True),
        ((Decimal("2.1"), 4, 4, 4), False),
        ((5, 1, 1, 1), False),
    ],
)
def test_a_drop_is_measured_from_the_persons_own_mean(history: tuple[float, ...], *, expected: bool) -> None:
    answers = numbers(*history)

    assert is_true("mood drops 2 below usual", {"mood": answers[0]}, mood=answers) is expected


def test_a_rise_is_measured_the_other_way_and_texts_are_left_out() -> None:
    history = [*numbers(8, 4), "no idea", *numbers(5, 6)]

    assert is_true("craving rises 3 above usual", {"craving": Decimal(8)}, craving=history)
    assert not is_true("craving rises 3 above usual", {"craving": "what"}, craving=["what", *history])


def test_rules_have_their_turn_when_their_question_was_answered() -> None:
    low = ConcernRule(when="mood <= 2", urgency=Urgency.SAME_DAY, category=Category.LOW_MOOD)
    unsafe = ConcernRule(when="safe = no", urgency=Urgency.URGENT, say={"en": "Thank you for telling me."})
    both = ConcernRule(when="mood <= 3 and safe = no", urgency=Urgency.EMERGENCY)
    rules = (low, unsafe, both)
    now: Answers = {"mood": Decimal(2)}

    assert concerns_of(rules=rules, now=now, history={}, just_answered="mood") == (low,)
    assert concerns_of(rules=rules, now=now | {"safe": "no"}, history={}, just_answered="safe") == (unsafe, both)
    assert concerns_of(rules=rules, now=now | {"safe": "yes"}, history={}, just_answered="safe") == ()


def test_a_rule_that_cannot_be_read_never_becomes_a_rule() -> None:
    read = TypeAdapter(ConcernRule).validate_python

    with pytest.raises(ValidationError, match="write conditions such as"):
        read({"when": "feeling low", "urgency": "same_day"})
    assert read({"when": "mood <= 2", "urgency": "same_day"}).urgency is Urgency.SAME_DAY


@given(
    now=st.dictionaries(st.sampled_from(("mood", "used")), st.one_of(st.decimals(), st.text())),
    history=st.dictionaries(st.sampled_from(("mood", "used")), st.lists(st.one_of(st.decimals(), st.text()))),
    text=st.sampled_from(
        (
            "mood <= 2",
            "used = yes",
            "mood < 3 and used != no",
            "mood >= 7 twice in three answers",
            "mood drops 2 below usual",
        ),
    ),
)
def test_no_answer_breaks_a_condition(now: Answers, history: dict[str, list[Decimal | str]], text: str) -> None:
    assert is_true(text, now, **history) in (True, False)
