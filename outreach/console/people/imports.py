"""Importing a file of people: what is in it, row by row, before anything happens; then exactly that, or nothing."""

import csv
import io
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import importing
from outreach.actions.by_staff import Agreed, NotPossible
from outreach.actions.import_rows import KNOWN, UnreadableFile, read_phones
from outreach.actions.importing import Consent, Looked, Stored
from outreach.actions.programs import ProgramInUse
from outreach.console.cells import as_text
from outreach.console.guard import may
from outreach.console.here import db, me, noted, now
from outreach.console.people.base import pages, program_here, waiting_strangers
from outreach.console.people.reasons import reworded
from outreach.console.people.words import agreed_choices, column_words, slip_words
from outreach.console.words import _, ngettext
from outreach.domain.access import Right
from outreach.ports import Work
from outreach.queries import people as finding

_SHOWN = 100
"""So many rows and mistakes are shown; of a long file the others are counted."""

_EXAMPLE = "Dana Moore,+1 202 555 0110,America/Denver,en,,no,,CO,invite"


@pages.get("/import")
@may(Right.PEOPLE)
def import_file(program: UUID) -> str:
    """Ask for a file."""
    with db() as session:
        return _ask(session, program_here(session, program))


@pages.get("/import/example.csv")
@may(Right.PEOPLE)
def example(program: UUID) -> Response:
    """Give a file to begin with."""
    del program
    answer = Response(f"{','.join(KNOWN)}\n{_EXAMPLE}\n", mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="people.csv"'
    return answer


@pages.post("/import")
@may(Right.PEOPLE)
def look_file(program: UUID) -> str | tuple[str, int]:
    """Show what a file holds, and keep it sealed for an hour, to be imported or to say all that is wrong with it."""
    typed = {name: request.form.get(name, "") for name in ("agreed", "wording")}
    try:
        raw, consent = _handed_in(), _consent(typed)
        with db() as session:
            in_use = program_here(session, program)
            looked = _look(session, in_use, raw, consent)
            key = importing.keep(session, raw, consent, program=program, account=me().account_id, now=now())
            if looked.slips:
                return _show(session, in_use, looked, consent, key=key), 422
            noted(session, "looked_at_file", program=program, detail=f"{len(looked.new)} new")
            return _show(session, in_use, looked, consent, key=key)
    except (NotPossible, UnreadableFile) as error:
        with db() as session:
            return _ask(session, program_here(session, program), typed=typed, error=reworded(str(error))), 422


@pages.post("/import/<uuid:file>")
@may(Right.PEOPLE)
def apply_file(program: UUID, file: UUID) -> AnyResponse | tuple[str, int]:
    """Do a part of what was shown, and go on until all is done; or show what it would be by now."""
    try:
        with db() as session:
            stored = _apply(session, program, file)
    except NotPossible as error:
        return _again(program, file, reworded(str(error))), 422
    if stored.rest.new:
        return _go_on(program, file, stored), 200
    flash(ngettext("%(num)d person is enrolled.", "%(num)d people are enrolled.", stored.here), "good")
    done = url_for("people.list_all", program=program)
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": done})
    return redirect(done, 303)


@pages.get("/import/<uuid:file>/mistakes.csv")
@may(Right.PEOPLE)
def mistakes_of_file(program: UUID, file: UUID) -> Response:
    """Give all that is wrong with a file as a file, to be mended beside it."""
    with db() as session:
        in_use = program_here(session, program)
        try:
            raw, consent = importing.kept(session, file, program=program, account=me().account_id, now=now())
        except NotPossible:
            abort(404)
        slips = _look(session, in_use, raw, consent).slips
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow([_("Row"), _("Column"), _("What is wrong"), _("What to do")])
    for slip in sorted(slips, key=lambda slip: slip.row):
        table.writerow([slip.row, column_words(slip.column), *map(as_text, slip_words(slip))])
    answer = Response(written.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="mistakes.csv"'
    return answer


def _go_on(program: UUID, file: UUID, stored: Stored) -> str:
    with db() as session:
        in_use = program_here(session, program)
        return render_template(
            "people/importing.html",
            in_use=in_use,
            file=file,
            here=stored.here,
            everybody=stored.here + len(stored.rest.new),
            mark=stored.rest.mark,
            strangers=waiting_strangers(session, in_use.program_id),
        )


def _apply(session: Work, program: UUID, file: UUID) -> Stored:
    in_use = program_here(session, program)
    raw, consent = importing.kept(session, file, program=program, account=me().account_id, now=now())
    looked = _look(session, in_use, raw, consent)
    mark = request.form.get("mark", "")
    stored = importing.apply(session, in_use, file, looked, consent, mark=mark, now=now())
    noted(session, "imported_file", program=program, detail=f"{stored.count} enrolled")
    return stored


def _again(program: UUID, file: UUID, error: str) -> str:
    """Show what a file would do by now, if it is still kept."""
    with db() as session:
        in_use = program_here(session, program)
        try:
            raw, consent = importing.kept(session, file, program=program, account=me().account_id, now=now())
        except NotPossible:
            return _ask(session, in_use, error=error)
        looked = _look(session, in_use, raw, consent)
        return _show(session, in_use, looked, consent, key=file, error=error)


def _handed_in() -> bytes:
    handed = request.files.get("file")
    raw = b"" if handed is None else handed.read(importing.LARGEST + 1)
    if not raw:
        raise NotPossible("choose a file first")
    return raw


def _consent(typed: dict[str, str]) -> Consent:
    said = typed["agreed"]
    consent = Consent(agreed=Agreed(said) if said in set(Agreed) else Agreed.NONE, wording=typed["wording"].strip())
    consent.check()
    return consent


def _look(session: Work, in_use: ProgramInUse, raw: bytes, consent: Consent) -> Looked:
    lines = importing.read(raw)
    return importing.look(
        session,
        in_use,
        lines,
        consent,
        owners=finding.owners(session, read_phones(lines)),
        peers=finding.peers(session, in_use.program_id),
    )


def _ask(session: Work, in_use: ProgramInUse, *, typed: dict[str, str] | None = None, error: str = "") -> str:
    return render_template(
        "people/import.html",
        in_use=in_use,
        typed=typed or {},
        error=error,
        agreed=agreed_choices(),
        columns=KNOWN,
        most=importing.MOST_ROWS,
        strangers=waiting_strangers(session, in_use.program_id),
    )


def _show(session: Work, in_use: ProgramInUse, looked: Looked, consent: Consent, *, key: UUID, error: str = "") -> str:
    return render_template(
        "people/looked.html",
        in_use=in_use,
        looked=looked,
        slips=sorted(looked.slips, key=lambda slip: slip.row)[:_SHOWN],
        more_slips=max(0, len(looked.slips) - _SHOWN),
        shown=_SHOWN,
        rows=len({slip.row for slip in looked.slips}),
        consent=consent,
        key=key,
        error=error,
        strangers=waiting_strangers(session, in_use.program_id),
        agreed_words={Agreed.GIVEN: _("agreed before"), Agreed.INVITE: _("is asked"), Agreed.NONE: _("no text yet")},
    )
