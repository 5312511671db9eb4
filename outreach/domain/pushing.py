"""Notifications on a device of ours: to which services they may go, and the little that they say.

They come beside texts and calls, never instead of them, and whoever sees one has acknowledged nothing.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final, Protocol

GOOD_FOR: Final = timedelta(minutes=5)
"""After so long a notification about a page comes too late to be of use."""

KNOWN_HOSTS: Final = (
    "fcm.googleapis.com",
    "*.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
)
"""The push services of Chrome and its kin, Firefox, Safari and Edge; a star stands for whatever comes before."""

WORDS: Final[Mapping[str, str]] = {
    "en": "Somebody needs you. Open the queue.",
    "es": "Alguien le necesita. Abra la fila.",
}
"""All that a notification says: nothing of anybody, for it is read on a locked phone."""

_ENDPOINT = re.compile(r"https://([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::443)?(?:/[!-~]*)?")
"""An address by name, over TLS, at the usual port, and for nobody in particular."""

_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"))
_MORE_SYSTEMS = (("Macintosh", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"))
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"))
_MORE_BROWSERS = (("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PushAddress:
    """Where a device is reached, and the keys that only it can open things with: a secret, as a whole."""

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)


class Pushed(StrEnum):
    """How it went: it is on its way, the device is gone for good, or neither is known."""

    SENT = "sent"
    GONE = "gone"
    FAILED = "failed"


class Unreachable(StrEnum):
    """Why nothing would ever be sent to an address: its service is not one of those, or its keys are none."""

    SERVICE = "service"
    KEYS = "keys"


class Pusher(Protocol):
    """Something that notifies devices, each in its own time, so that nobody waits for it."""

    @property
    def public_key(self) -> str:
        """The key by which push services know us, as browsers take it."""

    def problem(self, address: PushAddress) -> Unreachable | None:
        """Say why nothing would ever be sent to an address; None when it would."""

    def push(self, address: PushAddress, words: str, *, then: Callable[[Pushed, str], None]) -> bool:
        """Begin to notify a device, and say later how it went and why; False where too many wait already."""


def host_of(endpoint: str) -> str | None:
    """Name the push service of an endpoint; None for an address to which nothing is ever sent."""
    found = _ENDPOINT.fullmatch(endpoint)
    return None if found is None else found[1]


def is_known(host: str, hosts: Collection[str]) -> bool:
    """Say whether a host is one of those, of which some may begin with a star."""
    return any(host.endswith(each[1:]) if each.startswith("*.") else host == each for each in hosts)


def device_words(user_agent: str) -> str:
    """Name a device as its owner would, such as "Chrome, Android"; what is not recognised is a browser."""
    browser = _first(user_agent, (*_BROWSERS, *_MORE_BROWSERS)) or "Browser"
    system = _first(user_agent, (*_SYSTEMS, *_MORE_SYSTEMS))
    return f"{browser}, {system}" if system else browser


def _first(user_agent: str, signs: Collection[tuple[str, str]]) -> str:
    return next((name for sign, name in signs if sign in user_agent), "")
