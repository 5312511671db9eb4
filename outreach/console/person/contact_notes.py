"""Contact notes: drafted from what happened, written out, signed, added to, and read by a supervisor."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import contact_notes as actions
from outreach.actions.contact_notes import Lacking, NotNow, NotPossible
from outreach.console.filled_in import Mistakes, count_in, moment_in
from outreach.console.guard import may
from outreach.console.here import db, me, noted, now, program_of
from outreach.console.person import note_words as words
from outreach.console.person.page import bare
from outreach.console.person.somebody import Somebody, somebody_here, writer
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.contact_note import FIELDS, RISKS, ContactMode, NoteDraft, NoteWords, kinder_words, units
from outreach.ports import Work
from outreach.records import contact_notes, escalations, participants
from outreach.records.contact_notes import ContactNote
from outreach.records.escalations import Escalation

pages = Blueprint("contact_notes", __name__)

_A_PAGE = 50
_LATELY = timedelta(days=2)


@pages.post("/people/<uuid:person>/contact-notes")
@pages.post("/strangers/<uuid:stranger>/contact-notes")
@may(Right.QUEUE)
def begin(person: UUID | None = None, stranger: UUID | None = None) -> AnyResponse:
    """Begin a note of what just happened, filled in with what is known."""
    with db() as session:
        somebody = somebody_here(session, person, stranger, acts=True)
        lately = _about_lately(session, somebody)
        note = actions.begin(session, somebody.person, lately, writer=writer(), lang=me().lang, now=now())
        noted(session, "began_contact_note", person=person, program=note.program_id)
    return redirect(url_for("contact_notes.show", note=note.id, **somebody.address), 303)  # type: ignore[arg-type]


@pages.get("/people/<uuid:person>/contact-notes/<uuid:note>")
@pages.get("/strangers/<uuid:stranger>/contact-notes/<uuid:note>")
@may(Right.SELF)
def show(note: UUID, person: UUID | None = None, stranger: UUID | None = None) -> str:
    """Show a note: a form to its writer while it is a draft, and words to read once it is signed."""
    with db() as session:
        somebody = somebody_here(session, person, stranger)
        return _page(session, somebody, _found(session, somebody, note))


@pages.post("/people/<uuid:person>/contact-notes/<uuid:note>")
@pages.post("/strangers/<uuid:stranger>/contact-notes/<uuid:note>")
@may(Right.QUEUE)
def write(note: UUID, person: UUID | None = None, stranger: UUID | None = None) -> AnyResponse | tuple[str, int]:
    """Keep a draft; and when that button was pressed sign it, which keeps it first, so that nothing typed is lost."""
    draft: NoteDraft | None = None
    signs = request.form.get("act") == "sign"
    try:
        with db() as session:
            somebody = somebody_here(session, person, stranger, acts=True)
            stored = _as_read(_found(session, somebody, note))
            draft = _filled_in(somebody.zone)
            kept = actions.keep(session, stored, draft, writer=writer(), now=now())
        draft = None
        if signs:
            with db() as session:
                actions.sign(session, kept, writer=writer(), now=now())
                noted(session, "signed_contact_note", person=person, program=kept.program_id)
    except (Mistakes, Lacking, NotPossible) as error:
        return _refused(person, stranger, note, error, draft=draft)
    flash(_("Signed. From now on it can only be added to.") if signs else _("Kept as a draft."), "good")
    return redirect(url_for("contact_notes.show", note=note, **somebody.address), 303)  # type: ignore[arg-type]


@pages.post("/people/<uuid:person>/contact-notes/<uuid:note>/addenda")
@pages.post("/strangers/<uuid:stranger>/contact-notes/<uuid:note>/addenda")
@may(Right.QUEUE)
def add(note: UUID, person: UUID | None = None, stranger: UUID | None = None) -> AnyResponse | tuple[str, int]:
    """Add something to a signed note."""
    body = request.form.get("addendum", "")
    try:
        with db() as session:
            somebody = somebody_here(session, person, stranger, acts=True)
            stored = _found(session, somebody, note)
            actions.add_to(session, stored, body, writer=writer(), now=now())
            noted(session, "added_to_contact_note", person=person, program=stored.program_id)
    except NotPossible as error:
        return _refused(person, stranger, note, error, addendum=body)
    flash(_("Added."), "good")
    return redirect(url_for("contact_notes.show", note=note, **somebody.address), 303)  # type: ignore[arg-type]


@pages.post("/people/<uuid:person>/contact-notes/<uuid:note>/sign-off")
@pages.post("/strangers/<uuid:stranger>/contact-notes/<uuid:note>/sign-off")
@may(Right.SIGN_OFF)
def sign_off(note: UUID, person: UUID | None = None, stranger: UUID | None = None) -> AnyResponse | tuple[str, int]:
    """Say as a supervisor that one has read a signed note."""
    try:
        with db() as session:
            somebody = somebody_here(session, person, stranger)
            stored = _found(session, somebody, note)
            if not me().holds(Right.SIGN_OFF, stored.program_id):
                abort(403)
            actions.sign_off(session, stored, reviewer=writer(), now=now())
            noted(session, "signed_off_contact_note", person=person, program=stored.program_id)
    except NotPossible as error:
        return _refused(person, stranger, note, error)
    flash(_("Signed off."), "good")
    return redirect(url_for("contact_notes.show", note=note, **somebody.address), 303)  # type: ignore[arg-type]


@pages.get("/programs/<uuid:program>/contact-notes")
@may(Right.SIGN_OFF)
def to_sign_off(program: UUID) -> str:
    """List the signed notes of a program that no supervisor has read, those that wait longest first."""
    passing = max(request.args.get("passing", 0, type=int), 0)
    with db() as session:
        in_use = program_of(session, program)
        found = contact_notes.to_sign_off(session, [program], limit=_A_PAGE + 1, passing=passing)
        known = participants.by_ids(session, [each.participant_id for each in found if each.participant_id])
    return render_template(
        "person/sign_offs.html",
        in_use=in_use,
        program=program,
        notes=found[:_A_PAGE],
        known=known,
        words=words,
        older=passing + _A_PAGE if len(found) > _A_PAGE else None,
    )


def _found(session: Work, somebody: Somebody, note: UUID) -> ContactNote:
    """Find a note about the person whose page it is; 404 for one about another."""
    found = contact_notes.by_id(session, note)
    whose = somebody.whose
    if found is None or (found.participant_id, found.stranger_id) != (whose.participant, whose.stranger):
        abort(404)
    return found


def _as_read(stored: ContactNote) -> ContactNote:
    """Give a draft as its writer had it before them; raises NotPossible when it was changed since."""
    if stored.revision != request.form.get("revision", 0, type=int):
        raise NotPossible(NotNow.SIGNED if stored.signed_at is not None else NotNow.CHANGED)
    return stored


def _about_lately(session: Work, somebody: Somebody) -> Escalation | None:
    """Find what the note is probably about: what waits, or what was over not long ago."""
    whose = somebody.whose
    latest = escalations.latest_of(session, participant=whose.participant, stranger=whose.stranger)
    return latest if latest is not None and (latest.next_step_at or latest.opened_at > now() - _LATELY) else None


def _filled_in(zone: str) -> NoteDraft:
    """Read the form; raises Mistakes for times and numbers that are none."""
    form = request.form
    started_at = moment_in(form.get("started_at", "").replace("T", " "), zone, "started_at")
    ended_at = moment_in(form.get("ended_at", "").replace("T", " "), zone, "ended_at")
    counted = form.get("units", "").strip()
    if counted and count_in(counted, otherwise=-1) < 0:
        raise Mistakes(units=_("Give a whole number, or leave it empty to have it counted."))
    return NoteDraft(
        mode=form.get("mode", ContactMode.TEXT, type=ContactMode),
        started_at=started_at,
        ended_at=ended_at,
        units=int(counted) if counted else units(started_at=started_at, ended_at=ended_at),
        credential=form.get("credential", "").strip()[:80],
        service_code=form.get("service_code", "").strip()[:80],
        words=NoteWords(**{name: form.get(name, "").replace("\r\n", "\n").strip() for name in FIELDS}),
    )


def _refused(
    person: UUID | None,
    stranger: UUID | None,
    note: UUID,
    error: Mistakes | Lacking | NotPossible,
    *,
    draft: NoteDraft | None = None,
    addendum: str = "",
) -> tuple[str, int]:
    """Show the note again with why, and with everything that was typed."""
    by_field = error.by_field if isinstance(error, Mistakes) else {}
    by_field |= {lack.value: words.lack_said(lack) for lack in error.lacks} if isinstance(error, Lacking) else {}
    said = words.not_now_said(error.why) if isinstance(error, NotPossible) else ""
    with db() as session:
        somebody = somebody_here(session, person, stranger)
        stored = _found(session, somebody, note)
        typed = draft or (_typed_over(stored) if by_field and isinstance(error, Mistakes) else None)
        return _page(session, somebody, stored, draft=typed, errors=by_field, said=said, addendum=addendum), 422


def _typed_over(stored: ContactNote) -> NoteDraft:
    """Keep the words that were typed beside a time that could not be read."""
    typed = {name: request.form.get(name, "") for name in FIELDS}
    return replace(stored.draft, words=NoteWords(**typed), credential=request.form.get("credential", "")[:80])


def _page(
    session: Work,
    somebody: Somebody,
    note: ContactNote,
    *,
    draft: NoteDraft | None = None,
    errors: Mapping[str, str] | None = None,
    said: str = "",
    addendum: str = "",
) -> str:
    shown = draft or note.draft
    mine = note.writer.id == me().account_id and somebody.may_act
    return render_template(
        "person/contact_note.html",
        **bare(somebody) | {"may_sign_off": _may_sign_off(note)},
        note=note,
        draft=shown,
        risks=RISKS,
        modes=[(mode.value, words.mode_said(mode)) for mode in ContactMode],
        notes_words=words,
        writes=mine and note.signed_at is None,
        addenda=contact_notes.addenda_of(session, [note.id])[note.id],
        judging=[each for text in asdict(shown.words).values() for each in kinder_words(text)],
        counted=shown.units == units(started_at=shown.started_at, ended_at=shown.ended_at),
        typed_moment=lambda at: f"{at.astimezone(ZoneInfo(somebody.zone)):%Y-%m-%dT%H:%M}",
        errors=errors or {},
        said=said,
        addendum=addendum,
    )


def _may_sign_off(note: ContactNote) -> bool:
    return me().holds(Right.SIGN_OFF, note.program_id) and note.writer.id != me().account_id
