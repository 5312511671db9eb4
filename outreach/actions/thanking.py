"""Thanking: one warm word for an answer that worries nobody, or at least noting that a person has read it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people
from outreach.actions.claiming import SomebodyHasIt, of
from outreach.actions.people import Person
from outreach.actions.texts import tell
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import Heeds, MessageKind, heeded_window
from outreach.domain.hours import NeverOpens, StateHours, may_send_at, next_open
from outreach.domain.text_keys import TextKey
from outreach.records import escalations, replies, specialists, thanks
from outreach.records.specialists import Specialist


class CannotThank(ValueError):
    """Raised for what nobody can be thanked for by one tap; says why."""


def thank(
    session: Session,
    reply: UUID,
    specialist: Specialist,
    *,
    state_hours: tuple[StateHours, ...],
    now: datetime,
) -> bool:
    """Thank somebody for an answer, by a text that waits for the morning; False when a person was there before.

    Raises CannotThank when there is more to it than thanks, and SomebodyHasIt while another one of us writes to them.
    """
    person = _wrote(session, reply)
    if person.participant is None or person.participant.consent is not ConsentState.GIVEN:
        raise CannotThank("they do not get our texts any more")
    if escalations.live_of(session, participant=person.participant_id) is not None:
        raise CannotThank("there is more to do here; look at the card in the queue")
    has = of(session, person, now=now)
    if has is not None and has.specialist_id != specialist.id:
        raise SomebodyHasIt(specialists.by_ids(session, [has.specialist_id])[has.specialist_id])
    if not thanks.note(session, [reply], specialist=specialist.id, thanked=True, now=now):
        return False
    tell(
        session,
        person,
        MessageKind.NOTE,
        TextKey.THANKED,
        now=now,
        fields={"specialist": specialist.name},
        not_before=_by_day(person, state_hours, now),
        reply=reply,
    )
    return True


def have_read(session: Session, read: Sequence[UUID], specialist: Specialist, *, now: datetime) -> int:
    """Note that somebody has read answers that worry nobody; counts those that no person had read before."""
    fine = [reply for reply in read if replies.urgency_of(session, reply) is None]
    return thanks.note(session, fine, specialist=specialist.id, thanked=False, now=now)


def _wrote(session: Session, reply: UUID) -> Person:
    heard = replies.heard(session, [reply]).get(reply)
    if heard is None or heard.participant_id is None:
        raise CannotThank("there is no such answer")
    if replies.urgency_of(session, reply) is not None:
        raise CannotThank("there is more to do here; look at the card in the queue")
    return people.of_participant(session, heard.participant_id)


def _by_day(person: Person, state_hours: tuple[StateHours, ...], now: datetime) -> datetime:
    """Say when thanks may go out: they are kind, and no reason to wake anybody."""
    window = heeded_window(Heeds.LAWFUL, people.window(person, state_hours))
    assert window is not None
    if may_send_at(window=window, at=now):
        return now
    try:
        return next_open(window=window, at=now)
    except NeverOpens as error:
        raise CannotThank("their hours never let a text through") from error
