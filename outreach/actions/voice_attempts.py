"""Voice attempts: what follows a check-in's call that is over: nothing once they answered, else another one in a while.

After the last one it is silence like a text's: the reminder comes as a text, if they allow texts, and then the miss.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people
from outreach.domain.calls import CallEnd, CallState
from outreach.domain.check_in import OPEN, STALE_AFTER
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import Channel
from outreach.domain.voice_check_in import CALLS_OF_A_CHECK_IN, wait_after
from outreach.records import answers, calls, check_ins, messages, outbox, outcomes, was_told
from outreach.records.calls import Call
from outreach.records.messages import Message
from outreach.records.outbox import NewMessage
from outreach.records.timeline import Event

KINDS = (MessageKind.PROMPT, MessageKind.REMINDER)

_SAID = {
    CallEnd.BUSY: "they were on the phone",
    CallEnd.NO_ANSWER: "they did not pick up",
    CallEnd.FAILED: "they could not be called",
    CallEnd.VOICEMAIL: "a machine picked up",
}


def over(session: Session, message: Message, how: CallEnd, *, now: datetime) -> None:
    """Act on the end of a check-in's call, once, whoever tells of it."""
    call = calls.of_message(session, message.id)
    if call is None:
        _tried(session, message, how, reached=False, now=now)
    else:
        call_over(session, call, how, now=now)


def call_over(session: Session, call: Call, how: CallEnd | None, *, now: datetime) -> None:
    """Let a check-in's call be over; without `how` nobody ever told us that it was."""
    if calls.move(session, call.id, CallState.OVER, changes={"ended_at": now}) is None or call.message_id is None:
        return
    message = messages.by_id(session, call.message_id)
    if message is not None:
        reached = call.state is CallState.TALKING
        _tried(session, message, how or CallEnd.NO_KEY, reached=reached, now=now)


def _tried(session: Session, message: Message, how: CallEnd, *, reached: bool, now: datetime) -> None:
    if message.check_in_id is None or message.participant_id is None:
        return
    if not reached:
        outcomes.reached_nobody(session, message.id)
    check_in = check_ins.by_id(session, message.check_in_id)
    if check_in.status not in OPEN or answers.of(session, check_in.id) or _wanted_a_person(session, message):
        return
    so_far = was_told.count_calls(session, check_in.id)
    person = people.of_participant(session, message.participant_id)
    told = "they answered nothing" if reached else _SAID.get(how, "nobody pressed a key")
    what = f"{told} (call {so_far} of {CALLS_OF_A_CHECK_IN})"
    people.note(session, person, Event.CALLED, what, now=now)
    wait = wait_after(so_far)
    if wait is None or how is CallEnd.FAILED or check_in.asked_at is None:
        return
    again = _again(message, person.lang, now + wait, good_until=check_in.asked_at + STALE_AFTER, check_in=check_in.id)
    if again.not_before < again.good_until:
        outbox.queue(session, [again], now=now)


def _wanted_a_person(session: Session, message: Message) -> bool:
    """Say whether they asked for a person in the call: then one was put through to them, or calls them back."""
    return message.carrier_id is not None and calls.of_carrier(session, message.carrier_id) is not None


def _again(message: Message, lang: str, at: datetime, *, good_until: datetime, check_in: UUID) -> NewMessage:
    new = NewMessage(
        kind=MessageKind.REMINDER,
        to=message.to,
        body=message.body,
        text_key=message.text_key,
        lang=lang,
        not_before=at,
        good_until=good_until,
        program_id=message.program_id,
        participant_id=message.participant_id,
        check_in_id=check_in,
    )
    return replace(new, channel=Channel.CALL)
