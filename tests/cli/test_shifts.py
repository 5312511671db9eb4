"""The team, who is on call, and when nobody is."""

import pytest

from tests.cli.terminal import Terminal

EVERY_DAY = "--program standard --from '2026-03-06 00:00' --to '2026-03-07 00:00' --every day --until 2026-03-21"
NEXT_WEEK = "--program standard --from '2026-03-09 08:00' --to '2026-03-09 20:00'"


def test_somebody_joins_a_second_program_under_the_same_number(staffed: Terminal) -> None:
    staffed("program apply discharge")

    said = staffed("specialist add Sam '(202) 555-0120' --program discharge --lead")

    assert said == "Sam (…0120) works for discharge as lead."
    listed = staffed("specialist list")
    assert "standard Sam …0120 specialist en, es" in listed
    assert "standard Lee …0130 lead en" in listed
    assert "discharge Sam …0120 lead en, es" in listed


def test_adding_somebody_twice_changes_nothing(staffed: Terminal) -> None:
    before = staffed("specialist list")

    staffed("specialist add Sam 2025550120 --program standard")

    assert staffed("specialist list") == before


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("Kim 12 --program standard", "too short or too long"),
        ("Kim 2025550120 --program standard", "…0120) already belongs to Sam"),
        ("Kim 2025550110 --program standard", "…0110) belongs to a participant"),
        ("Kim 2025550121 --program nothing", "there is no program named 'nothing'"),
        ("Kim 2025550121 --program standard --speaks klingon", "write their codes, such as en,es"),
        ("Kim 2025550121 --program standard --speaks ''", "write their codes, such as en,es"),
        ("Kim 2025550121 --program standard --speaks fr,en", "begin --speaks with one of: en, es"),
        ("' ' 2025550121 --program standard", "needs a name"),
    ],
)
def test_a_specialist_who_cannot_be_is_one_clear_line(staffed: Terminal, line: str, complaint: str) -> None:
    staffed("participant add Dana 2025550110 --program standard")

    said = staffed(f"specialist add {line}", exits=1)

    assert complaint in said
    assert "Kim" not in staffed("specialist list")


def test_a_shift_is_in_the_time_of_the_program(staffed: Terminal) -> None:
    said = staffed(f"shift add Sam {NEXT_WEEK} --role backup")

    assert said == "Sam is on call (backup) Mon 2026-03-09 08:00 to Mon 2026-03-09 20:00 (America/Denver)"
    assert "standard Sam backup Mon 2026-03-09 08:00 Mon 2026-03-09 20:00 America/Denver" in staffed("shift list")


def test_a_repeated_shift_keeps_its_hours_when_the_clocks_change(staffed: Terminal) -> None:
    said = staffed(
        "shift add sam --program standard --from '2026-03-06 20:00' --to '2026-03-07 08:00' "
        "--every day --until 2026-03-08"
    )

    assert said.count("on call") == 3
    assert "Sun 2026-03-08 20:00 to Mon 2026-03-09 08:00" in said


def test_a_weekly_shift_comes_every_week(staffed: Terminal) -> None:
    said = staffed(f"shift add Sam {NEXT_WEEK} --every week --until 2026-03-23")

    assert [day in said for day in ("2026-03-09", "2026-03-16", "2026-03-23")] == [True, True, True]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (f"Kim {NEXT_WEEK}", "no specialist of this program is 'Kim'; it has: Sam, Lee"),
        ("Sam --program nothing --from '2026-03-09 08:00' --to '2026-03-09 20:00'", "no program named 'nothing'"),
        ("Sam --program standard --from 'monday 8' --to '2026-03-09 20:00'", "write it like 2026-03-06 08:00"),
        ("Sam --program standard --from '2026-02-30 08:00' --to '2026-03-09 20:00'", "is no day or time that exists"),
        ("Sam --program standard --from '2026-03-08 02:30' --to '2026-03-09 20:00'", "the clocks go forward then"),
        ("Sam --program standard --from '2026-03-09 20:00' --to '2026-03-09 08:00'", "a shift ends after it begins"),
        ("Sam --program standard --from '2026-03-09 08:00' --to '2027-03-09 20:00'", "more than seven days"),
        (f"Sam {NEXT_WEEK} --every day", "--every and --until go together"),
        (f"Sam {NEXT_WEEK} --every day --until 2029-01-01", "more than 400 shifts"),
    ],
)
def test_a_shift_that_cannot_be_is_one_clear_line(staffed: Terminal, line: str, complaint: str) -> None:
    assert complaint in staffed(f"shift add {line}", exits=1)
    assert "Nobody is on call in the next 14 days" in staffed("shift list")


def test_of_shifts_that_overlap_none_is_stored(staffed: Terminal) -> None:
    staffed(f"shift add Sam {NEXT_WEEK}")

    said = staffed(
        "shift add Sam --program standard --from '2026-03-07 19:00' --to '2026-03-07 21:00' "
        "--every day --until 2026-03-09",
        exits=1,
    )

    assert "Sam, Mon 2026-03-09 19:00 to Mon 2026-03-09 21:00: is already on call during that time" in said
    assert staffed("shift list").count("Sam") == 1


def test_a_shift_can_be_taken_off_the_rota(anywhere: Terminal) -> None:
    anywhere("program apply standard")
    anywhere("specialist add Sam 2025550120 --program standard")
    anywhere(f"shift add Sam {NEXT_WEEK}")

    said = anywhere("shift remove Sam --program standard --from '2026-03-09 08:00'")

    assert said == "Sam is no longer on call from Mon 2026-03-09 08:00 (America/Denver)"
    assert "Nobody is on call" in anywhere("shift list")
    again = anywhere("shift remove Sam --program standard --from '2026-03-09 08:00'", exits=1)
    assert again == "Error: Sam has no shift ahead or running that begins then; `outreach shift list` shows them"


def test_two_people_may_be_on_call_at_once(staffed: Terminal) -> None:
    staffed(f"shift add Sam {NEXT_WEEK}")

    staffed(f"shift add Lee {NEXT_WEEK} --role backup")

    assert staffed("shift list").count("2026-03-09 08:00") == 2


def test_gaps_are_the_times_when_nobody_is_on_call(anywhere: Terminal) -> None:
    anywhere("program apply standard")
    anywhere("specialist add Sam 2025550120 --program standard")
    anywhere("shift add Sam --program standard --from '2026-03-06 08:00' --to '2026-03-07 08:00'")

    said = anywhere("shift gaps --days 2")

    assert "standard Sat 2026-03-07 08:00 Sun 2026-03-08 10:00 25.0 America/Denver" in said
    assert "No gaps: somebody is on call at every moment of the next" not in said


def test_a_rota_without_gaps_says_so(staffed: Terminal) -> None:
    staffed(f"shift add Sam {EVERY_DAY}")

    assert staffed("shift gaps") == "No gaps: somebody is on call at every moment of the next 14 days."


@pytest.mark.parametrize("line", ["shift list", "shift gaps"])
def test_a_rota_needs_a_program(terminal: Terminal, line: str) -> None:
    assert "there is no program yet" in terminal(line, exits=1)


def test_who_is_on_call_for_two_programs_at_once_is_said(staffed: Terminal) -> None:
    staffed("program apply discharge")
    staffed("specialist add Sam '(202) 555-0120' --program discharge")
    other = "--program discharge --from '2026-03-09 18:00' --to '2026-03-10 08:00'"

    alone = staffed(f"shift add Sam {NEXT_WEEK}")
    said = staffed(f"shift add Sam {other}")

    twice = "mind that Sam is on call for {} too, Mon 2026-03-09 18:00 to Mon 2026-03-09 20:00"
    assert "mind" not in alone
    assert twice.format("standard") in said
    assert twice.format("discharge") in staffed("shift gaps --program standard")
    assert twice.format("standard") in staffed("rota gaps --program discharge")
    assert "mind" not in staffed(f"shift add Sam {NEXT_WEEK.replace('09 ', '10 ').replace('08:00', '10:00')}")
