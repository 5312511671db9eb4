"""The queue: everybody who waits for one of us, how the queue is doing, and answers that only want thanks."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import people, thanking
from outreach.actions.claiming import SomebodyHasIt
from outreach.actions.people import Person
from outreach.actions.thanking import CannotThank
from outreach.console.guard import may
from outreach.console.here import at_work, db, me, noted, now, runtime
from outreach.console.queue.refusing import said_of
from outreach.console.words import _, ngettext
from outreach.domain.access import SEES_EVERYBODY, Right
from outreach.domain.queue_light import Colour, Light
from outreach.ports import Work
from outreach.queries import board, fine
from outreach.queries.board import Board, Whose
from outreach.queries.fine import Fine
from outreach.records import replies

pages = Blueprint("queue", __name__)


@pages.get("/")
@may(Right.QUEUE)
def show() -> str:
    """Show all of it."""
    with db() as session:
        found, well = _board(session), _well(session)
    return render_template("queue/show.html", **_words(found), well=well)


@pages.get("/queue/cards")
@may(Right.QUEUE, resting=True)
def cards() -> str:
    """Show the cards and the light by themselves, as they are now."""
    with db() as session:
        found = _board(session)
    return render_template("queue/_board.html", **_words(found))


@pages.get("/queue/fine")
@may(Right.QUEUE, resting=True)
def lane() -> str:
    """Show by themselves the answers that worry nobody; what a press was answered with stays."""
    with db() as session:
        return render_template("queue/_fine.html", well=_well(session), by_itself=True)


@pages.post("/queue/fine/<uuid:reply>/thank")
@may(Right.QUEUE)
def thank(reply: UUID) -> AnyResponse | str | tuple[str, int]:
    """Thank for an answer by one tap; a second one does nothing."""
    specialist, said, status = at_work(), "", 200
    try:
        with db() as session:
            _theirs(session, reply)
            hours = runtime().state_hours
            thanked = thanking.thank(session, reply, specialist, state_hours=hours, now=now())
            whom = _author(session, reply)
            noted(session, "thanked", person=whom.participant_id, program=whom.in_use.program_id, detail=str(reply))
        said = _("They get your thanks.") if thanked else _("Somebody has thanked them already.")
    except (CannotThank, SomebodyHasIt) as error:
        said, status = said_of(error)
    return _answer(said, status)


@pages.post("/queue/fine/read")
@may(Right.QUEUE)
def read() -> AnyResponse | str | tuple[str, int]:
    """Note that answers were read, for which nobody wants to send a text."""
    with db() as session:
        shown = {each.reply: each for each in _well(session)}
        picked = [shown[key] for key in request.form.getlist("reply", type=UUID) if key in shown]
        count = thanking.have_read(session, [each.reply for each in picked], at_work(), now=now())
        for each in picked:
            noted(session, "read_answers", person=each.participant, program=each.program, detail=str(each.reply))
    return _answer(ngettext("%(num)d answer read.", "%(num)d answers read.", count), 200)


def _theirs(session: Work, reply: UUID) -> None:
    """Refuse to thank for an answer that they may not see; one that was met is theirs to hear so."""
    if not fine.may_meet(
        session,
        reply,
        programs_=me().programs(Right.QUEUE),
        everybody_of=_everybody_of(),
        specialist=at_work().id,
        now=now(),
    ):
        raise CannotThank("not theirs")


def _author(session: Work, reply: UUID) -> Person:
    """Find who wrote an answer that was thanked for."""
    (heard,) = replies.heard(session, [reply]).values()
    assert heard.participant_id is not None, "it was thanked for"
    return people.of_participant(session, heard.participant_id)


def _answer(said: str, status: int) -> AnyResponse | str | tuple[str, int]:
    """Answer with the lane as it is now, or send a browser without script back to the queue."""
    if not request.headers.get("HX-Request"):
        flash(said, "good" if status == 200 else "warn")
        return redirect(url_for("queue.show"), 303)
    with db() as session:
        part = render_template("queue/_fine.html", well=_well(session), said=said, failed=status != 200)
    return part, status


def _whose() -> Whose:
    try:
        return Whose(request.args.get("whose", ""))
    except ValueError:
        return Whose.TEAM if me().specialist is not None else Whose.ALL


def _board(session: Work) -> Board:
    somebody = me().specialist
    return board.board(
        session,
        programs_=me().programs(Right.QUEUE),
        specialist=None if somebody is None else somebody.id,
        whose=_whose(),
        now=now(),
        start=max(0, request.args.get("start", 0, type=int)),
    )


def _everybody_of() -> tuple[UUID, ...]:
    """List the programs in which they may see everybody."""
    return tuple(program for program, roles in me().roles.items() if not SEES_EVERYBODY.isdisjoint(roles))


def _well(session: Work) -> Sequence[Fine]:
    somebody = me().specialist
    return fine.fine(
        session,
        programs_=me().programs(Right.QUEUE),
        everybody_of=_everybody_of(),
        specialist=None if somebody is None else somebody.id,
        now=now(),
    )


def _words(found: Board) -> dict[str, object]:
    whose = _whose()
    names = {Whose.MINE: _("Mine"), Whose.TEAM: _("Team"), Whose.ALL: _("All")}
    return {
        "board": found,
        "whose": whose,
        "names": names,
        "older": found.older(whose),
        "light": light_words(found.light),
        "colour": found.light.colour,
        "colour_words": {
            Colour.GREEN: _("On time"),
            Colour.AMBER: _("Look at this"),
            Colour.RED: _("Somebody waits too long"),
        }[found.light.colour],
        "my_id": None if (somebody := me().specialist) is None else somebody.id,
    }


def light_words(light: Light) -> list[str]:
    """Say why the light has its colour, the worst first."""
    said = []
    if light.late:
        said.append(
            ngettext(
                "%(num)d waits longer than it may.",
                "%(num)d wait longer than they may.",
                light.late,
            )
        )
    if light.nobody_on_call:
        said.append(_("Nobody is on call now."))
    if light.broken:
        said.append(ngettext("%(num)d promise is over.", "%(num)d promises are over.", light.broken))
    if light.grows:
        said.append(
            _(
                "The queue grows: %(opened)s came in the last hour, %(closed)s were closed.",
                opened=light.opened_lately,
                closed=light.closed_lately,
            )
        )
    waiting = ngettext("%(num)d waits for somebody.", "%(num)d wait for somebody.", light.waiting)
    return [*said, waiting if light.waiting else _("Nobody waits.")]
