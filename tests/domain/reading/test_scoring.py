"""Counting what the reader finds."""

import pytest

from outreach.domain.reading.reading import Category, Concern
from outreach.domain.reading.scoring import (
    Case,
    Expected,
    Share,
    false_alarms,
    layer_of,
    layers,
    measures,
    misses,
    same_value,
)
from outreach.domain.reading.verdict import Verdict
from outreach.domain.urgency import Urgency

URGENCIES = {"watch": Urgency.WATCH, "same_day": Urgency.SAME_DAY, "urgent": Urgency.URGENT}
RIGHT = Expected(concern="none")


def verdict(concern: str, *rules: str, keyword: str | None = None, value: int | str | None = None) -> Verdict:
    reasons = tuple(
        Concern(category=Category.CRAVING, urgency=URGENCIES[concern], rule=rule, what="test") for rule in rules
    )
    return Verdict(
        concern=concern,
        emergency=bool(rules) and rules[0].startswith("now"),
        category="craving" if reasons else "none",
        keyword=keyword,
        value=value,
        understood=True,
        lang="en",
        reasons=reasons,
        version="1",
    )


def case(expected: Expected | str, found: Verdict) -> Case:
    wanted = Expected(concern=expected) if isinstance(expected, str) else expected
    return Case(name=f"{wanted.concern}-{found.concern}", text="text", lang="en", expected=wanted, found=found)


def test_an_interval_is_wide_when_there_is_little_to_go_by() -> None:
    assert Share(10, 10).interval == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert Share(0, 10).interval == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert Share(50, 100).interval == pytest.approx((0.4038, 0.5962), abs=1e-4)
    assert (Share(0, 0).ratio, Share(0, 0).interval) == (None, None)


GRADED = (
    case("urgent", verdict("urgent", "en.a")),
    case("urgent", verdict("same_day", "en.a", "model.en")),
    case("urgent", verdict("none")),
    case("same_day", verdict("urgent", "answer.safe.no")),
    case("watch", verdict("same_day", "fallback.language")),
    case("none", verdict("watch", "en.a")),
    case("none", verdict("urgent", "model.en")),
)


def test_every_kind_of_text_is_counted_for_itself() -> None:
    found = measures(GRADED)

    assert found["urgent_as_urgent"] == Share(1, 3)
    assert found["urgent_to_human"] == Share(2, 3)
    assert found["same_day_to_human"] == found["same_day_as_urgent"] == Share(1, 1)
    assert found["watch_noticed"] == found["watch_to_human"] == Share(1, 1)
    assert found["watch_as_urgent"] == Share(0, 1)
    assert found["none_to_human"] == found["none_as_urgent"] == Share(1, 2)


def test_keywords_and_values_are_counted_where_somebody_said_what_is_right() -> None:
    valued = Expected(concern="none", value=3, judges_value=True)
    found = measures(
        [
            case(Expected(concern="none", category="opt_out"), verdict("none", keyword="opt_out")),
            case(Expected(concern="none", category="none"), verdict("none", keyword="opt_out")),
            case(Expected(concern="none", keyword="wrong_number"), verdict("none")),
            case(valued, verdict("none", value=3)),
            case(valued, verdict("none", value=4)),
            case(valued, verdict("none")),
            case(Expected(concern="none", judges_value=True), verdict("none", value="yes")),
            case(RIGHT, verdict("none", value=5)),
        ]
    )

    assert found["opt_outs_found"] == Share(1, 1)
    assert found["opt_outs_false"] == Share(1, 7)
    assert found["wrong_numbers_found"] == found["keywords_right"] == Share(0, 1)
    assert found["values_right"] == found["values_other"] == Share(1, 3)
    assert found["values_uncalled"] == Share(1, 1)
    assert found["categories_right"] == Share(1, 2)


def test_an_emergency_is_false_only_where_somebody_may_know() -> None:
    found = measures(
        [
            case(Expected(concern="urgent", emergency=True), verdict("urgent", "now.a")),
            case(Expected(concern="urgent", emergency=False), verdict("urgent", "now.a")),
            case("urgent", verdict("urgent", "now.a")),
            case("none", verdict("urgent", "now.a")),
        ]
    )

    assert found["emergencies_found"] == Share(1, 1)
    assert found["emergencies_false"] == Share(2, 2)


def test_a_layer_has_caught_what_it_brought_to_a_person() -> None:
    found = layers(GRADED)

    assert (found["rules"].urgent, found["rules"].urgent_alone) == (Share(2, 3), Share(1, 3))
    assert (found["model"].urgent, found["model"].urgent_alone) == (Share(1, 3), Share(0, 3))
    assert found["question"].same_day_alone == Share(1, 1)
    assert found["model"].false_alarms_alone == found["fallback"].false_alarms_alone == Share(1, 3)
    assert found["rules"].false_alarms == Share(0, 3)


@pytest.mark.parametrize(
    ("rule", "layer"),
    [
        *(("en.suicide.wish", "rules"), ("program.rule", "rules"), ("answer.safe.no", "question")),
        *(
            ("question.safe", "question"),
            ("model.en", "model"),
            ("keyword.help", "keyword"),
            ("fallback.cut", "fallback"),
        ),
    ],
)
def test_the_first_word_of_a_rule_names_its_layer(rule: str, layer: str) -> None:
    assert layer_of(rule) == layer


def test_faults_come_with_the_worst_first() -> None:
    assert [(fault.case.name, fault.kinds) for fault in misses(GRADED)] == [
        ("urgent-none", ("urgent",)),
        ("urgent-same_day", ("urgent",)),
    ]
    assert [(fault.case.name, fault.kinds) for fault in false_alarms(GRADED)] == [
        ("same_day-urgent", ("same day as urgent",)),
        ("none-urgent", ("nothing to a human",)),
        ("watch-same_day", ("watch to a human",)),
    ]


def test_a_value_is_the_same_in_any_spelling() -> None:
    assert same_value(3, 3.0)
    assert same_value(" Gym", "gym")
    assert not same_value(3, "3")
    assert not same_value(None, 0)
