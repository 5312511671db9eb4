"""What a change would do to the people who are in the program, beside the form while somebody types."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from outreach.console.guard import may
from outreach.console.here import db, now, runtime
from outreach.console.program import cadence, hours
from outreach.console.program.desk import Desk, Troubles, attempt, desk_of, pages
from outreach.domain.access import Right
from outreach.domain.program import Program
from outreach.queries import preview as queries
from outreach.queries.preview import Preview

_PARTS: Mapping[str, Callable[[MultiDict[str, str], Program], Mapping[str, Any]]] = {
    "cadence": lambda form, _: cadence.parts_typed(form),
    "hours": hours.parts_typed,
}


@pages.post("/preview")
@may(Right.PROGRAM)
def preview(program: UUID) -> str:
    """Say what comes of the draft, and of what has been typed and not kept yet."""
    with db() as session:
        desk = desk_of(session, program)
    loaded, troubles = desk.loaded, desk.troubles
    part = request.form.get("part", "")
    if loaded is not None and part in _PARTS:
        _text, loaded, troubles = attempt(desk, _PARTS[part](request.form, desk.program))
    told = None if loaded is None else look_ahead(program, desk, loaded.program)
    return told_in_words(program, told, troubles)


def look_ahead(program: UUID, desk: Desk, new: Program) -> Preview:
    """Look four weeks ahead under a program that is not in use yet."""
    with db() as session:
        old, state_hours = desk.in_use.program, runtime().state_hours
        return queries.ahead(session, program, new, old=old, state_hours=state_hours, now=now())


def told_in_words(program: UUID, told: Preview | None, troubles: Troubles) -> str:
    """Write a preview as a part of a page."""
    return render_template("program/preview.html", program=program, told=told, troubles=troubles)
