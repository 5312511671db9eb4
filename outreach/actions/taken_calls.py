"""Taken calls: one of ours is asked, by a whisper, whether they take a call, and has the caller once they press 1."""

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import call_words, escalations, people, taking
from outreach.actions.people import Person
from outreach.domain.calls import OVER_BY, Ask, CallState, Connection, HangUp, Say, Script
from outreach.domain.escalation import ReasonKind
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.domain.wording import say
from outreach.records import call_turns, calls, specialists
from outreach.records import escalations as records
from outreach.records.calls import Call
from outreach.records.escalations import Escalation
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event

_TIMES_SAID = 2

_HOW = {
    Connection.TALKED: "did not press 1",
    Connection.DECLINED: "did not press 1",
    Connection.NO_ANSWER: "did not pick up",
    Connection.BUSY: "was on the phone",
    Connection.FAILED: "could not be called",
}


def whisper(session: Session, call: Call, turn: int, *, time: int, key: str, at: str, now: datetime) -> Script:
    """Ask whoever of ours picked up to press 1; no name before that, and only 1 connects."""
    person, somebody = call_words.caller_of(session, call), _of_turn(session, call, turn)
    if somebody is None:
        return Script(steps=(HangUp(),), lang=person.lang)
    if key == "1":
        return _together(session, call, person, somebody, turn, now=now)
    if key or call.state is not CallState.CONNECTING or time > _TIMES_SAID:
        return Script(steps=(HangUp(),), lang=somebody.lang)
    ask = Ask(
        says=(_say(person, somebody, TextKey.CALL_IN_WHISPER),),
        answer_to=f"{at}/incoming/{call.id}/whisper/{turn}/{time + 1}",
        silence_counts=True,
    )
    return Script(steps=(ask, HangUp()), lang=somebody.lang)


def _together(
    session: Session, call: Call, person: Person, somebody: Specialist, turn: int, *, now: datetime
) -> Script:
    """Say who it is and connect, unless the caller is gone."""
    if not take(session, call, turn, now=now) and not (
        call.state is CallState.TALKING and call.specialist_id == somebody.id
    ):
        return Script(steps=(_say(person, somebody, TextKey.CALL_IN_GONE), HangUp()), lang=somebody.lang)
    return Script(steps=(_say(person, somebody, TextKey.CALL_IN_WHO),), lang=somebody.lang)


def take(session: Session, call: Call, turn: int, *, now: datetime) -> bool:
    """Let somebody of ours have whoever calls: what stands open about them is theirs now, unless another one has it.

    Says whether the call was there to be taken.
    """
    somebody = _of_turn(session, call, turn)
    changes = {"connected_at": now}
    if somebody is None or not calls.move(session, call.id, CallState.TALKING, look_at=now + OVER_BY, changes=changes):
        return False
    call_turns.end(session, call.id, turn, Connection.TALKED, now=now)
    person = call_words.caller_of(session, call)
    told = f"{somebody.name} took their call"
    people.note(session, person, Event.CALLED, told, now=now, by=somebody.name)
    live = _about(session, person, now=now)
    calls.is_about(session, call.id, live.id)
    if live.acknowledged_by in (None, somebody.id):
        taking.keep_in_touch(session, live, somebody, now=now)
    return True


def _about(session: Session, person: Person, *, now: datetime) -> Escalation:
    """Find what stands open about somebody, or open it, so that nobody's call is forgotten once they hung up."""
    live = records.live_of(session, participant=person.participant_id, stranger=person.stranger_id, hold=True)
    if live is not None:
        return live
    called = NewReason(kind=ReasonKind.WANTS_CONTACT, urgency=Urgency.SAME_DAY, what="called us", rule="phone.called")
    return escalations.raise_reasons(session, person, [called], now=now)


def not_taken(session: Session, call: Call, turn: int, how: Connection | None, *, now: datetime) -> None:
    """Write down, once, that a phone rang for nothing."""
    how = Connection.DECLINED if how in (None, Connection.TALKED) else how
    somebody = _of_turn(session, call, turn, any_turn=True)
    if somebody is None or not call_turns.end(session, call.id, turn, how, now=now):
        return
    person = call_words.caller_of(session, call)
    people.note(session, person, Event.CALLED, f"{somebody.name} {_HOW[how]}", now=now)


def _of_turn(session: Session, call: Call, turn: int, *, any_turn: bool = False) -> Specialist | None:
    """Find whose turn one was, if it is the last one so far."""
    turns = call_turns.of(session, call.id)
    found = [each for each in (turns if any_turn else turns[-1:]) if each.turn == turn]
    if not found:
        return None
    return specialists.by_ids(session, [found[0].specialist_id])[found[0].specialist_id]


def _say(person: Person, somebody: Specialist, key: TextKey) -> Say:
    fields = {"initials": initials_spoken(person)} if key is TextKey.CALL_IN_WHO else {}
    return Say(say(key, lang=somebody.lang, wording=person.in_use.program.wording, **fields))


def initials_spoken(person: Person) -> str:
    """Write what a person is called so that a voice says it letter by letter."""
    return ", ".join(one for one in person.initials if one.isalnum())
