"""The pages of a program's reports: an overview, one page for each, and files of them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request, url_for

from outreach.console.guard import may
from outreach.console.here import db, me, noted, now, program_of
from outreach.console.reports import said
from outreach.console.reports.asked import Asked, NotAsked, Wanted, asked, usual, wanted
from outreach.console.reports.charts import drawn
from outreach.console.reports.files import Heading, as_csv, as_xlsx
from outreach.console.reports.telling import PER_PEER, TELL, open_to, overview
from outreach.console.reports.values import Told, compared, shown
from outreach.console.words import _
from outreach.domain.access import ConsoleRole, Right
from outreach.domain.hours import local_day
from outreach.domain.periods import Stretch
from outreach.ports import Work

pages = Blueprint("reports", __name__, url_prefix="/programs/<uuid:program>/reports")

_WHICH = f"<any({', '.join(TELL)}):which>"
_FILE_OF = f"<any(overview, all, {', '.join(TELL)}):which>"
MIMETYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pages.get("")
@may(Right.REPORTS)
def show(program: UUID) -> tuple[str, int]:
    """Show the main figures of everything."""
    return _page(program, "overview")


@pages.get(f"/{_WHICH}")
@may(Right.REPORTS)
def one(program: UUID, which: str) -> tuple[str, int]:
    """Show one report."""
    return _page(program, which)


@pages.get(f"/{_FILE_OF}.<any(csv, xlsx):kind>")
@may(Right.REPORTS)
def file(program: UUID, which: str, kind: str) -> Response | tuple[str, int]:
    """Give a report, or all of them, as a file without names."""
    wanted_ones = _readable(program) if which == "all" else (_allowed(program, which),)
    try:
        with db() as session:
            about = _asked(session, program, _wanted(session, program), named=False)
            told = [tell(session, each, about) for each in wanted_ones]
            noted(session, "report_file", program=program, detail=f"{which}.{kind} {_days(about)}")
    except NotAsked as why:
        return _refused(program, "overview", str(why))
    return sent(told, about, f"{about.in_use.program.name}-{which}", kind)


def tell(session: Work, which: str, about: Asked) -> Told:
    """Tell one report, or the overview."""
    return overview(session, about) if which == "overview" else TELL[which](session, about)


def sent(told: Sequence[Told], about: Asked, name: str, kind: str) -> Response:
    """Send reports as a file."""
    period = about.frame.period
    heading = Heading(
        program=about.in_use.program.title,
        first=period.first,
        last=period.last,
        made=local_day(now(), about.frame.zone).isoformat(),
    )
    written = as_csv(told, heading) if kind == "csv" else as_xlsx(told, heading)
    answer = Response(written, mimetype=MIMETYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{_days(about)}.{kind}"'
    return answer


def _days(about: Asked) -> str:
    return f"{about.frame.period.first.isoformat()}-{about.frame.period.last.isoformat()}"


def _page(program: UUID, which: str) -> tuple[str, int]:
    """Show a report; it is drawn and written once the database is let go."""
    _allowed(program, which)
    try:
        with db() as session:
            found = _wanted(session, program)
            about = _asked(session, program, found, named=True)
            told = tell(session, which, about)
    except NotAsked as why:
        return _refused(program, which, str(why))
    return render_template("reports/report.html", told=told, **_around(about, found, which)), 200


def _refused(program: UUID, which: str, why: str) -> tuple[str, int]:
    """Show the page with nothing on it but what was typed, and why it cannot be told."""
    with db() as session:
        in_use = program_of(session, program)
        found = usual(zone=in_use.program.zone, now=now())
        about = asked(session, in_use, found, named=False, now=now())
    told = Told(which=which, title=said.title(which), about=[], figures=[])
    return render_template("reports/report.html", told=told, error=why, **_around(about, found, which)), 422


def _wanted(session: Work, program: UUID) -> Wanted:
    return wanted(request.args, zone=program_of(session, program).program.zone, now=now())


def _asked(session: Work, program: UUID, found: Wanted, *, named: bool) -> Asked:
    return asked(session, program_of(session, program), found, named=named, now=now())


def _readable(program: UUID) -> tuple[str, ...]:
    return open_to(me().roles.get(program, ()))


def _allowed(program: UUID, which: str) -> str:
    if which == PER_PEER and which not in _readable(program):
        abort(403)
    return which


def _around(about: Asked, found: Wanted, which: str) -> dict[str, Any]:
    """Gather what stands around a report: the time, the other reports, and the files of it."""
    program = about.in_use.program_id
    here: dict[str, Any] = {"program": program, **found.address}
    links: list[tuple[str, dict[str, str], str]] = [
        ("reports.show", {}, "overview"),
        *(("reports.one", {"which": each}, each) for each in _readable(program)),
    ]
    typed = found.address | {
        name: request.args[name] for name in ("stretch", "first", "last", "price") if name in request.args
    }
    return {
        "program": about.in_use.program,
        "program_id": program,
        "about": about,
        "typed": typed,
        "stretches": [(each.value, said.stretch(each)) for each in Stretch],
        "tabs": [
            (url_for(view, **{**here, **one_of}), said.title(name), name == which) for view, one_of, name in links
        ],
        "files": [
            (url_for("reports.file", **{**here, "which": of, "kind": kind}), words)
            for of, kind, words in (
                (which, "csv", _("This as CSV")),
                (which, "xlsx", _("This as Excel file")),
                ("all", "xlsx", _("All as Excel file")),
            )
        ],
        "leads": ConsoleRole.LEAD in me().roles.get(program, ()),
        "address": found.address,
        "priced": which in ("overview", "delivery"),
        "shown": shown,
        "compared": compared,
        "drawn": drawn,
    }
