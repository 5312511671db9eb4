"""The audit log at the console: what each reader sees, the file, and that reading it leaves a trace as well."""

import csv
import io

from outreach.actions import accounts
from outreach.domain.access import ConsoleRole
from outreach.records import accounts as records
from outreach.records import audit
from tests import make
from tests.console.desk import Console


def dana_was_read(console: Console) -> str:
    with console.runtime.transaction() as session:
        dana = make.the_id(make.participant(session, "Dana Moore"))
    sam, program = console.as_specialist(), console.program.program_id
    with console.runtime.transaction() as session:
        audit.write(session, "read", account=sam.account, participant=dana, program=program, now=make.NOW)
        audit.write(session, "=exported", account=sam.account, program=program, detail="=cmd", now=make.NOW)
    return str(dana)


def test_a_supervisor_reads_initials_and_an_auditor_an_id(console: Console) -> None:
    dana = dana_was_read(console)

    by_supervisor, by_auditor = console.as_supervisor().text("/audit/"), console.as_auditor().text("/audit/")

    assert "D.M." in by_supervisor
    assert "D.M." not in by_auditor
    assert dana in by_auditor
    assert "read the page of" in by_auditor


def test_lines_of_one_person_one_account_or_one_day_can_be_asked_for(console: Console) -> None:
    dana = dana_was_read(console)
    aud = console.as_auditor()

    assert "read the page of" in aud.text(f"/audit/?person={dana}").partition("<tbody>")[2]
    assert "read the page of" not in aud.text(f"/audit/?account={aud.account}").partition("<tbody>")[2]
    assert "read the page of" in aud.text("/audit/?day=2026-03-04").partition("<tbody>")[2]
    assert "read the page of" not in aud.text("/audit/?day=2026-03-02").partition("<tbody>")[2]


def test_the_file_holds_the_same_and_no_formula(console: Console) -> None:
    dana = dana_was_read(console)

    answer = console.as_auditor().get("/audit/file.csv")

    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit-log.csv"'
    assert {"read", "'=exported"} <= {row["action"] for row in rows}
    assert "'=cmd" in {row["detail"] for row in rows}
    (read,) = [row for row in rows if row["action"] == "read"]
    assert (read["account"], read["person"], read["initials"], read["program"]) == ("sam", dana, "", "standard")


def test_that_the_log_was_read_or_taken_out_is_in_it(console: Console) -> None:
    aud = console.as_auditor()
    aud.get("/audit/")
    aud.get("/audit/file.csv")

    text = aud.text("/audit/")

    assert "read the audit log" in text
    assert "took the audit log out as a file" in text


def test_a_line_of_another_program_is_not_shown(console: Console) -> None:
    with console.runtime.transaction() as session:
        other = make.program(session, "discharge").program_id
        audit.write(session, "secret_doing", account=None, program=other, now=make.NOW)

    assert "secret doing" not in console.as_auditor().text("/audit/").partition("<tbody>")[2]


def test_the_filters_name_nobody_and_nothing_of_another_program(console: Console) -> None:
    dana_was_read(console)
    auditor, here = console.as_auditor(), console.program.program_id
    with console.runtime.transaction() as session:
        other = make.program(session, "discharge").program_id
        olga = accounts.create(session, login="olga", name="Olga Elsewhere", now=make.NOW).account
        gone = accounts.create(session, login="gus", name="Gus Who Left", now=make.NOW).account
        records.grant(session, olga.id, program=other, role=ConsoleRole.SPECIALIST, now=make.NOW)
        audit.write(session, "secret_doing", account=olga.id, program=other, now=make.NOW)
        audit.write(session, "read", account=gone.id, program=here, now=make.NOW)

    text = auditor.text("/audit/")

    assert "Olga" not in text
    assert "secret doing" not in text
    assert "Gus Who Left" in text
    assert "Aud (aud)" in text


def test_what_belongs_to_no_program_is_for_those_who_answer_for_all(console: Console) -> None:
    auditor = console.as_auditor()
    with console.runtime.transaction() as session:
        audit.write(session, "account_disabled", account=None, detail="olga: was let go", now=make.NOW)
    of_all = auditor.text("/audit/")
    with console.runtime.transaction() as session:
        make.program(session, "discharge")

    assert "olga" in of_all
    assert "olga" not in auditor.text("/audit/")
