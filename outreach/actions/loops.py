"""Loops: not answering a machine for ever, nor one breath of twenty texts twenty times; a person is asked to look."""

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import escalations
from outreach.actions.known import Known
from outreach.actions.people import Person
from outreach.domain import loops
from outreach.domain.escalation import ReasonKind
from outreach.domain.loops import LOOP_RULE, PASSIVE, SAME_WITHIN, WITHIN
from outreach.domain.reading.reading import Reading
from outreach.domain.standing import Response, Say
from outreach.domain.urgency import Urgency
from outreach.records import reasons
from outreach.records.reasons import NewReason
from outreach.records.replies import Reply


def may_be_said(
    session: Session, known: Known, reply: Reply, reading: Reading, response: Response, *, now: datetime
) -> tuple[Say, ...]:
    """Pick what may be said in answer to a text: no machine is answered for ever, and no breath twice.

    Where we fall silent a person is asked to look; until they have closed it, only what is more than chatter is
    answered.
    """
    if not response.say:
        return ()
    said, falls_silent = loops.may_be_said(
        reading=reading,
        response=response,
        said_of_late=sum(key in PASSIVE and at >= now - WITHIN for key, at in known.said),
        said_just_now=known.told(since=now - SAME_WITHIN),
        silent=_is_silent(session, known),
    )
    if falls_silent:
        _ask_a_person(session, known.person, reply, now=now)
    return said


def _is_silent(session: Session, known: Known) -> bool:
    """Say whether nobody has looked since we fell silent."""
    if known.live is None:
        return False
    return any(reason.rule == LOOP_RULE for reason in reasons.of(session, [known.live.id])[known.live.id])


def _ask_a_person(session: Session, person: Person, reply: Reply, *, now: datetime) -> None:
    loop = NewReason(
        kind=ReasonKind.HELD,
        urgency=Urgency.WATCH,
        what="writes again and again without answering anything; it may be a machine, so we have stopped answering",
        rule=LOOP_RULE,
        reply_id=reply.id,
    )
    escalations.raise_reasons(session, person, [loop], now=now)
