"""Status callbacks of messages: what the program is told of a text's life, and how that may go wrong."""

from functools import partial

from outreach.simulator.callbacks import Errand
from outreach.simulator.exchange import Exchange
from outreach.simulator.faults import Fault
from outreach.simulator.journal import Kind
from outreach.simulator.messages import Message, MessageStatus

_REPEATED_AFTER = 0.7
_HELD_EARLY = (8.0, 20.0)
_HELD_LATE = (0.0, 4.0)


def tell(exchange: Exchange, message: Message) -> None:
    """Tell the program of a message's new status, as far as it asked to be told; the faults of receipts apply."""
    if message.status_callback is None:
        return
    errand = Errand(
        about=message.sid,
        url=message.status_callback,
        form=_form(exchange, message),
        token=exchange.sid(""),
    )
    if exchange.faults.strikes(Fault.RECEIPTS_LOST):
        exchange.journal.note(Kind.RECEIPT_LOST, message.sid, status=message.status)
        return
    wait = _hold(exchange, message.status)
    if exchange.faults.strikes(Fault.RECEIPTS_REPEATED):
        exchange.timers.after(wait + _REPEATED_AFTER, partial(exchange.webhooks.run, errand))
    if wait:
        exchange.timers.after(wait, partial(exchange.webhooks.run, errand))
    else:
        exchange.webhooks.run(errand)


def _hold(exchange: Exchange, status: MessageStatus) -> float:
    """Hold shuffled receipts so that the early ones surely come after the late ones."""
    if not exchange.faults.strikes(Fault.RECEIPTS_SHUFFLED):
        return 0.0
    early = status in {MessageStatus.QUEUED, MessageStatus.SENT}
    with exchange.lock:
        return exchange.random.uniform(*(_HELD_EARLY if early else _HELD_LATE))


def _form(exchange: Exchange, message: Message) -> tuple[tuple[str, str], ...]:
    fields = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "MessageStatus": message.status.value,
        "SmsStatus": message.status.value,
        "AccountSid": exchange.account.sid,
        "From": message.sender or "",
        "To": message.to,
        "ApiVersion": "2010-04-01",
        "MessagingServiceSid": message.service_sid or "",
        "ErrorCode": "" if message.error_code is None else str(message.error_code),
        "RawDlrDoneDate": message.updated_at.strftime("%y%m%d%H%M") if message.status in _DLR else "",
    }
    return tuple((name, value) for name, value in fields.items() if value)


_DLR = frozenset({MessageStatus.DELIVERED, MessageStatus.UNDELIVERED})
