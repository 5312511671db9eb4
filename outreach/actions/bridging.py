"""Bridging: connecting somebody of ours with a person by phone, so that both see only the program's number.

The specialist's phone rings first, a key of theirs rings the person's, and a key there connects the two: nobody ever
talks to a machine without knowing. Nothing is recorded. `at` is the address of the calls of ours.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import escalations, people, programs, rota, taking
from outreach.actions.escalations import person_of
from outreach.actions.people import Person
from outreach.actions.scopes import allows
from outreach.actions.texts import tell_staff
from outreach.domain.calls import (
    GOING_ON,
    OVER_BY,
    RINGING_OVER_BY,
    Ask,
    CallKind,
    CallState,
    Connect,
    GoTo,
    HangUp,
    Pause,
    PickedUp,
    Say,
    Script,
)
from outreach.domain.consent import Scope
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import LIVE, Channel, EscalationStatus
from outreach.domain.phone import PhoneNumber
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import say
from outreach.ports import MalformedRequest
from outreach.records import calls, known_senders, specialists
from outreach.records import escalations as records
from outreach.records.calls import Call, NewCall
from outreach.records.escalations import Escalation
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event

_TIMES_SAID = 3


class MayNotCall(Exception):
    """The person has not agreed to calls."""


class SomebodyElseHasIt(Exception):
    """Another one of us has taken what somebody wants to call about."""


def ring(session: Session, live: Escalation, specialist: Specialist, *, now: datetime) -> Call:
    """Ring somebody of ours, to be connected to the person whom an escalation is about; whoever calls takes it.

    Raises MayNotCall and SomebodyElseHasIt. A call that goes on already is not made twice.
    """
    person = person_of(session, live)
    if not allows(session, person, Scope.HUMAN_CALL):
        raise MayNotCall
    under_way = calls.latest_of_staff(session, specialist.id)
    if under_way is not None and under_way.escalation_id == live.id and under_way.state in GOING_ON:
        return under_way
    live = _have(session, live, specialist, now=now)
    message = tell_staff(
        session,
        specialist,
        MessageKind.STAFF_ANSWER,
        TextKey.BRIDGE_VOICE,
        program=person.in_use.program,
        program_id=live.program_id,
        now=now,
        escalation=live.id,
        channel=Channel.CALL,
    )
    call = _open(session, live, specialist, message, CallState.RINGING, now=now)
    people.note(session, person, Event.CALLED, f"{specialist.name} asked to be connected", now=now, by=specialist.name)
    return call


def _have(session: Session, live: Escalation, specialist: Specialist, *, now: datetime) -> Escalation:
    """Let whoever wants to call have it; raises SomebodyElseHasIt."""
    if live.status is EscalationStatus.OPEN:
        taking.acknowledge(session, live, specialist, now=now)
        live = records.by_ids(session, [live.id])[live.id]
    if live.acknowledged_by != specialist.id:
        raise SomebodyElseHasIt
    return live


def called_in(
    session: Session,
    live: Escalation,
    specialist: Specialist,
    *,
    carrier_id: str,
    at: str,
    ours: Sequence[PhoneNumber],
    now: datetime,
) -> Script:
    """Connect somebody of ours who called us, by the same rules; raises MayNotCall and SomebodyElseHasIt."""
    call = calls.of_carrier(session, carrier_id)
    if call is None:
        if not allows(session, person_of(session, live), Scope.HUMAN_CALL):
            raise MayNotCall
        live = _have(session, live, specialist, now=now)
        call = _open(session, live, specialist, None, CallState.CONNECTING, carrier_id=carrier_id, now=now)
    return _connect(session, call, at=at, ours=ours, now=now)


def _open(
    session: Session,
    live: Escalation,
    specialist: Specialist,
    message: UUID | None,
    state: CallState,
    *,
    now: datetime,
    carrier_id: str | None = None,
) -> Call:
    new = NewCall(
        kind=CallKind.BRIDGE,
        state=state,
        look_at=now + (RINGING_OVER_BY if state is CallState.RINGING else OVER_BY),
        message_id=message,
        escalation_id=live.id,
        participant_id=live.participant_id,
        stranger_id=live.stranger_id,
        specialist_id=specialist.id,
        carrier_id=carrier_id,
    )
    return calls.open_new(session, new, now=now)


def picked_up(session: Session, message_id: UUID, *, time: int, at: str) -> Script:
    """Say to whoever picked up that this is the call they asked for, and wait for a key; no name before it."""
    call = _of_message(session, message_id)
    if call.state is not CallState.RINGING or time > _TIMES_SAID:
        return spoken(session, call, TextKey.BRIDGE_VOICE_OVER if time == 1 else TextKey.BRIDGE_VOICE_GOODBYE)
    here = f"{at}/bridges/{message_id}"
    _, _, specialist = around(session, call)
    ask = Ask(says=(Say(_words(session, call, TextKey.BRIDGE_VOICE)),), answer_to=f"{here}/key")
    return Script(steps=(ask, GoTo(f"{here}/again/{time + 1}")), lang=specialist.lang)


def press(
    session: Session, message_id: UUID, *, key: str, at: str, ours: Sequence[PhoneNumber], now: datetime
) -> Script:
    """Connect whoever presses 1; anything else is asked again."""
    call = _of_message(session, message_id)
    if key != "1":
        return picked_up(session, message_id, time=1, at=at)
    moved = calls.move(session, call.id, CallState.CONNECTING, look_at=now + OVER_BY)
    return _connect(session, moved or by_id(session, call.id), at=at, ours=ours, now=now)


def from_page(
    session: Session,
    live: Escalation,
    specialist: Specialist,
    message_id: UUID,
    *,
    at: str,
    ours: Sequence[PhoneNumber],
    now: datetime,
) -> Script:
    """Connect somebody who took a voice page in the call in which they took it."""
    call = calls.of_message(session, message_id)
    if call is None:
        call = _open(session, live, specialist, message_id, CallState.CONNECTING, now=now)
    return _connect(session, call, at=at, ours=ours, now=now)


def _connect(session: Session, call: Call, *, at: str, ours: Sequence[PhoneNumber], now: datetime) -> Script:
    """Ring the person, unless it is over by now, or they do not want calls."""
    live, person, specialist = around(session, call)
    if call.state is not CallState.CONNECTING:
        return spoken(session, call, TextKey.BRIDGE_VOICE_OVER)
    if live.status not in LIVE or not _is_still_theirs(session, live, specialist, now=now):
        return _stop(session, call, TextKey.BRIDGE_VOICE_OVER, now=now)
    if not allows(session, person, Scope.HUMAN_CALL):
        return _stop(session, call, TextKey.BRIDGE_VOICE_NO_CONSENT, now=now)
    people.note(session, person, Event.CALLED, f"{specialist.name} calls them", now=now, by=specialist.name)
    here = f"{at}/connections/{call.id}"
    connect = Connect(
        to=person.phone,
        shows=_shown(session, person, ours, now=now),
        then=f"{here}/over",
        whisper=f"{here}/whisper/1",
        machine_at=f"{here}/machine",
        to_the_beep=allows(session, person, Scope.VOICEMAIL),
    )
    return Script(steps=(Say(_words(session, call, TextKey.BRIDGE_VOICE_WAIT)), connect), lang=specialist.lang)


def _is_still_theirs(session: Session, live: Escalation, specialist: Specialist, *, now: datetime) -> bool:
    """Say whether nobody else has it by now, and whoever asked for the call still works here."""
    if live.acknowledged_by not in (None, specialist.id):
        return False
    return specialist.id in rota.rota_of(session, live.program_id, now=now).team


def _stop(session: Session, call: Call, key: TextKey, *, now: datetime) -> Script:
    calls.move(session, call.id, CallState.OVER, changes={"ended_at": now})
    return spoken(session, call, key)


def _shown(session: Session, person: Person, ours: Sequence[PhoneNumber], *, now: datetime) -> PhoneNumber:
    """Choose the number of ours that the person sees: the one that they know."""
    if person.participant is None:
        return ours[0]
    known = known_senders.meet(session, {person.participant.id: ours[0]}, now=now)[person.participant.id]
    return known if known in ours else ours[0]


def whisper(session: Session, call_id: UUID, *, time: int, key: str, at: str, now: datetime) -> Script:
    """Ask whoever picked up for any key, and nothing else: who calls is said by the one who calls.

    A machine hears no more of it, or, if the person agreed to voicemail, a message that gives nothing away.
    """
    call = by_id(session, call_id)
    live, person, specialist = around(session, call)
    if key:
        return _together(session, call, person, specialist, now=now)
    if call.picked_up is PickedUp.MACHINE:
        return _to_a_machine(session, person, now=now)
    if call.state is not CallState.CONNECTING or live.status not in LIVE or time > _TIMES_SAID:
        return Script(steps=(HangUp(),), lang=person.lang)
    words = say(TextKey.CALL_WHISPER, lang=person.lang, wording=person.in_use.program.wording)
    answer_to = f"{at}/connections/{call_id}/whisper/{time + 1}"
    return Script(steps=(Ask(says=(Say(words),), answer_to=answer_to, silence_counts=True), HangUp()), lang=person.lang)


def _together(session: Session, call: Call, person: Person, specialist: Specialist, *, now: datetime) -> Script:
    """Let the two talk, unless the specialist hung up meanwhile: a whisper without steps connects."""
    if calls.move(session, call.id, CallState.TALKING, look_at=now + OVER_BY, changes={"connected_at": now}):
        told = f"{specialist.name} and they were connected"
        people.note(session, person, Event.CALLED, told, now=now, by=specialist.name)
    elif by_id(session, call.id).state is not CallState.TALKING:
        return Script(steps=(HangUp(),), lang=person.lang)
    return Script(steps=(), lang=person.lang)


def _to_a_machine(session: Session, person: Person, *, now: datetime) -> Script:
    if not allows(session, person, Scope.VOICEMAIL):
        return Script(steps=(HangUp(),), lang=person.lang)
    people.note(session, person, Event.CALLED, "a machine picked up; a message that says nothing was left", now=now)
    words = say(TextKey.CALL_VOICEMAIL, lang=person.lang, wording=person.in_use.program.wording)
    return Script(steps=(Pause(), Say(words), HangUp()), lang=person.lang)


def heard_who(session: Session, call_id: UUID, picked: PickedUp | None) -> None:
    """Remember who picked up at the person's phone."""
    call = by_id(session, call_id)
    if picked is not None:
        calls.heard_who(session, call.id, picked)


def _of_message(session: Session, message_id: UUID) -> Call:
    call = calls.of_message(session, message_id)
    if call is None:
        raise MalformedRequest("this is not a call of ours")
    return call


def by_id(session: Session, call_id: UUID) -> Call:
    """Find a bridge; raises MalformedRequest when there is none."""
    call = calls.by_id(session, call_id)
    if call is None or call.escalation_id is None:
        raise MalformedRequest("this is not a call of ours")
    return call


def around(session: Session, call: Call) -> tuple[Escalation, Person, Specialist]:
    """Gather what a bridge is about: the escalation, the person, and whoever of ours calls them."""
    assert call.escalation_id is not None
    assert call.specialist_id is not None
    live = records.by_ids(session, [call.escalation_id])[call.escalation_id]
    somebody = specialists.by_ids(session, [call.specialist_id])[call.specialist_id]
    return live, escalations.person_of(session, live), somebody


def _words(session: Session, call: Call, key: TextKey) -> str:
    live, _, specialist = around(session, call)
    wording = programs.version(session, live.program_version_id).wording
    return say(key, lang=specialist.lang, wording=wording)


def spoken(session: Session, call: Call, key: TextKey) -> Script:
    """Say one thing to the specialist, and hang up."""
    _, _, specialist = around(session, call)
    return Script(steps=(Say(_words(session, call, key)), HangUp()), lang=specialist.lang)
