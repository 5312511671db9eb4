"""Delivery: draining a lane of the outbox and settling what the carrier said.

Attempted before it is called, never called inside a transaction, settled as outcomes come. What nobody is sure of
afterwards is for `doubts`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from outreach.actions import bundling, clearing, numbers, pace, receipts
from outreach.domain.calls import plan_of
from outreach.domain.delivery import Lane
from outreach.domain.escalation import Channel
from outreach.domain.troubles import Trouble
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
from outreach.records import claims, outcomes
from outreach.records.messages import Message

log = structlog.get_logger(__name__)

_TIME = timedelta(minutes=2)
"""How long a drain goes on before it rings for another: well within the time that a job has."""

_BACK_OFF = timedelta(seconds=5)
_LONGEST_BACK_OFF = timedelta(minutes=5)
_LONGEST_URGENT_BACK_OFF = timedelta(seconds=15)


def drain(runtime: Runtime, lane: Lane, *, grace: timedelta = timedelta(0)) -> int:
    """Send a lane's ready messages until none is left or the time is up; returns how many the carrier was handed.

    What is urgent goes out between them, so that it waits for nobody's prompts. With `grace`, messages that became
    ready more recently than that are left to the workers.
    """
    supply = _Supply(runtime, lane, grace, until=runtime.now() + _TIME)
    for ended in runtime.carrier.send(supply.more):
        _settle(runtime, [(supply.under_way.pop(key), outcome) for key, outcome in ended])
    if supply.failed is not None:
        raise supply.failed
    if supply.time_is_up:
        runtime.doorbell.ring(lane)
    return supply.handed_over


@dataclass(slots=True)
class _Supply:
    """Claims more of a lane each time the carrier asks; `under_way` is what has no outcome yet.

    A claim that fails ends the supply, not what is under way: its outcomes are settled first, if they can be.
    """

    runtime: Runtime
    lane: Lane
    grace: timedelta
    until: datetime
    under_way: dict[UUID, Message] = field(default_factory=dict)
    handed_over: int = 0
    failed: Exception | None = None
    time_is_up: bool = False

    def more(self, room: int) -> list[Outgoing]:
        """Claim what may go out now, committed before anything is sent; empty when there is nothing."""
        if self.failed is not None or self.time_is_up:
            return []
        now = self.runtime.now()
        try:
            batch = self._claim(room, now)
        except Exception as error:  # noqa: BLE001 - raised again by drain
            self.failed = error
            return []
        self.time_is_up = now >= self.until
        self.handed_over += len(batch)
        self.under_way.update((message.id, message) for message in batch)
        return [_outgoing(self.runtime, message, now) for message in batch]

    def _claim(self, room: int, now: datetime) -> list[Message]:
        """Claim from the urgent lane and from ours, until something may go out or nothing more is worth claiming."""
        limits = {Lane.URGENT: self.runtime.batch, self.lane: min(self.runtime.batch, room)}
        if self.lane is Lane.URGENT:
            limits = {Lane.URGENT: self.runtime.batch}
        while True:
            goes_on, sendable = _claim(self.runtime, limits, self.grace, now)
            if sendable or not goes_on:
                return sendable


def _claim(runtime: Runtime, limits: Mapping[Lane, int], grace: timedelta, now: datetime) -> tuple[bool, list[Message]]:
    """Claim from lanes, and close or put back at once what may not go out now; commits before anything is sent.

    Says as well whether more is worth claiming: not when nothing was left, nor when our numbers had no time for some.
    """
    with runtime.transaction() as session:
        batch = [
            message
            for lane in claims.where_any_wait(session, limits, latest=max(now, now - grace))
            if (limit := _most(session, runtime, lane, limits[lane], now)) > 0
            for message in claims.claim(
                session,
                lane,
                now=now,
                limit=limit,
                ready_before=now - grace,
                staff_sender=runtime.page_sender.e164,
            )
        ]
        if not batch:
            return False, []
        cleared = clearing.cleared(session, batch, state_hours=runtime.state_hours, now=now)
        held_to_a_pace = bundling.bundled(session, cleared, now=now)
        known = numbers.numbered(session, held_to_a_pace, runtime=runtime, now=now)
        sendable = pace.paced(session, known, runtime=runtime, now=now)
        return len(sendable) == len(known), sendable


def _most(session: Session, runtime: Runtime, lane: Lane, limit: int, now: datetime) -> int:
    return pace.most(session, runtime, limit=limit, now=now) if lane is Lane.PROMPTS and limit > 0 else limit


def _outgoing(runtime: Runtime, message: Message, now: datetime) -> Outgoing:
    return Outgoing(
        message_id=message.id,
        channel=message.channel,
        to=message.to,
        sender=numbers.sender_of(message, runtime),
        body=message.body,
        good_for=message.good_until - now,
        call=plan_of(message.kind, message.id) if message.channel is Channel.CALL else None,
    )


def _settle(runtime: Runtime, ended: Sequence[tuple[Message, Outcome]]) -> None:
    """Settle outcomes in one transaction; if that fails, each in its own, so that one damaged row loses no other's."""
    now = runtime.now()
    taken = {message.id: outcome.carrier_id for message, outcome in ended if isinstance(outcome, Accepted)}
    try:
        with runtime.transaction() as session:
            outcomes.all_accepted(session, taken, now=now)
            for message, outcome in ended:
                if message.id not in taken:
                    settle(session, message, outcome, now=now, look_at=now + runtime.patience)
    except Exception:
        log.exception("settling_failed", count=len(ended))
        if len(ended) == 1:
            return
        for each in ended:
            _settle(runtime, [each])


def settle(session: Session, message: Message, outcome: Outcome, *, now: datetime, look_at: datetime) -> None:
    """Write down what became of one attempt, and what follows; what nobody is sure of is looked up at `look_at`."""
    match outcome:
        case Accepted(carrier_id=carrier_id):
            outcomes.accepted(session, message.id, carrier_id=carrier_id, now=now)
        case SendRefused(code=code, trouble=trouble):
            if outcomes.refused(session, message.id, code=code, trouble=trouble):
                receipts.not_reached(session, message, code, trouble=trouble, now=now)
        case RecipientStopped():
            if outcomes.refused(session, message.id, code="stopped", trouble=Trouble.STOPPED):
                receipts.recipient_stopped(session, message, now=now)
        case CarrierUnavailable(retry_after=retry_after):
            receipts.not_taken(session, outcome, now=now)
            longest = _LONGEST_URGENT_BACK_OFF if message.lane is Lane.URGENT else _LONGEST_BACK_OFF
            wait = min(longest, max(retry_after, _BACK_OFF * message.attempts))
            outcomes.put_back(session, message.id, until=now + wait, counts=True)
        case OutcomeUnknown():
            outcomes.unsure(session, message.id, now=now, look_at=look_at)
        case _:
            assert_never(outcome)
