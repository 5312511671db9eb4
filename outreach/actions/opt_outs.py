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

log = structlog.get_logger(__name__)

_COMPARED = "opt-outs compared"
_TRIED = "opt-outs tried"
_DAILY = timedelta(days=1)
_LATER = timedelta(minutes=15)
_SETTLES = timedelta(minutes=10)
"""How old a sign must be: what was just written is still on its way through us."""


def compare(runtime: Runtime) -> int:
    """Compare ledger and carrier since the last time; says how many people they differ about."""
    now = runtime.now()
    with runtime.transaction() as session:
        bookmarks.put(session, _TRIED, at=now)
        since = bookmarks.every(session).get(_COMPARED, now - _DAILY)
    until = now - _SETTLES
    try:
        words = _words(runtime, since=since, until=until)
    except CarrierUnavailable as error:
        log.warning("opt_outs_not_compared", why=str(error))
        return 0
    with runtime.transaction() as session:
        signs = _signs(session, runtime, words, since=since, until=until)
        found = [_settle(session, key, each, now=now) for key, each in signs.items()]
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


def _words(runtime: Runtime, *, since: datetime, until: datetime) -> _Words:
    """List the words that the carrier minds itself among all that it holds for us."""
    found: _Words = []
    for number in runtime.our_numbers:
        for held in runtime.carrier.received(to=number, since=since):
            phone, inbound = held.inbound.phone, held.inbound
            word = runtime.carrier.opt_word(body=inbound.body, parameters=inbound.parameters)
            if word is not None and phone is not None and since <= held.at < until:
                found.append((phone, Sign(word, held.at)))
    return found


def _signs(
    session: Session, runtime: Runtime, words: _Words, *, since: datetime, until: datetime
) -> dict[UUID, list[Sign]]:
    """Gather by participant what the carrier showed, in its lists, on its webhooks and by what it would not carry."""
    for told in replies.answered_by_carrier(session, since=since, until=until):
        word = runtime.carrier.opt_word(body=told.body, parameters=told.parameters)
        if word is not None:
            words.append((told.phone, Sign(word, told.at)))
    signs: dict[UUID, list[Sign]] = defaultdict(list)
    for stop in receipt_records.stops_since(session, since=since, until=until):
        signs[stop.participant_id].append(stop.sign)
    for phone, sign in words:
        participant = participants.by_phone(session, phone)
        if participant is not None:
            signs[participant.id].append(sign)
    return signs


def _settle(session: Session, participant: UUID, signs: Sequence[Sign], *, now: datetime) -> bool:
    """Put a difference before a person; says whether there is one."""
    person = people.of_participant(session, participant)
    ledger = consents.ledger(session, participant)
    assert person.participant is not None
    found = difference(
        signs=signs,
        consent=person.participant.consent,
        consent_at=ledger[-1].at if ledger else None,
    )
    if found is None:
        return False
    log.warning("opt_out_differs", how=found.value)
    stopped.settle(session, person, found, now=now)
    return True
