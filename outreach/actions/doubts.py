"""Doubts: finding what a worker that died left behind, and asking the carrier about what nobody is sure of."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from outreach.actions import numbers
from outreach.domain.delivery import RULES, WhenUnsure
from outreach.domain.escalation import Channel
from outreach.ports import CarrierRecord, CarrierUnavailable, Runtime
from outreach.records import alarms, messages, outcomes
from outreach.records.messages import Message
from outreach.records.rings import ring_after_commit

log = structlog.get_logger(__name__)

_LOOKED_UP_TWICE = timedelta(minutes=2)

_CLOCKS_DIFFER_BY = timedelta(hours=1)
"""How far back the carrier is asked: its clock need not be ours, and what is known to be another text is left out."""
_BLANKS = "carrier blanks"
_HOURLY = timedelta(hours=1)


def sweep(runtime: Runtime) -> None:
    """Find what was claimed and never settled, and doubt it: its worker died, so nobody knows whether it went out."""
    now = runtime.now()
    with runtime.transaction() as session:
        for message in outcomes.unsettled(session, before=now - runtime.redelivery, limit=runtime.batch):
            outcomes.unsure(session, message.id, now=now, look_at=now)


def reconcile(runtime: Runtime) -> None:
    """Look unsure messages up at the carrier; where it knows nothing of one, the rule of its kind decides."""
    now = runtime.now()
    with runtime.transaction() as session:
        doubtful = outcomes.doubtful(session, now=now, limit=runtime.batch)
    for message, since in doubtful:
        _resolve_doubt(runtime, message, since, now=now)


def _resolve_doubt(runtime: Runtime, message: Message, since: datetime, *, now: datetime) -> None:
    """Look one message up; one that the carrier does not know is sent again or, after a second look, left."""
    send_again = RULES[message.kind].when_unsure is WhenUnsure.SEND_AGAIN
    seen_twice = now - since >= _LOOKED_UP_TWICE
    try:
        found = _at_the_carrier(runtime, message, since)
    except CarrierUnavailable:
        if not (send_again and seen_twice):
            with runtime.transaction() as session:
                outcomes.look_again(session, message.id, at=now + runtime.patience)
            return
        found = None
    with runtime.transaction() as session:
        if found is not None:
            outcomes.accepted(session, message.id, carrier_id=found, now=now)
        elif send_again:
            outcomes.put_back(session, message.id, until=now, counts=True)
            ring_after_commit(session, message.lane)
        elif seen_twice:
            outcomes.leave_unsure(session, message.id)
        else:
            outcomes.look_again(session, message.id, at=since + _LOOKED_UP_TWICE)


def _at_the_carrier(runtime: Runtime, message: Message, since: datetime) -> str | None:
    """Find the carrier's id of a text that nobody is sure of: same words, and not yet another message's."""
    if message.channel is not Channel.TEXT:
        return None
    held = runtime.carrier.recent(
        to=message.to, sender=numbers.sender_of(message, runtime), since=since - _CLOCKS_DIFFER_BY
    )
    blind = runtime.carrier_blanks or any(record.blank for record in held)
    with runtime.transaction() as session:
        known = messages.known_carrier_ids(session, [record.carrier_id for record in held])
        if blind:
            alarms.note(session, _BLANKS, times=0, within=_HOURLY, now=runtime.now())
    # A list gives the newest first: of two in the same words, the older one was doubted first.
    strays = [record for record in reversed(held) if record.carrier_id not in known]
    if blind:
        return _only_candidate(runtime, message, strays)
    return next((record.carrier_id for record in strays if record.body == message.body), None)


def _only_candidate(runtime: Runtime, message: Message, strays: Sequence[CarrierRecord]) -> str | None:
    """Where the carrier hides the words: it must be the one stray to this number, if there is exactly one.

    And only if no other text to that number is in doubt, of which it might be just as well.
    """
    log.warning("carrier_blanks_texts", strays=len(strays))
    if len(strays) != 1:
        return None
    with runtime.transaction() as session:
        alone = outcomes.is_only_doubt(session, message)
    return strays[0].carrier_id if alone else None
