"""People who take turns at being on call, and what goes over that for a while."""

import json
from datetime import UTC, datetime

import pytest

from tests.cli.terminal import Terminal

NIGHTS = """
[[rotations]]
name = "nights"
people = ["Sam", "Kim", "Lee"]
hand_over = "20:00"
"""
FOR = "--program standard"


@pytest.fixture
def team(staffed: Terminal) -> Terminal:
    """A terminal where Sam, Kim and Lee work for the standard program; it is the fourth of March."""
    staffed("specialist add Kim +12025550140 --program standard")
    return staffed


def apply(terminal: Terminal, text: str = NIGHTS, *, options: str = "", exits: int = 0) -> str:
    return terminal(f"rota apply {terminal.file('rota.toml', text)} {FOR} {options}", exits=exits)


def people(terminal: Terminal, days: int = 5, options: str = "") -> list[str]:
    return [each["name"] for each in json.loads(terminal(f"rota show {FOR} --days {days} --json {options}"))]


def test_people_take_turns(team: Terminal) -> None:
    said = apply(team)

    assert "In the next 100 days 101 shifts begin anew." in said
    assert "No gaps: somebody is on call at every moment of the next 60 days." in said
    assert people(team) == ["Sam", "Kim", "Lee", "Sam", "Kim", "Lee"]


def test_a_dry_run_changes_nothing(team: Terminal) -> None:
    said = apply(team, options="--dry-run")

    assert "shifts begin anew" in said
    assert said.endswith("Nothing was changed: this was a dry run.")
    assert "Nobody is on call in these 14 days" in team(f"rota show {FOR}")


def test_applying_the_same_file_again_changes_no_shift(team: Terminal) -> None:
    apply(team)
    team.now = datetime(2026, 3, 20, 3, 0, tzinfo=UTC)

    assert "In the next 100 days" in apply(team)
    assert "No shift changes." in apply(team)


def test_every_mistake_is_said_with_its_line(team: Terminal) -> None:
    said = apply(team, NIGHTS.replace("Kim", "Kimm") + 'days = "mon-fry"\nwekday = "mon"', exits=1)

    assert "3 mistakes" in said
    assert "rota.toml:4: rotations[1].people[2]" in said
    assert 'did you mean "kim"?' in said
    assert "rota.toml:6: rotations[1].days" in said
    assert "rota.toml:7: rotations[1].wekday" in said


def test_the_rota_says_why_somebody_is_on_call(team: Terminal) -> None:
    apply(team)
    team(f"rota off Sam {FOR} --from 2026-03-06 --to 2026-03-09")
    team("specialist add Ana +12025550150 --program standard")
    team("shift add Ana --program standard --from '2026-03-11 08:00' --to '2026-03-11 09:00' --role backup")

    shown = team(f"rota show {FOR} --days 9")

    assert "nights their turn" in shown
    assert "nights Sam is off" in shown
    assert "- added by hand" in shown


def test_who_is_off_comes_next_and_no_night_is_lost(team: Terminal) -> None:
    apply(team)
    said = team(f"rota off Kim {FOR} --from 2026-03-07 --to 2026-03-07")

    assert said.startswith("Kim is off Sat 2026-03-07 00:00 to Sun 2026-03-08 00:00 (America/Denver)")
    assert people(team, options="--at '2026-03-06 21:00'")[0] != "Kim"
    assert "No gaps" in team(f"rota gaps {FOR}")


def test_who_is_back_has_their_turns_again(team: Terminal) -> None:
    apply(team)
    before = people(team, 14)
    team(f"rota off Kim {FOR} --from 2026-03-07 --to 2026-03-09")

    assert people(team, 14) != before
    assert "Kim can be on call again" in team(f"rota back Kim {FOR} --from 2026-03-07 --to 2026-03-09")
    assert people(team, 14) == before
    again = team(f"rota back Kim {FOR} --from 2026-03-07 --to 2026-03-09", exits=1)
    assert again == "Error: Kim is not off from then to then; they are: never"


def test_somebody_takes_another_s_place_for_a_while(team: Terminal) -> None:
    apply(team, NIGHTS.replace(', "Lee"', ""))
    period = "--from '2026-03-09 20:00' --to '2026-03-10 20:00'"
    whose = people(team, 1, "--at '2026-03-09 21:00'")[0]

    said = team(f"rota override replace {whose} --by Lee {FOR} {period}")

    assert said == "Lee is on call (primary) Mon 2026-03-09 20:00 to Tue 2026-03-10 20:00"
    assert f"a lead put them in place of {whose}" in team(f"rota show {FOR}")
    assert f"1 replace {whose} Lee" in team(f"rota override list {FOR}")
    team(f"rota override cancel 1 {FOR}")
    assert people(team, 1, "--at '2026-03-09 21:00'")[0] == whose
    assert team(f"rota override list {FOR}") == "Nothing goes over the rota."


def test_taking_somebody_off_says_what_it_leaves_open(team: Terminal) -> None:
    apply(team, NIGHTS.replace('"Kim", "Lee"', '"Lee"').replace("20:00", "08:00"))
    whose = people(team, 1, "--at '2026-03-09 09:00'")[0]

    said = team(f"rota override remove {whose} {FOR} --from '2026-03-09 10:00' --to '2026-03-09 12:00'")

    assert said == "nobody is on call Mon 2026-03-09 10:00 to Mon 2026-03-09 12:00"
    assert "Mon 2026-03-09 10:00 Mon 2026-03-09 12:00 2.0" in team(f"rota gaps {FOR}")


def test_somebody_is_on_call_as_well(team: Terminal) -> None:
    apply(team, NIGHTS.replace('"Kim", "Lee"', '"Lee"'))

    said = team(f"rota override add Kim {FOR} --role backup --from 2026-03-09 --to 2026-03-10")

    assert "Kim is on call (backup) Mon 2026-03-09 00:00 to Wed 2026-03-11 00:00" in said
    assert "override a lead added them" in team(f"rota show {FOR}")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("override remove Ana --from 2026-03-09 --to 2026-03-10", "no specialist of this program is 'Ana'"),
        ("override remove Lee --from 2026-03-09 --to 2026-03-10", "Lee has no turn during that time"),
        ("override replace Sam --by Kim --from 2026-03-09 --to 2026-03-12", "Kim cannot take it: they are on call"),
        ("override add Sam --from 2026-03-09 --to 2026-03-12", "Sam is already on call during that time"),
        ("override add Lee --from 2026-03-12 --to 2026-03-09", "it must end after it begins"),
        ("override add Lee --from 2026-02-12 --to 2026-02-13", "what was cannot be changed"),
        ("override add Lee --from 2026-03-12 --to 2028-03-09", "more than a year is surely a slip"),
        ("override add Lee --from soon --to 2026-03-09", "is not a day"),
        ("override cancel 3", "there is no override 3"),
        ("off Ana --from 2026-03-09 --to 2026-03-10", "no specialist of this program is 'Ana'"),
    ],
)
def test_what_cannot_go_over_a_rota_is_one_clear_line(team: Terminal, line: str, complaint: str) -> None:
    apply(team, NIGHTS.replace(', "Lee"', ""))
    before = people(team, 14)

    assert complaint in team(f"rota {line} {FOR}", exits=1)
    assert people(team, 14) == before


def test_nothing_goes_over_a_rota_that_is_not_there(team: Terminal) -> None:
    said = team(f"rota override add Sam {FOR} --from 2026-03-09 --to 2026-03-10", exits=1)

    assert said == (
        "Error: Sam cannot: nobody takes turns in this program; use `outreach shift add` and `outreach shift remove`"
    )
    assert "nobody takes turns in this program yet" in team(f"rota export {FOR}", exits=1)


def test_a_turn_is_not_taken_away_like_a_shift_by_hand(team: Terminal) -> None:
    apply(team)

    whose = people(team, 1, "--at '2026-03-10 21:00'")[0]
    said = team(f"shift remove {whose} --program standard --from '2026-03-10 20:00'", exits=1)

    assert f"{whose} has that shift from the rota; `outreach rota override remove` takes them off it" in said


def test_a_shift_by_hand_stands_beside_the_rota(team: Terminal) -> None:
    team("shift add Lee --program standard --from '2026-03-04 00:00' --to '2026-03-06 20:00' --role backup")
    apply(team, NIGHTS.replace(', "Lee"', ""))

    assert people(team, 2) == ["Lee", "Sam", "Kim", "Sam"]


def test_closed_hours_are_no_gaps(team: Terminal) -> None:
    office = 'closed = ["sun-fri 17:00-09:00", "sat, sun"]\n' + NIGHTS.replace(
        'hand_over = "20:00"', 'starts = "09:00"\nends = "17:00"\ndays = "mon-fri"'
    )

    apply(team, office.replace("17:00-09:00", "17:30-09:00"))

    assert "Fri 2026-03-06 17:00 Fri 2026-03-06 17:30 0.5" in team(f"rota gaps {FOR}")
    apply(team, office)
    assert "No gaps" in team(f"rota gaps {FOR}")


def test_the_rota_is_exported_as_it_was_written(team: Terminal) -> None:
    apply(team, "# ours\n" + NIGHTS)

    assert team(f"rota export {FOR}").startswith("# ours")


def test_fairness_adds_up_what_everybody_carries(team: Terminal) -> None:
    apply(team)

    said = team(f"rota fairness {FOR} --days 30")
    found = json.loads(team(f"rota fairness {FOR} --days 30 --json"))

    assert "of 100: cover" in said
    assert sum(each["hours"] for each in found["people"]) == pytest.approx(30 * 24)
    assert {each["nights"] for each in found["people"]} == {10}
    assert found["quality"]["cover"] == pytest.approx(0.5)


def test_everything_holds_on_every_database(anywhere: Terminal) -> None:
    anywhere("program apply standard")
    for name, number in (("Sam", "+12025550120"), ("Kim", "+12025550130"), ("Lee", "+12025550140")):
        anywhere(f"specialist add {name} {number} --program standard")
    apply(anywhere)
    anywhere(f"rota off Sam {FOR} --from 2026-03-08 --to 2026-03-12")
    there = people(anywhere, 1, "--at '2026-03-15 21:00'")
    whose, other = there[0], next(name for name in ("Sam", "Kim", "Lee") if name not in there)
    anywhere(f"rota override replace {whose} --by {other} {FOR} --from '2026-03-15 20:00' --to '2026-03-16 20:00'")
    anywhere.now = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)

    apply(anywhere)

    assert people(anywhere, 1, "--at '2026-03-15 21:00'")[0] == other
    assert "Sam" not in people(anywhere, 2)
    assert "No gaps" in anywhere(f"rota gaps {FOR}")
    assert "of 100" in anywhere(f"rota fairness {FOR}")
