"""Unknown senders: what they wrote, and who they are: somebody here, somebody new, or nobody of ours."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import newcomers
from outreach.actions.by_staff import NotPossible
from outreach.actions.programs import ProgramInUse
from outreach.console.guard import may
from outreach.console.here import db, noted, now
from outreach.console.people.base import by, found_by, one_of, our_numbers, pages, program_here
from outreach.console.people.forms import Form, checked, enroll_page, keep_safe_contact, typed_here
from outreach.console.people.reasons import cannot
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.ports import Work
from outreach.queries import newcomers as asking
from outreach.queries.people_list import Listed
from outreach.records.participants import Stranger


@pages.get("/strangers")
@may(Right.PEOPLE)
def strangers(program: UUID) -> str:
    """List who wrote and is not known, the newest first."""
    before = request.args.get("before", type=UUID)
    with db() as session:
        in_use = program_here(session, program)
        found = asking.waiting(session, program, before=before)
        return render_template(
            "people/strangers.html",
            zone=in_use.program.zone,
            found=found,
            strangers=asking.count(session, program),
            older=found[-1].id if len(found) == asking.A_PAGE else None,
        )


@pages.get("/strangers/<uuid:stranger>")
@may(Right.PEOPLE)
def stranger(program: UUID, stranger: UUID) -> str:
    """Show what one wrote, and the three answers."""
    with db() as session:
        in_use = program_here(session, program)
        noted(session, "read_stranger", program=program, detail=str(stranger))
        return _page(session, in_use, stranger)


@pages.post("/strangers/<uuid:stranger>/find")
@may(Right.PEOPLE)
def find_claimant(program: UUID, stranger: UUID) -> str:
    """List who of ours it may be."""
    typed = request.form.get("typed", "")
    with db() as session:
        in_use = program_here(session, program)
        noted(session, "searched_people", program=program)
        return _page(session, in_use, stranger, typed=typed, found=found_by(session, program, typed))


@pages.post("/strangers/<uuid:stranger>/claim")
@may(Right.PEOPLE)
def claim(program: UUID, stranger: UUID) -> AnyResponse | tuple[str, int]:
    """Say that it is somebody of ours with another number."""
    proof = request.form.get("proof", "")
    try:
        person = _chosen()
        with db() as session:
            in_use = program_here(session, program)
            found = newcomers.find(session, stranger, in_use)
            whom = one_of(session, program, person)
            newcomers.claim(session, found, whom, proof=proof, by=by(), now=now(), ours=our_numbers())
            noted(session, "claimed_stranger", person=person, program=program, detail=proof.strip())
    except NotPossible as error:
        return _refused(program, stranger, cannot(error)), 422
    flash(_("It is theirs now, with all that was written from it."), "good")
    return redirect(url_for("people.edit", program=program, person=person), 303)


@pages.get("/strangers/<uuid:stranger>/enroll")
@may(Right.PEOPLE)
def new_from_stranger(program: UUID, stranger: UUID) -> str | tuple[str, int]:
    """Show the form that enrolls them; their number is known."""
    try:
        with db() as session:
            in_use = program_here(session, program)
            found = newcomers.find(session, stranger, in_use)
            return enroll_page(session, in_use, Form(), fixed_phone=found.phone)
    except NotPossible as error:
        return _refused(program, stranger, cannot(error)), 422


@pages.post("/strangers/<uuid:stranger>/enroll")
@may(Right.PEOPLE)
def enroll_stranger(program: UUID, stranger: UUID) -> AnyResponse | tuple[str, int]:
    """Enroll them, with what they wrote."""
    typed = typed_here()
    with db() as session:
        in_use = program_here(session, program)
        found = _found(session, stranger, in_use)
    try:
        with db() as session:
            row, wrong = checked(session, in_use, typed | {"phone": found.phone.e164})
            if row is None or wrong:
                form = Form(typed=typed, wrong=wrong)
                return enroll_page(session, in_use, form, fixed_phone=found.phone), 422
            person = newcomers.enroll(
                session,
                newcomers.find(session, stranger, in_use),
                in_use,
                row.new,
                agreed=row.agreed,
                wording=typed.get("wording") or None,
                by=by(),
                now=now(),
            )
            keep_safe_contact(session, person, typed.get("safe_contact", ""))
            noted(session, "enrolled", person=person.participant_id, program=program, detail="an unknown sender")
    except NotPossible as error:
        with db() as session:
            form = Form(typed=typed, wrong={"all": cannot(error)})
            return enroll_page(session, in_use, form, fixed_phone=found.phone), 422
    flash(_("They are enrolled."), "good")
    return redirect(url_for("people.edit", program=program, person=person.participant_id), 303)


@pages.post("/strangers/<uuid:stranger>/nobody")
@may(Right.PEOPLE)
def nobody(program: UUID, stranger: UUID) -> AnyResponse | tuple[str, int]:
    """Say that it is nobody of ours."""
    why = request.form.get("why", "")
    try:
        with db() as session:
            in_use = program_here(session, program)
            found = newcomers.find(session, stranger, in_use)
            newcomers.nobody_of_ours(session, found, in_use, why=why, by=by(), now=now())
            noted(session, "nobody_of_ours", program=program, detail=f"{stranger}: {why.strip()}")
    except NotPossible as error:
        return _refused(program, stranger, cannot(error)), 422
    flash(_("Noted. If they write again, they are on this page again."), "good")
    return redirect(url_for("people.strangers", program=program), 303)


def _chosen() -> UUID:
    person = request.form.get("person", type=UUID)
    if person is None:
        raise NotPossible("must be chosen first")
    return person


def _found(session: Work, stranger: UUID, in_use: ProgramInUse) -> Stranger:
    try:
        return newcomers.find(session, stranger, in_use)
    except NotPossible:
        abort(404)


def _refused(program: UUID, stranger: UUID, error: str) -> str:
    with db() as session:
        return _page(session, program_here(session, program), stranger, error=error)


def _page(
    session: Work,
    in_use: ProgramInUse,
    stranger: UUID,
    *,
    typed: str = "",
    found: list[Listed] | None = None,
    error: str = "",
) -> str:
    whole = asking.one(session, stranger)
    if whole is None or not asking.wrote_to(session, stranger, in_use.program_id):
        abort(404)
    return render_template(
        "people/stranger.html",
        zone=in_use.program.zone,
        one=whole,
        typed=typed,
        found=found,
        error=error,
        said=request.form,
    )
