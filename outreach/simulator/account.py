"""Whose network it is: one account, the numbers it owns, its messaging services, and how it behaves."""

from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest

from outreach.simulator.calls import CallScript
from outreach.simulator.keywords import CarrierKeywords


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The account everybody logs in to: `sid` with `token`, or an API key; webhooks are signed with `token`."""

    sid: str = "AC" + "0" * 31 + "1"
    token: str = field(default="simulated-auth-token", repr=False)
    api_key: str = "SK" + "0" * 31 + "1"
    api_secret: str = field(default="simulated-api-secret", repr=False)

    def admits(self, username: str, password: str) -> bool:
        """Decide whether these credentials are the account's."""
        known = {self.sid: self.token, self.api_key: self.api_secret}
        return compare_digest(known.get(username, "").encode(), password.encode()) and username in known


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedNumber:
    """A number of the account (E.164) and the URLs that are asked when it is texted or called."""

    sid: str
    number: str
    friendly_name: str
    created_at: datetime
    updated_at: datetime
    sms_url: str | None = None
    sms_method: str = "POST"
    sms_fallback_url: str | None = None
    sms_fallback_method: str = "POST"
    voice_url: str | None = None
    voice_method: str = "POST"
    voice_fallback_url: str | None = None
    voice_fallback_method: str = "POST"
    status_callback: str | None = None
    status_callback_method: str = "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagingService:
    """A group of numbers that send as one; without `inbound_url` each number's own is asked."""

    sid: str
    numbers: tuple[str, ...]
    inbound_url: str | None = None

    def sender_for(self, to: str) -> str:
        """Choose the number for a recipient: spread over the numbers, and always the same for one person."""
        return self.numbers[sum(to.encode()) % len(self.numbers)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the network behaves; times are seconds, `jitter` the fraction by which they vary.

    `instant_delivery`: a text reaches the phone the moment it is accepted (its receipts still take their time).
    `segments_per_second`: the pace of each number; None is boundless. `queue_seconds`: how long a number's queue may
    grow before 21611. `concurrency`: how many REST requests may be in flight before 429. `unscripted`: what a call
    meets at a phone that nobody scripted.
    """

    carrier_keywords: CarrierKeywords = CarrierKeywords.OFF
    instant_delivery: bool = True
    sends_after: float = 1.0
    delivers_after: float = 2.0
    slow_adds: float = 30.0
    jitter: float = 0.2
    segments_per_second: float | None = None
    queue_seconds: float = 36_000.0
    concurrency: int | None = None
    unscripted: CallScript = field(default_factory=CallScript.lets_it_ring)
