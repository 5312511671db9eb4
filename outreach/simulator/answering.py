"""What people do with calls: pick up, press keys, hang up; and calls that they make to the program."""

from collections import deque
from functools import partial

from outreach.simulator import calling, conversing
from outreach.simulator.calls import Call, CallDirection, CallOrder, CallScript, CallStatus
from outreach.simulator.exchange import Exchange
from outreach.simulator.journal import Kind


class NotRinging(ValueError):
    """Raised when somebody wants to pick up a call that does not ring."""


def pick_up(exchange: Exchange, sid: str, script: CallScript) -> None:
    """Pick up a ringing call now, as this script's person or machine; raises NotRinging."""
    with exchange.lock:
        _stop_ringing(exchange, sid)
        leg = exchange.legs[sid]
        leg.script, leg.presses, leg.says = script, deque(script.presses), deque(script.says)
    conversing.answered(exchange, sid)


def be_busy(exchange: Exchange, sid: str) -> None:
    """Turn a ringing call away; raises NotRinging."""
    with exchange.lock:
        _stop_ringing(exchange, sid)
    calling.end(exchange, sid, CallStatus.BUSY)


def _stop_ringing(exchange: Exchange, sid: str) -> None:
    call = exchange.call_book.get(sid)
    if call is None or call.status is not CallStatus.RINGING or call.direction is CallDirection.INBOUND:
        raise NotRinging("this call does not ring any more")
    exchange.legs[sid].step += 1


def call_in(exchange: Exchange, *, sender: str, to: str) -> Call:
    """Call one of the account's numbers from a phone; raises ValueError when nobody owns `to`."""
    owned = exchange.numbers.get(to)
    if owned is None:
        raise ValueError("nobody owns the number that was called")
    order = CallOrder(
        to=to,
        sender=sender,
        url=owned.voice_url,
        method=owned.voice_method,
        fallback_url=owned.voice_fallback_url,
        fallback_method=owned.voice_fallback_method,
        status_callback=owned.status_callback,
        status_callback_method=owned.status_callback_method,
    )
    with exchange.lock:
        call = calling.write_down(exchange, order, CallDirection.INBOUND)
        call = calling.set_status(exchange, call.sid, CallStatus.RINGING)
        script = calling.script_for(exchange, sender)
        leg = exchange.legs[call.sid]
        leg.script, leg.presses, leg.says = script, deque(script.presses), deque(script.says)
        if script.hangs_up_after is not None:
            exchange.timers.after(script.hangs_up_after, partial(calling.end, exchange, call.sid))
    if owned.voice_url is None:
        exchange.journal.note(Kind.WARNING, call.sid, error="no URL to ask about a call")
        calling.end(exchange, call.sid, CallStatus.FAILED)
    else:
        conversing.fetch(exchange, call.sid, owned.voice_url, owned.voice_method)
    return exchange.call_book[call.sid]
