"""A text message, as the carrier keeps it, and as the phone that got it does."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from outreach.simulator.segments import count_segments


class MessageStatus(StrEnum):
    """Where a message is in its life, in Twilio's words."""

    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELED = "canceled"
    RECEIVED = "received"


UNFINISHED = frozenset({MessageStatus.ACCEPTED, MessageStatus.SCHEDULED, MessageStatus.QUEUED})


class MessageDirection(StrEnum):
    """Who wrote it, and how."""

    INBOUND = "inbound"
    API = "outbound-api"
    REPLY = "outbound-reply"


ERROR_WORDS = {
    21610: "Attempt to send to unsubscribed recipient",
    30001: "Queue overflow",
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    30034: "US A2P 10DLC - Message from an Unregistered Number",
    30036: "Validity Period Expired",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How texts to a phone end: DELIVERED; SENT (no receipt comes); UNDELIVERED or FAILED with an error code."""

    status: MessageStatus = MessageStatus.DELIVERED
    error_code: int | None = None

    def __post_init__(self) -> None:
        """Refuse an end that is no end."""
        if self.status not in _ENDS or (self.error_code is not None) != (self.status in _BAD_ENDS):
            raise ValueError("an outcome is delivered, sent, or undelivered/failed with an error code")

    @property
    def arrives(self) -> bool:
        """Say whether the phone gets the text."""
        return self.status not in _BAD_ENDS


_BAD_ENDS = frozenset({MessageStatus.UNDELIVERED, MessageStatus.FAILED})
_ENDS = _BAD_ENDS | {MessageStatus.SENT, MessageStatus.DELIVERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextOrder:
    """What somebody asks of the carrier: a text to a number, from a number or a messaging service of ours.

    `validity` is how many seconds it may wait in the queue; `send_at` schedules it.
    """

    to: str
    sender: str | None = None
    service_sid: str | None = None
    body: str = ""
    media: tuple[str, ...] = ()
    status_callback: str | None = None
    validity: int = 36_000
    send_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message in the carrier's books; `order` counts all, times are aware UTC, `sender` is E.164 once known."""

    sid: str
    order: int
    to: str
    sender: str | None
    body: str
    direction: MessageDirection
    status: MessageStatus
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None = None
    media: tuple[str, ...] = ()
    service_sid: str | None = None
    status_callback: str | None = None
    error_code: int | None = None
    validity: int = 36_000
    reached: bool = False

    @property
    def segments(self) -> int:
        """How many segments it is billed as."""
        return count_segments(self.body)

    @property
    def error_message(self) -> str | None:
        """What its error code means."""
        return None if self.error_code is None else ERROR_WORDS.get(self.error_code, "Unknown error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text as a phone holds it: `sender` is who wrote it, `at` when it arrived (aware UTC)."""

    sid: str
    sender: str
    body: str
    at: datetime
    media: tuple[str, ...] = ()
