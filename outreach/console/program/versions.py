"""The versions of a program: what each changed, who applied it, and going back to one."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import drafting, programs
from outreach.actions.applying import DoesNotFit
from outreach.console.guard import may
from outreach.console.here import db, me, noted, now, program_of
from outreach.console.program.desk import desk_of, pages, version_of
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.differences import differences
from outreach.packs.mistakes import ProgramMistakes
from outreach.records import accounts
from outreach.records import programs as records

_AT_ONCE = 50


@pages.get("/versions")
@may(Right.PROGRAM)
def versions(program: UUID) -> str:
    """List them, newest first."""
    before = request.args.get("before", type=int)
    with db() as session:
        in_use = program_of(session, program)
        found = records.versions(session, program, limit=_AT_ONCE, before=before)
        names = accounts.by_ids(session, [each.applied_by for each in found if each.applied_by is not None])
    return render_template(
        "program/versions.html", program=program, in_use=in_use, found=found, names=names, full=len(found) == _AT_ONCE
    )


@pages.get("/versions/<int:number>")
@may(Right.PROGRAM)
def version(program: UUID, number: int) -> str:
    """Show what a version changed, and what going back to it would change."""
    return _page(program, number)


@pages.post("/versions/<int:number>/return")
@may(Right.PROGRAM)
def go_back(program: UUID, number: int) -> AnyResponse | tuple[str, int]:
    """Make it the version in use again, as a new one."""
    with db() as session:
        version_of(session, program, number)
    try:
        with db() as session:
            applied = drafting.return_to(session, program, number, me().account_id, now=now())
            noted(session, "program_returned", program=program, detail=f"to version {number}")
    except (DoesNotFit, ProgramMistakes) as refused:
        return _page(program, number, error=str(refused)), 422
    flash(
        _("Version %(new)d is in use. It says what version %(old)d said.", new=applied.in_use.number, old=number),
        "good",
    )
    return redirect(url_for("program.versions", program=program), 303)


def _page(program: UUID, number: int, *, error: str = "") -> str:
    with db() as session:
        desk = desk_of(session, program)
        stored = version_of(session, program, number)
        then = programs.version(session, stored.version_id)
        earlier = records.numbered(session, program, number - 1)
        before = None if earlier is None else programs.version(session, earlier.version_id)
    return render_template(
        "program/version.html",
        program=program,
        stored=stored,
        in_use=desk.in_use,
        error=error,
        changed=differences(before, then),
        back=differences(desk.in_use.program, then),
    )
