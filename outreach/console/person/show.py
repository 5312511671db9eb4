"""One page for each person: their thread, why texts were flagged, who has them, and what is known of them."""

from uuid import UUID

from flask import Blueprint, render_template, request

from outreach.console.guard import may
from outreach.console.here import db
from outreach.console.person.page import Typed, acts, bare, composer, look_around, page, side, standing
from outreach.console.person.somebody import note_opened, somebody_here
from outreach.domain.access import Right
from outreach.queries import about, thread

pages = Blueprint("person", __name__)


@pages.get("/people/<uuid:person>")
@pages.get("/strangers/<uuid:stranger>")
@may(Right.SELF)
def show(person: UUID | None = None, stranger: UUID | None = None) -> str:
    """Show all of it; `before` names the entry of the thread before which an older page ends."""
    with db() as session:
        somebody = somebody_here(session, person, stranger)
        note_opened(session, somebody)
        return page(session, somebody, before=request.args.get("before", type=UUID))


@pages.get("/people/<uuid:person>/thread")
@pages.get("/strangers/<uuid:stranger>/thread")
@may(Right.SELF, resting=True)
def see_thread(person: UUID | None = None, stranger: UUID | None = None) -> str:
    """Show a page of the thread by itself: the newest, again and again, or an older one."""
    with db() as session:
        somebody = somebody_here(session, person, stranger)
        before = request.args.get("before", type=UUID)
        shown = thread.page(session, somebody.whose, before=before)
    return render_template("person/_thread.html", **bare(somebody), thread=shown, before=before)


@pages.get("/people/<uuid:person>/standing")
@pages.get("/strangers/<uuid:stranger>/standing")
@may(Right.SELF, resting=True)
def see_standing(person: UUID | None = None, stranger: UUID | None = None) -> str:
    """Show by itself what waits, who has it, and who else looks; whoever asks is noted as looking."""
    with db() as session:
        somebody = somebody_here(session, person, stranger)
        found = look_around(session, somebody)
        return render_template("person/_standing.html", **bare(somebody), **standing(found))


@pages.get("/people/<uuid:person>/acts")
@pages.get("/strangers/<uuid:stranger>/acts")
@may(Right.QUEUE, resting=True)
def see_acts(person: UUID | None = None, stranger: UUID | None = None) -> str:
    """Show by itself what may be done with what waits about them; nothing when nothing does."""
    with db() as session:
        somebody = somebody_here(session, person, stranger, acts=True)
        found = look_around(session, somebody)
        return render_template("person/_acts.html", **bare(somebody), acts=acts(session, somebody, found))


@pages.get("/people/<uuid:person>/composer")
@pages.get("/strangers/<uuid:stranger>/composer")
@may(Right.QUEUE, resting=True)
def see_composer(person: UUID | None = None, stranger: UUID | None = None) -> str:
    """Show the box for texts by itself, as it is once somebody has taken the thread or let it go."""
    with db() as session:
        somebody = somebody_here(session, person, stranger, acts=True)
        found = look_around(session, somebody)
        return render_template("person/_composer.html", **bare(somebody), **composer(session, somebody, found, Typed()))


@pages.get("/people/<uuid:person>/side")
@pages.get("/strangers/<uuid:stranger>/side")
@may(Right.SELF, resting=True)
def see_side(person: UUID | None = None, stranger: UUID | None = None) -> str:
    """Show by itself all that stands beside the thread, and what the page says of them at its head."""
    with db() as session:
        somebody = somebody_here(session, person, stranger)
        known = side(session, somebody, look_around(session, somebody))
        return render_template("person/_side.html", **bare(somebody), **known, typed=Typed(), by_itself=True)


@pages.get("/people/<uuid:person>/timeline")
@pages.get("/strangers/<uuid:stranger>/timeline")
@may(Right.SELF, resting=True)
def see_timeline(person: UUID | None = None, stranger: UUID | None = None) -> str:
    """Show what happened: the newest, by itself for who opens it, or an older page."""
    with db() as session:
        somebody = somebody_here(session, person, stranger)
        before = request.args.get("before", type=UUID)
        happened = about.timeline(session, somebody.whose, before=before)
    by_itself = bool(request.headers.get("HX-Request"))
    part = "person/_timeline.html" if by_itself else "person/timeline.html"
    return render_template(part, **bare(somebody), happened=happened, by_itself=by_itself and before is None)
