"""One thing for many people: first whom it would touch and whom not, by name, then the doing."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import in_bulk
from outreach.actions.by_staff import LONGEST_PAUSE, Deed
from outreach.console.guard import may
from outreach.console.here import db, noted, now
from outreach.console.people.base import pages, phases_of, program_here
from outreach.console.people.reasons import reworded
from outreach.console.people.words import deed_words, done_words
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.people_list import Filter, Show
from outreach.ports import Work
from outreach.queries import people_list

_USUAL_PAUSE = 7


@pages.post("/bulk/look")
@may(Right.PEOPLE)
def look_bulk(program: UUID) -> AnyResponse | str:
    """Show whom it would touch."""
    with db() as session:
        deed, whom = _deed(), _whom(session, program)
        if deed is None or not whom:
            flash(_("Choose somebody first, and what to do."), "warn")
            return redirect(url_for("people.list_all", program=program), 303)
        return _page(session, program, whom, deed, days=_USUAL_PAUSE)


@pages.post("/bulk/do")
@may(Right.PEOPLE)
def do_bulk(program: UUID) -> AnyResponse | tuple[str, int]:
    """Do it for those whom it still can be done for; nothing is done to who was not shown."""
    deed, whom = _deed(), request.form.getlist("person", type=UUID)
    days = request.form.get("days", type=int)
    with db() as session:
        program_here(session, program)
        if deed is None:
            return redirect(url_for("people.list_all", program=program), 303)
        if deed is Deed.PAUSE and not 0 < (days or 0) <= LONGEST_PAUSE.days:
            error = _("Say for how many days, from 1 to 365.")
            return _page(session, program, whom, deed, days=request.form.get("days", ""), error=error), 422
        done = in_bulk.do(session, program, whom, deed, days=days or _USUAL_PAUSE, now=now())
        for person in done.able:
            noted(session, f"bulk_{deed.value}", person=person.participant_id, program=program)
    flash(done_words(deed, len(done.able)), "good")
    return redirect(url_for("people.list_all", program=program), 303)


def _deed() -> Deed | None:
    said = request.form.get("deed", "")
    return Deed(said) if said in set(Deed) else None


def _whom(session: Work, program: UUID) -> Sequence[UUID]:
    """Name those who were chosen, or all whom the list shows."""
    in_use = program_here(session, program)
    if "all" not in request.form:
        return request.form.getlist("person", type=UUID)
    show = request.form.get("show", "")
    wanted = Filter(
        show=Show(show) if show in set(Show) else Show.EVERYBODY,
        peer=request.form.get("peer", type=UUID),
        phase=request.form.get("phase", type=int),
    )
    return people_list.everybody(session, program, wanted, phases=phases_of(in_use), now=now())


def _page(session: Work, program: UUID, whom: Sequence[UUID], deed: Deed, *, days: object, error: str = "") -> str:
    touched = in_bulk.look(session, program, whom, deed)
    return render_template(
        "people/bulk.html",
        deed=deed,
        words=deed_words(deed),
        touched=touched,
        unable=[(person, reworded(why)) for person, why in touched.unable],
        left_out=max(len(whom) - in_bulk.MOST, 0),
        days=days,
        error=error,
    )
