"""Opt-outs: once a day the ledger is compared with what the carrier shows; every difference goes to a person.

No carrier of ours lists who stopped. What it does show is whom it would not carry to, and the words that it minds
itself. Nobody's consent comes back by itself; a STOP that we never heard is obeyed at once.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from outreach.actions import people, stopped
from outreach.domain.opt_outs import Sign, difference
from outreach.domain.phone import PhoneNumber
from outreach.ports import CarrierUnavailable, Runtime
from outreach.records import bookmarks, consents, participants, replies
from outreach.records import receipts as receipt_records
from outreach.records.receipts import Stop

log = structlog.get_logger(__name__)

_COMPARED = "opt-outs compared"
_TRIED = "opt-outs tried"
_DAILY = timedelta(days=1)
_LATER = timedelta(minutes=15)
_SETTLES = timedelta(minutes=10)
"""How old a sign must be: what was just written is still on its way through us."""


def compare(runtime: Runtime) -> int:
    """Compare ledger and carrier since the last time; says how many people they differ about.

    What a sign means may hang on those around it. So we look as far back as a stop that a receipt told of late, and
    leave whoever showed something in the last minutes for the next time.
    """
    now = runtime.now()
    with runtime.transaction() as session:
        bookmarks.put(session, _TRIED, at=now)
        since = bookmarks.every(session).get(_COMPARED, now - _DAILY)
        stops = receipt_records.stops_since(session, since=since, until=now - _SETTLES)
    until, back_to = now - _SETTLES, min([since, *(stop.sign.at for stop in stops)])
    try:
        words = _words(runtime, since=back_to)
    except CarrierUnavailable as error:
        log.warning("opt_outs_not_compared", why=str(error))
        return 0
    with runtime.transaction() as session:
        words += _words_told(session, runtime, since=back_to, until=now)
        signs = _signs(session, words, stops, since=since)
        settled = {key: each for key, each in signs.items() if all(sign.at < until for sign in each)}
        found = [_settle(session, key, each, now=now) for key, each in settled.items()]
        bookmarks.put(session, _COMPARED, at=until)
    return sum(found)


def next_moment(runtime: Runtime, marks: Mapping[str, datetime]) -> datetime | None:
    """Find when the two are to be compared next, or None where the carrier is never asked."""
    if runtime.asks_back is None:
        return None
    if _COMPARED not in marks:
        return marks[_TRIED] + _LATER if _TRIED in marks else runtime.now()
    return max(marks[_COMPARED] + _DAILY, marks.get(_TRIED, marks[_COMPARED]) + _LATER)


_Words = list[tuple[PhoneNumber, Sign]]


def _words(runtime: Runtime, *, since: datetime) -> _Words:
    """List the words that the carrier minds itself among all that it holds for us."""
    found: _Words = []
    for number in runtime.our_numbers:
        for held in runtime.carrier.received(to=number, since=since):
            phone, inbound = held.inbound.phone, held.inbound
            word = runtime.carrier.opt_word(body=inbound.body, parameters=inbound.parameters)
            if word is not None and phone is not None and held.at >= since:
                found.append((phone, Sign(word, held.at)))
    return found


def _words_told(session: Session, runtime: Runtime, *, since: datetime, until: datetime) -> _Words:
    """List the words that the carrier answered itself, and said so as it brought them."""
    told = replies.answered_by_carrier(session, since=since, until=until)
    words = [(each, runtime.carrier.opt_word(body=each.body, parameters=each.parameters)) for each in told]
    return [(each.phone, Sign(word, each.at)) for each, word in words if word is not None]


def _signs(session: Session, words: _Words, stops: Sequence[Stop], *, since: datetime) -> Mapping[UUID, Sequence[Sign]]:
    """Gather what the carrier showed, by words and by what it would not carry, of those of whom something is new."""
    signs: dict[UUID, list[Sign]] = defaultdict(list)
    new = {stop.participant_id for stop in stops}
    for stop in stops:
        signs[stop.participant_id].append(stop.sign)
    for phone, sign in words:
        participant = participants.by_phone(session, phone)
        if participant is not None:
            signs[participant.id].append(sign)
            new |= {participant.id} if sign.at >= since else set()
    return {key: each for key, each in signs.items() if key in new}


def _settle(session: Session, participant: UUID, signs: Sequence[Sign], *, now: datetime) -> bool:
    """Put a difference before a person; says whether there is one."""
    person = people.of_participant(session, participant)
    assert person.participant is not None
    found = difference(
        signs=signs,
        consent=person.participant.consent,
        consent_at=consents.stands_since(session, participant),
    )
    if found is None:
        return False
    log.warning("opt_out_differs", how=found.value)
    stopped.settle(session, person, found, now=now)
    return True
