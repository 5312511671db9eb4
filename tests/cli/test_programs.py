"""Applying, showing and exporting programs."""

import pytest

from outreach.packs.house import pack_text
from tests.cli.terminal import Terminal

STANDARD = pack_text("standard") or ""


def test_a_pack_is_applied_and_then_in_use(anywhere: Terminal) -> None:
    said = anywhere("program apply standard")

    assert "standard is new:" in said
    assert "standard is now in use, version 1." in said
    assert "standard Standard JOIN HARBOR America/Denver 1" in anywhere("program list")


def test_applying_the_same_again_changes_nothing(terminal: Terminal) -> None:
    terminal("program apply standard")

    said = terminal("program apply standard")

    assert "nothing changes" in said
    assert "in use as it is (version 1); nothing to do" in said


def test_a_dry_run_says_what_would_come_and_changes_nothing(terminal: Terminal) -> None:
    said = terminal("program apply standard --dry-run")

    assert "one typical participant" in said
    assert "1 person, 4 check-ins in 4 weeks" in said
    assert "by local hour: 1" in said
    assert "segments, $" in said
    assert "Nothing was changed" in said
    assert "There is no program yet" in terminal("program list")


def test_a_dry_run_counts_the_people_and_names_those_without_a_zone(staffed: Terminal) -> None:
    people = staffed.file("p.csv", "name,phone,zone\nDana,2025550110,America/Denver\nBo,2025550112,\n")
    staffed(f"participant import {people} --program standard --consented-how 'intake form'")
    staffed("participant add Eve 2025550113 --program standard")
    twice = staffed.file("standard.toml", STANDARD.replace('days = ["tue"]', 'days = ["tue", "fri"]'))

    said = staffed(f"program apply {twice} --dry-run")

    assert "standard, compared with version 1 in use:" in said
    assert "cadence: weekly: tue, for 12 weeks (check_in) → weekly: tue/fri, for 12 weeks (check_in)" in said
    assert "up to 2 texts a week: 2 people" in said
    assert "not counted: 1 person not invited" in said
    assert "no zone, so by the program's: Bo" in said
    assert "version 1," in staffed("program show standard")


def test_a_dry_run_says_which_check_ins_a_blocked_day_takes(terminal: Terminal) -> None:
    blocked = terminal.file("blocked.toml", STANDARD.replace("2026-12-25", "2026-03-10"))

    said = terminal(f"program apply {blocked} --dry-run")

    assert "on 2026-03-10, a blocked day: 1 check-in" in said


def test_a_dry_run_says_when_most_goes_out_and_who_is_there(staffed: Terminal) -> None:
    staffed("participant add Dana 2025550110 --program standard --zone America/Denver --consented-how form")
    staffed("shift add Sam --program standard --from '2026-03-10 00:00' --to '2026-03-11 00:00'")

    said = staffed("program apply standard --dry-run")

    assert "most at once: 1 text from 1" in said
    assert "Tuesday 2026-03-10, on shift: Sam" in said
    assert "while nobody is on shift: 3 texts" in said


def test_a_dry_run_takes_the_cost_of_a_segment(staffed: Terminal) -> None:
    said = staffed("program apply standard --dry-run --segment-cost 1")

    assert "first texts: 4 segments, $4.00" in said


def test_a_changed_cadence_moves_everybody_and_says_how_many(anywhere: Terminal) -> None:
    anywhere("program apply standard")
    anywhere("participant add Dana 2025550110 --program standard --zone America/Denver --consented-how form")
    assert "next check-in: Tue 2026-03-10" in anywhere("participant show Dana")
    thursdays = anywhere.file("standard.toml", STANDARD.replace('days = ["tue"]', 'days = ["thu"]'))

    said = anywhere(f"program apply {thursdays}")

    assert "standard is now in use, version 2." in said
    assert "1 person is asked at another time than before." in said
    assert "next check-in: Thu 2026-03-12" in anywhere("participant show Dana")


def test_every_mistake_of_a_file_is_said_at_once_with_its_line(terminal: Terminal) -> None:
    broken = STANDARD.replace("America/Denver", "Mountain").replace('days = ["tue"]', 'days = ["tues"]')
    file = terminal.file("broken.toml", broken)

    said = terminal(f"program apply {file} --dry-run", exits=1)

    assert "2 mistakes:" in said
    assert f"broken.toml:{_line('zone =')}: zone:" in said
    assert f"broken.toml:{_line('days =')}: cadence.phases[1].days" in said


def test_a_word_that_another_program_has_is_refused(terminal: Terminal) -> None:
    terminal("program apply standard")
    other = terminal.file("other.toml", STANDARD.replace('name = "standard"', 'name = "other"'))

    said = terminal(f"program apply {other}", exits=1)

    assert "people join standard with the word HARBOR; give other another word" in said
    assert "other" not in terminal("program list")


def test_questions_that_change_need_a_new_version(terminal: Terminal) -> None:
    terminal("program apply standard")
    file = terminal.file("standard.toml", STANDARD.replace("How are you today", "How is it going"))

    said = terminal(f"program apply {file}", exits=1)

    assert "check_in; raise `version`" in said


def test_a_program_is_exported_as_it_was_written(terminal: Terminal) -> None:
    file = terminal.file("mine.toml", f"# ours\n{STANDARD}")
    terminal(f"program apply {file}")

    terminal(f"program export standard --output {terminal.folder / 'copy.toml'}")

    assert (terminal.folder / "copy.toml").read_text(encoding="utf-8") == f"# ours\n{STANDARD}"
    assert terminal("program export standard").startswith("# ours\n# Standard")


def test_a_program_is_shown_in_plain_words_with_its_people(staffed: Terminal) -> None:
    said = staffed("program show standard")

    assert "standard, version 1, applied Fri 2026-03-06 09:00 (America/Denver)" in said
    assert "cadence: weekly: tue" in said
    assert "leads: Lee" in said
    assert "team: Sam, Lee" in said


def test_what_a_program_adds_to_the_reader_is_said_before_it_counts_and_shown(terminal: Terminal) -> None:
    terminal("program apply standard")
    phrase = '[[reading.watch_for]]\nsay = ["on the pipe again"]\nurgency = "same_day"\nwhat = "using"\n'
    code = '[[reading.code_words]]\nword = "lilac"\nurgency = "watch"\nwhat = "struggling"\n'
    file = terminal.file("standard.toml", f"{STANDARD}\n{phrase}{code}")

    dry = terminal(f"program apply {file} --dry-run")
    terminal(f"program apply {file}")

    assert 'watches for "on the pipe again": none → same_day, using' in dry
    assert 'code word "lilac": none → watch, struggling' in dry
    assert 'watches for "on the pipe again": same_day, using' in terminal("program show standard")
    assert terminal("program export standard").endswith('what = "struggling"')


@pytest.mark.parametrize("line", ["program show nothing", "program export nothing", "queue --program nothing"])
def test_a_program_that_does_not_exist_is_one_clear_line(terminal: Terminal, line: str) -> None:
    said = terminal(line, exits=1)

    assert said == "Error: there is no program named 'nothing'; apply one with `outreach program apply FILE`"


def test_a_file_that_does_not_exist_names_the_packs(terminal: Terminal) -> None:
    assert "standard, discharge, intensive, maintenance" in terminal("program apply nowhere.toml", exits=1)


def _line(start: str) -> int:
    """Find the first line of the standard pack that begins so."""
    return next(number for number, line in enumerate(STANDARD.splitlines(), 1) if line.startswith(start))


@pytest.mark.parametrize("amount", ["cheap", "nan", "-1", "1e999999999999999999"])
def test_an_amount_that_is_none_is_refused(terminal: Terminal, amount: str) -> None:
    assert "is no amount; write it like 0.0125" in terminal(f"program apply standard --segment-cost {amount}", exits=2)


def test_a_file_that_cannot_be_written_is_named(staffed: Terminal) -> None:
    nowhere = staffed.folder / "no" / "such" / "folder.toml"

    said = staffed(f"program export standard --output {nowhere}", exits=1)

    assert "folder.toml cannot be written (No such file or directory)" in said
