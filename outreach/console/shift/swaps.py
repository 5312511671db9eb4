"""Giving a shift away: asking everybody who is free or one person, taking that back, and saying no."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import swaps
from outreach.actions.programs import ProgramInUse
from outreach.actions.swaps import Asked, CannotTake
from outreach.console.filled_in import Mistakes, period_in
from outreach.console.guard import may
from outreach.console.here import at_work, db, noted, now
from outreach.console.shift.base import mine, my_shift, pages
from outreach.console.shift.words import hindrance_said, typed
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.swapping import Hindrance, SwapStatus
from outreach.ports import Work
from outreach.records import specialists
from outreach.records import swaps as records
from outreach.records.shifts import StoredShift
from outreach.records.specialists import Specialist, StaffRole
from outreach.records.swaps import Swap


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Somebody who might take a shift, and what keeps them from it."""

    somebody: Specialist
    hindrance: Hindrance | None


@pages.get("/<uuid:shift>/give-away")
@may(Right.SHIFTS)
def give_away(shift: UUID) -> str:
    """Show who could take one of their shifts, and ask whom to ask."""
    return _form(shift, {}, {})


def _form(shift: UUID, filled: Mapping[str, str], mistakes: Mapping[str, str]) -> str:
    with db() as session:
        in_use, stored = my_shift(session, shift)
        choices = choices_for(session, in_use, stored, now=now())
    zone = in_use.program.zone
    starts_at, ends_at = max(stored.shift.starts_at, now()), stored.shift.ends_at
    return render_template(
        "shift/give_away.html",
        shift=stored,
        zone=zone,
        in_use=in_use,
        people=[
            ("", _("Everybody who is free")),
            *((str(each.somebody.id), each.somebody.name) for each in choices if each.hindrance is None),
        ],
        others=[each for each in choices if each.hindrance is not None],
        filled={"from": typed(starts_at, zone), "to": typed(ends_at, zone), **filled},
        mistakes=mistakes,
    )


def choices_for(session: Work, in_use: ProgramInUse, stored: StoredShift, *, now: datetime) -> list[Choice]:
    """List who might take a shift, with what keeps them from it."""
    team = [
        one
        for one, roles in specialists.team_of(session, in_use.program_id)
        if StaffRole.SPECIALIST in roles and one.id != stored.shift.specialist
    ]
    starts_at = max(stored.shift.starts_at, now)
    found = swaps.hindrances(
        session, in_use, [one.id for one in team], starts_at=starts_at, ends_at=stored.shift.ends_at
    )
    return [Choice(somebody=one, hindrance=found[one.id]) for one in team]


@pages.post("/<uuid:shift>/give-away")
@may(Right.SHIFTS)
def ask(shift: UUID) -> AnyResponse | tuple[str, int]:
    """Ask others to take a shift of theirs, or a part of it."""
    filled = {name: request.form.get(name, "") for name in ("from", "to", "whom")}
    try:
        with db() as session:
            in_use, stored = my_shift(session, shift)
            asked = ask_others(session, in_use, stored, filled, now=now())
            noted(session, "asked_for_swap", program=in_use.program_id, detail=asked.swap.code)
    except Mistakes as error:
        return _form(shift, filled, error.by_field), 422
    flash(asked_words(asked), "good" if asked.people else "warn")
    return redirect(url_for("shift.show"), 303)


def ask_others(
    session: Work, in_use: ProgramInUse, stored: StoredShift, filled: Mapping[str, str], *, now: datetime
) -> Asked:
    """Ask others to take a shift, or the part of it that was filled in; raises Mistakes."""
    zone, shift = in_use.program.zone, stored.shift
    starts_at, ends_at = _part(stored, filled, zone, now=now)
    named = None
    if filled.get("whom"):
        team = {str(one.id): one for one, _roles in specialists.team_of(session, in_use.program_id)}
        named = team.get(filled["whom"])
        if named is None or named.id == shift.specialist:
            raise Mistakes(whom=_("Choose somebody from the list."))
    try:
        return swaps.ask(session, in_use, stored, starts_at=starts_at, ends_at=ends_at, named=named, now=now)
    except CannotTake as error:
        assert named is not None, "only somebody who is named can be unable"
        why = hindrance_said(error.hindrance)
        raise Mistakes(whom=_("%(name)s cannot take it: %(why)s.", name=named.name, why=why)) from error


def _part(stored: StoredShift, filled: Mapping[str, str], zone: str, *, now: datetime) -> tuple[datetime, datetime]:
    """Read which part of a shift is given away; its ends, as a browser knows them to the minute, are its own."""
    shift = stored.shift
    starts_at, ends_at = period_in(filled.get("from", ""), filled.get("to", ""), zone)
    starts_at = shift.starts_at if filled["from"] == typed(shift.starts_at, zone) else starts_at
    ends_at = shift.ends_at if filled["to"] == typed(shift.ends_at, zone) else ends_at
    if starts_at < shift.starts_at:
        raise Mistakes({"from": _("That is before the shift begins.")})
    if ends_at > shift.ends_at:
        raise Mistakes(to=_("That is after the shift ends."))
    starts_at = max(starts_at, now)
    if starts_at >= ends_at:
        raise Mistakes(to=_("It must end after it begins."))
    return starts_at, ends_at


def asked_words(asked: Asked) -> str:
    """Say what came of asking."""
    if not asked.people:
        return _("Nobody is free then. Those who lead hear so. The shift stays as it is.")
    names = ", ".join(each.name for each in asked.people)
    if asked.later:
        return _("In the morning we ask: %(names)s. Until somebody takes it, the shift stays as it is.", names=names)
    return _("We ask: %(names)s. Until somebody takes it, the shift stays as it is.", names=names)


def swap_of_mine(session: Work, swap: UUID) -> Swap:
    """Find a swap of a program in which they work; 404 for any other."""
    found = records.by_id(session, swap)
    if found is None or found.program_id not in mine(session):
        abort(404)
    return found


@pages.post("/open/<uuid:swap>/no")
@may(Right.SHIFTS)
def decline(swap: UUID) -> AnyResponse:
    """Say that they cannot take a shift that only they were asked to."""
    with db() as session:
        found = swap_of_mine(session, swap)
        swaps.decline(session, found, at_work(), now=now())
        noted(session, "declined_swap", program=found.program_id, detail=found.code)
    flash(_("Noted. Everybody else who is free is asked."), "good")
    return redirect(url_for("shift.show"), 303)


@pages.post("/open/<uuid:swap>/keep")
@may(Right.SHIFTS)
def keep(swap: UUID) -> AnyResponse:
    """Take back what they asked: the shift stays theirs."""
    with db() as session:
        found = swap_of_mine(session, swap)
        if found.asker_id != at_work().id:
            abort(404)
        kept = found.status is SwapStatus.ASKED and swaps.keep(session, found, now=now())
        noted(session, "kept_shift", program=found.program_id, detail=found.code)
    if kept:
        flash(_("The shift stays yours, and nobody is asked any more."), "good")
    else:
        flash(_("Too late: somebody has taken it already."), "warn")
    return redirect(url_for("shift.show"), 303)
