"""Saying something: choosing the words in somebody's language and putting them into the outbox."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people
from outreach.actions.people import Person
from outreach.domain.delivery import RULES, MessageKind
from outreach.domain.escalation import Channel
from outreach.domain.frequency import frequency
from outreach.domain.lines import lines_in_words
from outreach.domain.moments import frequency_words
from outreach.domain.program import Program
from outreach.domain.questions import Question
from outreach.domain.text_fields import FIELDS
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import say
from outreach.records import outbox, specialists
from outreach.records.base import new_id
from outreach.records.outbox import NewMessage
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event

_A_YEAR = 365
_NO_NAME = re.compile(r",? +(?=[,.!?])")
"""What is left of ", {preferred_name}" for somebody whose name we do not know."""


def in_turn(keys: Sequence[TextKey], last: str | None) -> TextKey:
    """Choose the wording after the one said last, so that no text repeats itself to the letter."""
    values = [key.value for key in keys]
    return keys[0] if last is None else keys[(values.index(last) + 1) % len(keys)]


def how_often(person: Person, *, now: datetime) -> str:
    """Say how often a person is texted, such as "about 2 check-ins a week"; who is not asked any more, once a year."""
    if person.enrollment is None:
        return ""
    cadence, plan = person.in_use.program.cadence, person.enrollment.plan
    said = frequency(cadence=cadence, plan=plan, zone=person.zone, lang=person.lang, now=now)
    return said or frequency_words(texts=1, days=_A_YEAR, lang=person.lang)


def _fields_for(person: Person, key: TextKey, *, peer: Specialist | None, now: datetime) -> dict[str, str]:
    """Fill in the fields of a text that depend on the person alone."""
    program, participant = person.in_use.program, person.participant
    known: dict[str, str] = {
        "preferred_name": participant.first_name if participant is not None and person.named else "",
        "signer": program.neutral_name if peer is None else peer.name,
        "program": program.neutral_name,
        "phone": program.phone or "",
    }
    if "lines" in FIELDS[key]:
        known["lines"] = lines_in_words(program.local_lines, at=now, zone=program.zone, lang=person.lang)
    if "frequency" in FIELDS[key]:
        known["frequency"] = how_often(person, now=now)
    return known


def _peer_of(session: Session, person: Person) -> Specialist | None:
    """Find the peer specialist who signs what somebody is told, if they have one."""
    peer = None if person.participant is None else person.participant.peer_id
    return None if peer is None else specialists.peer(session, peer)


def tell(
    session: Session,
    person: Person,
    kind: MessageKind,
    key: TextKey,
    *,
    now: datetime,
    fields: Mapping[str, str] | None = None,
    question: Question | None = None,
    not_before: datetime | None = None,
    good_until: datetime | None = None,
    check_in: UUID | None = None,
    escalation: UUID | None = None,
    reply: UUID | None = None,
) -> UUID:
    """Put a text to a participant or a stranger into the outbox, and note it on their timeline.

    In a drill there is nobody to tell: nothing is said, and the id that comes back is no message's.
    """
    if person.is_nobody:
        return new_id(now)
    new = compose(
        person,
        kind,
        key,
        peer=_peer_of(session, person) if "signer" in FIELDS[key] else None,
        now=now,
        fields=fields,
        question=question,
        not_before=not_before,
        good_until=good_until,
        check_in=check_in,
        escalation=escalation,
        reply=reply,
    )
    people.note(session, person, Event.SAID, in_short(new), now=now)
    return outbox.queue(session, [new], now=now)[0]


def in_short(new: NewMessage) -> str:
    """Write a text as its person's timeline names it."""
    return f"{new.kind.value}: {new.body}"


def compose(
    person: Person,
    kind: MessageKind,
    key: TextKey,
    *,
    peer: Specialist | None,
    now: datetime,
    fields: Mapping[str, str] | None = None,
    question: Question | None = None,
    not_before: datetime | None = None,
    good_until: datetime | None = None,
    check_in: UUID | None = None,
    escalation: UUID | None = None,
    reply: UUID | None = None,
) -> NewMessage:
    """Write a text to a participant or a stranger, signed by `peer` if they have one, and ready for the outbox."""
    values = {**_fields_for(person, key, peer=peer, now=now), **(fields or {})}
    if question is not None:
        values["question"] = question.text.get(person.lang) or next(iter(question.text.values()))
    body = _in_words(person, key, values)
    starts = not_before or now
    return NewMessage(
        kind=kind,
        to=person.phone,
        body=body,
        text_key=key.value,
        lang=person.lang,
        not_before=starts,
        good_until=good_until or starts + RULES[kind].good_for,
        program_id=person.in_use.program_id,
        participant_id=person.participant_id,
        stranger_id=person.stranger_id,
        check_in_id=check_in,
        escalation_id=escalation,
        reply_id=reply,
    )


def _in_words(person: Person, key: TextKey, values: Mapping[str, str]) -> str:
    """Say a text to somebody in their language; who has given us no name is called by none."""
    body = say(
        key,
        lang=person.lang,
        wording=person.in_use.program.wording,
        **{name: values[name] for name in FIELDS[key]},
    )
    return body if "preferred_name" not in FIELDS[key] or person.named else _NO_NAME.sub("", body)


def tell_staff(
    session: Session,
    specialist: Specialist,
    kind: MessageKind,
    key: TextKey,
    *,
    program: Program,
    program_id: UUID | None,
    now: datetime,
    fields: Mapping[str, str] | None = None,
    escalation: UUID | None = None,
    channel: Channel = Channel.TEXT,
    reply: UUID | None = None,
    not_before: datetime | None = None,
    good_until: datetime | None = None,
) -> UUID:
    """Put a text (or a call) to somebody of ours into the outbox."""
    values, starts = fields or {}, not_before or now
    body = say(
        key,
        lang=specialist.lang,
        wording=program.wording,
        **{name: values[name] for name in FIELDS[key]},
    )
    new = NewMessage(
        kind=kind,
        to=specialist.phone,
        body=body,
        text_key=key.value,
        lang=specialist.lang,
        not_before=starts,
        good_until=good_until or starts + RULES[kind].good_for,
        program_id=program_id,
        specialist_id=specialist.id,
        channel=channel,
        escalation_id=escalation,
        reply_id=reply,
    )
    return outbox.queue(session, [new], now=now)[0]
