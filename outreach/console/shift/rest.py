"""Rest: who is asked in one's place and until when, asking for a rest, and talking an emergency over."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import debriefing, resting
from outreach.actions.programs import ProgramInUse
from outreach.actions.resting import RestTooLong
from outreach.console.guard import may
from outreach.console.here import at_work, db, noted, now
from outreach.console.shift.base import mine, one_of, pages
from outreach.console.shift.words import hour
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.handover import on_until
from outreach.ports import Work
from outreach.records import debriefs, shifts

_LENGTHS = (30, 60, 120, 240)
_DEBRIEF_FOR = timedelta(days=14)
_ZONE = "UTC"


@pages.get("/rest")
@may(Right.SHIFTS)
def rest() -> str:
    """Show how they stand in each program, what they may ask for, and what they were asked."""
    return _page()


def _page(error: str = "") -> str:
    somebody = at_work()
    with db() as session:
        in_use = mine(session)
        standing = {key: resting.standing(session, each, somebody, now=now()) for key, each in in_use.items()}
        asked = debriefs.open_of(session, somebody.id, since=now() - _DEBRIEF_FOR)
        there = {key: debriefing.there_for(session, somebody.id, key) for key in in_use}
    return render_template(
        "shift/rest.html",
        programs=in_use,
        standing=standing,
        asked=[each for each in asked if each.program_id in in_use],
        there=there,
        lengths=[*((str(each), _minutes(each)) for each in _LENGTHS), ("shift", _("until the end of my shift"))],
        on_call=any(each.on_call for each in standing.values()),
        error=error,
    )


def _minutes(count: int) -> str:
    return {30: _("half an hour"), 60: _("one hour"), 120: _("two hours"), 240: _("four hours")}[count]


@pages.post("/rest")
@may(Right.SHIFTS)
def ask_for_rest() -> AnyResponse | tuple[str, int]:
    """Let others be asked first for a while."""
    length = request.form.get("length", "")
    try:
        with db() as session:
            in_use = list(mine(session).values())
            until = _until(session, in_use, length)
            resting.rest(session, in_use, at_work(), until=until, now=now())
            noted(session, "asked_for_rest")
    except RestTooLong:
        return _page(_("Choose how long. A rest is at most twelve hours; for longer take days off.")), 422
    zone = in_use[0].program.zone if in_use else _ZONE
    flash(_("Rest well. Others are asked first until %(time)s.", time=hour(until, zone)), "good")
    return redirect(url_for("shift.rest"), 303)


def _until(session: Work, in_use: list[ProgramInUse], length: str) -> datetime:
    """Read how long they would rest; what is nothing that the page offers is no rest at all."""
    if length == "shift":
        coming = [
            each
            for one in in_use
            for each in shifts.between(session, one.program_id, start=now(), end=now() + resting.LONGEST_REST)
        ]
        until = on_until(specialist=at_work().id, coming=coming, now=now())
        return min(until, now() + resting.LONGEST_REST) if until > now() else now()
    return now() + timedelta(minutes=int(length)) if length in map(str, _LENGTHS) else now()


@pages.post("/rest/end")
@may(Right.SHIFTS)
def end_rest() -> AnyResponse:
    """Be asked like everybody else again."""
    with db() as session:
        resting.be_asked_again(session, at_work(), now=now())
        noted(session, "ended_rest")
    flash(_("You are asked like everybody else again."), "good")
    return redirect(url_for("shift.rest"), 303)


@pages.post("/debrief/<uuid:debrief>/talked")
@may(Right.SHIFTS)
def talked(debrief: UUID) -> AnyResponse:
    """Note that they talked an emergency over with somebody."""
    with db() as session:
        debriefing.talked_it_over(session, at_work().id, debrief, now=now())
    flash(_("Good. Thank you for being there."), "good")
    return redirect(url_for("shift.rest"), 303)


@pages.post("/talk")
@may(Right.SHIFTS)
def talk() -> AnyResponse:
    """Let whoever leads them know that they would like to talk."""
    program = request.form.get("program", type=UUID)
    with db() as session:
        in_use = one_of(session, program or UUID(int=0))
        there = debriefing.would_like_to_talk(session, in_use, at_work(), now=now())
    if there:
        names = " / ".join(each.name for each in there)
        flash(_("%(names)s will get in touch with you today.", names=names), "good")
    else:
        flash(_("Nobody else works in this program yet. In an emergency, call or text 988."), "warn")
    return redirect(url_for("shift.rest"), 303)
