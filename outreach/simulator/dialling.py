"""Connecting a call to other phones: ringing them, whispering to who picks up, and putting the two together."""

from urllib.parse import urljoin

from outreach.simulator import calling
from outreach.simulator.calls import Answer, Call, CallDirection, CallOrder, CallStatus
from outreach.simulator.exchange import Exchange
from outreach.simulator.journal import Kind
from outreach.simulator.legs import Dialling
from outreach.simulator.twiml import Dial, Number

CONNECTED = "(connected)"


def dial(exchange: Exchange, sid: str, verb: Dial) -> bool:
    """Ring the phones of a Dial; False when there is nobody to ring or the caller's number may not be shown."""
    parent = exchange.call_book[sid]
    shown = verb.caller_id or parent.order.sender
    if not verb.numbers or shown not in {*exchange.numbers, parent.order.to, parent.order.sender}:
        exchange.journal.note(Kind.WARNING, sid, error="13214" if verb.numbers else "13223")
        return False
    with exchange.lock:
        dialling = Dialling(verb, [])
        exchange.legs[sid].dialling = dialling
        for number in verb.numbers:
            dialling.children.append(_ring(exchange, parent, verb, number, shown))
    return True


def _ring(exchange: Exchange, parent: Call, verb: Dial, number: Number, shown: str) -> str:
    base = exchange.legs[parent.sid].document_url
    order = CallOrder(
        to=number.number,
        sender=shown,
        status_callback=None if number.status_callback is None else urljoin(base, number.status_callback),
        events=number.events,
        timeout=verb.timeout,
        machine_detection=number.machine_detection,
        async_amd=number.machine_detection is not None,
        async_amd_status_callback=None if number.amd_callback is None else urljoin(base, number.amd_callback),
    )
    child = calling.place(exchange, order, direction=CallDirection.DIAL, parent=parent.sid)
    if number.url is not None:
        exchange.legs[child.sid].whisper_url = urljoin(base, number.url)
    return child.sid


def connect(exchange: Exchange, child: Call) -> None:
    """Put a callee and the call that rang them together; the other phones stop ringing."""
    with exchange.lock:
        parent_sid = child.parent_sid or ""
        dialling = exchange.legs[parent_sid].dialling
        if dialling is None or dialling.winner is not None:
            too_late, others = True, []
        else:
            too_late, dialling.winner, dialling.bridged_at = False, child.sid, exchange.now()
            others = [sid for sid in dialling.children if sid != child.sid]
    if too_late:
        calling.end(exchange, child.sid)
        return
    for sid in others:
        calling.end(exchange, sid, CallStatus.CANCELED)
    for sid in (parent_sid, child.sid):
        calling.change(exchange, sid, heard=(*exchange.call_book[sid].heard, CONNECTED))
        exchange.journal.note(Kind.HEARD, sid, words=CONNECTED)
    _talk(exchange, child.sid, parent_sid)


def _talk(exchange: Exchange, sid: str, parent_sid: str) -> None:
    script, verb = exchange.legs[sid].script, exchange.legs[parent_sid].dialling
    limit = float(verb.dial.time_limit) if verb is not None else script.talks_for
    seconds = limit if script.answer is Answer.BY_HAND else min(limit, script.talks_for)
    calling.later(exchange, sid, seconds, calling.end)


def let_go(exchange: Exchange, sid: str) -> None:
    """End what hung on a call that has ended: the phones it rang."""
    dialling = exchange.legs[sid].dialling
    for child in dialling.children if dialling is not None else ():
        live = exchange.call_book[child].status
        calling.end(exchange, child, CallStatus.COMPLETED if live is CallStatus.IN_PROGRESS else CallStatus.CANCELED)


def result(exchange: Exchange, child: Call) -> dict[str, str] | None:
    """Say how a Dial ended, now that this callee is gone; None while it goes on."""
    with exchange.lock:
        dialling = exchange.legs[child.parent_sid or ""].dialling
        if dialling is None or any(exchange.call_book[sid].is_live for sid in dialling.children):
            return None
        exchange.legs[child.parent_sid or ""].dialling = None
    if dialling.winner is None:
        return {"DialCallStatus": child.status.value, "DialCallSid": child.sid, "DialBridged": "false"}
    since = dialling.bridged_at or exchange.now()
    return {
        "DialCallStatus": CallStatus.COMPLETED.value,
        "DialCallSid": dialling.winner,
        "DialCallDuration": str(int((exchange.now() - since).total_seconds())),
        "DialBridged": "true",
    }
