"""The program at a glance: what is in use, what one has begun to change, and where each thing is set."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import drafting
from outreach.console.guard import may
from outreach.console.here import db, me
from outreach.console.program.desk import desk_of, pages
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.differences import differences
from outreach.queries import programs as queries
from outreach.records import accounts


@pages.get("")
@may(Right.PROGRAM)
def show(program: UUID) -> str:
    """Show it."""
    with db() as session:
        desk = desk_of(session, program)
        page = queries.named(session, desk.in_use.program.name)
        names = accounts.by_ids(session, [each.account_id for each in desk.others])
    return render_template(
        "program/overview.html",
        program=program,
        desk=desk,
        page=page,
        others=[(names[each.account_id].name, each.updated_at) for each in desk.others],
        facts=differences(None, desk.in_use.program),
        changes=() if desk.loaded is None else differences(desk.in_use.program, desk.loaded.program),
    )


@pages.post("/draft/discard")
@may(Right.PROGRAM)
def discard(program: UUID) -> AnyResponse:
    """Let a draft go."""
    with db() as session:
        drafting.discard(session, program, me().account_id)
    flash(_("Your draft is gone. The program stays as it is in use."), "good")
    return redirect(url_for("program.show", program=program), 303)
