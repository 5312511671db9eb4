"""What a report is made of, for a page and for a file alike: figures with those of before, and tables to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from outreach.console.look import day, money, number
from outreach.console.words import _
from outreach.domain.reporting import Share, is_few

Cell = str | int | float | Decimal | date | timedelta | Share | None


class Kind(StrEnum):
    """What stands in a column: counts and shares may be small numbers, the others are only read."""

    WORDS = "words"
    COUNT = "count"
    NUMBER = "number"
    SHARE = "share"
    TIME = "time"
    MONEY = "money"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its words, and what stands in it."""

    words: str
    kind: Kind = Kind.WORDS


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of a table: its first column against others, each with the short words that stand before its values."""

    columns: tuple[int, ...]
    series: tuple[str, ...] = ("",)
    lying: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: what it shows, how it is to be read, and how it is drawn, if it is."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    about: str = ""
    drawing: Drawing | None = None

    def is_small(self, row: Sequence[Cell]) -> bool:
        """Say whether a row holds a small number."""
        return any(small(cell, column.kind) for cell, column in zip(row, self.columns, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One main figure, and what it was in the time before."""

    words: str
    kind: Kind
    value: Cell
    before: Cell = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A whole report: what it tells, by which rules, its main figures and its tables."""

    which: str
    title: str
    about: Sequence[str]
    figures: Sequence[Figure]
    tables: Sequence[Table] = ()


def small(cell: Cell, kind: Kind) -> bool:
    """Say whether a cell is a small number, of which one may be recognised or chance rules."""
    if isinstance(cell, Share):
        return cell.is_few
    return kind is Kind.COUNT and isinstance(cell, int) and is_few(cell)


def shown(cell: Cell, kind: Kind) -> str:
    """Write a cell as people read it."""
    if cell is None:
        return "–"
    if isinstance(cell, Share):
        return _share(cell)
    if isinstance(cell, timedelta):
        return how_long(cell)
    if isinstance(cell, date):
        return day(cell)
    if kind is Kind.MONEY:
        return money(float(cell))
    return cell if isinstance(cell, str) else number(float(cell) if isinstance(cell, Decimal) else cell)


def _share(share: Share) -> str:
    if share.value is None:
        return "–"
    percent = number(round(100 * share.value))
    said = _(
        "%(percent)s%% (%(part)s of %(whole)s)", percent=percent, part=number(share.part), whole=number(share.whole)
    )
    return _("%(share)s, few", share=said) if share.is_few else said


def how_long(time: timedelta) -> str:
    """Say how long something took, in the two largest units that matter."""
    seconds = int(time.total_seconds())
    if seconds < 60:
        return _("%(n)s s", n=seconds)
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("%(n)s min", n=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return _("%(n)s h %(m)s min", n=hours, m=minutes) if minutes else _("%(n)s h", n=hours)
    return _("%(n)s days", n=number(round(hours / 24, 1)))


def compared(figure: Figure) -> str:
    """Say how a figure compares with that of before: by how many points or percent it is more or less."""
    if isinstance(figure.value, Share) and isinstance(figure.before, Share):
        if figure.value.value is None or figure.before.value is None:
            return ""
        points = round(100 * figure.value.value) - round(100 * figure.before.value)
        return _("%(points)s points", points=f"{points:+d}") if points else _("no change")
    now, then = _size(figure.value), _size(figure.before)
    if now is None or not then:
        return ""
    percent = round(100 * (now - then) / then)
    return f"{percent:+d}%" if percent else _("no change")


def _size(cell: Cell) -> float | None:
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    return float(cell) if isinstance(cell, int | float | Decimal) else None
