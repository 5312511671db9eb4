"""Replies: written down first, then read, then acted on in one transaction; never lost, never answered twice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from outreach.actions import answering, commands, escalations, known, number_changes, people
from outreach.actions.people import Person
from outreach.actions.texts import tell
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import ReasonKind
from outreach.domain.inbound import Inbound
from outreach.domain.phone import NO_NUMBER, PhoneNumber
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime
from outreach.records import later, participants, replies, specialists
from outreach.records.reasons import NewReason
from outreach.records.replies import RETRY_AFTER, Reply
from outreach.records.timeline import Event

log = structlog.get_logger(__name__)

_SWEEP_AFTER = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a text: stored as `reply_id` (None when it was a repeat), and whether it was handled at once."""

    reply_id: UUID | None
    handled: bool


def receive(runtime: Runtime, inbound: Inbound) -> Received:
    """Store a text and commit; then think about it. When thinking fails the text is safe, and the sweep tries again."""
    return receive_all(runtime, [inbound])[0]


def receive_all(runtime: Runtime, arrived: Sequence[Inbound]) -> list[Received]:
    """Store texts that came at one time, of one person in their order, and commit; then think about them together."""
    now, inbound = runtime.now(), [from_outside(runtime, each) for each in arrived]
    with runtime.transaction() as session:
        stored = replies.store_all(session, inbound, now=now, first_try_at=now + _SWEEP_AFTER)
    fresh = {key: each.phone for key, each in zip(stored, inbound, strict=True) if key is not None}
    handled = think_all(runtime, fresh)
    return [Received(reply_id, handled=reply_id is None or handled[reply_id]) for reply_id in stored]


def think_all(runtime: Runtime, texts: Mapping[UUID, PhoneNumber | None]) -> dict[UUID, bool]:
    """Think about stored texts in one transaction; what cannot be handled so is thought about by itself.

    `texts` maps each to the number that it came from.
    """
    alone = list(texts)
    if len(texts) > 1:
        try:
            with runtime.transaction() as session:
                alone = _think(session, texts, lexicon=runtime.lexicon, now=runtime.now())
        except Exception:
            log.exception("replies_not_handled_together", count=len(texts))
    return dict.fromkeys(texts, True) | {reply_id: think(runtime, reply_id) for reply_id in alone}


def from_outside(runtime: Runtime, inbound: Inbound) -> Inbound:
    """See to it that nobody answers one of our own numbers: what it says is read like what a short code says."""
    return replace(inbound, phone=None) if inbound.phone in runtime.our_numbers else inbound


def think(runtime: Runtime, reply_id: UUID) -> bool:
    """Read and act on a stored text in one transaction; says whether that worked. Failures are counted and retried.

    After the last failure the unread text itself is put in front of a person.
    """
    try:
        with runtime.transaction() as session:
            phones = replies.phones_of(session, [reply_id])
            for left in _think(session, phones, lexicon=runtime.lexicon, now=runtime.now()):
                _think_of_somebody_else(session, left, phones[left], lexicon=runtime.lexicon, now=runtime.now())
    except Exception as error:
        log.exception("reply_not_handled", reply=str(reply_id), error=type(error).__name__)
        return _try_later(runtime, reply_id, type(error).__name__)
    return True


def _try_later(runtime: Runtime, reply_id: UUID, error: str) -> bool:
    now = runtime.now()
    try:
        with runtime.transaction() as session:
            reply = replies.claim(session, reply_id)
            if reply is None:
                return True
            if reply.attempts + 1 < len(RETRY_AFTER):
                replies.failed(session, reply_id, error=error, next_try_at=now + RETRY_AFTER[reply.attempts])
                return False
            _give_to_a_person(session, reply, now=now)
    except Exception:
        log.exception("reply_waits_to_be_tried_again", reply=str(reply_id))
        return False
    _say_who_reads_it(runtime, reply)
    return True


def _say_who_reads_it(runtime: Runtime, reply: Reply) -> None:
    """Tell who wrote that a person will read it; should that fail too, the person who reads it is asked already."""
    now = runtime.now()
    try:
        with runtime.transaction() as session:
            person = _person_behind(session, reply, now=now)
            if person is not None and not person.stopped:
                key = TextKey.UNKNOWN_SENDER if person.participant is None else TextKey.THANKS_FREE_TEXT
                tell(session, person, MessageKind.ANSWER, key, now=now, reply=reply.id)
    except Exception:
        log.exception("reply_not_acknowledged", reply=str(reply.id))


def store_spoken(runtime: Runtime, inbound: Inbound) -> UUID:
    """Store what somebody said or pressed in a call, once, as a text is stored."""
    now = runtime.now()
    with runtime.transaction() as session:
        stored = replies.store(session, inbound, now=now, first_try_at=now + _SWEEP_AFTER)
        known = stored or replies.by_carrier_id(session, inbound.carrier_id)
    assert known is not None
    return known


def think_aloud(session: Session, reply_id: UUID, phone: PhoneNumber, *, lexicon: Lexicon, now: datetime) -> None:
    """Read and act on it while they wait on the line, once; what fails is undone, and left to the sweep."""
    _think(session, {reply_id: phone}, lexicon=lexicon, now=now)


def _give_to_a_person(session: Session, reply: Reply, *, now: datetime) -> None:
    """Give a text that we cannot read to somebody who can."""
    person = _person_behind(session, reply, now=now)
    if person is not None:
        unread = NewReason(
            kind=ReasonKind.UNREADABLE,
            urgency=Urgency.URGENT,
            what="our reader failed on this text; nobody knows what it says yet",
            rule="fallback.reader_failed",
            reply_id=reply.id,
        )
        escalations.raise_reasons(session, person, [unread], now=now)
        people.note(session, person, Event.UNREAD, "could not be read by us; a person is asked to", now=now)
    replies.handled(
        session,
        reply.id,
        now=now,
        participant=None if person is None else person.participant_id,
        stranger=None if person is None else person.stranger_id,
        urgency=Urgency.URGENT.value,
    )


def _person_behind(session: Session, reply: Reply, *, now: datetime) -> Person | None:
    phone = reply.phone or NO_NUMBER
    participant = participants.by_phone(session, phone)
    if participant is not None:
        return people.of_participant(session, participant.id)
    return people.meet(session, phone, now=now)


def _think(
    session: Session, texts: Mapping[UUID, PhoneNumber | None], *, lexicon: Lexicon, now: datetime
) -> list[UUID]:
    """Read and act on what participants wrote, several of them together; gives back the texts of everybody else.

    The texts themselves are on the disk, and are read again should this be undone; what it says goes out only after
    the claim of a worker, which waits for the disk.
    """
    later.need_not_wait_for_the_disk(session)
    numbers = list({phone for phone in texts.values() if phone is not None})
    writers = {participant.phone: participant for participant in participants.hear(session, numbers, now=now)}
    if writers:
        waiting = replies.claim_all_of(session, list(writers), until=max(texts))
        for turn, wave in enumerate(_waves(waiting)):
            if turn > 0:  # what they wrote before may have changed what they allow us to do
                there = participants.by_ids(session, [each.id for each in writers.values()])
                writers = {participant.phone: participant for participant in there.values()}
            wrote = [(writers[reply.phone], reply) for reply in wave if reply.phone is not None]
            gathered = known.of_participants(session, wrote, now=now)
            exchanges = [(gathered[participant.id], reply) for participant, reply in wrote]
            answering.answer(session, exchanges, lexicon=lexicon, now=now)
    return [reply_id for reply_id, phone in texts.items() if phone not in writers]


def _waves(waiting: Sequence[Reply]) -> Iterator[list[Reply]]:
    """Part texts into waves in which nobody speaks twice, so that each is read after what it follows."""
    left = list(waiting)
    while left:
        first = {reply.phone: reply for reply in reversed(left)}
        yield list(first.values())
        left = [reply for reply in left if reply not in first.values()]


def _think_of_somebody_else(
    session: Session, reply_id: UUID, phone: PhoneNumber | None, *, lexicon: Lexicon, now: datetime
) -> None:
    """Read and act on what somebody of ours wrote, or somebody whom nobody enrolled."""
    for waiting in replies.unhandled_of(session, reply_id, phone):
        reply = replies.claim(session, waiting)
        if reply is not None:
            _handle(session, reply, lexicon=lexicon, now=now)


def _handle(session: Session, reply: Reply, *, lexicon: Lexicon, now: datetime) -> None:
    phone = reply.phone or NO_NUMBER
    specialist = specialists.by_phone(session, phone)
    if specialist is not None and specialists.programs_of(session, specialist.id):
        commands.obey(session, specialist, reply, lexicon=lexicon, now=now)
        return
    person = people.meet(session, phone, now=now)
    if person is None:
        log.warning("text_without_a_program", reply=str(reply.id))
        replies.handled(session, reply.id, now=now)
        return
    if number_changes.heard(session, person, reply, now=now):
        return
    gathered = known.of_stranger(session, person, now=now)
    answering.answer(session, [(gathered, reply)], lexicon=lexicon, now=now)


def handle_waiting(runtime: Runtime, *, limit: int) -> int:
    """Think about the texts that wait: those whose webhook died, and those whose reading failed."""
    with runtime.transaction() as session:
        waiting = replies.waiting(session, now=runtime.now(), limit=limit)
    for reply_id in waiting:
        think(runtime, reply_id)
    return len(waiting)
