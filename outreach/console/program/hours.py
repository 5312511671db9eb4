"""Quiet hours, blocked days, and the limits of what one person gets: by day, by week, and after silence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from outreach.console.guard import may
from outreach.console.program.desk import Desk, Troubles, attempt, keep, kept, pages, whole
from outreach.console.program.typed import clock, filled, length, number, several
from outreach.domain.access import Right
from outreach.domain.program import Program
from outreach.packs.durations import duration_in_words


@dataclass(slots=True, kw_only=True)
class HoursSheet:
    """The form, as typed."""

    opens: str
    closes: str
    blocked: str
    per_day: str
    per_week: str
    remind_after: str
    missed_after: str
    misses: str

    def raw(self, old: Program) -> dict[str, object]:
        """Write the parts of a program file that this form is about; what it does not ask stays as it was."""
        reminders = old.reminders
        return {
            "hours": filled({"opens": clock(self.opens), "closes": clock(self.closes)}),
            "blocked_days": [_day(one) for one in several(self.blocked)] or None,
            "caps": filled({"per_day": number(self.per_day), "per_week": number(self.per_week)}),
            "reminders": {
                "remind_after": length(self.remind_after),
                "missed_after": length(self.missed_after),
                "misses_before_reason": number(self.misses),
                "usual_share": reminders.usual_share,
                "usual_window": reminders.usual_window,
            },
        }


def _day(text: str) -> object:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _sheet_of(program: Program) -> HoursSheet:
    return HoursSheet(
        opens=f"{program.hours.opens:%H:%M}",
        closes=f"{program.hours.closes:%H:%M}",
        blocked="\n".join(day.isoformat() for day in sorted(program.blocked_days)),
        per_day=str(program.caps.per_day),
        per_week=str(program.caps.per_week),
        remind_after=duration_in_words(program.reminders.remind_after),
        missed_after=duration_in_words(program.reminders.missed_after),
        misses=str(program.reminders.misses_before_reason),
    )


def _typed(form: MultiDict[str, str]) -> HoursSheet:
    return HoursSheet(
        opens=form.get("opens", ""),
        closes=form.get("closes", ""),
        blocked=form.get("blocked", ""),
        per_day=form.get("per_day", ""),
        per_week=form.get("per_week", ""),
        remind_after=form.get("remind_after", ""),
        missed_after=form.get("missed_after", ""),
        misses=form.get("misses", ""),
    )


def parts_typed(form: MultiDict[str, str], old: Program) -> Mapping[str, Any]:
    """Read the form as parts of a program file, for the preview beside it."""
    return _typed(form).raw(old)


@pages.get("/hours")
@may(Right.PROGRAM)
def hours(program: UUID) -> str | AnyResponse:
    """Show when the program is quiet, to be edited."""
    desk = whole(program)
    return _page(program, desk, _sheet_of(desk.program), Troubles()) if isinstance(desk, Desk) else desk


@pages.post("/hours")
@may(Right.PROGRAM)
def change_hours(program: UUID) -> AnyResponse | tuple[str, int]:
    """Keep what was typed in the draft, or say what is wrong with it."""
    desk = whole(program)
    if not isinstance(desk, Desk):
        return desk
    sheet = _typed(request.form)
    text, loaded, troubles = attempt(desk, sheet.raw(desk.program))
    if loaded is None:
        return _page(program, desk, sheet, troubles), 422
    keep(program, text)
    return kept(program, "program.hours")


def _page(program: UUID, desk: Desk, sheet: HoursSheet, troubles: Troubles) -> str:
    return render_template("program/hours.html", program=program, desk=desk, sheet=sheet, troubles=troubles)
