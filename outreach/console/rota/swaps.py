"""Swaps and open places, as a lead sees them: who asks whom, and doing for somebody what they do by text."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import swaps
from outreach.actions.swaps import CannotTake
from outreach.console.filled_in import Mistakes, period_in
from outreach.console.guard import may
from outreach.console.here import db, noted, now, program_of
from outreach.console.rota.base import one_of_the_team, pages, place
from outreach.console.shift.swaps import ask_others, asked_words
from outreach.console.shift.words import hindrance_said, typed
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.rota import Role
from outreach.domain.swapping import SwapStep
from outreach.ports import Work
from outreach.queries import open_shifts, rota_board
from outreach.records import specialists
from outreach.records import swaps as records
from outreach.records.specialists import StaffRole
from outreach.records.swaps import Swap

_NONE: Mapping[str, str] = {}
_SHOWN = timedelta(days=28)
_ANSWERING = frozenset({StaffRole.SPECIALIST, StaffRole.LEAD})


def _steps() -> dict[SwapStep, str]:
    return {
        SwapStep.ASK: _("they are asked"),
        SwapStep.REMIND: _("they are reminded"),
        SwapStep.REMIND_AGAIN: _("they are reminded again"),
        SwapStep.TELL_LEAD: _("you hear that nobody took it"),
        SwapStep.LAPSE: _("it is over"),
    }


@pages.get("/swaps")
@may(Right.ROTA)
def list_swaps(program: UUID) -> str:
    """Show what somebody is asked to take."""
    filled = {name: request.args.get(name, "") for name in ("from", "to", "role")}
    return _page(program, filled)


def _page(
    program: UUID,
    filled: Mapping[str, str] = _NONE,
    mistakes: Mapping[str, str] = _NONE,
    *,
    about: UUID | None = None,
    error: str = "",
) -> str:
    with db() as session:
        there = place(session, program)
        every = open_shifts.every(session, program)
        team = [
            one
            for one, roles in specialists.team_of(session, program)
            if roles & {StaffRole.SPECIALIST, StaffRole.LEAD}
        ]
    soon = [each for each in every if each.swap.starts_at < now() + _SHOWN]
    found = every if request.args.get("all") else soon
    return render_template(
        "rota/swaps.html",
        program=program,
        zone=there.zone,
        swaps=found,
        later=len(every) - len(found),
        team=team,
        steps=_steps(),
        filled=filled,
        mistakes=mistakes,
        about=about,
        error=error,
    )


@pages.post("/swaps/open")
@may(Right.ROTA)
def leave_open(program: UUID) -> AnyResponse | tuple[str, int]:
    """Offer a time that nobody has to everybody who is free."""
    filled = {name: request.form.get(name, "") for name in ("from", "to", "role")}
    try:
        with db() as session:
            there = place(session, program)
            starts_at, ends_at = _later(filled, there.zone)
            role = Role.BACKUP if filled["role"] == Role.BACKUP.value else Role.PRIMARY
            asked = swaps.leave_open(session, there.in_use, starts_at=starts_at, ends_at=ends_at, role=role, now=now())
            noted(session, "offered_shift", program=program, detail=asked.swap.code)
    except Mistakes as error:
        return _page(program, filled, error.by_field), 422
    flash(asked_words(asked), "good" if asked.people else "warn")
    return redirect(url_for("rota.list_swaps", program=program), 303)


def _later(filled: Mapping[str, str], zone: str) -> tuple[datetime, datetime]:
    """Read when an open shift is; one that began within this minute begins now."""
    starts_at, ends_at = period_in(filled["from"], filled["to"], zone)
    if starts_at <= now() and filled["from"] != typed(now(), zone):
        raise Mistakes({"from": _("An open shift begins later than now. For now, put somebody on call.")})
    return max(starts_at, now()), ends_at


@pages.post("/swaps/<uuid:swap>/take")
@may(Right.ROTA)
def take_for(program: UUID, swap: UUID) -> AnyResponse | tuple[str, int]:
    """Put somebody on call for what is open, on their behalf; they and whoever asked hear it."""
    try:
        with db() as session:
            found = _swap(session, program, swap)
            who = one_of_the_team(session, program, request.form.get("who", ""))
            swaps.take(session, found, who, now=now())
            noted(session, "gave_open_shift", program=program, detail=found.code)
    except Mistakes as error:
        return _page(program, about=swap, error=error.by_field["who"]), 422
    except CannotTake as error:
        words = _("They cannot take it: %(why)s.", why=hindrance_said(error.hindrance))
        return _page(program, about=swap, error=words), 422
    except swaps.NotOpen:
        return _page(program, about=swap, error=_("It is not open any more: somebody has it, or keeps it.")), 422
    flash(_("%(name)s has the shift, and hears so.", name=who.name), "good")
    return redirect(url_for("rota.list_swaps", program=program), 303)


def _swap(session: Work, program: UUID, swap: UUID) -> Swap:
    found = records.by_id(session, swap)
    if found is None or found.program_id != program:
        abort(404)
    return found


@pages.post("/swaps/<uuid:swap>/keep")
@may(Right.ROTA)
def keep_for(program: UUID, swap: UUID) -> AnyResponse:
    """End what was asked: the shift stays with whoever has it, and nobody is asked any more."""
    with db() as session:
        found = _swap(session, program, swap)
        kept = swaps.keep(session, found, now=now())
        noted(session, "kept_shift", program=program, detail=found.code)
    if kept:
        flash(_("Nobody is asked any more."), "good")
    else:
        flash(_("Too late: somebody has taken it already."), "warn")
    return redirect(url_for("rota.list_swaps", program=program), 303)


@pages.post("/shifts/<uuid:shift>/ask")
@may(Right.ROTA)
def ask_for(program: UUID, shift: UUID) -> AnyResponse:
    """Ask others to take somebody's shift; it stays theirs until somebody has it."""
    with db() as session:
        stored = rota_board.shift_with(session, program, shift, now=now())
        if stored is None:
            abort(404)
        zone = program_of(session, program).program.zone
        whole = {"from": typed(stored.shift.starts_at, zone), "to": typed(stored.shift.ends_at, zone)}
        asked = ask_others(session, program_of(session, program), stored, whole, now=now())
        noted(session, "asked_for_swap", program=program, detail=asked.swap.code)
    flash(asked_words(asked), "good" if asked.people else "warn")
    return redirect(url_for("rota.list_swaps", program=program), 303)
