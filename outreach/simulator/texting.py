"""A text on its way from the program to a phone: taken or refused, queued, sent, and how it ends."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from outreach.simulator import magic, receipts
from outreach.simulator.exchange import Exchange
from outreach.simulator.faults import Fault
from outreach.simulator.journal import Kind
from outreach.simulator.messages import (
    UNFINISHED,
    Message,
    MessageDirection,
    MessageStatus,
    Outcome,
    Text,
    TextOrder,
)
from outreach.simulator.numbers import is_e164
from outreach.simulator.refusals import Refusal

_LONGEST = 1600
_SOONEST_SCHEDULE = timedelta(seconds=300)
_LATEST_SCHEDULE = timedelta(days=35)
_SERVICE_QUEUES_AFTER = 0.2
_BLOCKED = Outcome(MessageStatus.FAILED, 21610)


def submit(exchange: Exchange, order: TextOrder, direction: MessageDirection = MessageDirection.API) -> Message:
    """Take a text and start it on its way; raises Refusal for what Twilio would refuse at once."""
    with exchange.lock:
        _check(exchange, order)
        status = _first_status(order)
        message = _write_down(exchange, order, direction, status)
    match status:
        case MessageStatus.QUEUED:
            _queue(exchange, message)
        case MessageStatus.ACCEPTED:
            exchange.timers.after(_SERVICE_QUEUES_AFTER, partial(_leave_service, exchange, message.sid))
        case _:
            if order.send_at is not None:
                exchange.timers.at(order.send_at, partial(_leave_service, exchange, message.sid))
    return exchange.texts[message.sid]


def cancel(exchange: Exchange, sid: str) -> Message:
    """Take back a scheduled text and say so; raises Refusal when it is not scheduled any more."""
    with exchange.lock:
        if exchange.texts[sid].status is not MessageStatus.SCHEDULED:
            raise Refusal(30409)
        message = _move(exchange, sid, MessageStatus.CANCELED)
    receipts.tell(exchange, message)
    return message


def redact(exchange: Exchange, sid: str) -> Message:
    """Blank a finished message's body; raises Refusal while it is on its way."""
    with exchange.lock:
        if exchange.texts[sid].status in UNFINISHED:
            raise Refusal(20009)
        message = replace(exchange.texts[sid], body="", updated_at=exchange.now())
        exchange.texts[sid] = message
    return message


def delete(exchange: Exchange, sid: str) -> None:
    """Strike a finished message from the books; raises Refusal while it is on its way."""
    with exchange.lock:
        if exchange.texts[sid].status in UNFINISHED:
            raise Refusal(20009)
        del exchange.texts[sid]


def _check(exchange: Exchange, order: TextOrder) -> None:
    if not is_e164(order.to):
        raise Refusal(21211, order.to)
    if len(order.body) > _LONGEST:
        raise Refusal(21617)
    if order.service_sid is None:
        _check_sender(exchange, order, order.sender or "")
    elif order.service_sid not in exchange.services:
        raise Refusal(21701)
    elif not exchange.services[order.service_sid].numbers:
        raise Refusal(21703)
    magic.check_text(order.to, order.sender)
    if order.send_at is not None:
        _check_schedule(exchange, order)


def _check_sender(exchange: Exchange, order: TextOrder, sender: str) -> None:
    if not is_e164(sender):
        raise Refusal(21212, sender)
    if sender not in exchange.numbers and not magic.is_sender(sender):
        raise Refusal(21606, sender)
    if exchange.opt_outs.blocks(order.to, sender):
        raise Refusal(21610)
    ahead = exchange.busy_until.get(sender, exchange.now()) - exchange.now()
    if ahead > timedelta(seconds=exchange.settings.queue_seconds):
        raise Refusal(21611, sender)


def _check_schedule(exchange: Exchange, order: TextOrder) -> None:
    if order.service_sid is None:
        raise Refusal(35118)
    ahead = (order.send_at or exchange.now()) - exchange.now()
    if not _SOONEST_SCHEDULE <= ahead <= _LATEST_SCHEDULE:
        raise Refusal(35115)


def _first_status(order: TextOrder) -> MessageStatus:
    if order.send_at is not None:
        return MessageStatus.SCHEDULED
    return MessageStatus.QUEUED if order.service_sid is None else MessageStatus.ACCEPTED


def _write_down(exchange: Exchange, order: TextOrder, direction: MessageDirection, status: MessageStatus) -> Message:
    now = exchange.now()
    message = Message(
        sid=exchange.sid("MM" if order.media else "SM"),
        order=next(exchange.order),
        to=order.to,
        sender=order.sender,
        body=order.body,
        direction=direction,
        status=status,
        created_at=now,
        updated_at=now,
        media=order.media,
        service_sid=order.service_sid,
        status_callback=order.status_callback,
        validity=order.validity,
    )
    exchange.texts[message.sid] = message
    return message


def _leave_service(exchange: Exchange, sid: str) -> None:
    """Choose a number of the service and queue the text; a stopped recipient shows only now (21610 by callback)."""
    with exchange.lock:
        message = exchange.texts.get(sid)
        if message is None or message.status not in {MessageStatus.ACCEPTED, MessageStatus.SCHEDULED}:
            return
        service = exchange.services[message.service_sid or ""]
        sender = message.sender or service.sender_for(message.to)
        blocked = exchange.opt_outs.blocks(message.to, sender)
        status = MessageStatus.FAILED if blocked else MessageStatus.QUEUED
        message = _move(exchange, sid, status, _BLOCKED.error_code if blocked else None, sender=sender)
    receipts.tell(exchange, message)
    if not blocked:
        _queue(exchange, message)


def _queue(exchange: Exchange, message: Message) -> None:
    """Wait for the sender's turn, as long as the text is good for."""
    with exchange.lock:
        slow = exchange.faults.strikes(Fault.SLOW)
        wait = _turn(exchange, message)
        instantly = exchange.settings.instant_delivery and not slow and not wait
        later = exchange.settings.slow_adds if slow else 0.0
        if wait > message.validity:
            exchange.timers.after(message.validity, partial(_expire, exchange, message.sid))
            return
        if instantly and exchange.line(message.to).outcome.arrives:
            _reach(exchange, message.sid)
        until_sent = wait + later + exchange.vary(exchange.settings.sends_after)
        exchange.timers.after(until_sent, partial(_send, exchange, message.sid))


def _turn(exchange: Exchange, message: Message) -> float:
    pace = exchange.settings.segments_per_second
    if pace is None or message.sender is None:
        return 0.0
    now = exchange.now()
    start = max(now, exchange.busy_until.get(message.sender, now))
    exchange.busy_until[message.sender] = start + timedelta(seconds=message.segments / pace)
    return (start - now).total_seconds()


def _expire(exchange: Exchange, sid: str) -> None:
    with exchange.lock:
        if sid not in exchange.texts:
            return
        message = _move(exchange, sid, MessageStatus.FAILED, 30036)
    receipts.tell(exchange, message)


def _send(exchange: Exchange, sid: str) -> None:
    with exchange.lock:
        if sid not in exchange.texts:
            return
        outcome = exchange.line(exchange.texts[sid].to).outcome
        if outcome.status is MessageStatus.FAILED:
            message = _move(exchange, sid, MessageStatus.FAILED, outcome.error_code)
        else:
            message = _move(exchange, sid, MessageStatus.SENT, sent_at=exchange.now())
            exchange.timers.after(
                exchange.vary(exchange.settings.delivers_after), partial(_deliver, exchange, sid, outcome)
            )
    receipts.tell(exchange, message)


def _deliver(exchange: Exchange, sid: str, outcome: Outcome) -> None:
    with exchange.lock:
        if sid not in exchange.texts:
            return
        if outcome.arrives:
            _reach(exchange, sid)
        if outcome.status is MessageStatus.SENT:
            return
        message = _move(exchange, sid, outcome.status, outcome.error_code)
    receipts.tell(exchange, message)


def _reach(exchange: Exchange, sid: str) -> None:
    """Put a text into the phone it is for, once."""
    message = exchange.texts[sid]
    if message.reached:
        return
    exchange.texts[sid] = replace(message, reached=True)
    text = Text(sid=sid, sender=message.sender or "", body=message.body, at=exchange.now(), media=message.media)
    exchange.line(message.to).texts.append(text)
    exchange.changes += 1
    exchange.journal.note(Kind.TEXT_ARRIVED, sid, to=message.to, sender=text.sender, body=text.body)


def _move(
    exchange: Exchange, sid: str, status: MessageStatus, error_code: int | None = None, **changes: object
) -> Message:
    message = replace(
        exchange.texts[sid],
        status=status,
        error_code=error_code,
        updated_at=exchange.now(),
        **changes,  # type: ignore[arg-type]
    )
    exchange.texts[sid] = message
    exchange.changes += 1
    return message
