"""What goes over a rota, who is off, and whom a page would not reach: lists with what a lead does about each."""

from collections.abc import Mapping
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import reaching, rostering
from outreach.console.filled_in import Mistakes
from outreach.console.guard import may
from outreach.console.here import db, noted, now, program_of
from outreach.console.rota.base import one_of_the_team, pages, place
from outreach.console.shift.settings import absence_in, days_in
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.unrolling import Absence
from outreach.queries import rota_board
from outreach.records import specialists

_NONE: Mapping[str, str] = {}


@pages.get("/changes")
@may(Right.ROTA)
def changes(program: UUID) -> str:
    """Show them."""
    return _page(program)


def _page(program: UUID, filled: Mapping[str, str] = _NONE, mistakes: Mapping[str, str] = _NONE) -> str:
    with db() as session:
        there = place(session, program)
        team = specialists.of_program(session, program)
        overrides = rota_board.overrides_of(session, program, now=now())
        off = rostering.days_off_of(session, [one.id for one in team], now=now())
    return render_template(
        "rota/changes.html",
        program=program,
        zone=there.zone,
        team=team,
        names={one.id: one.name for one in team},
        overrides=overrides,
        off=off,
        unreached=[one for one in team if one.reach.trouble is not None],
        filled=filled,
        mistakes=mistakes,
    )


@pages.post("/changes/<uuid:override>/cancel")
@may(Right.ROTA)
def cancel(program: UUID, override: UUID) -> AnyResponse:
    """Take something back, so that the rota holds again."""
    with db() as session:
        found = [key for key, _override in rostering.overrides_of(session, program, now=now()) if key == override]
        if found:
            rostering.take_back(session, program, override, now=now())
            noted(session, "took_rota_change_back", program=program)
    if found:
        flash(_("Taken back: the rota holds again."), "good")
    else:
        flash(_("That was taken back already, or is over."), "warn")
    return redirect(url_for("rota.changes", program=program), 303)


@pages.post("/off")
@may(Right.ROTA)
def be_off(program: UUID) -> AnyResponse | tuple[str, int]:
    """Note that somebody of the team cannot be on call for a while."""
    filled = {name: request.form.get(name, "") for name in ("who", "from", "from_time", "to", "to_time")}
    try:
        with db() as session:
            there = place(session, program)
            who = one_of_the_team(session, program, filled["who"])
            starts_at, ends_at = days_in(filled, there.zone, now=now())
            absence = Absence(specialist=who.id, starts_at=starts_at, ends_at=ends_at)
            rostering.be_off(session, absence, now=now())
            noted(session, "gave_days_off", program=program)
    except Mistakes as error:
        return _page(program, filled, error.by_field), 422
    flash(_("%(name)s is off then. Others take their turns, and theirs come next.", name=who.name), "good")
    return redirect(url_for("rota.changes", program=program), 303)


@pages.post("/off/back")
@may(Right.ROTA)
def be_back(program: UUID) -> AnyResponse:
    """Take it back that somebody is off."""
    gone = False
    with db() as session:
        team = {str(one.id): one for one in specialists.of_program(session, program)}
        who = team.get(request.form.get("who", ""))
        absence = None if who is None else absence_in(who.id, request.form.get("from", ""), request.form.get("to", ""))
        if absence is not None:
            gone = rostering.be_back(session, absence, now=now())
            noted(session, "took_days_off_back", program=program)
    if gone:
        flash(_("They can be on call then again."), "good")
    else:
        flash(_("That was taken back already."), "warn")
    return redirect(url_for("rota.changes", program=program), 303)


@pages.post("/reach/<uuid:specialist>")
@may(Right.ROTA)
def ask_again(program: UUID, specialist: UUID) -> AnyResponse:
    """Ask somebody again for the word that shows that our texts reach them."""
    with db() as session:
        team = {one.id: one for one in specialists.of_program(session, program)}
        if specialist not in team:
            abort(404)
        reaching.ask(session, program_of(session, program), team[specialist], now=now())
        noted(session, "asked_for_a_word", program=program)
    flash(_("%(name)s is asked by text to reply READY.", name=team[specialist].name), "good")
    return redirect(url_for("rota.changes", program=program), 303)
