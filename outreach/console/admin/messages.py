"""The message log, and a test text to one's own phone."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import trial_texts
from outreach.actions.trial_texts import TooOften
from outreach.console.admin.base import administered, id_in, one_administered, pages, zone_of
from outreach.console.admin.words import kind_words, status_words, trouble_words
from outreach.console.guard import may
from outreach.console.here import db, me, noted, now
from outreach.console.throttle import STRICT, limiter
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.hours import at_wall_clock
from outreach.domain.troubles import Trouble
from outreach.ports import Work
from outreach.queries import message_log
from outreach.queries.message_log import Wanted
from outreach.records.specialists import Specialist

_STILL_GOING = (MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNSURE, MessageStatus.SENT)

_ANY = "any"
"""What the choice of troubles is called that means all of them."""


@pages.get("/messages")
@may(Right.ADMIN)
def messages() -> str:
    """Show the message log of one program."""
    given = request.args
    with db() as session:
        theirs = administered(session)
        in_use = one_administered(session, id_in(given.get("program", "")))
        zone = in_use.program.zone
        wanted = _wanted(zone)
        page = message_log.page(session, [in_use.program_id], wanted, before=id_in(given.get("before", "")))
        noted(session, "read_message_log", program=in_use.program_id)
    return render_template(
        "admin/messages.html",
        page=page,
        zone=zone,
        program=in_use,
        programs=[(each.program_id, each.program.name) for each in theirs.values()],
        kinds=[("", _("Every kind")), *((kind.value, kind_words(kind)) for kind in MessageKind)],
        statuses=[("", _("Every state")), *((each.value, status_words(each)) for each in MessageStatus)],
        troubles=_troubles(),
        older=None if page.older is None else url_for("admin.messages", before=page.older, **_kept()),
    )


def _troubles() -> list[tuple[str, str]]:
    each = [(trouble.value, trouble_words(trouble)) for trouble in Trouble]
    return [("", _("With or without an error")), (_ANY, _("Every error")), *each]


def _kept() -> dict[str, Any]:
    """Keep what was asked for."""
    names = ("program", "kind", "status", "trouble", "day")
    return {name: given for name in names if (given := request.args.get(name))}


def _wanted(zone: str) -> Wanted:
    """Read what was asked for; what is no choice of ours counts as none."""
    given = request.args
    since, until = day_in(given.get("day", ""), zone)
    kind, status, trouble = (given.get(name, "") for name in ("kind", "status", "trouble"))
    return Wanted(
        kind=MessageKind(kind) if kind in list(MessageKind) else None,
        status=MessageStatus(status) if status in list(MessageStatus) else None,
        trouble=Trouble(trouble) if trouble in list(Trouble) else None,
        not_arrived=trouble == _ANY,
        since=since,
        until=until,
    )


def day_in(given: str, zone: str) -> tuple[datetime | None, datetime | None]:
    """Read a day as a browser sends it: when it begins and ends in a zone, or nothing of both."""
    try:
        day = date.fromisoformat(given)
        return at_wall_clock(day, time.min, zone), at_wall_clock(day + timedelta(days=1), time.min, zone)
    except (ValueError, OverflowError):
        return None, None


@pages.get("/test-text")
@may(Right.ADMIN)
def trial() -> str:
    """Offer to send a test text."""
    return _trial_page()


def _trial_page(*, error: str = "") -> str:
    with db() as session:
        theirs = administered(session)
        somebody = me().specialist
    programs = [(each.program_id, each.program.name) for each in theirs.values()]
    return render_template("admin/trial.html", somebody=somebody, programs=programs, error=error)


@pages.post("/test-text")
@may(Right.ADMIN)
@limiter.limit(STRICT)
def send_trial() -> AnyResponse | tuple[str, int]:
    """Send a test text to one's own phone."""
    somebody = me().specialist
    if somebody is None:
        return _trial_page(error=_("Your account has no phone. Ask an admin to link it to one of ours.")), 422
    try:
        with db() as session:
            message = _send(session, somebody)
    except TooOften:
        return _trial_page(error=_("That is enough for now: three test texts in ten minutes. Wait a little.")), 429
    flash(_("The test text is on its way."), "good")
    return redirect(url_for("admin.trial_one", message=message), 303)


def _send(session: Work, somebody: Specialist) -> UUID:
    in_use = one_administered(session, id_in(request.form.get("program", "")))
    noted(session, "sent_test_text", program=in_use.program_id)
    return trial_texts.send(session, somebody, in_use, now=now())


@pages.get("/test-text/<uuid:message>")
@may(Right.ADMIN)
def trial_one(message: UUID) -> str:
    """Show how a test text goes."""
    return render_template("admin/trial_one.html", **_on_its_way(message))


@pages.get("/test-text/<uuid:message>/state")
@may(Right.ADMIN, resting=True)
def trial_state(message: UUID) -> str:
    """Show again how it goes, for a page that is left open."""
    return render_template("admin/trial_part.html", **_on_its_way(message))


def _on_its_way(message: UUID) -> dict[str, object]:
    with db() as session:
        theirs = administered(session)
        line = message_log.one(session, list(theirs), message)
    if line is None or not line.to_staff:
        abort(404)
    return {"line": line, "zone": zone_of(theirs), "over": line.status not in _STILL_GOING}
