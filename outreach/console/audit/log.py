"""The audit log: who read which thread, who did what, by person, account, action and day; and the same as a file."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from outreach.actions import programs
from outreach.console.admin.base import id_in, zone_of
from outreach.console.admin.messages import day_in
from outreach.console.audit.words import action_words, detail_words
from outreach.console.cells import as_text
from outreach.console.guard import may
from outreach.console.here import db, me, noted
from outreach.console.throttle import STRICT, limiter
from outreach.console.words import _
from outreach.domain.access import ConsoleRole, Right
from outreach.ports import Work
from outreach.queries import audit_log
from outreach.queries.audit_log import Asked, AuditLine, Reader

pages = Blueprint("audit", __name__, url_prefix="/audit")

_MOST_LINES = 50_000
"""What a spreadsheet would reckon with instead of showing it."""


def _reader() -> Reader:
    """Say what they see: lines of their programs, and of none for those who answer for the whole installation."""
    return Reader(programs=me().programs(Right.AUDIT), of_none=_answers_for_all(), knows=me().programs(Right.PEOPLE))


def _answers_for_all() -> bool:
    """See whether they are admin or auditor of every program: a line of none may tell of somebody in any of them."""
    return all(
        me().holds(Right.ADMIN, program) or ConsoleRole.AUDITOR in me().roles.get(program, ()) for program in me().names
    )


def _asked(zone: str) -> Asked:
    """Read what was asked for."""
    given = request.args
    since, until = day_in(given.get("day", ""), zone)
    return Asked(
        account=id_in(given.get("account", "")),
        person=id_in(given.get("person", "")),
        action=given.get("action") or None,
        since=since,
        until=until,
    )


def _zone(session: Work) -> str:
    theirs = me().programs(Right.AUDIT)
    found = programs.all_in_use(session, list(theirs[:1]))
    return zone_of(found)


def _kept() -> dict[str, Any]:
    """Keep what was asked for."""
    return {name: given for name in ("account", "person", "action", "day") if (given := request.args.get(name))}


@pages.get("/")
@may(Right.AUDIT)
def show() -> str:
    """Show it, newest first."""
    with db() as session:
        zone = _zone(session)
        reader = _reader()
        page = audit_log.page(session, reader, _asked(zone), before=id_in(request.args.get("before", "")))
        doers = audit_log.doers(session, reader)
        done = audit_log.actions(session, reader)
        noted(session, "read_audit_log")
    return render_template(
        "audit/log.html",
        page=page,
        zone=zone,
        names=me().names,
        accounts=[("", _("Everybody")), *doers],
        actions=[("", _("Everything")), *((each, action_words(each)) for each in done)],
        action_words=action_words,
        detail_words=lambda line: detail_words(line, me().names),
        kept=_kept(),
        older=None if page.older is None else url_for("audit.show", before=page.older, **_kept()),
    )


@pages.get("/file.csv")
@may(Right.AUDIT)
@limiter.limit(STRICT)
def export() -> Response:
    """Give the same as a file, as far as so many lines."""
    with db() as session:
        lines = list(audit_log.every(session, _reader(), _asked(_zone(session)), at_most=_MOST_LINES))
        noted(session, "exported_audit_log", detail=str(len(lines)))
    answer = Response(_written(lines), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    return answer


def _written(lines: Iterable[AuditLine]) -> str:
    """Write lines as a file that no spreadsheet takes for formulas."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(["at_utc", "account", "name", "action", "person", "initials", "program", "detail"])
    for line in lines:
        program = "" if line.program_id is None else me().names.get(line.program_id, str(line.program_id))
        cells = [
            line.at.isoformat(timespec="seconds"),
            line.login or "",
            line.account or "",
            line.action,
            "" if line.person_id is None else str(line.person_id),
            line.initials or "",
            program,
            line.detail,
        ]
        table.writerow(map(as_text, cells))
    return written.getvalue()
