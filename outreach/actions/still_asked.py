"""Still asked: whether a check-in's question is still wanted at the moment of saying it.

Since it was put into the outbox they may have answered, or got into a crisis: then nothing that we begin comes between
them and a person. Or it is a call, and they want no automatic calls any more.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions.people import Person
from outreach.actions.scopes import allows
from outreach.domain.check_in import OPEN
from outreach.domain.consent import Scope
from outreach.domain.delivery import DropReason, MessageKind
from outreach.domain.escalation import Channel
from outreach.domain.urgency import Urgency
from outreach.records import check_ins, escalations
from outreach.records.check_ins import CheckIn
from outreach.records.messages import Message

_QUESTIONS = (MessageKind.PROMPT, MessageKind.REMINDER)


def not_any_more(session: Session, batch: Sequence[Message], everybody: Iterable[Person]) -> dict[UUID, DropReason]:
    """Map those of some messages that ask what is not to be asked any more to why; a call costs one statement more."""
    questions = [each for each in batch if each.kind in _QUESTIONS]
    if not questions:
        return {}
    people = {person.participant_id: person for person in everybody}
    asked = check_ins.by_ids(session, {each.check_in_id for each in questions if each.check_in_id is not None})
    theirs = {each.participant_id for each in questions if each.participant_id is not None}
    worries = escalations.urgency_of_live(session, list(theirs))
    dropped: dict[UUID, DropReason] = {}
    for each in questions:
        if each.participant_id is None:
            continue
        check_in = None if each.check_in_id is None else asked[each.check_in_id]
        if check_in is not None and _is_overtaken(each, check_in, people[each.participant_id]):
            dropped[each.id] = DropReason.OVERTAKEN
        elif (worry := worries.get(each.participant_id)) is not None and worry >= Urgency.URGENT:
            dropped[each.id] = DropReason.NO_LONGER_NEEDED
        elif each.channel is Channel.CALL and not allows(session, people[each.participant_id], Scope.AUTO_CALL):
            dropped[each.id] = DropReason.NO_CONSENT
    return dropped


def _is_overtaken(message: Message, check_in: CheckIn, person: Person) -> bool:
    """Say whether a check-in is over, or no longer at the question of this text.

    A first text asks the first question. A reminder asks what was open when it was made: an answer takes it out of the
    outbox, unless it was being handed over just then and came back.
    """
    if check_in.status not in OPEN:
        return True
    if message.kind is MessageKind.PROMPT:
        return check_in.reasked or check_in.earlier_question is not None
    assert person.participant is not None
    heard_at = person.participant.last_heard_at
    return message.attempts > 1 and heard_at is not None and heard_at > message.created_at
