"""A text as the carrier told of it, before anybody thought about it."""

from dataclasses import dataclass

from outreach.domain.phone import PhoneNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """A text as the carrier told of it.

    `phone` is None when its sender is no phone number (a short code, a name). `carrier_answered` says that the carrier
    answered an opt-out word itself, so that we must not. `parameters` is the whole form as JSON.
    """

    carrier_id: str
    phone: PhoneNumber | None
    sender: str
    to: str
    body: str
    media: int
    carrier_answered: bool
    parameters: str
