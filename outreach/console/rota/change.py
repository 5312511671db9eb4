"""Changes for a while: putting somebody on, off, or in another's place; what that does is shown before it is saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import rostering, swaps
from outreach.actions.reaching import NotReachable
from outreach.actions.rostering import NotOnTheRota, OverlappingShift
from outreach.console.filled_in import Mistakes, period_in
from outreach.console.guard import may
from outreach.console.here import db, noted, now
from outreach.console.rota.base import Place, pages, place
from outreach.console.rota.preview import Preview, preview
from outreach.console.shift.words import hindrance_said, typed
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.overriding import Override, OverrideKind
from outreach.domain.rota import Role, Shift
from outreach.domain.swapping import Hindrance
from outreach.ports import Work
from outreach.queries import rota_board
from outreach.records import specialists
from outreach.records.shifts import StoredShift
from outreach.records.specialists import Specialist

_LONGEST = timedelta(days=366)
_LONGEST_BY_HAND = timedelta(days=7)
_FIELDS = ("kind", "who", "other", "role", "from", "to")
_NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a form asks for: who is put on, off, or whose place is taken by `other`, as what and when."""

    kind: OverrideKind
    who: Specialist
    other: Specialist | None
    role: Role
    starts_at: datetime
    ends_at: datetime


@pages.get("/change")
@may(Right.ROTA)
def change(program: UUID) -> str:
    """Show the form, filled in with the shift, the gap or the person that it was opened for."""
    asked = {name: request.args.get(name, "") for name in _FIELDS}
    with db() as session:
        there = place(session, program)
        shift = request.args.get("shift", type=UUID)
        stored = None if shift is None else rota_board.shift_with(session, program, shift, now=now())
    filled = asked if stored is None else {**asked, **_of_shift(stored, asked, there.zone)}
    return _form(program, {**filled, "kind": filled["kind"] or "replace"})


def _of_shift(stored: StoredShift, asked: Mapping[str, str], zone: str) -> dict[str, str]:
    """Fill the form in with a shift that is to be changed, from now on if it runs."""
    return {
        "who": str(stored.shift.specialist),
        "role": stored.shift.role.value,
        "from": asked["from"] or typed(max(stored.shift.starts_at, now()), zone),
        "to": asked["to"] or typed(stored.shift.ends_at, zone),
    }


def _form(
    program: UUID,
    filled: Mapping[str, str],
    mistakes: Mapping[str, str] = _NONE,
    found: Preview | None = None,
    warnings: tuple[str, ...] = (),
    *,
    changed: bool = False,
) -> str:
    with db() as session:
        there = place(session, program)
        team = [(str(one.id), one.name) for one in specialists.of_program(session, program)]
    return render_template(
        "rota/change.html",
        program=program,
        zone=there.zone,
        has_rota=there.has_rota,
        team=team,
        filled={name: filled.get(name, "") for name in _FIELDS},
        mistakes=mistakes,
        preview=found,
        warnings=warnings,
        changed=changed,
    )


@pages.post("/change")
@may(Right.ROTA)
def save_change(program: UUID) -> AnyResponse | tuple[str, int] | str:
    """Show what a change does; and save it, once that was seen and still is so."""
    filled = {name: request.form.get(name, "") for name in _FIELDS}
    mark = request.form.get("mark", "")
    try:
        with db() as session:
            there = place(session, program)
            wanted = _read(session, there, filled)
            warnings = _warnings(session, there, wanted)
            start, end = max(wanted.starts_at, now()), wanted.ends_at
            found = preview(session, program, _act(session, there, wanted), start=start, end=end)
            is_saved = mark == found.mark and bool(found.difference)
            if is_saved:
                noted(session, "changed_rota", program=program, detail=wanted.kind.value)
            else:
                session.rollback()
    except Mistakes as error:
        return _form(program, filled, error.by_field), 422
    if not is_saved:
        shown = _form(program, filled, found=found, warnings=warnings, changed=bool(mark))
        return (shown, 409) if mark else shown
    flash(_("Saved. Whoever is on call from now on hears so when their shift begins."), "good")
    return redirect(url_for("rota.show", program=program, day=wanted.starts_at.date().isoformat()), 303)


def _read(session: Work, there: Place, filled: Mapping[str, str]) -> Change:
    """Read the form; raises Mistakes with everything that is wrong."""
    wrong: dict[str, str] = {}
    kind = OverrideKind(filled["kind"]) if filled["kind"] in set(OverrideKind) else None
    if kind is None:
        wrong["kind"] = _("Choose what to do.")
    team = {str(one.id): one for one in specialists.of_program(session, there.in_use.program_id)}
    who, other = team.get(filled["who"]), team.get(filled["other"])
    if who is None:
        wrong["who"] = _("Choose somebody from the list.")
    if kind is OverrideKind.REPLACE and (other is None or other == who):
        wrong["other"] = _("Choose who takes the place.")
    starts_at = ends_at = now()
    try:
        starts_at, ends_at = period_in(filled["from"], filled["to"], there.zone)
        wrong |= _length_mistakes(starts_at, ends_at, there, kind)
    except Mistakes as error:
        wrong |= error.by_field
    if wrong or kind is None or who is None:
        raise Mistakes(wrong)
    role = Role.BACKUP if filled["role"] == Role.BACKUP.value else Role.PRIMARY
    replaced_by = other if kind is OverrideKind.REPLACE else None
    return Change(kind=kind, who=who, other=replaced_by, role=role, starts_at=starts_at, ends_at=ends_at)


def _length_mistakes(starts_at: datetime, ends_at: datetime, there: Place, kind: OverrideKind | None) -> dict[str, str]:
    if ends_at <= now():
        return {"to": _("That is over already. What was cannot be changed.")}
    if ends_at - starts_at > _LONGEST:
        return {"to": _("More than a year is surely a slip. Change the rota file for good.")}
    if kind is OverrideKind.ADD and not there.has_rota and ends_at - starts_at > _LONGEST_BY_HAND:
        return {"to": _("A shift of more than seven days is surely a slip.")}
    return {}


def _act(session: Work, there: Place, wanted: Change) -> Callable[[], None]:
    """Make the change, when it is called; raises Mistakes."""

    def act() -> None:
        name = (wanted.other or wanted.who).name
        try:
            _make(session, there, wanted)
        except OverlappingShift as error:
            words = _("%(name)s is on call then already. Choose somebody else, or another time.", name=name)
            raise Mistakes({"other" if wanted.other else "who": words}) from error
        except NotOnTheRota as error:
            words = _("%(name)s is not on call during that time.", name=wanted.who.name)
            raise Mistakes(who=words) from error
        except NotReachable as error:
            words = _("Nobody knows whether a page would reach %(name)s. Ask them to reply READY first.", name=name)
            raise Mistakes({"other" if wanted.other else "who": words}) from error

    return act


def _make(session: Work, there: Place, wanted: Change) -> None:
    program, starts_at, ends_at = there.in_use.program_id, wanted.starts_at, wanted.ends_at
    if wanted.kind is OverrideKind.REMOVE:
        rostering.take_off(session, program, wanted.who.id, starts_at=starts_at, ends_at=ends_at, now=now())
    elif wanted.other is not None:
        rostering.put_in_place(
            session,
            program,
            wanted.who.id,
            wanted.other.id,
            starts_at=max(starts_at, now()),
            ends_at=ends_at,
            now=now(),
        )
    elif there.has_rota:
        new = Override(
            kind=wanted.kind, specialist=wanted.who.id, role=wanted.role, starts_at=starts_at, ends_at=ends_at
        )
        rostering.override(session, program, new, now=now())
    else:
        shift = Shift(specialist=wanted.who.id, starts_at=starts_at, ends_at=ends_at, role=wanted.role)
        rostering.add_shift(session, program, shift, now=now())


def _warnings(session: Work, there: Place, wanted: Change) -> tuple[str, ...]:
    """Say what speaks against putting somebody on call, which a lead may know better."""
    comes = wanted.other if wanted.kind is OverrideKind.REPLACE else wanted.who
    if comes is None or wanted.kind is OverrideKind.REMOVE:
        return ()
    starts_at = max(wanted.starts_at, now())
    found = swaps.hindrances(session, there.in_use, [comes.id], starts_at=starts_at, ends_at=wanted.ends_at)[comes.id]
    if found in {Hindrance.OFF, Hindrance.NIGHTS, Hindrance.NOT_OF_THE_TEAM}:
        return (_("%(name)s: %(why)s.", name=comes.name, why=hindrance_said(found)),)
    return ()
