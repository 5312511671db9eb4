"""Loops: not answering a machine for ever, nor one breath of twenty texts twenty times; a person is asked to look."""

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import escalations
from outreach.actions.people import Person
from outreach.domain import loops
from outreach.domain.escalation import ReasonKind
from outreach.domain.loops import LOOP_RULE, PASSIVE, SAME_WITHIN, WITHIN
from outreach.domain.reading.reading import Reading
from outreach.domain.standing import Response, Say
from outreach.domain.urgency import Urgency
from outreach.records import escalations as escalation_records
from outreach.records import messages, reasons
from outreach.records.reasons import NewReason
from outreach.records.replies import Reply


def may_be_said(
    session: Session, person: Person, reply: Reply, reading: Reading, response: Response, *, now: datetime
) -> tuple[Say, ...]:
    """Pick what may be said in answer to a text: no machine is answered for ever, and no breath twice.

    Where we fall silent a person is asked to look; until they have closed it, only what is more than chatter is
    answered.
    """
    if not response.say:
        return ()
    participant, stranger = person.participant_id, person.stranger_id
    just_now = messages.said_since(
        session,
        text_keys=[say.key.value for say in response.say],
        since=now - SAME_WITHIN,
        participant=participant,
        stranger=stranger,
    )
    of_late = messages.count_said_since(
        session,
        text_keys=[key.value for key in PASSIVE],
        since=now - WITHIN,
        participant=participant,
        stranger=stranger,
    )
    said, falls_silent = loops.may_be_said(
        reading=reading,
        response=response,
        said_of_late=of_late,
        said_just_now=frozenset(just_now),
        silent=_is_silent(session, person),
    )
    if falls_silent:
        _ask_a_person(session, person, reply, now=now)
    return said


def _is_silent(session: Session, person: Person) -> bool:
    """Say whether nobody has looked since we fell silent."""
    live = escalation_records.live_of(session, participant=person.participant_id, stranger=person.stranger_id)
    if live is None:
        return False
    return any(reason.rule == LOOP_RULE for reason in reasons.of(session, [live.id])[live.id])


def _ask_a_person(session: Session, person: Person, reply: Reply, *, now: datetime) -> None:
    loop = NewReason(
        kind=ReasonKind.HELD,
        urgency=Urgency.WATCH,
        what="writes again and again without answering anything; it may be a machine, so we have stopped answering",
        rule=LOOP_RULE,
        reply_id=reply.id,
    )
    escalations.raise_reasons(session, person, [loop], now=now)
