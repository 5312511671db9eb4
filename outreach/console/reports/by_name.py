"""The one file with names: a lead makes it for a purpose that they write down, and the audit log keeps it."""

from uuid import UUID

from flask import Response, abort, render_template, request

from outreach.console.guard import may
from outreach.console.here import db, me, noted, now, program_of
from outreach.console.reports import said
from outreach.console.reports.asked import Asked, NotAsked, asked, wanted
from outreach.console.reports.of_people import engagement, work
from outreach.console.reports.values import Column, Kind, Table, Told
from outreach.console.reports.views import pages, sent
from outreach.console.words import _
from outreach.domain.access import ConsoleRole, Right
from outreach.domain.hours import local_day
from outreach.domain.reporting import Share
from outreach.ports import Work
from outreach.queries.reports import engaged

SHORTEST_PURPOSE = 10
_LONGEST_PURPOSE = 300


@pages.get("/names")
@may(Right.REPORTS)
def names(program: UUID) -> tuple[str, int]:
    """Ask for what purpose a file with names is made."""
    _only_a_lead(program)
    return _form(program), 200


@pages.post("/names")
@may(Right.REPORTS)
def with_names(program: UUID) -> Response | tuple[str, int]:
    """Give who is how engaged and who carries what, by name, and write down who asked for it and why."""
    _only_a_lead(program)
    purpose, kind = request.form.get("purpose", "").strip(), request.form.get("kind", "xlsx")
    if len(purpose) < SHORTEST_PURPOSE:
        return _form(program, error=_("Write for what it is, in a few words: the audit log keeps them.")), 422
    if kind not in ("csv", "xlsx"):
        abort(404)
    try:
        told, about = _told(program, kind, purpose[:_LONGEST_PURPOSE])
    except NotAsked as why:
        return _form(program, error=str(why)), 422
    return sent(told, about, f"{about.in_use.program.name}-with-names", kind)


def _told(program: UUID, kind: str, purpose: str) -> tuple[list[Told], Asked]:
    """Tell what is in the file, and write into the audit log that it was made, or raise NotAsked."""
    with db() as session:
        in_use = program_of(session, program)
        found = wanted(request.form, zone=in_use.program.zone, now=now())
        about = asked(session, in_use, found, named=True, now=now())
        told = [_people(session, about), engagement(session, about), work(session, about)]
        detail = f"{kind} {found.period.first}-{found.period.last}: {purpose}"
        noted(session, "report_with_names", program=program, detail=detail)
    return told, about


def _only_a_lead(program: UUID) -> None:
    if ConsoleRole.LEAD not in me().roles.get(program, ()):
        abort(403)


def _form(program: UUID, *, error: str = "") -> str:
    with db() as session:
        in_use = program_of(session, program)
    return render_template(
        "reports/names.html",
        program=in_use.program,
        program_id=program,
        typed=request.values,
        error=error,
        stretch=said.stretch,
    )


def _people(session: Work, about: Asked) -> Told:
    """Tell who is how engaged."""
    zone = about.frame.zone
    return Told(
        which="names",
        title=_("People"),
        about=said.rule(),
        figures=[],
        tables=[
            Table(
                title=_("People by name"),
                columns=[
                    Column(_("Name")),
                    Column(_("Looked after by")),
                    Column(_("Level")),
                    Column(_("Answered"), Kind.SHARE),
                    Column(_("Heard last"), Kind.DAY),
                ],
                rows=[
                    (
                        one.name,
                        one.peer,
                        said.level(one.level),
                        Share(one.touch.answered, one.touch.ended),
                        None if one.last_heard_at is None else local_day(one.last_heard_at, zone),
                    )
                    for one in engaged.by_name(session, about.frame)
                ],
            )
        ],
    )
