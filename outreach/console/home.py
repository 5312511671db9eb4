"""Where somebody lands, what a browser asks for besides pages, and opening a person who is not one's own."""

import importlib.resources
from functools import cache
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import seeing
from outreach.actions.seeing import ReasonTooShort
from outreach.console.guard import may, public
from outreach.console.here import OutOfScope, anybody, db, me, now
from outreach.console.words import _
from outreach.domain.access import Right

pages = Blueprint("home", __name__)

_FIRST: tuple[tuple[Right, str], ...] = (
    (Right.QUEUE, "queue.show"),
    (Right.ADMIN, "admin.show"),
    (Right.REPORTS, "reports.show"),
)


@pages.get("/home")
@may(Right.SELF)
def start() -> AnyResponse:
    """Go where somebody's work is."""
    for right, endpoint in _FIRST:
        if me().holds(right) and endpoint in current_app.view_functions:
            program = me().programs(right)[0] if endpoint == "reports.show" else None
            return redirect(url_for(endpoint, program=program), 303)
    return redirect(url_for("account.show"), 303)


@pages.get("/assets/htmx.js")
@public
def htmx() -> Response:
    """Serve htmx, as its package brings it."""
    answer = Response(_htmx(), mimetype="text/javascript")
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


@cache
def _htmx() -> bytes:
    return (importlib.resources.files("js_lib_htmx") / "static/htmx/htmx.min.js").read_bytes()


@pages.get("/health/live")
@public
def live() -> str:
    """Say that the process answers."""
    return "alive\n"


@pages.post("/people/<uuid:person>/break-glass")
@may(Right.SELF)
def break_glass(person: UUID) -> AnyResponse | tuple[str, int]:
    """Open somebody who is not theirs, for a reason."""
    reason = request.form.get("reason", "")
    try:
        with db() as session:
            whom = anybody(session, person)
            seeing.break_glass(session, me().looking(whom.in_use.program_id), whom, reason=reason, now=now())
    except ReasonTooShort:
        return ask_why(person, error=_("Say why in a few words: a lead will read it."), reason=reason), 422
    flash(_("You may look for one hour. The leads were told."), "warn")
    return redirect(url_for("person.show", person=person), 303)


def ask_why(person: UUID, *, error: str = "", reason: str = "") -> str:
    """Ask why somebody wants to see a person who is not theirs."""
    return render_template("glass.html", person=person, error=error, reason=reason)


def out_of_scope(error: OutOfScope) -> tuple[str, int]:
    """Answer for a person who is not theirs."""
    return ask_why(error.participant), 403
