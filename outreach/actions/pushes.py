"""Pushes: a notification on the devices of whoever is paged, beside the text and the call, and never in their way.

What is to be told is read off the pages themselves, so that paging knows nothing of it; each device is notified aside
from the pass that found it, so that a push service that is slow or away keeps nothing from its turn.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from outreach.actions.accounts import digest
from outreach.domain.pushing import GOOD_FOR, WORDS, PushAddress, Pushed, Pusher
from outreach.ports import Runtime
from outreach.records import push_devices
from outreach.records.push_devices import NewPushDevice, PushDevice

log = structlog.get_logger(__name__)

MOST_DEVICES = 10
_CLAIMED_FOR = timedelta(seconds=45)
_REST = timedelta(seconds=20)
_AT_ONCE = 50


def turn_on(session: Session, account: UUID, *, token: str, address: PushAddress, words: str, now: datetime) -> None:
    """Notify a device from now on; `token` is what it is known by. The oldest of too many is forgotten."""
    new = NewPushDevice(device_hash=digest(token), endpoint_hash=digest(address.endpoint), address=address, words=words)
    push_devices.add(session, account, new, now=now)
    for each in push_devices.of_account(session, account)[MOST_DEVICES:]:
        push_devices.remove(session, each.id)


def is_this(device: PushDevice, token: str) -> bool:
    """Say whether a device is the one that is known by a token."""
    return device.device_hash == digest(token)


def leave(session: Session, token: str) -> None:
    """Notify a device no more on which somebody signs out."""
    push_devices.remove_by_hash(session, digest(token))


def leave_others(session: Session, account: UUID, *, token: str) -> None:
    """Notify an account on no device but the one that is known by a token."""
    push_devices.remove_all(session, account, but=digest(token))


def look_after(runtime: Runtime) -> int:
    """Begin to notify every device whose owner was paged; says how many. How each went is noted when it is known."""
    if runtime.push is None:
        return 0
    now = runtime.now()
    with runtime.transaction() as session:
        taken = push_devices.claim(session, since=now - GOOD_FOR, now=now, until=now + _CLAIMED_FOR, limit=_AT_ONCE)
        devices = push_devices.by_ids(session, taken)
    return sum(_begin(runtime, runtime.push, each, began=now) for each in devices)


def next_moment(session: Session, runtime: Runtime) -> datetime | None:
    """Find when the next device is to be notified, or None where none ever is."""
    if runtime.push is None:
        return None
    return push_devices.next_moment(session, since=runtime.now() - GOOD_FOR)


def _begin(runtime: Runtime, pusher: Pusher, device: PushDevice, *, began: datetime) -> bool:
    words = WORDS.get(device.lang, WORDS["en"])
    return pusher.push(device.address, words, then=_noting(runtime, device, began=began))


def _noting(runtime: Runtime, device: PushDevice, *, began: datetime) -> Callable[[Pushed, str], None]:
    """Make what notes how it went, in a transaction of its own."""

    def noted(how: Pushed, why: str) -> None:
        with runtime.transaction() as session:
            match how:
                case Pushed.SENT:
                    push_devices.told(session, device.id, until=began)
                case Pushed.GONE:
                    push_devices.remove(session, device.id)
                case Pushed.FAILED:
                    push_devices.put_off(session, device.id, until=runtime.now() + _REST)
        log.info("pushed", device=str(device.id), how=how.value, why=why)

    return noted
