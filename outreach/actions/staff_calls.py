"""Staff calls: one of ours who calls our number is connected to whoever they look after, or to somebody by code.

Peers are in recovery themselves: whoever of them needs a person presses 0, and a colleague's phone rings.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import bridging, calling_in, people, programs
from outreach.actions.bridging import MayNotCall, SomebodyElseHasIt
from outreach.actions.escalations import person_of
from outreach.actions.taken_calls import initials_spoken
from outreach.domain.calls import Ask, GoTo, HangUp, Say, Script
from outreach.domain.escalation import LIVE
from outreach.domain.phone import PhoneNumber
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import say
from outreach.ports import MalformedRequest
from outreach.records import escalations as records
from outreach.records import specialists
from outreach.records.escalations import Escalation
from outreach.records.specialists import Specialist

_TIMES_SAID = 3
_LONGEST_CODE = 6
_FOR_THEMSELVES = "0"


def somebody_of_ours(session: Session, caller: PhoneNumber | None) -> Specialist | None:
    """Recognise one of ours by their number; whoever works for no program any more is not."""
    found = None if caller is None else specialists.by_phone(session, caller)
    return found if found is not None and specialists.programs_of(session, found.id) else None


def surely_ours(session: Session, caller: PhoneNumber | None) -> Specialist:
    """Recognise one of ours in the midst of a call; raises MalformedRequest when it is nobody's number any more."""
    found = somebody_of_ours(session, caller)
    if found is None:
        raise MalformedRequest("nobody of ours calls from there")
    return found


def menu(session: Session, somebody: Specialist, *, time: int, at: str) -> Script:
    """Offer to connect one of ours to the one whom they look after; of several or none, ask for a code."""
    if time > _TIMES_SAID:
        return _said(session, somebody, TextKey.BRIDGE_VOICE_GOODBYE)
    held = _held(session, somebody)
    here = f"{at}/incoming/staff"
    again = GoTo(f"{here}/again/{time + 1}")
    if len(held) != 1:
        ask = Ask(says=(_say(session, somebody, TextKey.CALL_IN_WHICH),), answer_to=f"{here}/code", keys=None)
    else:
        initials = initials_spoken(person_of(session, held[0]))
        ask = Ask(says=(_say(session, somebody, TextKey.CALL_IN_ONE, initials),), answer_to=f"{here}/key")
    return Script(steps=(ask, again), lang=somebody.lang)


def press(
    session: Session,
    somebody: Specialist,
    key: str,
    *,
    carrier_id: str,
    at: str,
    ours: Sequence[PhoneNumber],
    shows: PhoneNumber,
    now: datetime,
) -> Script:
    """Connect whoever presses 1, and whoever presses 0 to a colleague; any other key asks for a code."""
    if key == _FOR_THEMSELVES:
        return _themselves(session, somebody, carrier_id=carrier_id, at=at, shows=shows, now=now)
    held = _held(session, somebody)
    if key == "1" and len(held) == 1:
        return _connect(session, held[0], somebody, carrier_id=carrier_id, at=at, ours=ours, now=now)
    which = _say(session, somebody, TextKey.CALL_IN_WHICH)
    ask = Ask(says=(which,), answer_to=f"{at}/incoming/staff/code", keys=None)
    return Script(steps=(ask, GoTo(f"{at}/incoming/staff/again/2")), lang=somebody.lang)


def choose(
    session: Session,
    somebody: Specialist,
    code: str,
    *,
    carrier_id: str,
    at: str,
    ours: Sequence[PhoneNumber],
    shows: PhoneNumber,
    now: datetime,
) -> Script:
    """Connect one of ours to whoever has a code, by the rules of CALL; a code that we do not know is asked again."""
    if code == _FOR_THEMSELVES:
        return _themselves(session, somebody, carrier_id=carrier_id, at=at, shows=shows, now=now)
    known = code.isascii() and code.isdigit() and len(code) <= _LONGEST_CODE
    theirs = specialists.programs_of(session, somebody.id)
    live = records.by_code(session, int(code), theirs) if known else None
    if live is None or live.status not in LIVE:
        again = menu(session, somebody, time=2, at=at)
        return Script(steps=(_say(session, somebody, TextKey.CALL_IN_UNKNOWN), *again.steps), lang=somebody.lang)
    return _connect(session, live, somebody, carrier_id=carrier_id, at=at, ours=ours, now=now)


def _themselves(
    session: Session, somebody: Specialist, *, carrier_id: str, at: str, shows: PhoneNumber, now: datetime
) -> Script:
    """Put one of ours through like anybody who calls, but never to themselves."""
    person = people.one_of_ours(session, somebody, now=now)
    call = calling_in.open_call(session, person, carrier_id, "one of ours calls, and needs a person", now=now)
    return calling_in.put_through(session, call.id, at=at, shows=shows, now=now)


def _connect(
    session: Session,
    live: Escalation,
    somebody: Specialist,
    *,
    carrier_id: str,
    at: str,
    ours: Sequence[PhoneNumber],
    now: datetime,
) -> Script:
    try:
        return bridging.called_in(session, live, somebody, carrier_id=carrier_id, at=at, ours=ours, now=now)
    except MayNotCall:
        return _said(session, somebody, TextKey.BRIDGE_VOICE_NO_CONSENT)
    except SomebodyElseHasIt:
        return _said(session, somebody, TextKey.CALL_IN_ELSEWHERE)


def _held(session: Session, somebody: Specialist) -> list[Escalation]:
    return [each for each in records.held_by(session, somebody.id) if each.drill_id is None]


def _said(session: Session, somebody: Specialist, key: TextKey) -> Script:
    return Script(steps=(_say(session, somebody, key), HangUp()), lang=somebody.lang)


def _say(session: Session, somebody: Specialist, key: TextKey, initials: str | None = None) -> Say:
    theirs = specialists.programs_of(session, somebody.id)[0]
    fields = {} if initials is None else {"initials": initials}
    return Say(say(key, lang=somebody.lang, wording=programs.in_use(session, theirs).program.wording, **fields))
