"""One participant at a time."""

from pathlib import Path

import pytest

from outreach.packs.house import pack_text
from tests.cli.terminal import Terminal


@pytest.fixture
def dana(staffed: Terminal) -> Terminal:
    """A terminal that knows Dana, who agreed on paper."""
    staffed("participant add Dana 2025550110 --program standard --zone America/Denver --consented-how 'signed form'")
    return staffed


def test_a_participant_is_added_with_all_that_is_known(staffed: Terminal) -> None:
    said = staffed(
        "participant add 'Ana Ruiz' 2025550111 --program standard --zone America/Chicago --language es --peer sam "
        "--state il --slot 10:30 --at-risk --invite"
    )

    assert "Ana Ruiz (…0111), id " in said
    assert "stands: invited" in said
    assert "next check-in: none is planned" in said
    assert "language: es, state: IL, peer: Sam" in said
    assert "at risk: yes, own time: 10:30" in said
    assert "invited by staff, invitation/standard/1, es, for text, human_call" in said


def test_showing_never_writes_a_whole_number(dana: Terminal) -> None:
    shown = dana("participant show Dana") + dana("participant list") + dana("timeline Dana")

    assert "…0110" in shown
    assert "5550110" not in shown


@pytest.mark.parametrize("who", ["Dana", "dana", "+12025550110", "(202) 555-0110"])
def test_a_participant_is_found_by_name_or_number(dana: Terminal, who: str) -> None:
    assert "next check-in: Tue 2026-03-10 1" in dana(f"participant show '{who}'")


def test_a_participant_is_found_by_id(dana: Terminal) -> None:
    identity = dana("participant show Dana").partition("id ")[2].split()[0]

    assert "Dana (…0110)" in dana(f"participant show {identity}")


def test_two_of_a_name_are_told_apart_by_their_numbers(dana: Terminal) -> None:
    dana("participant add DANA 2025550119 --program standard")

    said = dana("participant show dana", exits=1)

    assert "2 participants are 'dana' (…0110, …0119); give the number instead of the name" in said


@pytest.mark.parametrize(("who", "named"), [("Nobody", "'Nobody'"), ("2025550199", "…0199")])
def test_somebody_unknown_is_one_clear_line(dana: Terminal, who: str, named: str) -> None:
    for command in ("participant show", "participant withdraw", "timeline"):
        said = dana(f"{command} {who}", exits=1)
        assert said == f"Error: no participant is {named}; give the whole name, the number, or the id"


def test_a_pause_and_a_resume_show_where_somebody_stands(dana: Terminal) -> None:
    paused = dana("participant pause Dana --days 3")
    resumed = dana("participant resume Dana")

    assert "stands: paused until Mon 2026-03-09" in paused
    assert "next check-in: none is planned" in paused
    assert "stands: enrolled" in resumed
    assert "next check-in: Tue 2026-03-10" in resumed


def test_a_withdrawal_is_in_the_ledger_and_only_they_can_undo_it(dana: Terminal) -> None:
    said = dana("participant withdraw Dana")

    assert "stands: stopped" in said
    assert "withdrawn by staff" in said
    for command in ("invite Dana", "resume Dana"):
        assert "has stopped; only they can begin again" in dana(f"participant {command}", exits=1)
    assert "there is nothing to pause" in dana("participant pause Dana --days 2", exits=1)
    assert "has stopped already" in dana("participant withdraw Dana", exits=1)


def test_an_invitation_can_be_sent_later_and_again(staffed: Terminal) -> None:
    staffed("participant add Bo 2025550112 --program standard")

    staffed("participant invite Bo")
    said = staffed("participant invite Bo")

    assert said.count("invited by staff") == 2


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("participant add Bo 12 --program standard", "phone: too short or too long for a phone number"),
        ("participant add Bo 2025550110 --program standard", "already belongs to a participant"),
        ("participant add Bo 2025550120 --program standard", "belongs to a specialist of ours"),
        ("participant add Bo 2025550112 --program nothing", "there is no program named 'nothing'"),
        ("participant add Bo 2025550112 --program standard --zone MST", "did you mean America/Denver?"),
        ("participant add Bo 2025550112 --program standard --slot 9", "slot: '9' is not a time of day"),
        ("participant add Bo 2025550112 --program standard --invite --consented-how x", "give one of them"),
        ("participant invite Dana", "Dana has agreed already"),
        ("participant resume Dana", "Dana is not paused"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(dana: Terminal, line: str, complaint: str) -> None:
    assert complaint in dana(line, exits=1)


@pytest.mark.parametrize("days", ["0", "-1", "366", "soon"])
def test_a_pause_has_a_sensible_length(dana: Terminal, days: str) -> None:
    dana(f"participant pause Dana --days={days}", exits=2)


def test_the_list_says_where_everybody_stands(dana: Terminal) -> None:
    dana("participant add Bo 2025550112 --program standard")

    said = dana("participant list --program standard")

    assert "standard Dana …0110 enrolled Tue 2026-03-10" in said
    assert "standard Bo …0112 not invited - not known -" in said


def test_an_empty_list_says_what_to_do(terminal: Terminal) -> None:
    assert "participant import --help" in terminal("participant list")


def test_who_moves_is_asked_by_the_clocks_of_where_they_live_now(dana: Terminal) -> None:
    said = dana("participant move Dana America/New_York --state ny")

    assert "America/New_York" in said
    assert "state: NY" in said
    assert "lives by America/New_York now, by America/Denver before" in dana("timeline Dana")


@pytest.mark.parametrize(
    ("place", "complaint"),
    [("Mountain", "did you mean America/Denver?"), ("America/Denver --state colorado", "write two letters")],
)
def test_nobody_moves_to_where_no_clock_is_known(dana: Terminal, place: str, complaint: str) -> None:
    assert complaint in dana(f"participant move Dana {place}", exits=1 if "Mountain" in place else 2)


def test_calls_are_allowed_with_texts_and_voicemail_by_itself(dana: Terminal) -> None:
    before = dana("participant show Dana")

    said = dana("participant allow Dana voicemail --consented-how 'form of March'")

    assert "for text, human_call" in before
    assert "voicemail" not in before
    assert "given by staff, form of March, en, for text, human_call, voicemail" in said
    assert "voicemail is allowed (form of March)" in dana("timeline Dana")


def test_who_wants_no_calls_is_not_called(dana: Terminal) -> None:
    said = dana("participant allow Dana calls --no --consented-how 'on the phone'")

    assert "given by staff, on the phone, en, for text" in said
    assert said.count("human_call") == 1  # the first line; the last word is the last line


def test_nobody_is_called_for_check_ins_by_a_program_that_makes_no_such_calls(dana: Terminal) -> None:
    said = dana("participant by Dana voice --consented-how 'a form'", exits=1)

    assert "Error: Dana is in a program that makes no such calls; it needs [calls] check_ins = true" in said


def test_who_cannot_text_is_called_once_they_agreed_until_they_are_texted_again(dana: Terminal, tmp_path: Path) -> None:
    program = tmp_path / "standard.toml"
    program.write_text(f"{pack_text('standard')}\n[calls]\ncheck_ins = true\n")
    dana(f"program apply {program}")

    called = dana("participant by Dana voice --consented-how 'a form'")
    texted = dana("participant by Dana text --consented-how 'on the phone'")

    assert "check-ins: by voice" in called
    assert "for text, human_call, auto_call" in called
    assert "by voice" not in texted


@pytest.mark.parametrize(("first", "why"), [("show", "has said so already"), ("withdraw", "has not agreed to texts")])
def test_what_cannot_be_allowed_is_one_clear_line(dana: Terminal, first: str, why: str) -> None:
    dana(f"participant {first} Dana")

    said = dana("participant allow Dana calls --consented-how 'a form'", exits=1)

    assert f"Error: Dana {why}" in said
