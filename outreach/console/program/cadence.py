"""When a program checks in: its phases, days and times, how texts are spread, the taper, and going on at the end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from outreach.console.filled_in import count_in
from outreach.console.guard import may
from outreach.console.program.desk import Desk, Troubles, attempt, keep, kept, pages, whole
from outreach.console.program.typed import asked_to, clock, filled, length, moved, number, numbers, several
from outreach.domain.access import Right
from outreach.domain.phases import WEEKDAYS, Phase
from outreach.domain.program import Program, Responders
from outreach.packs.durations import duration_in_words

Form = MultiDict[str, str]


@dataclass(slots=True, kw_only=True)
class PhaseRow:
    """One phase, as typed."""

    name: str = ""
    weeks: str = ""
    days: list[str] = field(default_factory=list)
    every: str = "1"
    on_days: str = ""
    questions: str = ""

    def raw(self) -> dict[str, object]:
        """Write it as a program file does."""
        return filled(
            {
                "name": self.name.strip(),
                "weeks": "" if not self.weeks.strip() else number(self.weeks),
                "days": self.days,
                "every_weeks": "" if self.every.strip() in ("", "1") else number(self.every),
                "on_days": numbers(self.on_days),
                "question_set": self.questions,
            }
        )


@dataclass(slots=True, kw_only=True)
class CadenceSheet:
    """The whole form, as typed."""

    phases: list[PhaseRow]
    slots: str
    own_slot: bool
    jitter: str
    answers: str
    has_taper: bool
    taper_weeks: str
    taper_every: str
    taper_day: str
    taper_questions: str
    has_renewal: bool
    renewal_questions: str
    renewal_asks: str

    def raw(self) -> dict[str, object]:
        """Write the parts of a program file that this form is about."""
        cadence: dict[str, object] = {
            "slots": [clock(one) for one in several(self.slots)],
            "own_slot": self.own_slot,
            "jitter": length(self.jitter) or "0m",
            "phases": [row.raw() for row in self.phases],
        }
        if not self.phases:
            del cadence["phases"]
        if self.has_taper:
            cadence["taper"] = filled(
                {
                    "weeks_each": numbers(self.taper_weeks),
                    "every_weeks": numbers(self.taper_every),
                    "day": self.taper_day,
                    "question_set": self.taper_questions,
                }
            )
        if self.has_renewal:
            asks = {"question_set": self.renewal_questions, "asks": number(self.renewal_asks or "3")}
            cadence["renewal"] = filled(asks)
        usual = number(self.answers) == Responders().answers_per_hour or not self.answers.strip()
        return {"cadence": cadence, "responders": None if usual else {"answers_per_hour": number(self.answers)}}

    def do(self, asked: str, first_set: str) -> None:
        """Add, move or take away a phase, as a button asks."""
        how, place = asked_to(asked)
        if how == "add":
            self.phases.append(PhaseRow(questions=first_set))
        else:
            moved(self.phases, how, place)  # type: ignore[arg-type] # rows of any kind


def sheet_of(program: Program) -> CadenceSheet:
    """Fill the form from a program."""
    cadence = program.cadence
    taper, renewal = cadence.taper, cadence.renewal
    first_set = next(iter(program.question_sets))
    return CadenceSheet(
        phases=[_row_of(phase) for phase in cadence.phases],
        slots=", ".join(f"{slot:%H:%M}" for slot in cadence.slots),
        own_slot=cadence.own_slot,
        jitter=duration_in_words(cadence.jitter),
        answers=f"{program.responders.answers_per_hour:g}",
        has_taper=taper is not None,
        taper_weeks="" if taper is None else ", ".join(map(str, taper.weeks_each)),
        taper_every="" if taper is None else ", ".join(map(str, taper.every_weeks)),
        taper_day="tue" if taper is None else taper.day.value,
        taper_questions=first_set if taper is None else taper.question_set,
        has_renewal=renewal is not None,
        renewal_questions=first_set if renewal is None else renewal.question_set,
        renewal_asks="3" if renewal is None else str(renewal.asks),
    )


def _row_of(phase: Phase) -> PhaseRow:
    return PhaseRow(
        name=phase.name,
        weeks="" if phase.weeks is None else str(phase.weeks),
        days=[day.value for day in phase.days],
        every=str(phase.every_weeks),
        on_days=", ".join(map(str, phase.on_days)),
        questions=phase.question_set,
    )


def typed(form: Form) -> CadenceSheet:
    """Read the form as it was sent."""
    count = count_in(form.get("phases", ""))
    return CadenceSheet(
        phases=[_row_typed(form, f"phase-{place}-") for place in range(min(count, 50))],
        slots=form.get("slots", ""),
        own_slot="own_slot" in form,
        jitter=form.get("jitter", ""),
        answers=form.get("answers", ""),
        has_taper="has_taper" in form,
        taper_weeks=form.get("taper_weeks", ""),
        taper_every=form.get("taper_every", ""),
        taper_day=form.get("taper_day", ""),
        taper_questions=form.get("taper_questions", ""),
        has_renewal="has_renewal" in form,
        renewal_questions=form.get("renewal_questions", ""),
        renewal_asks=form.get("renewal_asks", ""),
    )


def _row_typed(form: Form, prefix: str) -> PhaseRow:
    return PhaseRow(
        name=form.get(f"{prefix}name", ""),
        weeks=form.get(f"{prefix}weeks", ""),
        days=[day.value for day in WEEKDAYS if day.value in form.getlist(f"{prefix}days")],
        every=form.get(f"{prefix}every", ""),
        on_days=form.get(f"{prefix}on_days", ""),
        questions=form.get(f"{prefix}questions", ""),
    )


def parts_typed(form: Form) -> Mapping[str, Any]:
    """Read the form as parts of a program file, for the preview beside it."""
    return typed(form).raw()


@pages.get("/check-ins")
@may(Right.PROGRAM)
def cadence(program: UUID) -> str | AnyResponse:
    """Show when the program checks in, to be edited."""
    desk = whole(program)
    return _page(program, desk, sheet_of(desk.program), Troubles()) if isinstance(desk, Desk) else desk


@pages.post("/check-ins")
@may(Right.PROGRAM)
def change_cadence(program: UUID) -> str | AnyResponse | tuple[str, int]:
    """Keep what was typed in the draft, or say what is wrong with it."""
    desk = whole(program)
    if not isinstance(desk, Desk):
        return desk
    sheet, asked = typed(request.form), request.form.get("do", "save")
    saving = asked == "save"
    if not saving:
        sheet.do(asked, next(iter(desk.program.question_sets)))
    text, loaded, troubles = attempt(desk, sheet.raw())
    if loaded is not None:
        keep(program, text)
        if saving:
            return kept(program, "program.cadence")
    if saving:
        return _page(program, desk, sheet, troubles), 422
    return _page(program, desk, sheet, Troubles())


def _page(program: UUID, desk: Desk, sheet: CadenceSheet, troubles: Troubles) -> str:
    sets = [(name, name) for name in desk.program.question_sets]
    return render_template(
        "program/cadence.html",
        program=program,
        desk=desk,
        sheet=sheet,
        troubles=troubles,
        sets=sets,
        weekdays=WEEKDAYS,
    )
