"""Enrolling one person, and changing what is known of one; what was typed stays when something is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import by_staff, editing, people, profiles
from outreach.actions.by_staff import Agreed, Deed, NotPossible
from outreach.actions.editing import Wanted
from outreach.actions.enrollment import AlreadyEnrolled
from outreach.actions.import_rows import STATES, Ground, Row, check_rows, read_phones
from outreach.actions.people import Person
from outreach.actions.programs import ProgramInUse
from outreach.console.guard import may
from outreach.console.here import db, me, noted, now
from outreach.console.people.base import by, one_of, pages, program_here, team_of, waiting_strangers
from outreach.console.people.places import zone_choices
from outreach.console.people.reasons import cannot, reworded
from outreach.console.people.words import agreed_choices, deed_words, language_words
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.consent import ConsentHow
from outreach.domain.writer import Writer
from outreach.domain.zones import zone_of
from outreach.ports import Work
from outreach.queries import people as finding
from outreach.records.profiles import Known

_LONGEST_WORDING = 80
_CELLS = ("name", "phone", "zone", "language", "peer", "slot", "state")


@dataclass(frozen=True, kw_only=True)
class Form:
    """What was typed, and what is wrong with it by field."""

    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str, otherwise: object = "") -> object:
        """Give what was typed, or what is there."""
        return self.typed.get(name, otherwise)


def typed_here() -> dict[str, str]:
    """Read the form; the city that somebody wrote counts more than the one in the list."""
    found = {name: value.strip() for name, value in request.form.items()}
    return found | {"zone": zone_of(found.get("zone_other") or found.get("zone", ""))}


@pages.get("/new")
@may(Right.PEOPLE)
def new(program: UUID) -> str:
    """Show the form that enrolls somebody."""
    with db() as session:
        return enroll_page(session, program_here(session, program), Form())


@pages.post("/new")
@may(Right.PEOPLE)
def enroll(program: UUID) -> AnyResponse | tuple[str, int]:
    """Enroll somebody, or say what is wrong beside what was typed."""
    typed = typed_here()
    try:
        with db() as session:
            in_use = program_here(session, program)
            row, wrong = checked(session, in_use, typed)
            if row is None or wrong:
                return enroll_page(session, in_use, Form(typed=typed, wrong=wrong)), 422
            person = by_staff.admit(
                session,
                in_use,
                row.new,
                agreed=row.agreed,
                how=ConsentHow.STAFF,
                wording=typed.get("wording") or None,
                now=now(),
            )
            keep_safe_contact(session, person, typed.get("safe_contact", ""))
            noted(session, "enrolled", person=person.participant_id, program=program)
    except AlreadyEnrolled:
        with db() as session:
            wrong = {"phone": _("Somebody has this number already. Look for them in the list.")}
            return enroll_page(session, program_here(session, program), Form(typed=typed, wrong=wrong)), 422
    flash(_("They are enrolled."), "good")
    return redirect(url_for("people.edit", program=program, person=person.participant_id), 303)


def checked(session: Work, in_use: ProgramInUse, typed: Mapping[str, str]) -> tuple[Row | None, dict[str, str]]:
    """Check a form as a row of a file is checked; gives what it says, and what is wrong by field."""
    agreed = typed.get("agreed", "")
    cells = {name: typed.get(name, "") for name in _CELLS}
    cells |= {"at_risk": "yes" if typed.get("at_risk") else "no", "consent": agreed}
    wording = typed.get("wording", "")
    ground = Ground(
        program=in_use.program,
        program_id=in_use.program_id,
        peers={str(each.id): each.id for each in team_of(session, in_use.program_id)},
        owners=finding.owners(session, read_phones([(1, cells)])),
        consent=Agreed.NONE,
        may_be_given=0 < len(wording) <= _LONGEST_WORDING,
    )
    rows, slips = check_rows([(1, cells)], ground)
    wrong = {slip.column: f"{reworded(slip.what)}; {reworded(slip.remedy)}" for slip in slips}
    if agreed not in set(Agreed):
        wrong["consent"] = _("Say what they said about texts.")
    elif "consent" in wrong:
        wrong["wording"] = _("Say how they agreed, in up to 80 letters. Such as: intake form of March 1.")
        del wrong["consent"]
    if rows and rows[0].known:
        wrong["phone"] = _("Somebody has this number already. Look for them in the list.")
    return (rows[0] if rows else None), wrong


def keep_safe_contact(session: Work, person: Person, words: str) -> None:
    """Write down how to reach somebody safely, where that was said."""
    if words:
        writer = Writer(me().account_id, me().name)
        profiles.change(session, person, Known(safe_contact=words[:1000]), after=0, writer=writer, now=now())


def enroll_page(session: Work, in_use: ProgramInUse, form: Form, **also: object) -> str:
    """Write the form; what is typed in it stays."""
    return render_template(
        "people/new.html",
        in_use=in_use,
        form=form,
        agreed=agreed_choices(),
        strangers=waiting_strangers(session, in_use.program_id),
        **choices(session, in_use, str(form.get("zone"))),
        **also,
    )


def choices(session: Work, in_use: ProgramInUse, zone: str | None, lang: str | None = None) -> dict[str, object]:
    """List what the forms offer; the language that somebody has is among it, though the program has it no more."""
    languages = dict.fromkeys([*in_use.program.languages, *([] if lang is None else [lang])])
    return {
        "zones": zone_choices(zone or None),
        "languages": [(each, language_words(each)) for each in languages],
        "peers": [("", _("Nobody")), *((str(each.id), each.name) for each in team_of(session, in_use.program_id))],
        "all_states": [("", _("Not known")), *((each, each) for each in sorted(STATES))],
        "own_slot": in_use.program.cadence.own_slot,
        "calls": in_use.program.calls.check_ins,
    }


@pages.get("/<uuid:person>/edit")
@may(Right.PEOPLE)
def edit(program: UUID, person: UUID) -> str:
    """Show the form that changes what is known of somebody."""
    with db() as session:
        somebody = one_of(session, program, person)
        noted(session, "read_record", person=person, program=program)
        return _edit_page(session, somebody, Form())


@pages.post("/<uuid:person>/edit")
@may(Right.PEOPLE)
def change(program: UUID, person: UUID) -> AnyResponse | tuple[str, int]:
    """Change it, or say why that cannot be beside what was typed."""
    typed = typed_here()
    try:
        with db() as session:
            somebody = one_of(session, program, person)
            wanted = _wanted(_over(_known_of(somebody), typed))
            changed = editing.edit(session, somebody, wanted, by=by(), now=now())
            noted(session, "changed_record", person=person, program=program, detail="; ".join(changed))
    except NotPossible as error:
        with db() as session:
            form = Form(typed=typed, wrong={"all": cannot(error)})
            return _edit_page(session, one_of(session, program, person), form), 422
    flash(_("It is changed.") if changed else _("Nothing was different."), "good")
    return redirect(url_for("people.edit", program=program, person=person), 303)


def _known_of(somebody: Person) -> dict[str, str]:
    """Write what is known of somebody as the form sends it."""
    one = somebody.participant
    assert one is not None
    return {
        "name": one.name,
        "language": one.lang,
        "peer": str(one.peer_id or ""),
        "zone": one.zone or "",
        "state": one.state or "",
        "at_risk": "yes" if one.at_risk else "",
        "by_voice": "yes" if one.by_voice else "",
    }


def _over(known: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """Lay what was typed over what is known by now: what nobody touched since the form was opened stays."""
    kept = {name: now_is for name, now_is in known.items() if typed.get(f"was_{name}") == typed.get(name, "")}
    return {**typed, **kept}


def _wanted(typed: Mapping[str, str]) -> Wanted:
    peer = typed.get("peer", "")
    try:
        key = UUID(peer) if peer else None
    except ValueError as error:
        raise NotPossible("cannot have a peer who does not work for the program") from error
    return Wanted(
        name=typed.get("name", ""),
        zone=typed.get("zone") or None,
        state=typed.get("state") or None,
        lang=typed.get("language", ""),
        peer=key,
        at_risk=bool(typed.get("at_risk")),
        by_voice=bool(typed.get("by_voice")),
        voice_wording=typed.get("voice_wording", "")[:_LONGEST_WORDING],
    )


def _edit_page(session: Work, somebody: Person, form: Form) -> str:
    one = somebody.participant
    assert one is not None
    zone = str(form.get("zone", one.zone or ""))
    again = people.of_participant(session, one.id)
    return render_template(
        "people/edit.html",
        one=one,
        form=form,
        was={name: form.get(f"was_{name}", value) for name, value in _known_of(again).items()},
        deeds=[(deed.value, deed_words(deed)) for deed in Deed if by_staff.hindrance(again, deed) is None],
        **choices(session, somebody.in_use, zone, one.lang),
    )
