"""Call attempts: what follows when a call of ours has ended, and how often a voice page is tried."""

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import after_calls, escalations, missed_calls, people, voice_attempts
from outreach.domain.calls import TRIES_OF_A_PAGE, CallEnd, wait_before
from outreach.domain.delivery import RULES, MessageKind
from outreach.domain.escalation import EscalationStatus
from outreach.domain.urgency import Urgency
from outreach.records import escalations as records
from outreach.records import outbox, page_calls, specialists
from outreach.records.escalations import Escalation
from outreach.records.messages import Message
from outreach.records.outbox import NewMessage
from outreach.records.page_calls import PageCall
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event

_SAID = {
    CallEnd.BUSY: "was on the phone",
    CallEnd.NO_ANSWER: "did not pick up",
    CallEnd.FAILED: "could not be called",
    CallEnd.VOICEMAIL: "was not there: a machine picked up",
    CallEnd.NO_KEY: "pressed no key",
}
_NOBODY_THERE = (CallEnd.FAILED, CallEnd.VOICEMAIL)


def over(session: Session, message: Message, how: CallEnd, *, now: datetime) -> None:
    """Act on the end of a call of ours: a page that nobody took is tried again, a bridge is asked about."""
    if message.kind in voice_attempts.KINDS:
        if message.carrier_id is not None:
            missed_calls.hung_up(session, message.carrier_id, now=now)
        voice_attempts.over(session, message, how, now=now)
        return
    if message.kind is MessageKind.PAGE:
        tried(session, message, how, now=now)
    after_calls.first_leg_over(session, message.id, now=now)


def tried(session: Session, message: Message, how: CallEnd, *, now: datetime) -> None:
    """Let a try of a voice page be over, once: then it is tried again in a while, or the next person's turn."""
    last = page_calls.end(session, message, how=how, now=now)
    if last is None or how is CallEnd.KEY or message.escalation_id is None or message.specialist_id is None:
        return
    live = records.by_ids(session, [message.escalation_id])[message.escalation_id]
    somebody = specialists.by_ids(session, [message.specialist_id])[message.specialist_id]
    told = f"{somebody.name} {_SAID[how]} (call {last.attempt} of {TRIES_OF_A_PAGE})"
    people.note(session, escalations.person_of(session, live), Event.CALLED, told, now=now)
    if not _is_still_asked(live, last, message):
        return
    works_here = live.program_id in specialists.programs_of(session, somebody.id)
    wait = wait_before(last.attempt + 1) if works_here else None
    if wait is not None:
        (again,) = outbox.queue(session, [_again(message, somebody, not_before=now + wait)], now=now)
        page_calls.try_again(session, last, again)
    if wait is None or (live.urgency is Urgency.EMERGENCY and how in _NOBODY_THERE):
        why = f"{somebody.name} {_SAID[how]}"
        escalations.page_failed(session, last.page_id, why=why, dead=how is CallEnd.FAILED, now=now)


def _is_still_asked(live: Escalation, last: PageCall, message: Message) -> bool:
    """Say whether this page still waits for this person: not taken, not passed on, and its rung has the turn.

    In an emergency the next person is told as soon as a machine picks up or no call gets through; this one is called
    all the same.
    """
    at = live.position
    its_turn = (at.climb, at.round, at.rung) == (last.climb, last.round, last.rung)
    if live.urgency is Urgency.EMERGENCY:
        its_turn = at.climb == last.climb
    return live.status is EscalationStatus.OPEN and its_turn and message.specialist_id not in live.passed_by


def _again(message: Message, somebody: Specialist, *, not_before: datetime) -> NewMessage:
    """Plan the next try, to the number that they have by now."""
    return NewMessage(
        kind=message.kind,
        to=somebody.phone,
        body=message.body,
        text_key=message.text_key,
        lang=somebody.lang,
        not_before=not_before,
        good_until=not_before + RULES[message.kind].good_for,
        program_id=message.program_id,
        specialist_id=message.specialist_id,
        channel=message.channel,
        escalation_id=message.escalation_id,
    )
