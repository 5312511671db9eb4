"""Numbers: which of ours each message goes out from, the same for each person, written down before it is sent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people
from outreach.domain.delivery import RULES, Lane, MessageKind
from outreach.domain.gsm7 import segments
from outreach.domain.numbers import number_for
from outreach.domain.phone import PhoneNumber
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import say
from outreach.ports import Runtime
from outreach.records import known_senders, outbox
from outreach.records.messages import Message

_WROTE_LATELY = timedelta(days=1)

_SAYS_WHO_WE_ARE = frozenset(MessageKind) - {MessageKind.CRISIS_CARD, MessageKind.NOTICE}
"""A card must not be longer than it is; a notice names us anyway."""


def numbered(session: Session, batch: Sequence[Message], *, runtime: Runtime, now: datetime) -> list[Message]:
    """Give each claimed message the number of ours that it goes out from; who gets another one is told who we are.

    The claim has written the number that each person knows: what is left is for those who know none that is ours, and
    for answers to what came to another one.
    """
    pool = runtime.senders
    wanted = _answers(session, batch, ours=runtime.our_numbers, now=now)
    unsettled = [message for message in batch if message.id not in wanted and not _is_settled(message, runtime)]
    wanted |= _newcomers(session, [message for message in unsettled if message.sender is None], pool, now=now)
    strays = [message for message in unsettled if message.sender is not None]
    bodies = _moved(session, strays, pool, wanted, now=now)
    changed = {each.id: wanted[each.id] for each in batch if each.id in wanted and wanted[each.id].e164 != each.sender}
    outbox.say_from(session, _by_number(changed))
    outbox.reword(session, bodies)
    return [_as_sent(message, changed.get(message.id), bodies.get(message.id)) for message in batch]


def sender_of(message: Message, runtime: Runtime) -> PhoneNumber:
    """Say which number of ours a message went out from; what was sent before that was written down, from the usual."""
    if message.sender is not None:
        return PhoneNumber(message.sender)
    return runtime.page_sender if RULES[message.kind].to_staff else runtime.sender


def _is_settled(message: Message, runtime: Runtime) -> bool:
    """Say whether what the claim wrote down is right: a number of ours that this person knows, or the one for staff."""
    if message.sender is None:
        return False
    return RULES[message.kind].to_staff or PhoneNumber(message.sender) in runtime.senders


def _answers(
    session: Session, batch: Sequence[Message], *, ours: Sequence[PhoneNumber], now: datetime
) -> dict[UUID, PhoneNumber]:
    """Answer from the number that somebody wrote to, if it is ours, whichever one they know."""
    to_people = [each for each in batch if each.lane is not Lane.PROMPTS and not RULES[each.kind].to_staff]
    if not to_people or len(ours) == 1:
        return {}
    participants = {each.participant_id for each in to_people if each.participant_id is not None}
    strangers = {each.stranger_id for each in to_people if each.stranger_id is not None}
    since = now - _WROTE_LATELY
    wrote_to = known_senders.wrote_to(session, participants=participants, strangers=strangers, since=since)
    known = {number.e164: number for number in ours}
    found: dict[UUID, PhoneNumber] = {}
    for each in to_people:
        key = each.participant_id or each.stranger_id
        number = None if key is None else known.get(wrote_to.get(key, ""))
        if number is not None:
            found[each.id] = number
    return found


def _newcomers(
    session: Session, messages: Sequence[Message], pool: Sequence[PhoneNumber], *, now: datetime
) -> dict[UUID, PhoneNumber]:
    """Choose a number for those whom we have never texted; strangers hear from the first one."""
    chosen = {
        each.participant_id: number_for(person=each.participant_id, phone=each.to, pool=pool)
        for each in messages
        if each.participant_id is not None
    }
    known = known_senders.meet(session, chosen, now=now) if chosen else {}
    return {each.id: known.get(each.participant_id, pool[0]) if each.participant_id else pool[0] for each in messages}


def _moved(
    session: Session,
    strays: Sequence[Message],
    pool: Sequence[PhoneNumber],
    wanted: dict[UUID, PhoneNumber],
    *,
    now: datetime,
) -> dict[UUID, str]:
    """Choose another number for those whose one is no longer ours; gives the words of what tells them who we are."""
    for each in strays:
        wanted[each.id] = number_for(person=each.participant_id or each.id, phone=each.to, pool=pool)
    telling = [each for each in strays if each.kind in _SAYS_WHO_WE_ARE]
    moved = {each.participant_id: wanted[each.id] for each in telling if each.participant_id is not None}
    if not moved:
        return {}
    known_senders.move(session, _by_number(moved), now=now)
    everybody = people.of_participants(session, list(moved))
    bodies: dict[UUID, str] = {}
    for each in telling:
        person = everybody.pop(each.participant_id, None) if each.participant_id is not None else None
        if person is not None:  # the first of several says it
            program = person.in_use.program
            line = say(TextKey.NEW_NUMBER, lang=person.lang, wording=program.wording, program=program.neutral_name)
            bodies[each.id] = f"{line} {each.body}"
    return bodies


def _by_number(numbers: Mapping[UUID, PhoneNumber]) -> dict[PhoneNumber, list[UUID]]:
    found: dict[PhoneNumber, list[UUID]] = defaultdict(list)
    for key, number in numbers.items():
        found[number].append(key)
    return found


def _as_sent(message: Message, number: PhoneNumber | None, body: str | None) -> Message:
    if number is not None:
        message = replace(message, sender=number.e164)
    return message if body is None else replace(message, body=body, segments=segments(body))
