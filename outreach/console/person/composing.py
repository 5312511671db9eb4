"""Writing to somebody: taking their thread, seeing what a text costs and gives away, and sending it once."""

import base64
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import claiming, writing
from outreach.actions.claiming import SomebodyHasIt
from outreach.actions.writing import MayNotWrite, NewText
from outreach.console.guard import may
from outreach.console.here import at_work, db, noted, now
from outreach.console.person.page import Typed, bare, composer, look_around, page
from outreach.console.person.somebody import Somebody, somebody_here, writer
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.packs.house import lint_words

pages = Blueprint("composing", __name__)


@pages.post("/people/<uuid:person>/claim")
@pages.post("/strangers/<uuid:stranger>/claim")
@may(Right.QUEUE)
def claim(person: UUID | None = None, stranger: UUID | None = None) -> AnyResponse:
    """Take the thread for five minutes, and what waits with it."""
    specialist = at_work()
    try:
        with db() as session:
            somebody = somebody_here(session, person, stranger, acts=True)
            claiming.claim(session, somebody.person, specialist, now=now())
            noted(session, "claimed", person=person, program=somebody.person.in_use.program_id)
    except SomebodyHasIt as error:
        flash(_("%(name)s was quicker and has this now.", name=error.owner.name), "warn")
    return _back(person, stranger)


@pages.post("/people/<uuid:person>/let-go")
@pages.post("/strangers/<uuid:stranger>/let-go")
@may(Right.QUEUE)
def let_go(person: UUID | None = None, stranger: UUID | None = None) -> AnyResponse:
    """Give the thread back before its five minutes are over; what waits stays theirs."""
    with db() as session:
        somebody = somebody_here(session, person, stranger, acts=True)
        claiming.let_go(session, somebody.person, at_work())
    return _back(person, stranger)


@pages.post("/people/<uuid:person>/look-over")
@pages.post("/strangers/<uuid:stranger>/look-over")
@may(Right.QUEUE)
def look_over(person: UUID | None = None, stranger: UUID | None = None) -> str:
    """Say how what somebody types would go out, what it costs, and what speaks against it; typing keeps the thread."""
    specialist, typed = at_work(), request.form.get("typed", "")
    with db() as session:
        somebody = somebody_here(session, person, stranger, acts=True)
        if claiming.may_write(session, somebody.person, specialist, now=now()):
            claiming.claim(session, somebody.person, specialist, now=now())
    found = writing.look_over(somebody.person, specialist, typed, words=lint_words())
    return render_template("person/_reckoning.html", **bare(somebody), found=found if typed.strip() else None)


@pages.post("/people/<uuid:person>/text")
@pages.post("/strangers/<uuid:stranger>/text")
@may(Right.QUEUE)
def send(person: UUID | None = None, stranger: UUID | None = None) -> AnyResponse | tuple[str, int]:
    """Send what somebody typed, once for each press; what speaks against it is shown before a second press sends it."""
    specialist, typed = at_work(), request.form.get("typed", "")
    token = _token()
    new = NewText(typed=typed, token=token, decided=request.form.get("decided") == typed.strip())
    try:
        with db() as session:
            somebody = somebody_here(session, person, stranger, acts=True)
            writing.write(session, somebody.person, specialist, new, writer=writer(), words=lint_words(), now=now())
            noted(session, "texted", person=person, program=somebody.person.in_use.program_id)
    except MayNotWrite as error:
        return _answer(person, stranger, Typed(text=typed, found=error.found, why_not=error.why)), 422
    if not _by_htmx():
        return _back(person, stranger)
    answer = Response(_answer(person, stranger, Typed()))
    answer.headers["HX-Trigger"] = "live:person"
    return answer


def _answer(person: UUID | None, stranger: UUID | None, typed: Typed) -> str:
    """Write the box again, or the whole page for a browser that asked for one."""
    with db() as session:
        somebody: Somebody = somebody_here(session, person, stranger, acts=True)
        if not _by_htmx():
            return page(session, somebody, typed)
        found = look_around(session, somebody)
        return render_template("person/_composer.html", **bare(somebody), **composer(session, somebody, found, typed))


def _by_htmx() -> bool:
    return bool(request.headers.get("HX-Request"))


def _back(person: UUID | None, stranger: UUID | None) -> AnyResponse:
    address = {"stranger": stranger} if person is None else {"person": person}
    return redirect(url_for("person.show", **address), 303)


def _token() -> UUID:
    """Read the mark of the button that was pressed; without one nothing is sent."""
    try:
        return UUID(bytes=base64.urlsafe_b64decode(request.form.get("token", "") + "=="))
    except ValueError:
        abort(400)
