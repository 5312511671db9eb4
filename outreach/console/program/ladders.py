"""Who is told when somebody needs a person: one step after the other, in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from outreach.console.filled_in import count_in
from outreach.console.guard import may
from outreach.console.program.desk import Desk, Troubles, attempt, keep, kept, pages, whole
from outreach.console.program.said import length_words
from outreach.console.program.typed import asked_to, clock, filled, length, moved, several
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.escalation import Ladder, Rung, Whom
from outreach.domain.urgency import Urgency
from outreach.packs.durations import duration_in_words
from outreach.packs.program_document import parts_of
from outreach.packs.toml_text import plain

_MOST = 20


@dataclass(slots=True, kw_only=True)
class RungRow:
    """One step, as typed."""

    whom: str = Whom.SHIFT.value
    people: str = ""
    text: bool = True
    call: bool = False
    call_after: str = "0m"
    wait: str = "15m"
    until_shift_ends: bool = False

    def raw(self) -> dict[str, object]:
        """Write it as a program file does."""
        named = self.whom == Whom.NAMED.value
        return filled(
            {
                "whom": self.whom,
                "people": several(self.people) if named else None,
                "text": None if self.text else False,
                "call_after": (length(self.call_after) or "0m") if self.call else None,
                "wait": length(self.wait),
                "until_shift_ends": self.until_shift_ends or None,
            }
        )


@dataclass(slots=True, kw_only=True)
class LadderSheet:
    """The form of one ladder, as typed."""

    rungs: list[RungRow]
    due_back: str
    calls_from: str
    calls_to: str

    def raw(self) -> dict[str, object]:
        """Write it as a program file does."""
        bounds = {"calls_from": clock(self.calls_from), "calls_to": clock(self.calls_to)}
        return {**filled({"due_back": length(self.due_back), **bounds}), "rungs": [row.raw() for row in self.rungs]}


def _sheet_of(ladder: Ladder) -> LadderSheet:
    return LadderSheet(
        rungs=[_row_of(rung) for rung in ladder.rungs],
        due_back=duration_in_words(ladder.due_back),
        calls_from=ladder.calls_from or "",
        calls_to=ladder.calls_to or "",
    )


def _row_of(rung: Rung) -> RungRow:
    return RungRow(
        whom=rung.whom.value,
        people=", ".join(rung.people),
        text=rung.text,
        call=rung.call_after is not None,
        call_after="0m" if rung.call_after is None else duration_in_words(rung.call_after),
        wait=duration_in_words(rung.wait),
        until_shift_ends=rung.until_shift_ends,
    )


def _typed(form: MultiDict[str, str]) -> LadderSheet:
    count = count_in(form.get("rungs", ""))
    return LadderSheet(
        rungs=[_row_typed(form, f"rung-{place}-") for place in range(min(count, _MOST))],
        due_back=form.get("due_back", ""),
        calls_from=form.get("calls_from", ""),
        calls_to=form.get("calls_to", ""),
    )


def _row_typed(form: MultiDict[str, str], prefix: str) -> RungRow:
    return RungRow(
        whom=form.get(f"{prefix}whom", ""),
        people=form.get(f"{prefix}people", ""),
        text=f"{prefix}text" in form,
        call=f"{prefix}call" in form,
        call_after=form.get(f"{prefix}call_after", ""),
        wait=form.get(f"{prefix}wait", ""),
        until_shift_ends=f"{prefix}until_shift_ends" in form,
    )


@pages.get("/ladders")
@may(Right.PROGRAM)
def ladders(program: UUID) -> str | AnyResponse:
    """Say of each urgency, in sentences, who is told."""
    desk = whole(program)
    if not isinstance(desk, Desk):
        return desk
    found = sorted(desk.program.ladders.items(), reverse=True)
    told = [(urgency, ladder_in_sentences(ladder)) for urgency, ladder in found]
    return render_template("program/ladders.html", program=program, desk=desk, told=told)


@pages.get("/ladders/<urgency>")
@may(Right.PROGRAM)
def ladder(program: UUID, urgency: str) -> str | AnyResponse:
    """Show one ladder, to be edited."""
    level, desk = _urgency_of(urgency), whole(program)
    if not isinstance(desk, Desk):
        return desk
    return _page(program, desk, level, _sheet_of(desk.program.ladders[level]), Troubles())


@pages.post("/ladders/<urgency>")
@may(Right.PROGRAM)
def change_ladder(program: UUID, urgency: str) -> str | AnyResponse | tuple[str, int]:
    """Keep the ladder in the draft, or say what is wrong with it; a button adds, moves or takes a step out."""
    level, desk = _urgency_of(urgency), whole(program)
    if not isinstance(desk, Desk):
        return desk
    sheet = _typed(request.form)
    how, place = asked_to(request.form.get("do", "save"))
    if how == "add":
        sheet.rungs.append(RungRow())
    elif how != "save":
        moved(sheet.rungs, how, place)  # type: ignore[arg-type] # rows of any kind
    text, loaded, troubles = attempt(desk, _parts(desk, level, sheet))
    if loaded is not None:
        keep(program, text)
        if how == "save":
            return kept(program, "program.ladder", urgency=urgency)
    if how == "save":
        return _page(program, desk, level, sheet, troubles), 422
    return _page(program, desk, level, sheet, Troubles())


def _parts(desk: Desk, level: Urgency, sheet: LadderSheet) -> Mapping[str, Any]:
    every = dict(parts_of(desk.source)["ladders"])
    every[level.value] = sheet.raw()
    return {"ladders": plain(every)}


def _urgency_of(urgency: str) -> Urgency:
    try:
        return Urgency(urgency)
    except ValueError:
        abort(404)


def _page(program: UUID, desk: Desk, level: Urgency, sheet: LadderSheet, troubles: Troubles) -> str:
    shown = desk.program.ladders[level]
    return render_template(
        "program/ladder.html",
        program=program,
        desk=desk,
        level=level,
        sheet=sheet,
        troubles=troubles,
        whom=[(each.value, whom_in_words(each)) for each in Whom],
        told=ladder_in_sentences(shown),
    )


def ladder_in_sentences(ladder: Ladder) -> list[str]:
    """Say a ladder as somebody would tell it."""
    last = len(ladder.rungs) - 1
    lines = [_rung_in_words(rung, is_last=place == last) for place, rung in enumerate(ladder.rungs)]
    lines.append(_("Whoever takes it has %(time)s to get back to them.", time=length_words(ladder.due_back)))
    if ladder.calls_from is not None:
        hours = {"opens": ladder.calls_from, "closes": ladder.calls_to}
        lines.append(_("Nobody is called but between %(opens)s and %(closes)s.", **hours))
    return lines


def _rung_in_words(rung: Rung, *, is_last: bool) -> str:
    said = {"whom": whom_in_words(rung.whom, rung.people), "how": _how(rung), "wait": length_words(rung.wait)}
    if is_last:
        return _("%(whom)s: %(how)s; again every %(wait)s until somebody takes it.", **said)
    if rung.until_shift_ends:
        return _("%(whom)s: %(how)s; after %(wait)s, or when their shift ends, the next.", **said)
    return _("%(whom)s: %(how)s; after %(wait)s, the next.", **said)


def _how(rung: Rung) -> str:
    if rung.call_after is None:
        return _("a text") if rung.text else _("only on the queue")
    if not rung.text:
        return _("a call")
    if not rung.call_after:
        return _("a text and a call at once")
    return _("a text, and a call after %(time)s", time=length_words(rung.call_after))


def whom_in_words(whom: Whom, people: Sequence[str] = ()) -> str:
    """Say whom a step tells."""
    if people:
        return ", ".join(people)
    return {
        Whom.PEER: _("The person's own peer, if on shift"),
        Whom.SHIFT: _("Whoever is on shift"),
        Whom.BACKUP: _("The backup"),
        Whom.WHOLE_SHIFT: _("Everybody on shift, backups too"),
        Whom.LEAD: _("The leads"),
        Whom.TEAM: _("The whole team"),
        Whom.NAMED: _("People by name"),
    }[whom]
