"""Hand-over: what is offered to a specialist with all that is in it, and giving what they have to somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import handing_over, rota
from outreach.actions.inviting import NotOnTheTeam
from outreach.actions.programs import ProgramInUse
from outreach.actions.reaching import NotReachable
from outreach.console.guard import may
from outreach.console.here import at_work, db, noted, now
from outreach.console.shift.base import mine, one_of, pages
from outreach.console.words import _, ngettext
from outreach.domain.access import Right
from outreach.ports import Work
from outreach.queries import packets
from outreach.queries.packets import Packet, Wanted
from outreach.records import handovers, specialists
from outreach.records.handovers import Handover
from outreach.records.specialists import Specialist, StaffRole

_ANSWERING = frozenset({StaffRole.SPECIALIST, StaffRole.LEAD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is offered to somebody: by whom, and what is in it."""

    handover: Handover
    giver: Specialist
    packet: Packet
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What somebody has in a program, to whom they may give it (who is on call first), and who was asked already."""

    in_use: ProgramInUse
    packet: Packet
    takers: Sequence[tuple[Specialist, bool]]
    asked: Specialist | None


@pages.get("/handover")
@may(Right.SHIFTS)
def handover() -> str:
    """Show what is offered to them, and what they have themselves."""
    return _page()


def _page(error: str = "", about: object = None) -> str:
    with db() as session:
        in_use = mine(session)
        offers = _offers(session, in_use)
        held = _held(session, in_use)
        if any(each.packet.things for each in offers):
            noted(session, "read_handover", detail=", ".join(str(each.handover.id) for each in offers))
    return render_template("shift/handover.html", offers=offers, held=held, error=error, about=about)


def _offers(session: Work, in_use: dict[UUID, ProgramInUse]) -> list[Offer]:
    waiting = [each for each in handing_over.acceptable(session, at_work(), now=now()) if each.program_id in in_use]
    found = packets.of(
        session,
        [
            Wanted(program_id=each.program_id, giver_id=each.giver_id, until=each.offered_at, only=each.escalation_id)
            for each in waiting
        ],
        now=now(),
    )
    givers = specialists.by_ids(session, sorted({each.giver_id for each in waiting}))
    return [
        Offer(handover=each, giver=givers[each.giver_id], packet=packet, zone=in_use[each.program_id].program.zone)
        for each, packet in zip(waiting, found, strict=True)
        if packet.things
    ]


def _held(session: Work, in_use: dict[UUID, ProgramInUse]) -> list[Held]:
    wanted = [Wanted(program_id=program, giver_id=at_work().id) for program in in_use]
    return [
        _held_in(session, each, packet)
        for each, packet in zip(in_use.values(), packets.of(session, wanted, now=now()), strict=True)
        if packet.things
    ]


def _held_in(session: Work, in_use: ProgramInUse, packet: Packet) -> Held:
    running = [each.specialist for each in rota.current_shifts(session, in_use.program_id, now=now())]
    team = [
        (one, one.id in running)
        for one, roles in specialists.team_of(session, in_use.program_id)
        if roles & _ANSWERING and one.id != at_work().id
    ]
    offered = [
        each
        for each in handovers.offered_in(session, in_use.program_id)
        if each.giver_id == at_work().id and each.escalation_id is None
    ]
    names = {one.id: one for one, _on_call in team}
    return Held(
        in_use=in_use,
        packet=packet,
        takers=sorted(team, key=lambda each: (not each[1], each[0].name.casefold())),
        asked=names.get(offered[0].taker_id) if offered and offered[0].taker_id else None,
    )


@pages.post("/handover/<uuid:handover_id>/accept")
@may(Right.SHIFTS)
def accept(handover_id: UUID) -> AnyResponse:
    """Take over what was offered."""
    with db() as session:
        waiting = handing_over.acceptable(session, at_work(), now=now())
        found = next((each for each in waiting if each.id == handover_id), None)
        taken = [] if found is None else handing_over.accept(session, found, at_work(), now=now())
        if found is not None:
            noted(session, "accepted_handover", program=found.program_id, detail=str(len(taken)))
    if taken:
        words = ngettext(
            "%(num)d is yours now. The one who waits hears your name.",
            "%(num)d are yours now. Those who wait hear your name.",
            len(taken),
        )
        flash(words, "good")
    else:
        flash(_("Nothing is left to take over: it was closed, or somebody else has it."), "warn")
    return redirect(url_for("shift.handover"), 303)


@pages.post("/handover/give")
@may(Right.SHIFTS)
def give() -> AnyResponse | tuple[str, int]:
    """Offer all that they have in a program to one of the team; it stays theirs until that one accepts."""
    program, taker = request.form.get("program", type=UUID), request.form.get("taker", type=UUID)
    try:
        with db() as session:
            in_use = one_of(session, program or UUID(int=0))
            whom = _taker(session, taker)
            given = handing_over.give(session, in_use, at_work(), whom, now=now())
            noted(session, "offered_handover", program=in_use.program_id)
    except NotOnTheTeam:
        return _page(_("Choose somebody else of this program."), about=program), 422
    except NotReachable:
        return _page(_("Our texts do not get through to them at the moment. Choose somebody else."), about=program), 422
    if given:
        flash(_("%(name)s is asked by text. Until they accept, all of it stays yours.", name=whom.name), "good")
    else:
        flash(_("There is nothing to give, or somebody is asked already."), "warn")
    return redirect(url_for("shift.handover"), 303)


def _taker(session: Work, taker: UUID | None) -> Specialist:
    found = {} if taker is None else specialists.by_ids(session, [taker])
    if taker not in found:
        raise NotOnTheTeam("nobody was chosen")
    return found[taker]
