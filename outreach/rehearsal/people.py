"""What people do at a server that speaks Twilio's API: they text, their phones get texts, calls to them come to an end.

Twilio has no API for it, so every imitation has ways of its own; to play stories on another one, write another class.
"""

from collections.abc import Mapping
from typing import Protocol

from outreach.rehearsal.rest import Rest
from outreach.simulator import CallStatus

_ON_ITS_WAY = ("sent", "delivered")


class People(Protocol):
    """People with phones."""

    def text(self, *, sender: str, to: str, body: str) -> None:
        """Text a number of the account; its webhook has answered when this returns."""

    def get(self, sid: str) -> None:
        """Let a text reach its phone, and its receipts be sent."""

    def end_call(self, sid: str, status: CallStatus) -> None:
        """Let a call come to its end, and its receipt be sent."""


class AtEmulate:
    """People at the npm package `emulate`, by its routes that simulate; nothing there happens by itself."""

    def __init__(self, rest: Rest) -> None:
        """Remember where."""
        self._rest = rest

    def text(self, *, sender: str, to: str, body: str) -> None:
        """Text a number of the account."""
        self._simulate("inbound-message", {"From": sender, "To": to, "Body": body})

    def get(self, sid: str) -> None:
        """Let a text be sent and delivered; its receipts have been answered when this returns."""
        for status in _ON_ITS_WAY:
            self._simulate("message-status", {"MessageSid": sid, "Status": status})

    def end_call(self, sid: str, status: CallStatus) -> None:
        """Let a call come to its end."""
        self._simulate("call-status", {"CallSid": sid, "Status": status.value})

    def _simulate(self, what: str, form: Mapping[str, str]) -> None:
        self._rest.post(f"/_twilio/simulate/{what}", form)


class AtOurs:
    """People at our own simulator where it is served by itself, by the pages of their phones."""

    def __init__(self, rest: Rest) -> None:
        """Remember where."""
        self._rest = rest

    def text(self, *, sender: str, to: str, body: str) -> None:
        """Text a number of the account."""
        self._rest.post(f"/phones/{sender}/texts", {"to": to, "body": body})

    def get(self, sid: str) -> None:
        """Do nothing: a text is delivered there by itself."""

    def end_call(self, sid: str, status: CallStatus) -> None:
        """Do nothing: a call ends there by itself."""
