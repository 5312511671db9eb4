"""The acts of a specialist on one escalation: the same as by text, through the same actions; the first one has it.

Every act answers with the panel as it is afterwards, whoever asked by whichever way; what cannot be done says why, and
keeps what was typed.
"""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import bridging, claiming, giving_over, handing_over, inviting, putting_off, taking
from outreach.actions.bridging import MayNotCall, SomebodyElseHasIt
from outreach.actions.claiming import SomebodyHasIt
from outreach.actions.escalations import person_of
from outreach.actions.inviting import NotOnTheTeam
from outreach.actions.reaching import NotReachable
from outreach.console.guard import may
from outreach.console.here import at_work, db, me, noted, now, person_here
from outreach.console.queue import closing
from outreach.console.queue.acts import acts_of
from outreach.console.queue.choices import moment_of
from outreach.console.queue.pressing import pressed_before
from outreach.console.queue.refusing import Refused, said_of
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.escalation import EscalationStatus
from outreach.domain.looking_again import CannotWait
from outreach.domain.promise import furthest
from outreach.domain.typed import BadMoment
from outreach.ports import Work
from outreach.records import escalations, specialists
from outreach.records.escalations import Escalation
from outreach.records.specialists import Specialist

pages = Blueprint("desk", __name__, url_prefix="/queue")

Act = Callable[[Work, Escalation, Specialist], str]
"""Does something with an escalation, and says in words what was done; raises Refused."""


@pages.get("/<uuid:escalation>")
@may(Right.QUEUE)
def show(escalation: UUID) -> str:
    """Show one escalation with all that may be done with it, or only the panel for a page that asks for it."""
    with db() as session:
        live = one(session, escalation)
        if live.status is EscalationStatus.RESOLVED and live.participant_id is not None:
            person_here(session, live.participant_id)
        acts = acts_of(session, live, back=_back())
    part = "queue/_acts.html" if request.headers.get("HX-Request") else "queue/card.html"
    return render_template(part, acts=acts)


def one(session: Work, key: UUID) -> Escalation:
    """Find an escalation of a program whose queue they work; 404 for any other."""
    found = escalations.by_ids(session, [key]).get(key)
    if found is None or not me().holds(Right.QUEUE, found.program_id):
        abort(404)
    return found


@pages.post("/<uuid:escalation>/<act>")
@may(Right.QUEUE)
def do(escalation: UUID, act: str) -> AnyResponse | tuple[AnyResponse, int]:
    """Do something with an escalation."""
    if act not in ACTS:
        abort(404)
    specialist = at_work()
    try:
        with db() as session:
            live = one(session, escalation)
            said = ACTS[act](session, live, specialist)
            noted(session, act.replace("-", "_"), person=live.participant_id, program=live.program_id)
    except (Refused, SomebodyHasIt, CannotWait, BadMoment, NotOnTheTeam, NotReachable) as error:
        words, status = said_of(error)
        return _panel(escalation, error=words, failed=act), status
    return _panel(escalation, said=said)


def _back() -> str:
    asked = request.values.get("back", "")
    return asked if asked in ("queue", "person") else "card"


def _panel(escalation: UUID, *, said: str = "", error: str = "", failed: str = "") -> AnyResponse:
    """Answer with the panel as it is now; a browser that has no script is sent back to where it came from."""
    by_htmx, back = bool(request.headers.get("HX-Request")), _back()
    if said and not by_htmx:
        flash(said, "good")
        return redirect(_address(escalation, back), 303)
    with db() as session:
        live = one(session, escalation)
        typed = request.form.to_dict() if error else {}
        acts = acts_of(session, live, back=back, said=said, error=error, failed=failed, typed=typed)
    answer = Response(render_template("queue/_acts.html" if by_htmx else "queue/card.html", acts=acts))
    if by_htmx:
        answer.headers["HX-Trigger"] = "live:queue, live:person"
    return answer


def _address(escalation: UUID, back: str) -> str:
    if back == "queue":
        return url_for("queue.show")
    with db() as session:
        live = one(session, escalation)
    if back == "person" and live.participant_id is not None:
        return url_for("person.show", person=live.participant_id)
    if back == "person" and live.stranger_id is not None:
        return url_for("person.show", stranger=live.stranger_id)
    return url_for("desk.show", escalation=escalation)


def _claim(session: Work, live: Escalation, specialist: Specialist) -> str:
    """Take it, and the person's thread with it."""
    _still_there(live)
    claiming.claim(session, person_of(session, live), specialist, now=now())
    return _("It is yours.")


def _let_go(session: Work, live: Escalation, specialist: Specialist) -> str:
    """Let others write, and keep what was taken."""
    claiming.let_go(session, person_of(session, live), specialist)
    return _("Others may write to them now. It stays yours until you close it or pass it on.")


def _call(session: Work, live: Escalation, specialist: Specialist) -> str:
    """Ring their phone, and connect them."""
    _still_there(live)
    person = person_of(session, live)
    if person.is_nobody:
        raise Refused(_("This is an exercise: there is nobody to call."))
    claiming.claim(session, person, specialist, now=now())
    try:
        bridging.ring(session, _again(session, live), specialist, now=now())
    except MayNotCall as error:
        raise Refused(_("They have not agreed to calls.")) from error
    except SomebodyElseHasIt as error:
        raise Refused(_("Somebody else has it.")) from error
    return _("Your phone rings in a moment. Press 1 and we connect you; they see our number, not yours.")


def _promise(session: Work, live: Escalation, specialist: Specialist) -> str:
    """Say by when they are in touch; the person is told, once for each press."""
    _mine_or_free(session, live, specialist)
    if pressed_before(session, live):
        return _("Noted.")
    zone = person_of(session, live).in_use.program.zone
    chosen = moment_of(request.form.get("when", ""), "", zone=zone, now=now().replace(second=0, microsecond=0))
    if chosen is None:
        raise Refused(_("Choose by when."))
    if chosen > furthest(urgency=live.urgency, zone=zone, now=now()):
        raise Refused(_("That is too far off; choose an earlier moment."))
    told = taking.promise(session, live, specialist, promised_at=chosen, now=now())
    if told is None:
        raise Refused(_("Somebody else has it."), 409)
    if told:
        return _("Noted, and they were told.")
    return _("Noted. They were not told: it is not the hour for it, or they stopped our texts.")


def _snooze(session: Work, live: Escalation, specialist: Specialist) -> str:
    """Look again later; nobody else is told."""
    _mine_or_free(session, live, specialist)
    zone = person_of(session, live).in_use.program.zone
    until = moment_of(request.form.get("until", ""), request.form.get("exact", ""), zone=zone, now=now())
    if until is None:
        raise Refused(_("Choose when."))
    if not putting_off.snooze(session, live, specialist, until=until, now=now()):
        raise Refused(_("Somebody else has it."), 409)
    return _("We bring it back to you then. They were not told.")


def _wake(session: Work, live: Escalation, specialist: Specialist) -> str:
    """Take back that it was put off."""
    if not putting_off.wake(session, live, specialist, now=now()):
        raise Refused(_("It was not put off any more."), 409)
    return _("It is yours to do now.")


def _pass(session: Work, live: Escalation, specialist: Specialist) -> str:
    """Hand it to the next rung, with a note."""
    _mine_or_free(session, live, specialist)
    if live.status is EscalationStatus.OPEN and specialist.id in live.passed_by:
        return _("You passed it on already.")
    if not taking.pass_on(session, live, specialist, note=request.form.get("note", "").strip(), now=now()):
        raise Refused(_("Somebody else has it."), 409)
    return _("Passed on. The next person is told now.")


def _give(session: Work, live: Escalation, specialist: Specialist) -> str:
    """Ask one person to take it over."""
    _still_there(live)
    taker = _chosen(session, "taker")
    if not giving_over.offer(session, live, specialist, taker, now=now()):
        raise Refused(_("It is not yours to give, or somebody was asked already."), 409)
    return _("%(name)s was asked. It stays yours until they accept.", name=taker.name)


def _keep(session: Work, live: Escalation, specialist: Specialist) -> str:
    """Keep what was offered."""
    if not giving_over.take_back(session, live, specialist, now=now()):
        raise Refused(_("It is not offered any more; look who has it now."), 409)
    return _("You keep it. They were told.")


def _accept(session: Work, live: Escalation, specialist: Specialist) -> str:
    """Take over what is offered to them."""
    offer = giving_over.offered(session, live)
    if (
        offer is None
        or offer.taker_id != specialist.id
        or not handing_over.accept(session, offer, specialist, now=now())
    ):
        raise Refused(_("It is not offered to you any more; look who has it now."), 409)
    return _("It is yours now.")


def _invite(session: Work, live: Escalation, specialist: Specialist) -> str:
    """Ask somebody to look too."""
    _still_there(live)
    whom = _chosen(session, "whom")
    if not inviting.invite(session, live, specialist, whom, now=now()):
        return _("%(name)s was asked before, and may see them.", name=whom.name)
    return _("%(name)s was asked to look too.", name=whom.name)


def _uninvite(session: Work, live: Escalation, specialist: Specialist) -> str:
    """Need somebody's look no more."""
    whom = _chosen(session, "whom")
    inviting.take_back(session, person_of(session, live), specialist, whom, now=now())
    return _("%(name)s does not see them any more.", name=whom.name)


def _chosen(session: Work, name: str) -> Specialist:
    """Find whom they chose."""
    key = request.form.get(name, type=UUID)
    found = None if key is None else specialists.by_ids(session, [key]).get(key)
    if found is None:
        raise Refused(_("Choose somebody."))
    return found


def _still_there(live: Escalation) -> None:
    """Refuse what somebody closed meanwhile."""
    if live.status is EscalationStatus.RESOLVED:
        raise Refused(_("Somebody closed it meanwhile."), 409)


def _mine_or_free(session: Work, live: Escalation, specialist: Specialist) -> None:
    """Refuse what somebody else has, with their name."""
    _still_there(live)
    if live.acknowledged_by not in (None, specialist.id):
        assert live.acknowledged_by is not None
        raise SomebodyHasIt(specialists.by_ids(session, [live.acknowledged_by])[live.acknowledged_by])


def _again(session: Work, live: Escalation) -> Escalation:
    return escalations.by_ids(session, [live.id])[live.id]


def _resolve(session: Work, live: Escalation, specialist: Specialist) -> str:
    """Close it with how it ended, and plan to look again."""
    _mine_or_free(session, live, specialist)
    return closing.resolve(session, live, specialist)


ACTS: dict[str, Act] = {
    "claim": _claim,
    "let-go": _let_go,
    "call": _call,
    "promise": _promise,
    "snooze": _snooze,
    "wake": _wake,
    "pass": _pass,
    "give": _give,
    "keep": _keep,
    "accept": _accept,
    "invite": _invite,
    "uninvite": _uninvite,
    "resolve": _resolve,
    "look-no-more": closing.look_no_more,
}
