"""Importing participants from a CSV file."""

import pytest

from outreach.domain.phone import PhoneNumber
from outreach.records import consents, participants
from outreach.records.enrollments import EnrollmentRow
from tests.cli.terminal import Terminal

GOOD = """\
name,phone,zone,language,peer,at_risk,slot,state,consent
Dana Miller,+1 202 555 0110,America/Denver,en,Sam,no,09:00,co,given
Ana Ruiz,(202) 555-0111,America/Chicago,es,202-555-0120,yes,,IL,invite
Bo,2025550112,,,,,,,none
"""


def test_a_good_file_enrolls_everybody_as_it_says(staffed: Terminal) -> None:
    file = staffed.file("p.csv", GOOD)

    said = staffed(f"participant import {file} --program standard --consented-how 'intake form, May'")

    assert "enrolled: 3\nalready there: 0\ninvited: 1" in said
    assert "not invited: 1" in said
    assert "without a zone: 1" in said
    dana = staffed("participant show 'dana miller'")
    assert "stands: enrolled" in dana
    assert "language: en, state: CO, peer: Sam" in dana
    assert "own time: 09:00" in dana
    assert "given by import, intake form, May, en" in dana
    ana = staffed("participant show 'Ana Ruiz'")
    assert "stands: invited" in ana
    assert "at risk: yes" in ana
    assert "language: es, state: IL, peer: Sam" in ana
    assert "stands: not invited" in staffed("participant show Bo")


def test_the_same_file_again_changes_nothing(anywhere: Terminal) -> None:
    anywhere("program apply standard")
    file = anywhere.file("p.csv", "name,phone\nDana,2025550110\nBo,2025550112\n")
    anywhere(f"participant import {file} --program standard --invite")

    said = anywhere(f"participant import {file} --program standard --invite")

    assert said.strip() == "enrolled: 0\nalready there: 2"
    with anywhere.session() as session:
        dana = participants.by_phone(session, PhoneNumber("+12025550110"))
        assert dana is not None
        assert len(consents.ledger(session, dana.id)) == 1


def test_a_longer_file_adds_only_the_new_people(staffed: Terminal) -> None:
    shorter = staffed.file("a.csv", "name,phone\nDana,2025550110\n")
    staffed(f"participant import {shorter} --program standard")

    longer = staffed.file("b.csv", "name,phone\nSomebody else,2025550110\nBo,2025550112\n")

    assert "enrolled: 1\nalready there: 1" in staffed(f"participant import {longer} --program standard")
    assert "Somebody else" not in staffed("participant list")


def test_every_row_is_checked_and_nothing_is_stored_if_one_is_bad(anywhere: Terminal) -> None:
    anywhere("program apply standard")
    anywhere("specialist add Sam +12025550120 --program standard")
    file = anywhere.file(
        "bad.csv",
        "name,phone,zone,language,peer,at_risk,slot,state,consent\n"
        "Dana,2025550110,EST,fr,Samm,maybe,25:00,Colorado,perhaps\n"
        ",12,,,,,,,\n"
        "Ok,2025550115,America/Denver,en,,,,,\n"
        "Cy,2025550115,,,,,23:00,,given\n"
        "Sam,2025550120,,,,,,,\n"
        "Di,123 456 7890,,,,,,,\n",
    )

    said = anywhere(f"participant import {file} --program standard", exits=1)

    for slip in (
        "2 zone 'EST' is not a time zone did you mean America/New_York?",
        "2 language 'fr' is not a language of the program write one of: en, es",
        "2 peer 'Samm' does not work for this program, or two people are called so did you mean \"sam\"?",
        "2 at_risk 'maybe' is neither yes nor no write yes or no",
        "2 slot '25:00' is not a time of day write it like 09:00",
        "2 state 'COLORADO' is not a state write two letters, such as CO",
        "2 consent 'perhaps' means nothing here write given, invite or none",
        "3 name is empty",
        "3 phone too short or too long for a phone number",
        "5 phone is the same number as in row 4 keep one of the two rows",
        "5 slot is outside the hours of the program choose a time from 09:00 to 20:00",
        "5 consent says given, but not how they agreed",
        "6 phone belongs to a specialist of ours",
        "7 phone not a number that a phone can have look at its area code",
    ):
        assert slip in said
    assert "5 rows must be mended; nothing was stored" in said
    with anywhere.session() as session:
        assert session.query(EnrollmentRow).count() == 0


def test_a_number_of_another_program_is_a_mistake_not_already_there(staffed: Terminal) -> None:
    staffed("program apply discharge")
    staffed("participant add Dana 2025550110 --program discharge")

    file = staffed.file("p.csv", "name,phone\nDana,2025550110\n")

    said = staffed(f"participant import {file} --program standard", exits=1)
    assert "2 phone belongs to a participant of discharge" in said


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "missing: name, phone"),
        ("name\nDana\n", "missing: phone"),
        ("name,phone,zon\nDana,2025550110,\n", "the column 'zon' means nothing here; did you mean \"zone\"?"),
        ("name,phone,name\nDana,2025550110,x\n", "the column 'name' is there twice"),
        ("name,phone\nMiller, Dana,2025550110\n", "line 2: 3 cells, but there are 2 columns"),
        ('name,phone\n"Dana,2025550110\n', "not CSV"),
        ("name,phone\nDa\x00na,2025550110\n", "is no text file"),
    ],
)
def test_a_file_that_is_no_table_says_why(staffed: Terminal, text: str, complaint: str) -> None:
    file = staffed.file("p.csv", text)

    assert complaint in staffed(f"participant import {file} --program standard", exits=1)


def test_a_file_in_another_encoding_names_the_line(staffed: Terminal) -> None:
    file = staffed.folder / "latin.csv"
    file.write_bytes("name,phone\nBo,2025550112\nAna Ruíz,2025550111\n".encode("latin-1"))

    said = staffed(f"participant import {file} --program standard", exits=1)

    assert "line 3: not UTF-8; save the file as CSV UTF-8" in said


def test_a_file_that_is_not_there_is_one_clear_line(staffed: Terminal) -> None:
    assert "cannot be read: No such file" in staffed("participant import nowhere.csv --program standard", exits=1)


def test_a_spreadsheets_own_habits_are_read(staffed: Terminal) -> None:
    file = staffed.file("excel.csv", "\ufeffName;Phone;At risk\r\nDana;2025550110;YES\r\n\r\n;;\r\n")

    assert "enrolled: 1" in staffed(f"participant import {file} --program standard")
    assert "at risk: yes" in staffed("participant show Dana")


@pytest.mark.parametrize(
    ("cells", "options", "stands"),
    [
        ("name,phone\nDana,2025550110\n", "", "not invited"),
        ("name,phone\nDana,2025550110\n", "--invite", "invited"),
        ("name,phone\nDana,2025550110\n", "--consented-how form", "enrolled"),
        ("name,phone,consent\nDana,2025550110,\n", "", "not invited"),
        ("name,phone,consent\nDana,2025550110,\n", "--invite", "invited"),
        ("name,phone,consent\nDana,2025550110,\n", "--consented-how form", "not invited"),
        ("name,phone,consent\nDana,2025550110,none\n", "--invite", "not invited"),
        ("name,phone,consent\nDana,2025550110,given\n", "--invite --consented-how form", "enrolled"),
    ],
)
def test_consent_is_never_assumed(staffed: Terminal, cells: str, options: str, stands: str) -> None:
    file = staffed.file("p.csv", cells)

    staffed(f"participant import {file} --program standard {options}")

    assert f"stands: {stands}\n" in staffed("participant show Dana")


@pytest.mark.parametrize(
    "options", ["--invite --consented-how form", "--consented-how ''", f"--consented-how {'x' * 81}"]
)
def test_options_that_say_nothing_clear_are_refused(staffed: Terminal, options: str) -> None:
    file = staffed.file("p.csv", "name,phone\nDana,2025550110\n")

    assert "--consented-how" in staffed(f"participant import {file} --program standard {options}", exits=1)


@pytest.mark.parametrize("odd", ["\x0b", "\x0c", "\x85", "\u2028"], ids=ascii)
def test_a_line_ends_where_an_editor_says_so(anywhere: Terminal, odd: str) -> None:
    anywhere("program apply standard")
    file = anywhere.file("p.csv", f"name,phone\nDana{odd}Moore,2025550110\nBo,12\n")

    said = anywhere(f"participant import {file} --program standard", exits=1)

    assert "2 name is no name" in said
    assert "3 phone too short" in said
    assert "2 rows must be mended" in said
