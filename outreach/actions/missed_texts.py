"""Missed texts: asking the carrier what it holds for us, and taking in what no webhook brought."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from outreach.actions import escalations, homecoming, people
from outreach.actions.alarms import raise_alarm
from outreach.domain.escalation import ReasonKind
from outreach.domain.phone import NO_NUMBER, PhoneNumber
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.ports import CarrierUnavailable, HeldText, KeptText, Runtime
from outreach.records import alarms, bookmarks, heartbeats, participants, replies
from outreach.records.reasons import NewReason

log = structlog.get_logger(__name__)

BLANKS = "carrier blanks"
"""The alarm that says that the carrier blanks the texts that it keeps, so that nobody can find out what was missed."""

MISSED = "texts missed"
"""The alarm that counts texts that no webhook brought."""

_ASKED = "asked for missed texts"
_BACK = "back after an absence"
_AWAY = timedelta(seconds=20)
"""How long nothing was seen of us before the database may have been away: it keeps when we were last at work."""

_HOMEWARD = timedelta(minutes=1)
"""How long the texts on the disks of other machines then have to come home, which says which of them were answered."""

_BEHIND = timedelta(seconds=1)
"""How much later than the others a number has its turn of which the carrier could not say: perhaps it never can."""

_FOR_A_WHILE = timedelta(seconds=5)
"""How long a pass asks the carrier, which may be slow, about one number after the other; the rest comes in the next."""

_OVERLAP = timedelta(minutes=10)
"""How far before the last text that was seen each look begins: a list may show a text late."""

_ON_ITS_WAY = timedelta(seconds=30)
"""How long a webhook has to bring a text before it counts as missed."""

_A_FEW = 3
_HOURLY = timedelta(hours=1)
_SWEEP_AFTER = timedelta(seconds=20)


def look(runtime: Runtime) -> int:
    """Take in, in the order they came, the texts that the carrier holds and we do not; says how many there were.

    While the carrier cannot say, the bookmark stays where it is, and the next look begins there: from the very first
    one on, and by the carrier's clock, for ours may be wrong. What waits on the disks goes first: it knows which texts
    were answered.
    """
    if runtime.on_disk is not None and not runtime.on_disk.journal.is_empty():
        return 0
    now, until = runtime.now(), time.monotonic() + _FOR_A_WHILE.total_seconds()
    with runtime.transaction() as session:
        see_whether_we_were_away(session, runtime)
        marks = bookmarks.every(session)
        if now < _home_by(marks, now):
            return 0
        begins = {number: min(marks.get(_place(number), now), now) for number in runtime.our_numbers}
        for number, mark in begins.items():
            bookmarks.put(session, _place(number), at=mark)
    found = 0
    turns = _whose_turn_it_is(runtime, marks, now)
    for place, number in enumerate(turns, 1):
        try:
            found += _look_at(runtime, number, begins[number], now=now)
        except CarrierUnavailable as error:
            log.warning("missed_texts_not_asked", why=str(error))
            _asked(runtime, turns[place:], now=now - _BEHIND)
            break
        if time.monotonic() > until:
            break
    return found


def see_whether_we_were_away(session: Session, runtime: Runtime) -> None:
    """Note when we are back after an absence: meanwhile texts may have been kept and answered on any machine.

    Not again before there was a look, so that looks are put off, and never given up.
    """
    if runtime.asks_back is None:
        return
    now, beat = runtime.now(), heartbeats.last_beats(session).get("scheduler")
    if beat is None or now - beat <= _AWAY:
        return
    marks = bookmarks.every(session)
    asked = max((at for name, at in marks.items() if name.startswith(_ASKED)), default=now)
    if _BACK not in marks or marks[_BACK] <= asked:
        bookmarks.put(session, _BACK, at=now)


def _home_by(marks: Mapping[str, datetime], now: datetime) -> datetime:
    """Say when all that was kept on disks has had its time to come home."""
    return marks[_BACK] + _HOMEWARD if _BACK in marks and marks[_BACK] <= now else now


def _whose_turn_it_is(runtime: Runtime, marks: Mapping[str, datetime], now: datetime) -> Sequence[PhoneNumber]:
    """Name the numbers to be asked about, longest not asked about first."""
    turns = {number: _turn(runtime, number, marks, now) for number in runtime.our_numbers}
    due = [number for number, turn in turns.items() if turn <= now]
    return sorted(due or turns, key=turns.__getitem__)


def _turn(runtime: Runtime, number: PhoneNumber, marks: Mapping[str, datetime], now: datetime) -> datetime:
    asked = marks.get(_asked_about(number))
    return now if asked is None or asked > now else asked + (runtime.asks_back or timedelta(0))


def _asked(runtime: Runtime, numbers: Sequence[PhoneNumber], *, now: datetime) -> None:
    with runtime.transaction() as session:
        for number in numbers:
            bookmarks.put(session, _asked_about(number), at=now)


def next_moment(runtime: Runtime, marks: Mapping[str, datetime]) -> datetime | None:
    """Find when the carrier is to be asked next, or None where it is never asked."""
    if runtime.asks_back is None:
        return None
    now = runtime.now()
    turn = min(_turn(runtime, number, marks, now) for number in runtime.our_numbers)
    return max(turn, _home_by(marks, now))


def _place(number: PhoneNumber) -> str:
    return f"texts to {number.e164}"


def _asked_about(number: PhoneNumber) -> str:
    return f"{_ASKED} to {number.e164}"


def _look_at(runtime: Runtime, number: PhoneNumber, mark: datetime, *, now: datetime) -> int:
    _asked(runtime, [number], now=now)
    held = runtime.carrier.received(to=number, since=mark - _OVERLAP)
    with runtime.transaction() as session:
        known = replies.known_carrier_ids(session, [each.inbound.carrier_id for each in held])
    settled = [each for each in held if each.at <= now - _ON_ITS_WAY]
    missed = [each for each in settled if each.inbound.carrier_id not in known]
    for each in missed:
        _take_in(runtime, each)
    with runtime.transaction() as session:
        _say_so(session, missed, blanks=_blanks(runtime, held), now=now)
        bookmarks.put(session, _place(number), at=max((each.at for each in held), default=mark))
    return len(missed)


def _blanks(runtime: Runtime, held: Sequence[HeldText]) -> bool:
    """Say whether the carrier hides words: one empty text is somebody's thumb, several and no other are a setting."""
    return bool(held) and (runtime.carrier_blanks or (len(held) > 1 and all(each.blank for each in held)))


def _take_in(runtime: Runtime, missed: HeldText) -> None:
    """Read a missed text as of when it came; one whose words are hidden, or that is a day old, goes to a person."""
    log.warning("text_missed", carrier_id=missed.inbound.carrier_id, blank=missed.blank)
    if missed.blank:
        with runtime.transaction() as session:
            _give_to_a_person(session, missed, now=runtime.now())
        return
    homecoming.receive_late(runtime, KeptText(inbound=missed.inbound, at=missed.at))


def _give_to_a_person(session: Session, missed: HeldText, *, now: datetime) -> None:
    reply = replies.store(session, missed.inbound, now=missed.at, first_try_at=now + _SWEEP_AFTER)
    if reply is None:
        return
    phone = missed.inbound.phone or NO_NUMBER
    known = participants.by_phone(session, phone)
    person = people.meet(session, phone, now=now) if known is None else people.of_participant(session, known.id)
    if person is not None:
        hidden = NewReason(
            kind=ReasonKind.UNREADABLE,
            urgency=Urgency.SAME_DAY,
            what="wrote to us, but the carrier hides the words; call them",
            rule="carrier.blanks",
            reply_id=reply,
        )
        escalations.raise_reasons(session, person, [hidden], now=now)
    participant, stranger = (None, None) if person is None else (person.participant_id, person.stranger_id)
    replies.handled(session, reply, now=now, participant=participant, stranger=stranger)


def _say_so(session: Session, missed: Sequence[HeldText], *, blanks: bool, now: datetime) -> None:
    """Tell the leads when webhooks fail as a habit, and when we are blind for what they miss."""
    if missed:
        alarms.note(session, alarms.TEXTS_MISSED_EVER, times=len(missed), within=None, now=now)
        raise_alarm(
            session,
            MISSED,
            TextKey.TEXTS_MISSED,
            times=len(missed),
            more_than=_A_FEW,
            within=_HOURLY,
            again_after=_HOURLY,
            now=now,
        )
    if blanks:
        alarms.note(session, BLANKS, times=0, within=_HOURLY, now=now)
    hidden = sum(each.blank for each in missed)
    if hidden:
        raise_alarm(
            session, f"{BLANKS} missed texts", TextKey.CARRIER_BLANKS, times=hidden, again_after=_HOURLY, now=now
        )
