"""Clearing: asking again, at the moment of saying something, whether it may be said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import escalations, people, runaways, still_asked
from outreach.actions.people import Person
from outreach.actions.planning import Windows
from outreach.actions.shift_notices import is_untrue
from outreach.actions.texts import tell
from outreach.domain.check_in import SkipReason
from outreach.domain.delivery import (
    RULES,
    Circumstances,
    Drop,
    DropReason,
    MessageKind,
    Send,
    Wait,
    may_send,
)
from outreach.domain.escalation import EscalationStatus
from outreach.domain.hours import SendWindow, StateHours
from outreach.domain.text_keys import TextKey
from outreach.records import escalations as escalation_records
from outreach.records import never_asked, outbox, outcomes, timeline, was_told
from outreach.records.enrollments import EnrollmentStatus
from outreach.records.messages import Message
from outreach.records.timeline import Event, Line

_CAPPED = tuple(kind for kind, rule in RULES.items() if rule.capped)
_WEEK = timedelta(days=7)
_SKIPPED_FOR: Mapping[DropReason, SkipReason] = {
    DropReason.TOO_LATE: SkipReason.STALE,
    DropReason.NO_CONSENT: SkipReason.NO_CONSENT,
    DropReason.STOPPED: SkipReason.NO_CONSENT,
    DropReason.PAUSED: SkipReason.PAUSED,
    DropReason.CAP: SkipReason.CAP,
    DropReason.CARRIER_CAP: SkipReason.CAP,
    DropReason.RUNAWAY: SkipReason.CAP,
    DropReason.NO_LONGER_NEEDED: SkipReason.PERSON_IN_TOUCH,
    DropReason.OVERTAKEN: SkipReason.PERSON_IN_TOUCH,
}

_LATEST_WORD = timedelta(hours=12)


def cleared(
    session: Session,
    batch: Sequence[Message],
    *,
    state_hours: tuple[StateHours, ...],
    now: datetime,
) -> list[Message]:
    """Pick, at the moment of saying them, the claimed messages that may go out; close or put back the others.

    What counts towards a cap is of one lane, in which nobody's second message is claimed before the first was sent.
    """
    everybody = _everybody(session, batch)
    circumstances = _circumstances(session, everybody, state_hours, now=now)
    held = runaways.too_many(session, batch, everybody, now=now)
    let_be(session, [(message, DropReason.RUNAWAY) for message in batch if message.id in held], now=now)
    over = still_asked.not_any_more(session, batch, everybody.values())
    picked: list[Message] = []
    for message in batch:
        if message.id in held:
            continue
        whose = _NOBODY_IN_PARTICULAR if message.participant_id is None else circumstances[message.participant_id]
        if _is_cleared(session, message, whose, over.get(message.id), now=now):
            picked.append(message)
    return _to_their_numbers(session, picked, everybody)


def _to_their_numbers(session: Session, picked: Sequence[Message], everybody: Mapping[UUID, Person]) -> list[Message]:
    """Let what goes to somebody go to the number that they have by now; whoever holds an old one may be anybody."""
    theirs = {
        message.id: everybody[message.participant_id].phone
        for message in picked
        if message.participant_id is not None and message.specialist_id is None
    }
    moved = {message.id: theirs[message.id] for message in picked if theirs.get(message.id, message.to) != message.to}
    outbox.readdress(session, moved)
    return [replace(each, to=moved[each.id]) if each.id in moved else each for each in picked]


def let_be(session: Session, dropped: Sequence[tuple[Message, DropReason]], *, now: datetime) -> None:
    """Drop claimed messages for a reason of ours, in as few statements as there are reasons, and note why."""
    by_reason: dict[DropReason, list[Message]] = {}
    for message, reason in dropped:
        by_reason.setdefault(reason, []).append(message)
    for reason, messages_of_it in by_reason.items():
        outbox.drop_all(session, [message.id for message in messages_of_it], reason=reason)
        lines = [
            Line(
                event=Event.NOT_SAID,
                what=f"{each.kind.value} not sent: {reason.value}",
                participant=each.participant_id,
            )
            for each in messages_of_it
            if each.participant_id is not None
        ]
        timeline.write(session, lines, now=now)
        prompts = [each for each in messages_of_it if each.kind is MessageKind.PROMPT]
        _never_asked(session, prompts, reason)


def _never_asked(session: Session, prompts: Sequence[Message], reason: DropReason) -> None:
    """Close the check-ins of prompts that were dropped: that is not silence, so they do not count as missed."""
    theirs = [each.check_in_id for each in prompts if each.check_in_id is not None]
    if theirs:
        never_asked.close(session, theirs, reason=_SKIPPED_FOR[reason])


def _everybody(session: Session, batch: Sequence[Message]) -> dict[UUID, Person]:
    """Look up everybody whom a batch is for."""
    ids = list({message.participant_id for message in batch if message.participant_id is not None})
    return people.of_participants(session, ids) if ids else {}


def _circumstances(
    session: Session,
    everybody: Mapping[UUID, Person],
    state_hours: tuple[StateHours, ...],
    *,
    now: datetime,
) -> dict[UUID, Circumstances]:
    """Gather, in a few statements, what is true now of everybody whom a batch is for."""
    if not everybody:
        return {}
    ids = list(everybody)
    began = {key: runaways.day_began(person, now) for key, person in everybody.items()}
    counts = was_told.capped_since(session, ids, kinds=_CAPPED, since=began, earliest=now - _WEEK)
    windows = Windows(state_hours)
    return {key: _of(person, counts[key], windows.of(person)) for key, person in everybody.items()}


def _of(person: Person, sent: tuple[int, int], window: SendWindow) -> Circumstances:
    assert person.participant is not None
    caps = person.in_use.program.caps
    daily = person.enrollment is not None and person.enrollment.plan.daily
    return Circumstances(
        consent=person.participant.consent,
        paused=person.enrollment is not None and person.enrollment.status is EnrollmentStatus.PAUSED,
        window=window,
        sent_today=sent[0],
        sent_this_week=sent[1],
        per_day=caps.per_day,
        per_week=caps.a_week(daily=daily),
    )


_NOBODY_IN_PARTICULAR = Circumstances(
    consent=None,
    paused=False,
    window=None,
    sent_today=0,
    sent_this_week=0,
    per_day=1,
    per_week=1,
)


def _is_cleared(
    session: Session, message: Message, whose: Circumstances, over: DropReason | None, *, now: datetime
) -> bool:
    """Say whether a message may go out; `over` is why nobody is to be asked any more what it asks."""
    verdict = may_send(kind=message.kind, good_until=message.good_until, circumstances=whose, now=now)
    if isinstance(verdict, Send) and over is not None:
        verdict = Drop(over)
    elif isinstance(verdict, Send) and (_moved_on(session, message) or is_untrue(session, message, now=now)):
        verdict = Drop(DropReason.NO_LONGER_NEEDED)
    match verdict:
        case Send():
            return True
        case Wait(until=until):
            outcomes.put_back(session, message.id, until=until)
        case Drop(reason=reason):
            _dropped(session, message, reason, now=now)
        case _:
            assert_never(verdict)
    return False


def _moved_on(session: Session, message: Message) -> bool:
    """Say whether a page is no longer wanted: it is good for as long as nobody has taken its escalation."""
    if message.kind is not MessageKind.PAGE or message.escalation_id is None:
        return False
    escalation = escalation_records.by_ids(session, [message.escalation_id])[message.escalation_id]
    return escalation.status is not EscalationStatus.OPEN


def _dropped(session: Session, message: Message, reason: DropReason, *, now: datetime) -> None:
    outbox.drop(session, message.id, reason=reason)
    if message.participant_id is not None:
        person = people.of_participant(session, message.participant_id)
        people.note(session, person, Event.NOT_SAID, f"{message.kind.value} not sent: {reason.value}", now=now)
    if message.kind is MessageKind.PROMPT:
        _never_asked(session, [message], reason)
    if message.kind is MessageKind.CRISIS_CARD and reason is DropReason.TOO_LATE:
        _late_for_a_card(session, message, now=now)


def _late_for_a_card(session: Session, message: Message, *, now: datetime) -> None:
    """Say what is true by now in place of a crisis card that could not go out in time, while nobody has taken it.

    A card must not promise what is past; but somebody who wrote in a crisis must not be left without a word.
    """
    participant, stranger = message.participant_id, message.stranger_id
    live = escalation_records.live_of(session, participant=participant, stranger=stranger)
    if live is None or live.status is not EscalationStatus.OPEN or now - live.opened_at > _LATEST_WORD:
        return
    key, since = TextKey.STILL_WAITING, now - RULES[message.kind].good_for
    if was_told.said_since(session, text_keys=[key.value], since=since, participant=participant, stranger=stranger):
        return
    person = escalations.person_of(session, live)
    tell(session, person, MessageKind.CRISIS_CARD, key, now=now, escalation=live.id)
