"""Cells of a file: no spreadsheet reckons with what somebody wrote, whatever it takes for the end of a cell."""

import csv
import io

import pytest

from outreach.console.cells import as_text


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "＋", "－", "＠"])
def test_what_begins_a_formula_is_text(begins: str) -> None:
    assert as_text(f"{begins}cmd()").lstrip().startswith("'")


@pytest.mark.parametrize("between", [";", "; ", "|", "\t", "\n", "\r\n"])
def test_what_another_spreadsheet_takes_for_the_next_cell_is_text_too(between: str) -> None:
    written = io.StringIO()
    csv.writer(written).writerow(["Dana", as_text(f"Lee{between}=HYPERLINK(1)")])

    cells = [cell.strip() for line in written.getvalue().splitlines() for cell in line.replace("|", ";").split(";")]
    assert not [cell for cell in cells if cell.startswith("=")]


@pytest.mark.parametrize(
    "plain", ["José Ñandú", "well-known", "a=b", "4 - 5", "2026-03-04", "", "O'Hara; Ana", "so-so, +1 if asked"]
)
def test_what_is_no_formula_stays_as_it_is(plain: str) -> None:
    assert as_text(plain) == plain
