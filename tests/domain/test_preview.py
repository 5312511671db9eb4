"""What a program would do, and what a new version of it changes."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from outreach.domain.cadence import Phase, Plan, Weekday
from outreach.domain.differences import differences, unversioned
from outreach.domain.hours import Hours
from outreach.domain.preview import Person, forecast, forecast_in_words, frequency
from outreach.domain.program import Caps, Program
from outreach.domain.questions import Question, QuestionKind
from outreach.domain.urgency import Urgency
from outreach.packs.program_file import load_program

STANDARD = load_program("standard").program
TUESDAY = date(2026, 3, 3)
DENVER = "America/Denver"


def person(
    *,
    zone: str | None = DENVER,
    lang: str = "en",
    slot: time | None = None,
    pace: int = 0,
    daily: bool = False,
) -> Person:
    return Person(zone=zone, lang=lang, plan=Plan(started_on=TUESDAY, slot=slot, pace=pace, daily=daily))


def on_weekdays(*days: Weekday, slot: time = time(11), program: Program = STANDARD) -> Program:
    phase = Phase(name="days", weeks=None, days=days, question_set="check_in")
    cadence = replace(program.cadence, phases=(phase,), slots=(slot,), jitter=timedelta(0), renewal=None)
    return replace(program, cadence=cadence)


def test_a_week_of_check_ins_is_counted_and_paid() -> None:
    ahead = forecast(
        program=STANDARD,
        people=[person(), person(lang="es")],
        start=TUESDAY,
        weeks=3,
        cost_per_segment=Decimal("0.01"),
    )

    assert (ahead.people, ahead.check_ins, ahead.segments) == (2, 6, 6)
    assert [(week.starts_on, week.check_ins, week.cost) for week in ahead.weeks] == [
        (TUESDAY + timedelta(weeks=week), 2, Decimal("0.02")) for week in range(3)
    ]


def test_silence_costs_a_reminder_and_answers_cost_the_conversation() -> None:
    ahead = forecast(program=STANDARD, people=[person()], start=TUESDAY, weeks=1)

    assert (ahead.segments, ahead.segments_if_silent, ahead.segments_if_answered) == (1, 2, 4)


def test_people_are_grouped_by_the_most_texts_they_get_in_a_week() -> None:
    daily = person(slot=time(9, 30), daily=True)

    ahead = forecast(program=STANDARD, people=[person(), daily, person(pace=1)], start=TUESDAY, weeks=2)

    assert ahead.people_by_texts == {1: 1, 2: 1, 5: 1}


def test_texts_beyond_the_caps_are_left_out() -> None:
    program = replace(on_weekdays(*Weekday), caps=Caps(per_day=1, per_week=5))

    ahead = forecast(program=program, people=[person()], start=TUESDAY, weeks=1)

    assert (ahead.check_ins, ahead.capped) == (5, 2)


def test_texts_on_a_blocked_day_are_left_out() -> None:
    program = replace(STANDARD, blocked_days=(TUESDAY,))

    ahead = forecast(program=program, people=[person(), person()], start=TUESDAY, weeks=2)

    assert ahead.blocked == {TUESDAY: 2}
    assert ahead.check_ins == 2


def test_hours_are_each_persons_own() -> None:
    people = [person(), person(zone="America/New_York"), person(slot=time(15, 30)), person(zone="Pacific/Honolulu")]

    ahead = forecast(program=on_weekdays(Weekday.TUE), people=people, start=TUESDAY, weeks=1)

    assert ahead.by_hour == {11: 3, 15: 1}


def test_a_slot_outside_the_hours_is_said_to_wait() -> None:
    ahead = forecast(program=STANDARD, people=[person(slot=time(6))], start=TUESDAY, weeks=2)

    assert ahead.outside == 2


def test_people_without_a_zone_get_the_programs_and_are_counted() -> None:
    ahead = forecast(program=on_weekdays(Weekday.TUE), people=[person(zone=None), person()], start=TUESDAY, weeks=1)

    assert ahead.no_zone == 1
    assert ahead.by_hour == {11: 2}


def test_a_program_without_people_costs_nothing() -> None:
    ahead = forecast(program=STANDARD, people=[], start=TUESDAY, weeks=2)

    assert (ahead.check_ins, ahead.segments, ahead.people_by_texts) == (0, 0, {})
    assert forecast_in_words(ahead)[0] == "0 people, 0 check-ins in 2 weeks"


def test_a_night_on_which_the_clocks_change_has_its_check_in() -> None:
    ahead = forecast(program=on_weekdays(Weekday.SUN), people=[person()], start=date(2026, 3, 8), weeks=1)

    assert ahead.by_hour == {11: 1}


def test_a_forecast_is_said_in_plain_words() -> None:
    program = replace(on_weekdays(Weekday.TUE), blocked_days=(date(2026, 3, 10),))
    people = [person(), person(zone=None), person(slot=time(7))]

    said = forecast_in_words(
        forecast(program=program, people=people, start=TUESDAY, weeks=2, cost_per_segment=Decimal("0.5")),
    )

    assert said == (
        "3 people, 3 check-ins in 2 weeks",
        "  up to 1 text a week: 3 people",
        "by local hour: 07:00 1, 11:00 2",
        "first texts: 3 segments, $1.50",
        "if nobody answers, with reminders: 6 segments, $3.00",
        "if everybody answers: 12 segments, $6.00",
        "left out on 2026-03-10, a blocked day: 3 check-ins",
        "waiting for the hours to open: 1 check-in",
        "1 person has no zone and get the program's",
    )


@pytest.mark.parametrize(
    ("pack", "plan", "said"),
    [
        ("standard", {}, "about 1 check-in a week"),
        ("standard", {"pace": 1}, "about 2 check-ins a week"),
        ("standard", {"pace": -1}, "about 2 check-ins a month"),
        ("standard", {"pace": -2}, "about 1 check-in a month"),
        ("standard", {"daily": True, "slot": time(9)}, "about 7 check-ins a week"),
        ("intensive", {}, "about 3 check-ins a week"),
        ("discharge", {}, "about 2 check-ins a week"),
        ("maintenance", {}, "about 1 check-in a month"),
    ],
)
def test_a_participant_is_told_how_often_we_check_in(pack: str, plan: dict[str, Any], said: str) -> None:
    cadence = load_program(pack).program.cadence

    assert frequency(cadence=cadence, plan=person(**plan).plan, lang="en") == said


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
