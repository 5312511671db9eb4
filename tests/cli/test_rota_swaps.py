"""Swaps and open shifts at a terminal, and who may be on call at all."""

import pytest

from tests.cli.terminal import Terminal

FOR = "--program standard"
NIGHTS = """
[[rotations]]
name = "nights"
people = ["Sam", "Kim", "Lee"]
hand_over = "20:00"
"""

WEEKLY = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
DTSTART:20260306T210000
DURATION:PT2H
RRULE:FREQ=WEEKLY;COUNT=2
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def team(staffed: Terminal) -> Terminal:
    """A terminal where Sam, Kim and Lee take turns, Kim's being on the evening of the sixth of March."""
    staffed(f"specialist add Kim +12025550140 {FOR}")
    staffed(f"specialist add Ana +12025550150 {FOR}")
    staffed(f"rota apply {staffed.file('rota.toml', NIGHTS)} {FOR}")
    return staffed


def test_a_lead_asks_others_to_take_a_shift_and_puts_somebody_there(team: Terminal) -> None:
    asked = team(f"rota swap Kim --from '2026-03-06 20:00' {FOR}")
    listed = team(f"rota swaps {FOR}")
    taken = team(f"rota take Ana A2 {FOR}")

    assert asked == "shift A2 (Fri 2026-03-06 20:00 to Sat 2026-03-07 20:00): we ask Sam, Ana"
    assert "A2 Kim everybody who is free Fri 2026-03-06 20:00" in listed
    assert taken == "Ana is on call (primary) Fri 2026-03-06 20:00 to Sat 2026-03-07 20:00 (America/Denver)"
    assert "a lead put them in place of Kim" in team(f"rota show {FOR}")
    assert team(f"rota swaps {FOR}") == "No shift is open, and nobody asks for a swap."


def test_a_part_of_a_shift_is_asked_of_one_person(team: Terminal) -> None:
    said = team(f"rota swap Kim --from '2026-03-06 21:00' --to '2026-03-06 23:00' --with Ana {FOR}")

    assert said == "shift A2 (Fri 2026-03-06 21:00 to Fri 2026-03-06 23:00): we ask Ana"


def test_an_open_shift_is_offered_and_taken_back(team: Terminal) -> None:
    opened = team(f"rota open --from '2026-03-10 08:00' --to '2026-03-10 12:00' --role backup {FOR}")
    closed = team(f"rota keep a2 {FOR}")

    assert opened.startswith("shift A2 (Tue 2026-03-10 08:00 to Tue 2026-03-10 12:00): ")
    assert closed == "shift A2 is not open any more"
    assert "no open shift has the code 'a2'" in team(f"rota take Ana a2 {FOR}", exits=1)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("rota swap Ana --from '2026-03-06 20:00'", "Ana is not on call then"),
        ("rota swap Kim --from '2026-03-06 21:00' --to '2026-03-08 23:00'", "no part of one shift"),
        ("rota swap Kim --from '2026-03-06 20:00' --with Lee", "Lee cannot take it: already on call then"),
        ("rota open --from '2026-03-05 20:00' --to '2026-03-06 20:00'", "begins later than now"),
        ("rota take Ana Z9", "no open shift has the code"),
    ],
)
def test_what_cannot_be_is_one_clear_line(team: Terminal, line: str, why: str) -> None:
    if "Lee" in line:
        team(f"shift add Lee --from '2026-03-07 08:00' --to '2026-03-07 09:00' {FOR}")

    assert why in team(f"{line} {FOR}", exits=1)


def test_nobody_is_on_call_who_never_answered(team: Terminal) -> None:
    team.all_answer = False
    said = team(f"specialist add Nora +12025550160 {FOR}")
    shift = team(f"shift add Nora --from '2026-03-10 08:00' --to '2026-03-10 12:00' {FOR}", exits=1)
    file = team.file("other.toml", NIGHTS.replace("Kim", "Nora"))
    dry = team(f"rota apply {file} {FOR} --dry-run", exits=1)
    instead = "--by Nora --from '2026-03-06 21:00' --to '2026-03-06 23:00'"
    override = team(f"rota override replace Kim {instead} {FOR}", exits=1)

    assert "Nora is asked by text to reply READY" in said
    for refused in (shift, dry, override):
        assert "has not answered our text yet" in refused
        assert "outreach specialist verify" in refused
    assert "other.toml:4: rotations[1].people[2]" in dry
    assert "never answered" in team(f"specialist list {FOR}")
    assert "Nora has not answered our text yet" in team("check", exits=1)
    assert "Nora is asked by text" in team("specialist verify Nora")


def test_somebodys_own_calendar_keeps_them_off_the_rota(team: Terminal) -> None:
    file = team.file("kim.ics", WEEKLY)
    dry = team(f"rota busy Kim {file} {FOR} --dry-run")
    before = team(f"rota show {FOR} --days 1")
    said = team(f"rota busy Kim {file} {FOR}")
    after = team(f"rota show {FOR} --days 1")

    assert "Kim is busy at 2 times in the next 100 days, 4 hours in all" in dry
    assert dry.endswith("this was a dry run.")
    assert said == "Kim is busy at 2 times in the next 100 days, 4 hours in all"
    assert "Kim is off" not in before
    assert "Kim is off" in after


def test_reading_another_calendar_takes_the_place_of_the_one_before(team: Terminal) -> None:
    busy = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260306T210000\nDURATION:PT2H\nEND:VEVENT\nEND:VCALENDAR\n"
    team(f"rota busy Kim {team.file('kim.ics', busy)} {FOR}")
    said = team(f"rota busy Kim {team.file('empty.ics', 'BEGIN:VCALENDAR' + chr(10) + 'END:VCALENDAR')} {FOR}")

    assert said == "Kim is busy at 0 times in the next 100 days, 0 hours in all"
    assert "Kim is off" not in team(f"rota show {FOR} --days 1")
    assert "is no calendar" in team(f"rota busy Kim {team.file('no.ics', 'hello')} {FOR}", exits=1)


def test_an_address_of_a_calendar_stays_until_there_is_a_new_one(team: Terminal) -> None:
    first = team(f"rota calendar Sam {FOR}")
    again = team(f"rota calendar Sam {FOR}")
    rota = team(f"rota calendar --rota {FOR}")
    new = team(f"rota calendar Sam --new {FOR}")

    assert first.startswith("https://outreach.harbor-house.org/calendars/")
    assert first == again
    assert len({first, rota, new}) == 3
    assert "name one person" in team(f"rota calendar {FOR}", exits=1)


def test_a_rota_may_leave_a_place_open(team: Terminal) -> None:
    file = team.file("open.toml", NIGHTS.replace('"Lee"', '"open"'))
    said = team(f"rota apply {file} {FOR}")
    listed = team(f"rota swaps {FOR}")
    again = team(f"rota apply {file} {FOR}")

    assert "nobody is on call Sat 2026-03-07 20:00 to Sun 2026-03-08 20:00" in said
    assert "A2 nobody everybody who is free Sat 2026-03-07 20:00" in listed
    assert "No shift changes." in again
    assert team(f"rota swaps {FOR}") == listed
    assert "Ana is on call (primary) Sat 2026-03-07 20:00" in team(f"rota take Ana A2 {FOR}")
    assert "No shift changes." in team(f"rota apply {file} {FOR}")
    assert "A2" not in team(f"rota swaps {FOR}")
    assert "Ana" in team(f"rota show {FOR} --days 3")


def test_a_place_that_a_rota_no_longer_leaves_open_is_not_offered(team: Terminal) -> None:
    team(f"rota apply {team.file('open.toml', NIGHTS.replace('Lee', 'open'))} {FOR}")
    team(f"rota apply {team.file('rota.toml', NIGHTS)} {FOR}")

    assert team(f"rota swaps {FOR}") == "No shift is open, and nobody asks for a swap."
