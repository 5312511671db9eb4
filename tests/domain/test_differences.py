"""What a new version of a program changes."""

from dataclasses import replace
from datetime import time, timedelta

from outreach.domain.differences import differences, unversioned
from outreach.domain.hours import Hours
from outreach.domain.program import Caps
from outreach.domain.questions import Question, QuestionKind
from outreach.domain.urgency import Urgency
from outreach.packs.program_file import load_program

STANDARD = load_program("standard").program


def test_the_same_program_has_no_differences() -> None:
    assert differences(STANDARD, STANDARD) == ()


def test_a_new_program_is_described_whole() -> None:
    said = differences(None, STANDARD)

    assert "title: Standard" in said
    assert "cadence: weekly: tue, for 12 weeks (check_in)" in said
    assert "concern when mood <= 2: same_day (low_mood)" in said


def test_what_changes_is_said_with_what_it_was() -> None:
    new = replace(
        STANDARD,
        hours=Hours(opens=time(10), closes=time(19)),
        caps=Caps(per_day=2, per_week=5),
        phone="+13035550100",
        concern_rules=STANDARD.concern_rules[1:],
    )

    assert differences(STANDARD, new) == (
        "phone: none → +13035550100",
        "quiet hours: 09:00-20:00 → 10:00-19:00",
        "most automated texts: 1 a day, 5 a week → 2 a day, 5 a week",
        "concern when mood <= 2: same_day (low_mood) → none",
    )


def test_a_changed_ladder_is_spelled_out() -> None:
    watch = replace(STANDARD.ladders[Urgency.WATCH], due_back=timedelta(hours=2))

    said = differences(STANDARD, replace(STANDARD, ladders={**STANDARD.ladders, Urgency.WATCH: watch}))

    assert len(said) == 1
    assert said[0].startswith("ladder for watch: shift (on the queue) 24 h, ")
    assert said[0].endswith("back within 2 h")


def test_a_changed_text_is_shown_in_both_wordings() -> None:
    wording = {**STANDARD.wording, "en": {**STANDARD.wording["en"], "resumed": "Welcome back."}}

    said = differences(STANDARD, replace(STANDARD, wording=wording))

    assert said == ('text resumed (en): "Good to have you back. Check-ins go on from here." → "Welcome back."',)


def test_questions_that_changed_under_the_same_version_are_named() -> None:
    old = STANDARD.question_sets["check_in"]
    sleep = Question(key="sleep", kind=QuestionKind.TEXT, text={"en": "How did you sleep?", "es": "¿Cómo dormiste?"})
    grown = replace(old, questions=(*old.questions[:-1], sleep))
    new = replace(STANDARD, question_sets={"check_in": grown, "extra": grown})

    assert differences(STANDARD, new) == (
        "questions check_in: added: sleep",
        "questions check_in: taken out: used",
        "questions check_in: changed, but still version 1: raise it",
        "questions renewal: taken out",
        "questions extra: new, mood, safe, pull, sleep",
    )
    assert unversioned(STANDARD, new) == ("check_in",)
    raised = {"check_in": replace(grown, version=2)}
    assert unversioned(STANDARD, replace(STANDARD, question_sets=raised)) == ()
