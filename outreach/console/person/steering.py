"""What one of us does for somebody at their word: pause, resume, invite, stop, and what they allow."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import by_staff
from outreach.actions.by_staff import NotPossible
from outreach.actions.people import Person
from outreach.console.guard import may
from outreach.console.here import db, noted, now
from outreach.console.person.page import Typed, page
from outreach.console.person.somebody import somebody_here
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.consent import Scope
from outreach.ports import Work

pages = Blueprint("steering", __name__)

_LONGEST = by_staff.LONGEST_PAUSE.days
_MAY_BE_ALLOWED = frozenset({Scope.HUMAN_CALL, Scope.VOICEMAIL})


@pages.post("/people/<uuid:person>/pause")
@may(Right.QUEUE)
def pause(person: UUID) -> AnyResponse | tuple[str, int]:
    """Ask them nothing for some days."""
    days = request.form.get("days", 0, type=int)
    if not 1 <= days <= _LONGEST:
        return _refused(person, _("Give a number of days from 1 to %(most)s.", most=_LONGEST))
    return _do(person, "paused", lambda session, who: by_staff.pause(session, who, days=days, now=now()))


@pages.post("/people/<uuid:person>/resume")
@may(Right.QUEUE)
def resume(person: UUID) -> AnyResponse | tuple[str, int]:
    """Go on asking them."""
    return _do(person, "resumed", lambda session, who: by_staff.resume(session, who, now=now()))


@pages.post("/people/<uuid:person>/invite")
@may(Right.QUEUE)
def invite(person: UUID) -> AnyResponse | tuple[str, int]:
    """Ask them whether they want to be texted."""
    return _do(person, "invited", lambda session, who: by_staff.invite(session, who, now=now()))


@pages.post("/people/<uuid:person>/withdraw")
@may(Right.QUEUE)
def withdraw(person: UUID) -> AnyResponse | tuple[str, int]:
    """Note that they told us to stop; it is asked twice, for only they themselves can undo it."""
    if request.form.get("sure") != "yes":
        return _refused(person, _("Tick the box first: only they can start texts again."))
    return _do(person, "withdrew_consent", lambda session, who: by_staff.withdraw(session, who, now=now()))


@pages.post("/people/<uuid:person>/allow")
@may(Right.QUEUE)
def allow(person: UUID) -> AnyResponse | tuple[str, int]:
    """Note that they allow calls or voicemail, or no more, and how they said so."""
    scope, wording = request.form.get("scope", None, type=Scope), request.form.get("wording", "").strip()[:80]
    if scope not in _MAY_BE_ALLOWED or not wording:
        return _refused(person, _("Say how they told you, such as: by phone today."))
    allowed = request.form.get("allowed") == "yes"
    return _do(
        person,
        "changed_consent",
        lambda session, who: by_staff.allow(session, who, scope=scope, allowed=allowed, wording=wording, now=now()),
    )


def _do(person: UUID, what: str, act: Callable[[Work, Person], None]) -> AnyResponse | tuple[str, int]:
    try:
        with db() as session:
            somebody = somebody_here(session, person, None, acts=True)
            act(session, somebody.person)
            noted(session, what, person=person, program=somebody.person.in_use.program_id)
    except NotPossible:
        return _refused(person, _("That is not possible as things stand. The page shows how they are now."))
    flash(_("Done."), "good")
    return redirect(url_for("person.show", person=person, _anchor="standing-with-us"), 303)


def _refused(person: UUID, said: str) -> tuple[str, int]:
    with db() as session:
        somebody = somebody_here(session, person, None, acts=True)
        return page(session, somebody, Typed(standing_error=said)), 422
