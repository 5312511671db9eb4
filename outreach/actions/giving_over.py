"""Giving over: asking one person of ours to take over one thing that somebody has, as at the end of a shift."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people, programs, reaching
from outreach.actions.escalations import person_of
from outreach.actions.inviting import NotOnTheTeam
from outreach.actions.telling import case_fields
from outreach.actions.texts import tell_staff
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import EscalationStatus
from outreach.domain.handover import ACCEPT_WITHIN, HandoverStatus
from outreach.domain.moments import by_words
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import say
from outreach.records import escalations, handovers, specialists
from outreach.records.escalations import Escalation
from outreach.records.handovers import Handover
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event


def offer(session: Session, escalation: Escalation, giver: Specialist, taker: Specialist, *, now: datetime) -> bool:
    """Ask somebody to take over what the giver has; it stays the giver's until they accept.

    Says whether it was theirs to give, and is not offered already; raises NotOnTheTeam and NotReachable.
    """
    if taker.id == giver.id or escalation.program_id not in specialists.programs_of(session, taker.id):
        raise NotOnTheTeam("choose somebody else who works for this program")
    reaching.check_phone(taker)
    escalation = escalations.hold(session, escalation.id)
    if escalation.status is not EscalationStatus.ACKNOWLEDGED or escalation.acknowledged_by != giver.id:
        return False
    if offered(session, escalation) is not None or not handovers.offer(
        session,
        program=escalation.program_id,
        giver=giver.id,
        taker=taker.id,
        ended_at=now,
        until=now + ACCEPT_WITHIN,
        now=now,
        escalation=escalation.id,
    ):
        return False
    _tell_taker(session, escalation, giver, taker, now=now)
    what = f"{giver.name} asked {taker.name} to take over"
    people.note(session, person_of(session, escalation), Event.PASSED, what, by=giver.name, now=now)
    return True


def _tell_taker(
    session: Session, escalation: Escalation, giver: Specialist, taker: Specialist, *, now: datetime
) -> None:
    in_use = programs.in_use(session, escalation.program_id)
    when = by_words(escalation.promised_at, now=now, zone=in_use.program.zone, lang=taker.lang)
    case = {**case_fields(escalation, person_of(session, escalation), taker), "when": when}
    line = say(TextKey.HANDOVER_LINE, lang=taker.lang, wording=in_use.program.wording, **case)
    tell_staff(
        session,
        taker,
        MessageKind.ALERT,
        TextKey.HANDOVER,
        program=in_use.program,
        program_id=in_use.program_id,
        now=now,
        fields={"giver": giver.name, "lines": line},
        good_until=now + ACCEPT_WITHIN,
    )


def offered(session: Session, escalation: Escalation) -> Handover | None:
    """Find the offer of one thing that nobody has accepted yet."""
    return handovers.offered_of(session, [escalation.id]).get(escalation.id)


def take_back(session: Session, escalation: Escalation, giver: Specialist, *, now: datetime) -> bool:
    """Keep what was offered to somebody, who is told so; says whether it was still offered."""
    offer_made = offered(session, escalation)
    if offer_made is None or offer_made.giver_id != giver.id or offer_made.taker_id is None:
        return False
    if handovers.move(session, offer_made, HandoverStatus.OVER, now=now) is None:
        return False
    in_use = programs.in_use(session, escalation.program_id)
    tell_staff(
        session,
        _who(session, offer_made.taker_id),
        MessageKind.STAFF_ANSWER,
        TextKey.HANDOVER_BACK,
        program=in_use.program,
        program_id=in_use.program_id,
        now=now,
        fields={"giver": giver.name, "codes": str(escalation.code)},
    )
    what = f"{giver.name} keeps it after all"
    people.note(session, person_of(session, escalation), Event.PASSED, what, by=giver.name, now=now)
    return True


def _who(session: Session, specialist: UUID) -> Specialist:
    return specialists.by_ids(session, [specialist])[specialist]
