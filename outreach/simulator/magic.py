"""Twilio's test numbers: they mean the same here, beside the ordinary ones.

Source: twilio.com/docs/iam/test-credentials.
"""

from outreach.simulator.refusals import Refusal

_GOOD_SENDER = "+15005550006"
_TEXT_SENDERS = {"+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611}
_TEXT_RECIPIENTS = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}
_CALL_SENDERS = {"+15005550001": 21212}
_CALL_RECIPIENTS = {"+15005550001": 21217, "+15005550002": 21214, "+15005550003": 21215, "+15005550004": 21216}


def is_sender(number: str) -> bool:
    """Say whether a number is one of the test numbers to send from, good or bad."""
    return number == _GOOD_SENDER or number in _TEXT_SENDERS


def check_text(to: str, sender: str | None) -> None:
    """Refuse a text as the test number in it asks."""
    _check(_TEXT_SENDERS, sender or "")
    _check(_TEXT_RECIPIENTS, to)


def check_call(to: str, sender: str) -> None:
    """Refuse a call as the test number in it asks."""
    _check(_CALL_SENDERS, sender)
    _check(_CALL_RECIPIENTS, to)


def _check(table: dict[str, int], number: str) -> None:
    if number in table:
        raise Refusal(table[number], number)
