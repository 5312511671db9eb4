"""Reports as files: opened again, they say the same, name nobody, and compute nothing."""

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from werkzeug.test import TestResponse

from outreach.console.reports.files import NOTICE
from outreach.console.reports.telling import TELL
from outreach.domain.check_in import CheckInStatus
from outreach.records import audit
from tests import make
from tests.console.desk import Console
from tests.console.reports.conftest import happening
from tests.queries.reports.world import at

WEEK = "?stretch=week"
PURPOSE = "supervision on Thursday"


def lines_of(answer: TestResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def sheets_of(answer: TestResponse) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def flat(sheets: dict[str, list[list[Any]]]) -> set[str]:
    return {str(cell) for rows in sheets.values() for row in rows for cell in row if cell is not None}


@pytest.mark.usefixtures("busy")
def test_a_csv_holds_the_figures_and_marks_small_numbers(console: Console, reports: str) -> None:
    answer = console.as_lead().get(f"{reports}/responding.csv{WEEK}")

    lines = lines_of(answer)
    assert lines[0] == [NOTICE]
    assert ["From 2026-02-23 to 2026-03-01"] in lines
    assert ["Week from", "Answered (%)", "Answered: of how many", "Small number"] in lines
    assert ["2026-02-23", "66.7", "3", "small"] in lines
    assert ["18:00", "100.0", "1", "small"] in lines
    assert answer.headers["Content-Disposition"].endswith('-responding-2026-02-23-2026-03-01.csv"')


@pytest.mark.usefixtures("busy")
def test_a_workbook_holds_every_report_as_a_sheet(console: Console, reports: str) -> None:
    sheets = sheets_of(console.as_lead().get(f"{reports}/all.xlsx{WEEK}"))

    assert len(sheets) == len(TELL)
    assert all(rows[0][0] == NOTICE for rows in sheets.values())
    waits = next(row for row in sheets["Waiting times"] if row[:2] == ["Urgent", 1])
    assert waits[2:7] == [4, 4, 4, 0, "small"]
    cost = next(row for row in sheets["Delivery and cost"] if row[0] == "Cost")
    assert cost[1] == pytest.approx(0.025)


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("file", ["all.xlsx", "all.csv", "overview.csv", "workload.xlsx"])
def test_a_file_names_nobody(console: Console, reports: str, file: str) -> None:
    answer = console.as_lead().get(f"{reports}/{file}{WEEK}")

    said = flat(sheets_of(answer)) if file.endswith("xlsx") else {answer.data.decode("utf-8-sig")}
    assert not any(name in each for each in said for name in ("Dana", "Moore", "Lee Park", "Sam Peer", "+1303"))
    assert any("Specialist 1" in each for each in said) == (file != "overview.csv")


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_who_does_not_lead_gets_all_but_what_tells_peers_apart(console: Console, reports: str, kind: str) -> None:
    auditor = console.as_auditor()

    assert auditor.get(f"{reports}/workload.{kind}{WEEK}").status_code == 403
    assert "Workload" not in auditor.get(f"{reports}/all.csv{WEEK}").text


def test_a_file_is_written_into_the_audit_log(console: Console, reports: str) -> None:
    console.as_lead().get(f"{reports}/delivery.csv{WEEK}")

    with console.runtime.transaction() as session:
        (line,) = [each for each in session.query(audit.AuditRow) if each.action == "report_file"]
        assert line.detail == "delivery.csv 2026-02-23-2026-03-01"


def test_what_looks_like_a_formula_stays_a_text(console: Console, reports: str) -> None:
    with happening(console) as world:
        person = world.person()
        for question in ("=1+1", "+1", "-1", "@SUM(A1)"):
            world.asked(person, at(23, "09:00"), CheckInStatus.MISSED, question=question)
            person = world.person()

    lines = lines_of(console.as_lead().get(f"{reports}/responding.csv{WEEK}"))
    book = openpyxl.load_workbook(io.BytesIO(console.as_lead().get(f"{reports}/responding.xlsx{WEEK}").data))

    assert {line[0] for line in lines if line} >= {"'=1+1", "'+1", "'-1", "'@SUM(A1)"}
    cells = {cell.value: cell.data_type for row in book.active.iter_rows() for cell in row if cell.value is not None}
    assert {cells[question] for question in ("=1+1", "+1", "-1", "@SUM(A1)")} == {"s"}


def test_no_file_of_nothing_is_empty(console: Console, reports: str) -> None:
    sheets = sheets_of(console.as_lead().get(f"{reports}/all.xlsx{WEEK}"))

    assert all("Small number" in flat({name: rows}) for name, rows in sheets.items())


def test_a_file_speaks_spanish_but_the_law_does_not(console: Console, reports: str) -> None:
    lines = lines_of(console.as_lead("Lupe", lang="es").get(f"{reports}/responding.csv{WEEK}"))

    assert lines[0] == [NOTICE]
    assert ["Respuestas por semana"] in lines


# -- with names ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("busy")
def test_a_lead_makes_a_file_with_names_and_the_audit_log_says_what_for(console: Console, reports: str) -> None:
    answer = console.as_lead().post(f"{reports}/names", {"purpose": PURPOSE, "kind": "xlsx", "stretch": "week"})

    sheets = sheets_of(answer)
    assert sheets["People"][0][0] == NOTICE
    assert {"Dana Moore", "Lee Park", "Sam Peer"} <= flat(sheets)
    dana = next(row for row in sheets["People"] if row[0] == "Dana Moore")
    assert dana[:6] == ["Dana Moore", "Sam Peer", "Moderate", 50, 2, "2026-02-25"]
    with console.runtime.transaction() as session:
        (line,) = [each for each in session.query(audit.AuditRow) if each.action == "report_with_names"]
        assert line.detail == f"xlsx 2026-02-23-2026-03-01: {PURPOSE}"
        assert line.account_id == console.as_lead().account


@pytest.mark.usefixtures("busy")
def test_names_as_csv(console: Console, reports: str) -> None:
    answer = console.as_lead().post(f"{reports}/names", {"purpose": PURPOSE, "kind": "csv", "stretch": "week"})

    assert any(line and line[0] == "Lee Park" for line in lines_of(answer))


@pytest.mark.parametrize("purpose", ["", "because"])
def test_without_a_purpose_there_is_no_file(console: Console, reports: str, purpose: str) -> None:
    answer = console.as_lead().post(f"{reports}/names", {"purpose": purpose, "kind": "csv"})

    assert answer.status_code == 422
    assert "Write for what it is" in answer.text
    with console.runtime.transaction() as session:
        assert [each for each in session.query(audit.AuditRow) if each.action == "report_with_names"] == []


def test_dates_that_are_no_time_are_refused_there_too(console: Console, reports: str) -> None:
    answer = console.as_lead().post(f"{reports}/names", {"purpose": PURPOSE, "kind": "csv", "stretch": "own"})

    assert answer.status_code == 422
    assert "Type both days" in answer.text
    assert PURPOSE in answer.text


def test_only_a_lead_gets_names(console: Console, reports: str) -> None:
    for other in (console.as_supervisor(), console.as_auditor(), console.as_admin(), console.as_specialist()):
        assert other.get(f"{reports}/names").status_code == 403
        assert other.post(f"{reports}/names", {"purpose": PURPOSE, "kind": "csv"}).status_code == 403


def test_a_form_asks_what_it_is_for_and_keeps_the_time(console: Console, reports: str) -> None:
    text = console.as_lead().text(f"{reports}/names?stretch=own&first=2026-02-23&last=2026-02-24")

    assert 'name="first" value="2026-02-23"' in text


def test_long_times_are_minutes_and_shares_are_percent(console: Console, reports: str) -> None:
    with happening(console) as world:
        sam = make.specialist(world.session, in_use=world.in_use).id
        world.worry(world.person(), at(23, "09:00"), taken=timedelta(hours=5) / timedelta(minutes=1), by=sam)

    lines = lines_of(console.as_lead().get(f"{reports}/waiting.csv{WEEK}"))

    assert ["Urgent", "1", "300.0", "300.0", "300.0", "0", "small"] in lines
