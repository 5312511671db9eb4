"""The whole program as one text, for whoever likes to see all of it: the same document that the forms change."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.console.guard import may
from outreach.console.here import db
from outreach.console.program.desk import Troubles, desk_of, keep, kept, pages
from outreach.console.words import _
from outreach.domain.access import Right

LONGEST = 500_000


@pages.get("/text")
@may(Right.PROGRAM)
def text(program: UUID) -> str:
    """Show it, with the mistakes of the draft by line."""
    with db() as session:
        desk = desk_of(session, program)
    return _page(program, desk.source, desk.troubles)


@pages.post("/text")
@may(Right.PROGRAM)
def change_text(program: UUID) -> AnyResponse | tuple[str, int]:
    """Keep it as it was typed, mistakes and all, so that nothing is lost; they are named with their lines."""
    typed = request.form.get("text", "")
    if len(typed) > LONGEST:
        flash(_("That is too long for a program."), "bad")
        return redirect(url_for("program.text", program=program), 303)
    keep(program, typed)
    with db() as session:
        desk = desk_of(session, program)
    if desk.troubles:
        return _page(program, desk.source, desk.troubles), 422
    return kept(program, "program.text")


def _page(program: UUID, source: str, troubles: Troubles) -> str:
    return render_template("program/text.html", program=program, source=source, troubles=troubles)
