"""Our numbers and the brake, the keys, drills, and what `outreach check` finds."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import drills as actions
from outreach.actions import pace
from outreach.actions.drills import NotNow, SomethingReal
from outreach.console.admin.base import administered, id_in, one_administered, pages, zone_of
from outreach.console.admin.words import ladder_words
from outreach.console.guard import may
from outreach.console.here import db, noted, now, options, runtime
from outreach.console.throttle import STRICT, limiter
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.drill import took
from outreach.domain.urgency import Urgency
from outreach.queries import drills as shown
from outreach.queries import keys as key_counts
from outreach.queries import senders as sender_pages

_LADDERS = (Urgency.EMERGENCY, Urgency.URGENT, Urgency.SAME_DAY)


@pages.get("/numbers")
@may(Right.ADMIN)
def senders() -> str:
    """Show our numbers, and the brake."""
    inside = runtime()
    with db() as session:
        zone = zone_of(administered(session))
        page = sender_pages.page(session, ours=inside.our_numbers, caps=inside.caps, pace=inside.pace, now=now())
    return render_template("admin/senders.html", page=page, zone=zone, lasts=_lasts)


def _lasts(behind: timedelta) -> str:
    return took(started_at=now(), at=now() + behind)


@pages.post("/numbers/brake")
@may(Right.ADMIN)
def let_go() -> AnyResponse:
    """Hold no check-ins any more."""
    with db() as session:
        if pace.let_go(session, now=now()):
            noted(session, "let_go_of_check_ins")
    flash(_("Check-ins go out again."), "good")
    return redirect(url_for("admin.senders"), 303)


@pages.get("/keys")
@may(Right.ADMIN)
def keys() -> str:
    """Name the keys; what is under each is counted when somebody asks."""
    with db() as session:
        names = key_counts.names(session)
        counted = key_counts.counted(session) if request.args.get("count") else None
    return render_template("admin/keys.html", names=names, counted=counted)


@pages.get("/drills")
@may(Right.ADMIN)
def drills() -> str:
    """Show the last drills, and offer to hold one."""
    return _drills_page()


@pages.get("/drills/state")
@may(Right.ADMIN, resting=True)
def drills_state() -> str:
    """Show again how they go, for a page that is left open while one does."""
    return _drills_page("admin/drills_part.html")


def _drills_page(template: str = "admin/drills.html", *, error: str = "") -> str:
    with db() as session:
        theirs = administered(session)
        latest = shown.latest(session, among=list(theirs))
    return render_template(
        template,
        latest=latest,
        zone=zone_of(theirs),
        programs=[(each.program_id, each.program.name) for each in theirs.values()],
        ladders=[(each.value, ladder_words(each)) for each in _LADDERS],
        took=took,
        error=error,
    )


@pages.post("/drills")
@may(Right.ADMIN)
def hold_drill() -> AnyResponse | tuple[str, int]:
    """Hold a drill: whoever is on call is really paged."""
    given = request.form.get("urgency", "")
    urgency = Urgency(given) if given in list(Urgency) else Urgency.EMERGENCY
    try:
        with db() as session:
            in_use = one_administered(session, id_in(request.form.get("program", "")))
            actions.begin(session, in_use, urgency=urgency, now=now())
            noted(session, "held_drill", program=in_use.program_id, detail=urgency.value)
    except NotNow as why:
        return _drills_page(error=_not_now(why)), 422
    flash(_("The drill has begun. This page shows who answers."), "good")
    return redirect(url_for("admin.drills"), 303)


def _not_now(why: NotNow) -> str:
    if isinstance(why, SomethingReal):
        return _("A real emergency waits for somebody. Hold the drill another time.")
    return _("A drill of this program goes on already. Wait until it is over.")


@pages.get("/check")
@may(Right.ADMIN)
def check() -> str:
    """Show what `outreach check` finds without asking elsewhere."""
    look = options().checks
    return render_template("admin/check.html", found=None if look is None else list(look(slow=False)), slow=None)


@pages.post("/check")
@may(Right.ADMIN)
@limiter.limit(STRICT)
def check_all() -> str:
    """Look at what takes long, too."""
    look = options().checks
    found, slow = (None, None) if look is None else (list(look(slow=False)), list(look(slow=True)))
    return render_template("admin/check.html", found=found, slow=slow)
