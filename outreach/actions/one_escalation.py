"""One escalation: two people who are one have one, with the reasons of both, and nothing is raised twice."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import people, scenes, telling
from outreach.actions.people import Person
from outreach.domain.cover import Page
from outreach.domain.delivery import DropReason, MessageKind
from outreach.domain.escalation import Channel, EscalationStatus, Outcome
from outreach.records import escalations, outbox, reasons
from outreach.records.escalations import Escalation
from outreach.records.timeline import Event


def join(
    session: Session, kept: Person, gone: Person, *, by: str, now: datetime
) -> tuple[Escalation, Escalation] | None:
    """Close the less urgent of two live escalations, and put its reasons on the other; gives the other, and it."""
    theirs = [_live(session, person) for person in (kept, gone)]
    live = sorted((each for each in theirs if each is not None), key=_first_to_go_on)
    if len(live) < 2:
        return None
    stays, closes = live
    reasons.move_to(session, before=closes.id, after=stays.id)
    escalations.move(
        session,
        closes,
        position=replace(closes.position, status=EscalationStatus.RESOLVED),
        next_step_at=None,
        changes={"resolved_at": now, "outcome": Outcome.OTHER, "outcome_note": f"goes on with code {stays.code}"},
    )
    kinds = (MessageKind.PAGE, MessageKind.ALERT)
    outbox.cancel_queued(session, reason=DropReason.NO_LONGER_NEEDED, escalation=closes.id, kinds=kinds)
    what = f"code {closes.code} goes on with code {stays.code}: they are about one person"
    people.note(session, kept, Event.RESOLVED, what, by=by, now=now)
    return stays, closes


def tell_who_had_it(session: Session, stays: Escalation, closed: Escalation, *, now: datetime) -> None:
    """Page whoever had the escalation that was closed about the one that goes on and that nobody has.

    They know most about it.
    """
    owner = closed.acknowledged_by
    if owner is None or stays.status is not EscalationStatus.OPEN:
        return
    stays = escalations.hold(session, stays.id)
    scene = scenes.of(session, [stays], now=now)[stays.id]
    if owner in scene.rota.team:
        telling.page(session, scene, stays, Page(specialist=owner, channel=Channel.TEXT), now=now)


def _live(session: Session, person: Person) -> Escalation | None:
    return escalations.live_of(session, participant=person.participant_id, stranger=person.stranger_id, hold=True)


def _first_to_go_on(each: Escalation) -> tuple[int, bool, int]:
    """Put the more urgent first, then one that somebody has, then the one that has waited longer."""
    return (-each.urgency.rank, each.acknowledged_by is None, each.id.int)
