"""A call from its first ring to its last word: who is told what, and when it ends."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from email.utils import format_datetime
from functools import partial

from outreach.simulator import magic
from outreach.simulator.callbacks import Errand
from outreach.simulator.calls import (
    LIVE,
    Answer,
    Call,
    CallDirection,
    CallOrder,
    CallScript,
    CallStatus,
)
from outreach.simulator.exchange import Exchange
from outreach.simulator.journal import Kind
from outreach.simulator.legs import Leg
from outreach.simulator.numbers import is_e164
from outreach.simulator.refusals import Refusal

_INITIATED_AFTER = 0.2
_RINGS_AFTER = 0.8
_BUSY_AFTER = 1.0
_SIP = {CallStatus.BUSY: "486", CallStatus.NO_ANSWER: "487", CallStatus.CANCELED: "487", CallStatus.FAILED: "404"}

Move = Callable[[Exchange, str], None]


def place(
    exchange: Exchange, order: CallOrder, *, direction: CallDirection = CallDirection.API, parent: str | None = None
) -> Call:
    """Take a call and start it on its way; raises Refusal for what Twilio would refuse at once."""
    with exchange.lock:
        if direction is CallDirection.API:
            _check(exchange, order)
        call = write_down(exchange, order, direction, parent)
    later(exchange, call.sid, _INITIATED_AFTER, _initiate)
    return call


def write_down(exchange: Exchange, order: CallOrder, direction: CallDirection, parent: str | None = None) -> Call:
    """Open a page for a call in the books, and give it a leg."""
    with exchange.lock:
        now = exchange.now()
        call = Call(
            sid=exchange.sid("CA"),
            order_number=next(exchange.order),
            order=order,
            direction=direction,
            status=CallStatus.QUEUED,
            created_at=now,
            updated_at=now,
            parent_sid=parent,
        )
        exchange.call_book[call.sid] = call
        exchange.legs[call.sid] = Leg()
        exchange.line(call.phone)
    return call


def later(exchange: Exchange, sid: str, seconds: float, move: Move) -> None:
    """Make a move in so many seconds, unless the call has moved by then."""
    with exchange.lock:
        leg = exchange.legs.get(sid)
        if leg is not None:
            exchange.timers.after(seconds, partial(_move_if_still, exchange, sid, leg.step, move))


def _move_if_still(exchange: Exchange, sid: str, step: int, move: Move) -> None:
    with exchange.lock:
        leg = exchange.legs.get(sid)
        if leg is None or leg.step != step:
            return
        leg.step += 1
    move(exchange, sid)


def change(exchange: Exchange, sid: str, **changes: object) -> Call:
    """Write something new about a call into the books."""
    with exchange.lock:
        call = replace(exchange.call_book[sid], updated_at=exchange.now(), **changes)  # type: ignore[arg-type]
        exchange.call_book[sid] = call
        exchange.changes += 1
    return call


def script_for(exchange: Exchange, number: str) -> CallScript:
    """Find what a call meets at this phone now."""
    with exchange.lock:
        return exchange.line(number).script or exchange.settings.unscripted


def set_status(exchange: Exchange, sid: str, status: CallStatus, **changes: object) -> Call:
    """Move a call to a status and write it into the log."""
    call = change(exchange, sid, status=status, **changes)
    exchange.journal.note(Kind.CALL, sid, status=status, to=call.order.to, sender=call.order.sender)
    return call


def tell(exchange: Exchange, call: Call, event: str) -> None:
    """Tell the program of an event of a call (initiated, ringing, answered, completed), if it asked for that one."""
    if call.order.status_callback is None or event not in call.order.events:
        return
    with exchange.lock:
        leg = exchange.legs[call.sid]
        sequence, leg.sequence = leg.sequence, leg.sequence + 1
    status = "initiated" if event == "initiated" else call.status.value
    extra = {
        "CallStatus": status,
        "Timestamp": format_datetime(exchange.now()),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(sequence),
    }
    if event == "completed":
        extra |= {
            "CallDuration": str(call.seconds),
            "Duration": str(-(-call.seconds // 60)),
            "SipResponseCode": _SIP.get(call.status, "200"),
        }
    exchange.webhooks.run(
        Errand(
            about=call.sid,
            url=call.order.status_callback,
            method=call.order.status_callback_method,
            form=form(exchange, call, **extra),
            token=exchange.sid(""),
            voice=True,
        )
    )


def form(exchange: Exchange, call: Call, **extra: str) -> tuple[tuple[str, str], ...]:
    """Say what every request about a call says of it."""
    fields = {
        "CallSid": call.sid,
        "AccountSid": exchange.account.sid,
        "From": call.order.sender,
        "To": call.order.to,
        "Caller": call.order.sender,
        "Called": call.order.to,
        "CallStatus": call.status.value,
        "ApiVersion": "2010-04-01",
        "Direction": call.direction.value,
    }
    optional = {"ParentCallSid": call.parent_sid, "AnsweredBy": call.answered_by}
    known = {name: value for name, value in optional.items() if value is not None}
    return tuple((fields | known | extra).items())


def _check(exchange: Exchange, order: CallOrder) -> None:
    if not is_e164(order.sender):
        raise Refusal(21212, order.sender)
    magic.check_call(order.to, order.sender)
    if not is_e164(order.to):
        raise Refusal(21217, order.to)
    if order.sender not in exchange.numbers and not magic.is_sender(order.sender):
        raise Refusal(21210, order.sender)


def _initiate(exchange: Exchange, sid: str) -> None:
    tell(exchange, exchange.call_book[sid], "initiated")
    later(exchange, sid, _RINGS_AFTER, _ring)


def _ring(exchange: Exchange, sid: str) -> None:
    """Ring at the phone, which from now on does as it was scripted."""
    with exchange.lock:
        call = set_status(exchange, sid, CallStatus.RINGING)
        leg = exchange.legs[sid]
        leg.script = script_for(exchange, call.order.to)
        leg.presses, leg.says = deque(leg.script.presses), deque(leg.script.says)
    tell(exchange, call, "ringing")
    react(exchange, sid)


def react(exchange: Exchange, sid: str) -> None:
    """Let the phone do what its script says about a ringing call."""
    call, script = exchange.call_book[sid], exchange.legs[sid].script
    match script.answer:
        case Answer.BUSY:
            later(exchange, sid, _BUSY_AFTER, partial(end, status=CallStatus.BUSY))
        case Answer.FAILS:
            later(exchange, sid, _BUSY_AFTER, partial(end, status=CallStatus.FAILED))
        case Answer.HUMAN | Answer.VOICEMAIL if script.after < call.order.timeout:
            later(exchange, sid, script.after, exchange.when_answered)
        case _:
            later(exchange, sid, call.order.timeout, partial(end, status=CallStatus.NO_ANSWER))


def end(exchange: Exchange, sid: str, status: CallStatus = CallStatus.COMPLETED) -> None:
    """End a call, tell whoever asked, and let go of the other end; a call that has ended stays as it ended."""
    with exchange.lock:
        call = exchange.call_book[sid]
        if call.status not in LIVE:
            return
        silent = status is CallStatus.CANCELED and call.status is CallStatus.QUEUED
        leg = exchange.legs[sid]
        leg.step += 1
        leg.listening = None
        call = set_status(exchange, sid, status, ended_at=exchange.now())
    if not silent:
        tell(exchange, call, "completed")
    exchange.when_ended(exchange, sid)
