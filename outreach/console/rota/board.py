"""The rota of a program: a week or a month of it, who is on call now, and where nobody is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import render_template, request

from outreach.console.guard import may
from outreach.console.here import db, now
from outreach.console.rota.base import pages, place
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.hours import local_day
from outreach.domain.overriding import BY_HAND
from outreach.domain.reach import OutOfReach
from outreach.domain.rota_days import Day, Part, month_of, week_of
from outreach.queries import open_shifts, rota_board, twice_on_call
from outreach.queries.rota_board import Board, Entry, Member
from outreach.records.swaps import Swap

_WEEK = 7
_FIRST, _LAST = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One day of one person: their shifts, and whether they are off for some of it."""

    day: Day[Entry]
    parts: tuple[Part[Entry], ...]
    is_off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person's week; `trouble` keeps them from being put on call, `is_gone` says that they left the team."""

    specialist: UUID
    name: str
    trouble: OutOfReach | None
    is_gone: bool
    cells: tuple[Cell, ...]
    hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Who is on call now by one rotation, or by hand."""

    name: str
    entries: tuple[Entry, ...]


@pages.get("")
@may(Right.ROTA)
def show(program: UUID) -> str:
    """Show it."""
    is_month = request.args.get("view") == "month"
    with db() as session:
        there = place(session, program)
        day = _day(request.args.get("day", ""), local_day(now(), there.zone))
        first, count = month_of(day) if is_month else (week_of(day), _WEEK)
        board = rota_board.of(session, program, first=first, count=count, zone=there.zone, now=now())
        open_ones = [each.swap for each in open_shifts.every(session, program)]
        twice = twice_on_call.of(session, program, start=now(), end=now() + rota_board.AHEAD)
    return render_template(
        "rota/show.html",
        program=program,
        board=board,
        zone=board.zone,
        is_month=is_month,
        day=day,
        today=local_day(now(), there.zone),
        before=_step(day, -1, is_month=is_month),
        after=_step(day, 1, is_month=is_month),
        rows=rows_of(board),
        weeks=[board.days[start : start + _WEEK] for start in range(0, count, _WEEK)],
        layers=_layers(board),
        twice=twice,
        waiting=sum(each.starts_at < now() + rota_board.AHEAD for each in open_ones),
        offered={gap for gap in board.gaps_ahead if any(_is_offered(gap, each) for each in open_ones)},
        planned_until=_planned_until(board),
    )


def _day(words: str, today: date) -> date:
    """Read which day is looked at; what is none is today."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return today
    return day if _FIRST < day < _LAST else today


def _step(day: date, by: int, *, is_month: bool) -> date:
    if not is_month:
        return day + timedelta(days=_WEEK * by)
    middle = day.replace(day=15) + timedelta(days=30 * by)
    return middle.replace(day=1)


def rows_of(board: Board) -> list[Row]:
    """Lay a week out by person: everybody of the team, then who is on its shifts and has left."""
    known = {each.id for each in board.team}
    entries = [part.whole for day in board.days for part in day.parts]
    gone = {each.specialist: each.name for each in entries if each.specialist not in known}
    members: Sequence[Member] = [
        *board.team,
        *(Member(id=key, name=name, trouble=None, off=()) for key, name in gone.items()),
    ]
    return [_row(board, each, is_gone=each.id in gone) for each in members]


def _row(board: Board, member: Member, *, is_gone: bool) -> Row:
    cells = tuple(
        Cell(
            day=day,
            parts=tuple(part for part in day.parts if part.whole.specialist == member.id),
            is_off=any(each.starts_at < day.ends_at and each.ends_at > day.starts_at for each in member.off),
        )
        for day in board.days
    )
    return Row(
        specialist=member.id,
        name=member.name,
        trouble=member.trouble,
        is_gone=is_gone,
        cells=cells,
        hours=sum(_hours(part, cell.day) for cell in cells for part in cell.parts),
    )


def _hours(part: Part[Entry], day: Day[Entry]) -> float:
    starts_at, ends_at = max(part.whole.starts_at, day.starts_at), min(part.whole.ends_at, day.ends_at)
    return (ends_at - starts_at) / timedelta(hours=1)


def _layers(board: Board) -> list[Layer]:
    """Sort who is on call now by where it comes from, in the order of the rota file."""
    names = [*board.layers, *dict.fromkeys(each.layer for each in board.on_now if each.layer not in board.layers)]
    found = [
        Layer(name=_layer_words(name), entries=tuple(each for each in board.on_now if each.layer == name))
        for name in names
    ]
    return [each for each in found if each.entries or each.name in board.layers]


def _layer_words(name: str | None) -> str:
    if name is None:
        return _("Added by hand")
    return _("Changed for a while") if name == BY_HAND else name


def _is_offered(gap: tuple[datetime, datetime], swap: Swap) -> bool:
    """Say whether a time at which nobody is on call is offered to whoever is free, or a part of it."""
    return swap.asker_id is None and swap.starts_at < gap[1] and swap.ends_at > gap[0]


def _planned_until(board: Board) -> datetime | None:
    """Say from when on nobody is planned any more, where that is within what is looked ahead."""
    last = board.gaps_ahead[-1] if board.gaps_ahead else None
    return last[0] if last is not None and last[1] >= now() + rota_board.AHEAD else None
