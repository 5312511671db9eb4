"""A specialist's shifts: whether they are on call and who comes next, theirs of the next weeks, what they may take."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import covering, handing_over, rota, swaps
from outreach.actions.programs import ProgramInUse
from outreach.actions.rostering import OverlappingShift
from outreach.actions.swaps import CannotTake
from outreach.console.guard import may
from outreach.console.here import at_work, db, noted, now
from outreach.console.shift.base import mine, one_of, pages
from outreach.console.shift.swaps import swap_of_mine
from outreach.console.shift.words import hindrance_said
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.rota import Shift
from outreach.ports import Work
from outreach.queries import my_shifts, open_shifts
from outreach.queries.open_shifts import Terms
from outreach.records import debriefs, specialists

_WEEKS, _MOST_WEEKS = 4, 14
_DEBRIEF_FOR = timedelta(days=14)


@pages.get("")
@may(Right.SHIFTS)
def show() -> str:
    """Show them."""
    return overview()


def overview(error: str = "", about: object = None) -> str:
    """Write the page; what could not be done is said beside what it is about."""
    weeks = min(max(request.args.get("weeks", _WEEKS, type=int), 1), _MOST_WEEKS)
    somebody, end = at_work(), now() + timedelta(weeks=weeks)
    with db() as session:
        in_use = mine(session)
        rota_of_mine = my_shifts.of(session, somebody.id, list(in_use), now=now(), end=end)
        terms = {
            key: Terms(zone=each.program.zone, most_nights=each.program.peers.nights) for key, each in in_use.items()
        }
        offered = open_shifts.offered_to(session, somebody, terms, now=now())
        waiting = handing_over.acceptable(session, somebody, now=now())
        asked = debriefs.open_of(session, somebody.id, since=now() - _DEBRIEF_FOR)
    return render_template(
        "shift/show.html",
        programs=in_use,
        mine=rota_of_mine,
        asked_me=[each for each in offered if each.only_me],
        offered=[each for each in offered if not each.only_me and each.swap.starts_at < end],
        offered_ids={each.swap.id for each in offered},
        handovers=len(waiting),
        debriefs=len(asked),
        weeks=weeks,
        more=min(weeks + _WEEKS, _MOST_WEEKS) if weeks < _MOST_WEEKS else None,
        error=error,
        about=about,
    )


@pages.post("/on-call")
@may(Right.SHIFTS)
def come_on() -> AnyResponse | tuple[str, int]:
    """Come on call right now, in the place of somebody who is, or of nobody."""
    program = request.form.get("program", type=UUID)
    instead = request.form.get("instead", type=UUID)
    try:
        with db() as session:
            in_use = one_of(session, program or UUID(int=0))
            _come_on(session, in_use, instead)
            noted(session, "came_on_call", program=in_use.program_id)
    except CannotTake as error:
        return overview(_("You cannot: %(why)s.", why=hindrance_said(error.hindrance)), about=program), 422
    except (OverlappingShift, _NotOnCall):
        return overview(_("That has changed meanwhile. Look again who is on call."), about=program), 422
    flash(_("You are on call now. Thank you."), "good")
    return redirect(url_for("shift.show"), 303)


class _NotOnCall(LookupError):
    """Raised for somebody who is to be relieved and is not on call any more."""


def _come_on(session: Work, in_use: ProgramInUse, instead: UUID | None) -> None:
    somebody = specialists.by_ids(session, [at_work().id])[at_work().id]
    running = rota.current_shifts(session, in_use.program_id, now=now())
    if instead is None:
        if any(each.specialist == somebody.id for each in running):
            raise _NotOnCall
        covering.come_on(session, in_use, somebody, now=now())
        return
    covering.relieve(session, in_use, somebody, _running(running, instead), now=now())


def _running(running: tuple[Shift, ...], whose: UUID) -> Shift:
    found = next((each for each in running if each.specialist == whose), None)
    if found is None:
        raise _NotOnCall
    return found


@pages.post("/open/<uuid:swap>/take")
@may(Right.SHIFTS)
def take(swap: UUID) -> AnyResponse | tuple[str, int]:
    """Take a shift that somebody would give away, or that nobody has."""
    try:
        with db() as session:
            found = swap_of_mine(session, swap)
            somebody = specialists.by_ids(session, [at_work().id])[at_work().id]
            swaps.take(session, found, somebody, now=now())
            noted(session, "took_shift", program=found.program_id, detail=found.code)
    except CannotTake as error:
        return overview(_("You cannot take it: %(why)s.", why=hindrance_said(error.hindrance)), about=swap), 422
    except swaps.NotOpen:
        return overview(_("It is not open any more: somebody has it, or keeps it."), about=swap), 422
    flash(_("The shift is yours. Thank you. Whoever had it and those who lead hear so."), "good")
    return redirect(url_for("shift.show"), 303)
