"""Delivery: draining a lane of the outbox, settling what the carrier said, and healing what nobody is sure of.

Attempted before it is called, never called inside a transaction, settled as outcomes come. What a worker that died
left behind is found again by the sweep; what nobody is sure of is looked up at the carrier, then the rule of its kind
decides.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

import structlog
from sqlalchemy.orm import Session

from outreach.actions import check_ins, clearing, enrollment, escalations, people
from outreach.domain.check_in import SkipReason
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import (
    MESSAGE_MOVES,
    RULES,
    Lane,
    MessageKind,
    MessageStatus,
    WhenUnsure,
)
from outreach.domain.escalation import Channel, ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import (
    Accepted,
    CarrierUnavailable,
    Outcome,
    OutcomeUnknown,
    Outgoing,
    Receipt,
    RecipientStopped,
    Runtime,
    SendRefused,
)
from outreach.records import messages, outbox, receipts
from outreach.records.messages import Message
from outreach.records.reasons import NewReason
from outreach.records.rings import ring_after_commit
from outreach.records.timeline import Event

log = structlog.get_logger(__name__)

_SETTLED_TOGETHER = 25
_LOOKED_UP_TWICE = timedelta(minutes=2)
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
                _not_reached(session, message, code, now=now)
        case RecipientStopped():
            if outbox.refused(session, message.id, code="stopped"):
                _recipient_stopped(session, message, now=now)
        case CarrierUnavailable(retry_after=retry_after):
            longest = _LONGEST_URGENT_BACK_OFF if message.lane is Lane.URGENT else _LONGEST_BACK_OFF
            wait = min(longest, max(retry_after, _BACK_OFF * message.attempts))
            outbox.put_back(session, message.id, until=now + wait, counts=True)
        case OutcomeUnknown():
            outbox.unsure(session, message.id, now=now, look_at=look_at)
        case _:
            assert_never(outcome)


def _recipient_stopped(session: Session, message: Message, *, now: datetime) -> None:
    """Let the ledger follow a STOP that only the carrier knew of."""
    if message.participant_id is None:
        _not_reached(session, message, "stopped at the carrier", now=now)
        return
    person = people.of_participant(session, message.participant_id)
    enrollment.change_consent(session, person, ConsentState.WITHDRAWN, ConsentHow.CARRIER, now=now)
    told = NewReason(
        kind=ReasonKind.OPTED_OUT,
        urgency=Urgency.SAME_DAY if person.participant and person.participant.at_risk else Urgency.WATCH,
        what="stopped texts at the carrier; see whether a call is welcome",
        rule="carrier.stopped",
    )
    escalations.raise_reasons(session, person, [told], now=now)


def _not_reached(session: Session, message: Message, code: str, *, now: datetime) -> None:
    """Act on a message that did not arrive: a page goes on at once, and a person learns of any other."""
    if message.kind is MessageKind.PAGE and message.escalation_id is not None:
        escalations.page_failed(session, message.escalation_id, why=code, now=now)
        return
    if message.participant_id is None:
        return
    person = people.of_participant(session, message.participant_id)
    people.note(session, person, Event.DELIVERY, f"{message.kind.value} did not arrive ({code})", now=now)
    if message.kind in (MessageKind.PROMPT, MessageKind.REMINDER) and message.check_in_id is not None:
        check_ins.not_asked(session, message.check_in_id, SkipReason.UNDELIVERED, now=now)
    problem = NewReason(
        kind=ReasonKind.NUMBER_PROBLEM,
        urgency=Urgency.SAME_DAY if message.kind is MessageKind.CRISIS_CARD else Urgency.WATCH,
        what=f"our text did not arrive (carrier code {code}); check the number",
        rule=f"carrier.{code}",
    )
    escalations.raise_reasons(session, person, [problem], now=now)


def receive_receipt(session: Session, receipt: Receipt, *, now: datetime) -> None:
    """Keep a receipt, whatever order it comes in, and act on it if it says something new."""
    before = [status for status, moves in MESSAGE_MOVES.items() if receipt.after in moves]
    moved = receipts.receive(
        session,
        message=receipt.message_id,
        carrier_id=receipt.carrier_id,
        status=receipt.status,
        after=receipt.after,
        before=before,
        error_code=receipt.error_code,
        now=now,
    )
    if moved is None or receipt.after not in (MessageStatus.UNDELIVERED, MessageStatus.FAILED):
        return
    if receipt.stopped:
        _recipient_stopped(session, moved, now=now)
    elif moved.channel is Channel.TEXT or receipt.after is MessageStatus.FAILED:
        _not_reached(session, moved, receipt.error_code or receipt.status, now=now)


def sweep(runtime: Runtime) -> None:
    """Find what was claimed and never settled, and doubt it: its worker died, so nobody knows whether it went out."""
    now = runtime.now()
    with runtime.transaction() as session:
        for message in outbox.unsettled(session, before=now - runtime.redelivery, limit=runtime.batch):
            outbox.unsure(session, message.id, now=now, look_at=now)


def reconcile(runtime: Runtime) -> None:
    """Look unsure messages up at the carrier; where it knows nothing of one, the rule of its kind decides."""
    now = runtime.now()
    with runtime.transaction() as session:
        doubtful = outbox.doubtful(session, now=now, limit=runtime.batch)
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
                outbox.look_again(session, message.id, at=now + runtime.patience)
            return
        found = None
    with runtime.transaction() as session:
        if found is not None:
            outbox.accepted(session, message.id, carrier_id=found, now=now)
        elif send_again:
            outbox.put_back(session, message.id, until=now, counts=True)
            ring_after_commit(session, message.lane)
        elif seen_twice:
            outbox.leave_unsure(session, message.id)
        else:
            outbox.look_again(session, message.id, at=since + _LOOKED_UP_TWICE)


def _at_the_carrier(runtime: Runtime, message: Message, since: datetime) -> str | None:
    """Find the carrier's id of a text that nobody is sure of: same words, and not yet another message's."""
    if message.channel is not Channel.TEXT:
        return None
    sender = runtime.page_sender if RULES[message.kind].to_staff else runtime.sender
    held = runtime.carrier.recent(to=message.to, sender=sender, since=since - runtime.redelivery)
    same = [record.carrier_id for record in held if record.body == message.body]
    with runtime.transaction() as session:
        known = messages.known_carrier_ids(session, same)
    return next((carrier_id for carrier_id in same if carrier_id not in known), None)
