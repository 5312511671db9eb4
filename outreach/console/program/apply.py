"""Applying a draft: the difference and what comes of it first, then one deliberate press."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import drafting
from outreach.actions.applying import DoesNotFit
from outreach.console.guard import may
from outreach.console.here import db, me, noted, now
from outreach.console.program.desk import Desk, desk_of, pages, whole
from outreach.console.program.preview import look_ahead
from outreach.console.words import _, ngettext
from outreach.domain.access import Right
from outreach.domain.differences import differences
from outreach.packs.mistakes import ProgramMistakes
from outreach.packs.program_file import warnings


@pages.get("/apply")
@may(Right.PROGRAM)
def look(program: UUID) -> str | AnyResponse:
    """Show what would change; for whom comes by itself afterwards, or at once for a browser without script."""
    desk = whole(program)
    if not isinstance(desk, Desk):
        return desk
    return _page(program, desk, at_once="ahead" in request.args)


@pages.post("/apply")
@may(Right.PROGRAM)
def apply(program: UUID) -> AnyResponse | tuple[str, int]:
    """Apply what was shown, and nothing else."""
    with db() as session:
        desk = desk_of(session, program)
    if desk.loaded is None or request.form.get("seen") != _seen(desk):
        flash(_("The program or your draft changed while you looked. Please look again."), "warn")
        return redirect(url_for("program.look", program=program), 303)
    try:
        with db() as session:
            applied = drafting.apply(session, program, me().account_id, desk.source, now=now())
            noted(session, "program_applied", program=program, detail=f"version {applied.in_use.number}")
    except (DoesNotFit, ProgramMistakes) as refused:
        return _page(program, desk, error=str(refused)), 422
    flash(
        _("Version %(number)d is in use.", number=applied.in_use.number)
        + " "
        + ngettext(
            "%(num)d person is asked at another time than before.",
            "%(num)d people are asked at another time than before.",
            applied.moved,
        ),
        "good",
    )
    return redirect(url_for("program.show", program=program), 303)


def _seen(desk: Desk) -> str:
    """Name what somebody looks at: this draft, over this version."""
    assert desk.loaded is not None
    return f"{desk.in_use.number}-{desk.loaded.digest}"


def _page(program: UUID, desk: Desk, *, error: str = "", at_once: bool = False) -> str:
    assert desk.loaded is not None, "a broken draft is mended first"
    new = desk.loaded.program
    return render_template(
        "program/apply.html",
        program=program,
        desk=desk,
        error=error,
        seen=_seen(desk),
        changes=differences(desk.in_use.program, new),
        warnings=set(warnings(new)) - set(warnings(desk.in_use.program)),
        told=look_ahead(program, desk, new) if at_once and desk.draft is not None else None,
    )
