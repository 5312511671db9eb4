"""Doubts: finding what a worker that died left behind, and asking the carrier about what nobody is sure of."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from outreach.actions import numbers, receipts
from outreach.domain.delivery import RULES, MessageStatus, WhenUnsure
from outreach.domain.escalation import Channel
from outreach.ports import CarrierRecord, CarrierUnavailable, Receipt, Runtime
from outreach.records import alarms, messages, outcomes
from outreach.records.messages import Message
from outreach.records.rings import ring_after_commit

log = structlog.get_logger(__name__)

_LOOKED_UP_TWICE = timedelta(minutes=2)

_FOR_A_WHILE = timedelta(seconds=5)
"""How long a pass asks the carrier, which may be slow; the rest comes in the next."""

_BEHIND = timedelta(seconds=1)
"""How much later one is asked about than the others if the carrier could not say: perhaps of that one it never can."""

_WENT_WRONG = (MessageStatus.UNDELIVERED, MessageStatus.FAILED)
_RATHER_TWICE = tuple(kind for kind, rule in RULES.items() if rule.when_unsure is WhenUnsure.SEND_AGAIN)
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
    """Look unsure messages up at the carrier; where it knows nothing of one, the rule of its kind decides.

    A carrier that cannot say is asked no more in this pass: it may be one that hangs, and each question would too.
    """
    now, until = runtime.now(), time.monotonic() + _FOR_A_WHILE.total_seconds()
    with runtime.transaction() as session:
        doubtful = outcomes.doubtful(session, now=now, limit=runtime.batch)
    for message, since in doubtful:
        try:
            _resolve_doubt(runtime, message, since, now=now)
        except CarrierUnavailable as error:
            log.warning("doubts_not_asked_about", why=str(error))
            _without_the_carrier(runtime, message, now=now)
            return
        if time.monotonic() > until:
            return


def _without_the_carrier(runtime: Runtime, asked: Message, *, now: datetime) -> None:
    """Send again what time alone decides about, and ask about everything else later: of what was asked now, last."""
    with runtime.transaction() as session:
        for lane in outcomes.all_again(session, _RATHER_TWICE, doubted_before=now - _LOOKED_UP_TWICE, now=now):
            ring_after_commit(session, lane)
        outcomes.look_again(session, asked.id, at=now + runtime.patience + _BEHIND)
        outcomes.look_at_all_again(session, now=now, at=now + runtime.patience)


def _resolve_doubt(runtime: Runtime, message: Message, since: datetime, *, now: datetime) -> None:
    """Look one message up; one that the carrier does not know is sent again or, after a second look, left."""
    send_again = RULES[message.kind].when_unsure is WhenUnsure.SEND_AGAIN
    seen_twice = now - since >= _LOOKED_UP_TWICE
    found = _at_the_carrier(runtime, message, since)
    with runtime.transaction() as session:
        if found is not None:
            _adopt(session, message, found, now=now)
        elif send_again:
            outcomes.put_back(session, message.id, until=now, counts=True)
            ring_after_commit(session, message.lane)
        elif seen_twice:
            outcomes.leave_unsure(session, message.id)
        else:
            outcomes.look_again(session, message.id, at=since + _LOOKED_UP_TWICE)


def _adopt(session: Session, message: Message, found: CarrierRecord, *, now: datetime) -> None:
    """Take a listed text for ours: as taken, or with all that follows from a receipt if it went wrong there."""
    if found.after not in _WENT_WRONG:
        outcomes.accepted(session, message.id, carrier_id=found.carrier_id, now=now)
        return
    receipt = Receipt(
        message_id=message.id,
        carrier_id=found.carrier_id,
        status=found.status,
        after=found.after,
        error_code=found.error_code,
        trouble=found.trouble,
        sender=message.sender,
    )
    receipts.receive_receipt(session, receipt, now=now)


def _at_the_carrier(runtime: Runtime, message: Message, since: datetime) -> CarrierRecord | None:
    """Find a text that nobody is sure of in the carrier's list: same words, and not yet another message's."""
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
    return next((record for record in strays if record.body == message.body), None)


def _only_candidate(runtime: Runtime, message: Message, strays: Sequence[CarrierRecord]) -> CarrierRecord | None:
    """Where the carrier hides the words: it must be the one stray to this number, if there is exactly one.

    And only if no other text to that number is in doubt, of which it might be just as well.
    """
    log.warning("carrier_blanks_texts", strays=len(strays))
    if len(strays) != 1:
        return None
    with runtime.transaction() as session:
        alone = outcomes.is_only_doubt(session, message)
    return strays[0] if alone else None
