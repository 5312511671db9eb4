"""What a phone shows: its texts in both directions and its calls, ready for a page or for JSON."""

from collections.abc import Iterator

from outreach.simulator.calls import Answer, Call, CallDirection, CallStatus
from outreach.simulator.messages import MessageDirection
from outreach.simulator.network import Network

Shown = dict[str, object]


def show_phones(network: Network) -> Shown:
    """Show all phones, each with its last text and whether it rings."""
    ringing = {call.phone for call in network.calls if _rings(call)}
    return {
        "now": network.now().isoformat(),
        "changes": network.changes,
        "program_numbers": list(network.numbers),
        "phones": [_summary(network, number, number in ringing) for number in network.phones],
    }


def _summary(network: Network, number: str, ringing: bool) -> Shown:  # noqa: FBT001
    texts = network.phone(number).inbox
    last = texts[-1] if texts else None
    return {
        "number": number,
        "texts": len(texts),
        "last": None if last is None else {"body": last.body, "at": last.at.isoformat()},
        "ringing": ringing,
    }


def show_phone(network: Network, number: str) -> Shown:
    """Show one phone: `texts` (`direction` in or out) and `calls`, each in order."""
    texts = [*_arrived(network, number), *_written(network, number)]
    calls = [_show_call(network, call) for call in network.calls if call.phone == number and _is_noticed(call)]
    return {
        "number": number,
        "now": network.now().isoformat(),
        "changes": network.changes,
        "program_numbers": list(network.numbers),
        "texts": sorted(texts, key=_when),
        "calls": calls,
    }


def default_recipient(network: Network, number: str) -> str | None:
    """Choose the program number that a phone means when it does not say: who texted it last, or else the first."""
    texts = network.phone(number).inbox
    if texts and texts[-1].sender in network.numbers:
        return texts[-1].sender
    return next(iter(network.numbers), None)


def _arrived(network: Network, number: str) -> Iterator[Shown]:
    for text in network.phone(number).inbox:
        message = network.texts.get(text.sid)
        yield {
            "sid": text.sid,
            "direction": "in",
            "other": text.sender,
            "body": text.body,
            "at": text.at.isoformat(),
            "media": text.media,
            "status": None if message is None else message.status,
            "order": 0 if message is None else message.order,
        }


def _written(network: Network, number: str) -> Iterator[Shown]:
    for message in network.messages:
        if message.sender == number and message.direction is MessageDirection.INBOUND:
            yield {
                "sid": message.sid,
                "direction": "out",
                "other": message.to,
                "body": message.body,
                "at": message.created_at.isoformat(),
                "media": message.media,
                "status": message.status,
                "order": message.order,
            }


def _rings(call: Call) -> bool:
    return call.status is CallStatus.RINGING and call.direction is not CallDirection.INBOUND


def _is_noticed(call: Call) -> bool:
    return call.status is not CallStatus.QUEUED


def _show_call(network: Network, call: Call) -> Shown:
    leg = network.legs[call.sid]
    return {
        "sid": call.sid,
        "direction": "out" if call.direction is CallDirection.INBOUND else "in",
        "other": call.order.to if call.direction is CallDirection.INBOUND else call.order.sender,
        "at": call.created_at.isoformat(),
        "status": call.status,
        "ringing": _rings(call),
        "talking": call.status is CallStatus.IN_PROGRESS,
        "by_hand": leg.script.answer is Answer.BY_HAND,
        "listening": leg.listening is not None or leg.recording is not None,
        "speech": leg.recording is not None or (leg.listening is not None and leg.listening.gather.speech),
        "heard": call.heard,
        "pressed": call.pressed,
        "said": call.said,
    }


def _when(text: Shown) -> tuple[str, str]:
    return str(text["at"]), f"{text['order']:>12}"
