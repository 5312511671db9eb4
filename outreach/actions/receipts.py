"""Receipts: what the carrier says became of a message, and what follows for the person it was for."""

from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import check_ins, enrollment, escalations, people
from outreach.domain.check_in import SkipReason
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import MESSAGE_MOVES, MessageKind, MessageStatus
from outreach.domain.escalation import Channel, ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import Receipt
from outreach.records import receipts
from outreach.records.messages import Message
from outreach.records.reasons import NewReason
from outreach.records.timeline import Event


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
        recipient_stopped(session, moved, now=now)
    elif moved.channel is Channel.TEXT or receipt.after is MessageStatus.FAILED:
        not_reached(session, moved, receipt.error_code or receipt.status, now=now)


def recipient_stopped(session: Session, message: Message, *, now: datetime) -> None:
    """Let the ledger follow a STOP that only the carrier knew of."""
    if message.participant_id is None:
        not_reached(session, message, "stopped at the carrier", now=now)
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


def not_reached(session: Session, message: Message, code: str, *, now: datetime) -> None:
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
