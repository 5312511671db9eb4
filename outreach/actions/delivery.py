"""Delivery: draining a lane of the outbox and settling what the carrier said.

Attempted before it is called, never called inside a transaction, settled as outcomes come. What nobody is sure of
afterwards is for `doubts`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

import structlog
from sqlalchemy.orm import Session

from outreach.actions import clearing, receipts
from outreach.domain.delivery import RULES, Lane
from outreach.ports import (
    Accepted,
    CarrierUnavailable,
    Outcome,
    OutcomeUnknown,
    Outgoing,
    RecipientStopped,
    Runtime,
    SendRefused,
)
from outreach.records import outbox
from outreach.records.messages import Message

log = structlog.get_logger(__name__)

_SETTLED_TOGETHER = 25
_BACK_OFF = timedelta(seconds=5)
_LONGEST_BACK_OFF = timedelta(minutes=5)
_LONGEST_URGENT_BACK_OFF = timedelta(seconds=15)


def drain(runtime: Runtime, lane: Lane, *, grace: timedelta = timedelta(0), rounds: int = 1000) -> int:
    """Send a lane's ready messages until none is left; returns how many were handed to the carrier.

    With `grace`, messages that became ready more recently than that are left to the workers.
    """
    sent = 0
    for _ in range(rounds):
        claimed, sendable = _claim(runtime, lane, grace)
        if not claimed:
            break
        sent += len(sendable)
        _send(runtime, sendable)
        if claimed < runtime.batch:
            break
    return sent


def _claim(runtime: Runtime, lane: Lane, grace: timedelta) -> tuple[int, list[Message]]:
    """Claim a batch, and close or put back at once what may not go out now; commits before anything is sent."""
    now = runtime.now()
    with runtime.transaction() as session:
        batch = outbox.claim(session, lane, now=now, limit=runtime.batch, ready_before=now - grace)
        if not batch:
            return 0, []
        cleared = clearing.cleared(session, batch, state_hours=runtime.state_hours, now=now)
        return len(batch), clearing.paced(session, cleared, sender=runtime.sender, pace=runtime.pace, now=now)


def _send(runtime: Runtime, batch: Sequence[Message]) -> None:
    """Hand a batch to the carrier with no transaction open, and settle each outcome as it comes."""
    if not batch:
        return
    now = runtime.now()
    by_id = {message.id: message for message in batch}
    outgoing = [
        Outgoing(
            message_id=message.id,
            channel=message.channel,
            to=message.to,
            sender=runtime.page_sender if RULES[message.kind].to_staff else runtime.sender,
            body=message.body,
            good_for=message.good_until - now,
        )
        for message in batch
    ]
    settled: list[tuple[Message, Outcome]] = []
    for message_id, outcome in runtime.carrier.send(outgoing):
        settled.append((by_id[message_id], outcome))
        if len(settled) >= _SETTLED_TOGETHER:
            _settle(runtime, settled)
            settled = []
    _settle(runtime, settled)


def _settle(runtime: Runtime, settled: Sequence[tuple[Message, Outcome]]) -> None:
    """Settle outcomes in one transaction; if that fails, each in its own, so that one damaged row loses no other's."""
    if not settled:
        return
    now = runtime.now()
    try:
        with runtime.transaction() as session:
            for message, outcome in settled:
                settle(session, message, outcome, now=now, look_at=now + runtime.patience)
    except Exception:
        log.exception("settling_failed", count=len(settled))
        if len(settled) == 1:
            return
        for each in settled:
            _settle(runtime, [each])


def settle(session: Session, message: Message, outcome: Outcome, *, now: datetime, look_at: datetime) -> None:
    """Write down what became of one attempt, and what follows; what nobody is sure of is looked up at `look_at`."""
    match outcome:
        case Accepted(carrier_id=carrier_id):
            outbox.accepted(session, message.id, carrier_id=carrier_id, now=now)
        case SendRefused(code=code):
            if outbox.refused(session, message.id, code=code):
                receipts.not_reached(session, message, code, now=now)
        case RecipientStopped():
            if outbox.refused(session, message.id, code="stopped"):
                receipts.recipient_stopped(session, message, now=now)
        case CarrierUnavailable(retry_after=retry_after):
            longest = _LONGEST_URGENT_BACK_OFF if message.lane is Lane.URGENT else _LONGEST_BACK_OFF
            wait = min(longest, max(retry_after, _BACK_OFF * message.attempts))
            outbox.put_back(session, message.id, until=now + wait, counts=True)
        case OutcomeUnknown():
            outbox.unsure(session, message.id, now=now, look_at=look_at)
        case _:
            assert_never(outcome)
