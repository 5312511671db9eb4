"""What we know of somebody and tell each other: notes, their profile, and whether the reader was right."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import marking, notes, profiles
from outreach.actions.marking import NotMarkable, NotTheirs, UnknownReply
from outreach.actions.profiles import Overtaken
from outreach.console.guard import may
from outreach.console.here import at_work, db, noted, now
from outreach.console.person.page import Typed, bare, look_around, page, side
from outreach.console.person.somebody import somebody_here, writer
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.marks import Judgement, Mark
from outreach.domain.reading.reading import Category
from outreach.domain.urgency import Urgency
from outreach.ports import Work
from outreach.records import replies
from outreach.records.profiles import Known

pages = Blueprint("knowing", __name__)


@pages.post("/people/<uuid:person>/notes")
@pages.post("/strangers/<uuid:stranger>/notes")
@may(Right.QUEUE)
def keep_note(person: UUID | None = None, stranger: UUID | None = None) -> AnyResponse | tuple[str, int]:
    """Keep a note for the team; nothing of it goes to anybody's phone, and nothing typed beside it is lost."""
    body = request.form.get("note", "")
    try:
        with db() as session:
            somebody = somebody_here(session, person, stranger, acts=True)
            notes.keep(session, somebody.person, body, writer=writer(), now=now())
            noted(session, "noted", person=person, program=somebody.person.in_use.program_id)
    except notes.NothingWritten:
        return _notes(person, stranger, Typed(note_error=_("There is nothing in this note yet."))), 422
    except notes.TooLong:
        return _notes(person, stranger, Typed(note=body, note_error=_("A note holds 4,000 letters. Make it two."))), 422
    if _by_htmx():
        return _notes(person, stranger, Typed(), kept=True), 200
    flash(_("The note is kept. Only the team sees it."), "good")
    return _back(person, stranger, "notes")


@pages.post("/people/<uuid:person>/profile")
@may(Right.QUEUE)
def change_profile(person: UUID) -> AnyResponse | tuple[str, int]:
    """Write down goals, pathway and how to reach them safely; who was overtaken sees both."""
    form = request.form
    fields = ("goals", "pathway", "safe_contact")
    known = Known(**{name: form.get(name, "").replace("\r\n", "\n").strip() for name in fields})
    try:
        with db() as session:
            somebody = somebody_here(session, person, None, acts=True)
            after = form.get("after", 0, type=int)
            profiles.change(session, somebody.person, known, after=after, writer=writer(), now=now())
            noted(session, "changed_profile", person=person, program=somebody.person.in_use.program_id)
    except Overtaken as error:
        said = _(
            "%(name)s changed this while you wrote. Theirs is above, yours is in the boxes. Save again to keep yours.",
            name=error.now_it_is.writer.name,
        )
        return _page(person, None, Typed(profile=known, profile_error=said)), 422
    except profiles.TooLong:
        said = _("Each box holds 4,000 letters. Make it shorter.")
        return _page(person, None, Typed(profile=known, profile_error=said)), 422
    flash(_("Saved."), "good")
    return _back(person, None, "profile")


@pages.get("/people/<uuid:person>/replies/<uuid:reply>/mark")
@pages.get("/strangers/<uuid:stranger>/replies/<uuid:reply>/mark")
@may(Right.QUEUE)
def judge(reply: UUID, person: UUID | None = None, stranger: UUID | None = None) -> str:
    """Ask what the reader missed in a text."""
    with db() as session:
        somebody = somebody_here(session, person, stranger, acts=True)
        try:
            _check_author(session, reply, person, stranger)
        except (NotMarkable, UnknownReply):
            abort(404)
        body = replies.bodies(session, [reply])[reply]
    part = "person/_judge.html" if _by_htmx() else "person/judge.html"
    return render_template(part, **bare(somebody), reply=reply, body=body)


@pages.post("/people/<uuid:person>/replies/<uuid:reply>/mark")
@pages.post("/strangers/<uuid:stranger>/replies/<uuid:reply>/mark")
@may(Right.QUEUE)
def mark(reply: UUID, person: UUID | None = None, stranger: UUID | None = None) -> AnyResponse | tuple[str, int]:
    """Say whether the reader was right about a text; the reader learns from it."""
    specialist, form = at_work(), request.form
    judgement = Judgement(
        mark=form.get("mark", Mark.TRUE_ALARM, type=Mark),
        urgency=form.get("urgency", None, type=Urgency),
        category=form.get("category", None, type=Category),
        note=form.get("note", "").strip()[:1000],
    )
    try:
        with db() as session:
            somebody = somebody_here(session, person, stranger, acts=True)
            _check_author(session, reply, person, stranger)
            marking.mark(session, reply, specialist, judgement, now=now())
            noted(session, "marked", person=person, program=somebody.person.in_use.program_id)
    except (NotMarkable, NotTheirs, UnknownReply):
        said = _("That does not fit this text. If the reader missed something, say how urgent it was.")
        return _page(person, stranger, Typed(mark_error=said, marked=reply)), 422
    flash(_("Thank you. The reader learns from what you say."), "good")
    return _back(person, stranger, f"entry-{reply}")


def _check_author(session: Work, reply: UUID, person: UUID | None, stranger: UUID | None) -> None:
    """Raise UnknownReply for a text that somebody else wrote."""
    author = marking.author_of(session, reply)
    if (author.participant_id, author.stranger_id) != (person, stranger):
        raise UnknownReply


def _notes(person: UUID | None, stranger: UUID | None, typed: Typed, *, kept: bool = False) -> str:
    """Write the notes again, or the whole page for a browser that asked for one."""
    if not _by_htmx():
        return _page(person, stranger, typed)
    with db() as session:
        somebody = somebody_here(session, person, stranger, acts=True)
        known = side(session, somebody, look_around(session, somebody))
        return render_template("person/_notes.html", **bare(somebody), **known, typed=typed, kept=kept)


def _by_htmx() -> bool:
    return bool(request.headers.get("HX-Request"))


def _page(person: UUID | None, stranger: UUID | None, typed: Typed) -> str:
    with db() as session:
        return page(session, somebody_here(session, person, stranger, acts=True), typed)


def _back(person: UUID | None, stranger: UUID | None, place: str) -> AnyResponse:
    address = {"stranger": stranger} if person is None else {"person": person}
    return redirect(url_for("person.show", **address, _anchor=place), 303)
