"""Reports as files that leave the house: marked with the notice that goes with them, and nothing in them computes."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import xlsxwriter

from outreach.console.cells import as_text
from outreach.console.reports.values import Cell, Column, Figure, Kind, Table, Told, small
from outreach.console.words import _
from outreach.domain.reporting import FEW, Share

NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
"""What goes with every disclosure (42 CFR 2.32(a)(2)): the law's own words, in whatever language the page is."""

_SHEET_NAME = 31

Plain = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands at the top of a file: the program, the days it is about, when it was made, and by which rule."""

    program: str
    first: date
    last: date
    made: str

    def lines(self, told: Told) -> Iterator[str]:
        """Write it, above one report."""
        yield NOTICE
        yield _("%(program)s: %(report)s", program=self.program, report=told.title)
        yield _("From %(first)s to %(last)s", first=self.first.isoformat(), last=self.last.isoformat())
        yield _("Made on %(day)s", day=self.made)
        yield from told.about
        yield _("A small number is one below %(few)s: somebody may be recognised by it, or chance rules it.", few=FEW)


def as_csv(reports: Sequence[Told], heading: Heading) -> bytes:
    """Write reports one below the other; what looks like a formula is written as text."""
    written = io.StringIO()
    writer = csv.writer(written)
    for told in reports:
        writer.writerows([as_text(line)] for line in heading.lines(told))
        for table in tables(told):
            writer.writerow([])
            writer.writerow([as_text(table.title)])
            for row in _rows(table):
                writer.writerow([as_text(cell) if isinstance(cell, str) else cell for cell in row])
        writer.writerow([])
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(reports: Sequence[Told], heading: Heading) -> bytes:
    """Write reports as the sheets of a workbook; every text is written as a text."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        for told in reports:
            _write(book.add_worksheet(told.title[:_SHEET_NAME]), told, heading, bold)
    return written.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, told: Told, heading: Heading, bold: object) -> None:
    line = 0
    for words in heading.lines(told):
        sheet.write_string(line, 0, words)
        line += 1
    for table in tables(told):
        sheet.write_string(line + 1, 0, table.title, bold)
        line += 2
        for place, row in enumerate(_rows(table)):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(line, column, cell, *((bold,) if place == 0 else ()))
                elif cell is not None:
                    sheet.write_number(line, column, cell)
            line += 1
    sheet.set_column(0, 0, 36)


def tables(told: Told) -> Iterator[Table]:
    """List the tables of a report, its main figures first."""
    for kind in Kind:
        some = [figure for figure in told.figures if figure.kind is kind]
        if some:
            yield _figures(some, kind)
    yield from told.tables


def _figures(some: Sequence[Figure], kind: Kind) -> Table:
    """Write main figures as a table: those of one kind together, so that a column holds one unit."""
    return Table(
        title=_("Main figures"),
        columns=[Column(_("Figure")), Column(_("Now"), kind), Column(_("Before"), kind)],
        rows=[(figure.words, figure.value, figure.before) for figure in some],
    )


def _rows(table: Table) -> Iterator[Sequence[Plain]]:
    """Write a table in plain cells: a share becomes two, and the last says which rows hold a small number."""
    yield [words for column in table.columns for words in _heads(column)] + [_("Small number")]
    for row in table.rows:
        cells = [
            plain
            for cell, column in zip(row, table.columns, strict=True)
            for plain in (_share(cell) if column.kind is Kind.SHARE else (_plain(cell),))
        ]
        is_small = any(small(cell, column.kind) for cell, column in zip(row, table.columns, strict=True))
        yield [*cells, _("small") if is_small else ""]


def _heads(column: Column) -> tuple[str, ...]:
    match column.kind:
        case Kind.SHARE:
            return _("%(column)s (%%)", column=column.words), _("%(column)s: of how many", column=column.words)
        case Kind.TIME:
            return (_("%(column)s (minutes)", column=column.words),)
        case Kind.MONEY:
            return (_("%(column)s (dollars)", column=column.words),)
        case _:
            return (column.words,)


def _share(cell: Cell) -> tuple[Plain, ...]:
    if not isinstance(cell, Share) or cell.value is None:
        return None, 0 if isinstance(cell, Share) else None
    return round(100 * cell.value, 1), cell.whole


def _plain(cell: Cell) -> Plain:
    if isinstance(cell, timedelta):
        return round(cell.total_seconds() / 60, 1)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return float(round(cell, 4))
    assert not isinstance(cell, Share), "a share stands in a column of shares"
    return cell
