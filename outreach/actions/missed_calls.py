"""Missed calls: what follows when somebody who called us is gone: a reason to call back, and one text that says so."""

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import after_calls, call_words, escalations, people, rota, voice_attempts
from outreach.actions.people import Person
from outreach.actions.texts import tell
from outreach.domain.calls import GOING_ON, CallKind, CallState, Connection
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import ReasonKind
from outreach.domain.incoming import ONE_TEXT_BACK_IN, urgency_of_missed
from outreach.domain.moments import by_words
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.records import calls, was_told
from outreach.records import escalations as records
from outreach.records.calls import Call
from outreach.records.reasons import NewReason
from outreach.records.timeline import Event


def hung_up(session: Session, carrier_id: str, *, now: datetime) -> None:
    """Act on the end of a call to us; one that we know nothing of, or whose end we know, changes nothing."""
    call = calls.of_carrier(session, carrier_id)
    if call is not None:
        ended(session, call, None, now=now)


def look_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Let calls be over of which nobody ever said so; says how many there were."""
    due = calls.to_look_at(session, now=now, limit=limit, passing=passing)
    for call in due:
        ended(session, call, None, now=now)
    return len(due)


def ended(session: Session, call: Call, how: Connection | None, *, now: datetime) -> None:
    """Let a call be over, once: whoever talked is asked how it went, whoever reached nobody is called back."""
    if call.state not in GOING_ON:
        return
    if call.kind is CallKind.CHECK_IN:
        voice_attempts.call_over(session, call, None, now=now)
    elif call.kind is CallKind.INCOMING and call.state is not CallState.TALKING:
        _missed(session, call, now=now)
    else:
        after_calls.nobody_said(session, call, how, now=now)


def _missed(session: Session, call: Call, *, now: datetime) -> None:
    """Put a call that nobody took in front of somebody; a number that nobody knows and that rang nobody is not."""
    if calls.move(session, call.id, CallState.OVER, changes={"ended_at": now}) is None:
        return
    person = call_words.caller_of(session, call)
    if person.participant is None and call.state is CallState.RINGING:
        people.note(session, person, Event.CALLED, "hung up without a key", now=now)
        return
    people.note(session, person, Event.CALLED, "their call reached nobody", now=now)
    _call_back(session, person, "called, and nobody could take it", "phone.missed", now=now)


def left_message(session: Session, call: Call, recording: str, *, now: datetime) -> None:
    """Put a message on our voicemail in front of somebody, who hears it at the carrier; once."""
    if not calls.keep_recording(session, call.id, recording):
        return
    calls.move(session, call.id, CallState.OVER, changes={"ended_at": now})
    person = call_words.caller_of(session, call)
    name = recording.rstrip("/").rpartition("/")[2][:40]
    people.note(session, person, Event.CALLED, f"left a message (recording {name})", now=now)
    _call_back(session, person, f"called and left a message (recording {name})", "phone.voicemail", now=now)


def _call_back(session: Session, person: Person, what: str, rule: str, *, now: datetime) -> None:
    live = records.live_of(session, participant=person.participant_id, stranger=person.stranger_id)
    urgency = urgency_of_missed(rules=person.in_use.program.calls, waiting=None if live is None else live.urgency)
    reason = NewReason(kind=ReasonKind.WANTS_CONTACT, urgency=urgency, what=what, rule=rule)
    escalations.raise_reasons(session, person, [reason], now=now)
    _text_back(session, person, urgency, now=now)


def _text_back(session: Session, person: Person, urgency: Urgency, *, now: datetime) -> None:
    """Let somebody who agreed to texts know that we got their call, and when a person is truly in touch."""
    if person.participant is None or person.participant.consent is not ConsentState.GIVEN:
        return
    said = was_told.said_since(
        session,
        text_keys=[TextKey.CALL_MISSED.value],
        since=now - ONE_TEXT_BACK_IN,
        participant=person.participant.id,
    )
    if said:
        return
    coming = rota.coming_shifts(session, person.in_use.program_id, now=now)
    at = rota.human_by(coming, person, urgency, now=now)
    fields = {"when": by_words(at, now=now, zone=person.zone, lang=person.lang)}
    tell(session, person, MessageKind.ACKNOWLEDGMENT, TextKey.CALL_MISSED, now=now, fields=fields)
