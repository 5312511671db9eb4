"""Another number for somebody: asked of the new number by text, or vouched for in words; the old one hears nothing."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import number_changes
from outreach.actions.by_staff import NotPossible
from outreach.actions.number_changes import MustNotBeAsked
from outreach.console.guard import may
from outreach.console.here import db, noted, now
from outreach.console.people.base import by, one_of, our_numbers, pages
from outreach.console.people.reasons import cannot
from outreach.console.person.words import flaw_said
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.phone import NotAPhoneNumber, PhoneNumber, parse_phone
from outreach.packs.house import lint_words
from outreach.ports import Work
from outreach.records import number_checks, past_numbers

_FIELDS = ("phone", "question", "answer", "proof")


@pages.get("/<uuid:person>/number")
@may(Right.PEOPLE)
def number(program: UUID, person: UUID) -> str:
    """Show which numbers somebody has and had, and the two ways to another one."""
    with db() as session:
        shown = _page(session, program, person)  # first: of whom is not there nothing can be noted
        noted(session, "read_record", person=person, program=program)
    return shown


@pages.post("/<uuid:person>/number/ask")
@may(Right.PEOPLE)
def ask_number(program: UUID, person: UUID) -> AnyResponse | tuple[str, int]:
    """Ask the new number by text for something that only they know."""
    try:
        with db() as session:
            number_changes.ask(
                session,
                one_of(session, program, person),
                _phone(),
                question=request.form.get("question", ""),
                answer=request.form.get("answer", ""),
                words=lint_words(),
                by=by(),
                now=now(),
                ours=our_numbers(),
            )
            noted(session, "asked_number", person=person, program=program)
    except (NotPossible, NotAPhoneNumber) as error:
        return _refused(program, person, error), 422
    flash(_("The new number is asked by text. It becomes theirs with the right answer, within a day."), "good")
    return redirect(url_for("people.number", program=program, person=person), 303)


@pages.post("/<uuid:person>/number")
@may(Right.PEOPLE)
def change_number(program: UUID, person: UUID) -> AnyResponse | tuple[str, int]:
    """Change the number, because somebody vouches for it."""
    try:
        with db() as session:
            somebody = one_of(session, program, person)
            proof = request.form.get("proof", "")
            number_changes.change(session, somebody, _phone(), proof=proof, by=by(), now=now(), ours=our_numbers())
            noted(session, "changed_number", person=person, program=program, detail=proof.strip())
    except (NotPossible, NotAPhoneNumber) as error:
        return _refused(program, person, error), 422
    flash(_("Their number is changed. The old one hears nothing."), "good")
    return redirect(url_for("people.number", program=program, person=person), 303)


def _phone() -> PhoneNumber:
    return parse_phone(request.form.get("phone", ""))


def _refused(program: UUID, person: UUID, error: Exception) -> str:
    with db() as session:
        return _page(session, program, person, error=_said(error))


def _said(error: Exception) -> str:
    if isinstance(error, NotAPhoneNumber):
        return _("Write the new number like +1 202 555 0110.")
    if isinstance(error, MustNotBeAsked):
        return " ".join(map(flaw_said, error.found))
    return cannot(error)


def _page(session: Work, program: UUID, person: UUID, *, error: str = "") -> str:
    somebody = one_of(session, program, person)
    return render_template(
        "people/number.html",
        one=somebody.participant,
        zone=somebody.in_use.program.zone,
        typed={name: request.form.get(name, "") for name in _FIELDS},
        error=error,
        past=past_numbers.of(session, person),
        asked=number_checks.open_for(session, person, now=now()),
    )
