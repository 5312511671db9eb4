"""What the end of a call of Twilio's API means to us: its statuses, its codes, and the answers that never come."""

from collections.abc import Mapping
from datetime import timedelta

import structlog

from outreach.adapters.lines import LineLost, NoLine
from outreach.domain.delivery import MessageStatus
from outreach.domain.troubles import Trouble
from outreach.ports import CarrierUnavailable, Outcome, OutcomeUnknown, RecipientStopped, SendRefused

log = structlog.get_logger(__name__)

STOPPED = 21610
"""The code that means that the recipient told the carrier to stop."""

SOON = timedelta(seconds=2)
"""When to come back after too many requests, if nobody said."""

LOST = (LineLost, OSError, TimeoutError, ValueError, TypeError, AttributeError, KeyError)
"""How an answer goes missing, or comes as something that is not one: the network, or what is in front of Twilio."""

NEVER_ASKED = (NoLine, ConnectionRefusedError)
"""How a call ends that was surely never made."""

_OUR_FAULT = frozenset({401, 403, 404})
"""Statuses that mean our account or set-up is wrong: surely not sent, and worth trying again once it is mended."""

_FULL: Mapping[int, timedelta] = {20429: SOON, 21611: timedelta(seconds=60)}
"""Codes that mean that there is no room now, whatever the status: too many requests, and a sender's full queue."""

_TIMED_OUT = 408

_LONGEST_CODE = 9
"""How many digits a code may have to be one; a number of thousands of them cannot even be read."""

MEANING: Mapping[str, MessageStatus] = {
    "sent": MessageStatus.SENT,
    "delivered": MessageStatus.DELIVERED,
    "read": MessageStatus.DELIVERED,
    "undelivered": MessageStatus.UNDELIVERED,
    "failed": MessageStatus.FAILED,
    "canceled": MessageStatus.FAILED,
    "queued": MessageStatus.SENT,
    "accepted": MessageStatus.SENT,
    "sending": MessageStatus.SENT,
    "initiated": MessageStatus.SENT,
    "ringing": MessageStatus.SENT,
    "in-progress": MessageStatus.SENT,
    "completed": MessageStatus.DELIVERED,
    "busy": MessageStatus.UNDELIVERED,
    "no-answer": MessageStatus.UNDELIVERED,
}
"""Where a message or call stands by a status of Twilio's, in a receipt or in a list."""

_TROUBLES: Mapping[int, Trouble] = {
    21211: Trouble.NO_SUCH_PHONE,  # not a number
    21217: Trouble.NO_SUCH_PHONE,  # not a number that can be called
    21612: Trouble.NO_SUCH_PHONE,  # no way leads there
    21614: Trouble.NO_SUCH_PHONE,  # not a mobile
    30004: Trouble.NO_SUCH_PHONE,  # blocked by whoever owns it
    30005: Trouble.NO_SUCH_PHONE,  # unknown handset
    30006: Trouble.NO_SUCH_PHONE,  # landline, or a carrier out of reach
    30003: Trouble.OUT_OF_REACH,
    STOPPED: Trouble.STOPPED,
    30007: Trouble.FILTERED,
    20003: Trouble.OUR_SET_UP,  # wrong password
    21210: Trouble.OUR_SET_UP,  # we may not call from this number
    21212: Trouble.OUR_SET_UP,  # our sender is no number
    21408: Trouble.OUR_SET_UP,  # this country is not switched on
    21606: Trouble.OUR_SET_UP,  # our sender is not ours
    21608: Trouble.OUR_SET_UP,  # a trial account
    21701: Trouble.OUR_SET_UP,  # no such messaging service
    21703: Trouble.OUR_SET_UP,  # it has no number
    30002: Trouble.OUR_SET_UP,  # account suspended
    30032: Trouble.OUR_SET_UP,  # toll-free number not verified
    30034: Trouble.OUR_SET_UP,  # number not registered for programs
    30001: Trouble.PASSING,  # queue overflow
    30008: Trouble.PASSING,  # unknown to the network itself
    30036: Trouble.TOO_LATE,
}


def trouble_of(code: object) -> Trouble:
    """Say in our words what a code of Twilio's means."""
    return _TROUBLES.get(_whole(code), Trouble.UNKNOWN)


def outcome_of(status: object, code: object) -> Outcome:
    """Let Twilio's status and code decide: 429 surely did nothing, a 5xx may have, any other 4xx refused for good."""
    status, code = _whole(status), _whole(code)
    if code == STOPPED:
        return RecipientStopped()
    if status == 429 or code in _FULL:
        return CarrierUnavailable(f"code {code}", _FULL.get(code, SOON))
    if status in _OUR_FAULT:
        log.error("carrier_set_up_is_wrong", status=status, code=code)
        return CarrierUnavailable(f"status {status}", timedelta(seconds=60), our_set_up=True)
    if 400 <= status < 500 and status != _TIMED_OUT:
        return SendRefused(str(code), trouble_of(code))
    return OutcomeUnknown(f"status {status}")


def _whole(value: object) -> int:
    """Read a status or a code, which may come as a number or as text; 0 when it is neither."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_CODE else 0
