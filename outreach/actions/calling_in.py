"""Calling in: whoever calls our number is greeted, and put through to whoever is on shift, one after the other.

At the end of every way there is a person, or the lines that are open now and a voicemail that somebody hears: never
silence, and never a phone that rings for ever. `at` is the address of the calls of ours, `shows` the number of ours
that the phones of our own people show. Asked again for a step that was taken, each answers with where the call stands.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import call_words, missed_calls, people, reaching, rota, taken_calls
from outreach.actions.call_words import spoken_in
from outreach.actions.people import Person
from outreach.domain.calls import Ask, CallKind, CallState, Connect, Connection, GoTo, HangUp, Record, Script, Step
from outreach.domain.incoming import LONGEST_VOICEMAIL, SURELY_OVER, next_to_ring
from outreach.domain.phone import NO_NUMBER, PhoneNumber
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.ports import MalformedRequest
from outreach.records import call_turns, calls, escalations, participants, specialists
from outreach.records.call_turns import CallTurn
from outreach.records.calls import Call, NewCall
from outreach.records.timeline import Event

_TIMES_SAID = 3
_TAKEN_UNHEARD = 60
"""Seconds after which two who were connected surely talked, though nobody wrote down that a key was pressed."""


def begin(session: Session, carrier_id: str, caller: PhoneNumber | None, *, at: str, now: datetime) -> Script | None:
    """Write down that somebody calls, and greet them; None while there is no program at all."""
    there = calls.of_carrier(session, carrier_id)
    if there is not None:
        return greet(session, there.id, time=1, at=at, now=now)
    person = _who(session, caller, now=now)
    if person is None:
        return None
    call = open_call(session, person, carrier_id, "they call us", now=now)
    return greet(session, call.id, time=1, at=at, now=now)


def open_call(session: Session, person: Person, carrier_id: str, what: str, *, now: datetime) -> Call:
    """Write down that somebody wants a person, on this line of the carrier's."""
    new = NewCall(
        kind=CallKind.INCOMING,
        state=CallState.RINGING,
        look_at=now + SURELY_OVER,
        participant_id=person.participant_id,
        stranger_id=person.stranger_id,
        carrier_id=carrier_id,
    )
    call = calls.open_incoming(session, new, now=now) or calls.of_carrier(session, carrier_id)
    assert call is not None
    people.note(session, person, Event.CALLED, what, now=now)
    return call


def _who(session: Session, caller: PhoneNumber | None, *, now: datetime) -> Person | None:
    phone = caller or NO_NUMBER
    participant = participants.by_phone(session, phone)
    if participant is not None:
        return people.of_participant(session, participant.id)
    return people.meet(session, phone, now=now)


def by_id(session: Session, call_id: UUID) -> Call:
    """Find a call to us; raises MalformedRequest when there is none."""
    call = calls.by_id(session, call_id)
    if call is None or call.kind is not CallKind.INCOMING:
        raise MalformedRequest("this is not a call to us")
    return call


def greet(session: Session, call_id: UUID, *, time: int, at: str, now: datetime) -> Script:
    """Greet somebody and wait for a key, three times; whoever we know is put through without one too.

    Whoever we do not know hears nothing that says what we are, and without a key rings nobody: machines call as well.
    """
    call = by_id(session, call_id)
    person = call_words.caller_of(session, call)
    here = f"{at}/incoming/{call_id}"
    if time > _TIMES_SAID:
        if person.participant is not None:
            return Script(steps=(GoTo(f"{here}/through"),), lang=person.lang)
        goodbye = spoken_in(person, TextKey.CALL_LINES, now=now) + spoken_in(person, TextKey.CALL_OVER, now=now)
        return Script(steps=(*goodbye, HangUp()), lang=person.lang)
    key = TextKey.CALL_GREETING if person.participant is not None else TextKey.CALL_GREETING_ANYONE
    ask = Ask(says=spoken_in(person, key, now=now), answer_to=f"{here}/key")
    return Script(steps=(ask, GoTo(f"{here}/again/{time + 1}")), lang=person.lang)


def press(session: Session, call_id: UUID, *, key: str, at: str, shows: PhoneNumber, now: datetime) -> Script:
    """Put whoever presses 1 through; any other key hears the greeting again."""
    if key != "1":
        return greet(session, call_id, time=1, at=at, now=now)
    return put_through(session, call_id, at=at, shows=shows, now=now)


def put_through(session: Session, call_id: UUID, *, at: str, shows: PhoneNumber, now: datetime) -> Script:
    """Ring the phone of whoever is next, or take a message when there is nobody left."""
    call = by_id(session, call_id)
    person = call_words.caller_of(session, call)
    if call.state not in (CallState.RINGING, CallState.CONNECTING):
        return _goodbye(person, now=now)
    turns = call_turns.of(session, call.id)
    if turns and turns[-1].how is None:
        return _ringing(session, call, person, turns[-1], at=at, shows=shows, now=now)
    cover = rota.cover(
        rota.rota_of(session, person.in_use.program_id, now=now, asks=person.in_use.program), person, now=now
    )
    rung, ours = [turn.specialist_id for turn in turns], specialists.by_phone(session, person.phone)
    has_them = _who_has(session, person, on_shift=(*cover.shift, *cover.backup))
    fails = reaching.known_to_fail(session, {*cover.shift, *cover.backup, *({has_them} if has_them else ())})
    chosen = next_to_ring(
        cover=cover,
        rung=rung,
        waited=now - call.created_at,
        fails=fails,
        has_them=has_them,
        caller=None if ours is None else ours.id,
    )
    if chosen is None or not call_turns.ring(session, call.id, len(turns) + 1, chosen, now=now):
        return _voicemail(session, call, person, rung_somebody=bool(turns), at=at, now=now)
    calls.rings_at(session, call.id, chosen, look_at=now + SURELY_OVER)
    name = specialists.by_ids(session, [chosen])[chosen].name
    people.note(session, person, Event.CALLED, f"the phone of {name} rings for them", now=now)
    turn = CallTurn(turn=len(turns) + 1, specialist_id=chosen, how=None)
    return _ringing(session, call, person, turn, at=at, shows=shows, now=now)


def _who_has(session: Session, person: Person, *, on_shift: Collection[UUID]) -> UUID | None:
    """Name whoever looks after a caller now: somebody off duty only if it is urgent."""
    live = escalations.live_of(session, participant=person.participant_id, stranger=person.stranger_id)
    if live is None or live.acknowledged_by is None:
        return None
    return live.acknowledged_by if live.urgency >= Urgency.URGENT or live.acknowledged_by in on_shift else None


def _ringing(
    session: Session, call: Call, person: Person, turn: CallTurn, *, at: str, shows: PhoneNumber, now: datetime
) -> Script:
    key = TextKey.CALL_WAIT if turn.turn == 1 else TextKey.CALL_WAIT_MORE
    here = f"{at}/incoming/{call.id}"
    connect = Connect(
        to=specialists.by_ids(session, [turn.specialist_id])[turn.specialist_id].phone,
        shows=shows,
        then=f"{here}/after/{turn.turn}",
        whisper=f"{here}/whisper/{turn.turn}/1",
    )
    return Script(steps=(*spoken_in(person, key, now=now), connect), lang=person.lang)


def _voicemail(session: Session, call: Call, person: Person, *, rung_somebody: bool, at: str, now: datetime) -> Script:
    """Say the truth, where somebody answers now, and that a message is heard by us."""
    calls.rings_at(session, call.id, None, look_at=now + SURELY_OVER)
    why = "nobody took their call" if rung_somebody else "they called, and nobody is on shift"
    people.note(session, person, Event.CALLED, f"{why}; asked for a message", now=now)
    keys = (
        TextKey.CALL_NOBODY if rung_somebody else TextKey.CALL_NO_ONE,
        TextKey.CALL_LINES,
        TextKey.CALL_LEAVE_MESSAGE,
    )
    said = tuple(say for key in keys for say in spoken_in(person, key, now=now))
    record = Record(goes_to=f"{at}/incoming/{call.id}/voicemail", longest=LONGEST_VOICEMAIL)
    after: tuple[Step, ...] = (*spoken_in(person, TextKey.CALL_KEPT, now=now), HangUp())
    return Script(steps=(*said, record, *after), lang=person.lang)


def after(
    session: Session,
    call_id: UUID,
    turn: int,
    how: Connection | None,
    *,
    lasted: float,
    at: str,
    shows: PhoneNumber,
    now: datetime,
) -> Script:
    """Go on once the phone of a turn rings no more: goodbye after a talk, else the next phone.

    Only the key says that somebody took it: a carrier calls a machine that picked up an answered call too.
    """
    call = by_id(session, call_id)
    person = call_words.caller_of(session, call)
    if call.state is CallState.CONNECTING and how is Connection.TALKED and lasted > _TAKEN_UNHEARD:
        taken_calls.take(session, call, turn, now=now)
        call = by_id(session, call_id)
    if call.state is CallState.TALKING:
        missed_calls.ended(session, call, how, now=now)
    else:
        taken_calls.not_taken(session, call, turn, how, now=now)
    if call.state in (CallState.RINGING, CallState.CONNECTING):
        return put_through(session, call_id, at=at, shows=shows, now=now)
    return _goodbye(person, now=now)


def left_voicemail(session: Session, call_id: UUID, recording: str | None, *, now: datetime) -> Script:
    """Keep where a message is, put it in front of somebody, and say goodbye."""
    call = by_id(session, call_id)
    person = call_words.caller_of(session, call)
    if recording:
        missed_calls.left_message(session, call, recording, now=now)
    return Script(steps=(*spoken_in(person, TextKey.CALL_KEPT, now=now), HangUp()), lang=person.lang)


def _goodbye(person: Person, *, now: datetime) -> Script:
    return Script(steps=(*spoken_in(person, TextKey.CALL_OVER, now=now), HangUp()), lang=person.lang)
