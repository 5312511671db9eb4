"""A text as the carrier told of it, before anybody thought about it."""

from dataclasses import dataclass, field

from outreach.domain.phone import PhoneNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """A text as the carrier told of it; its repr holds nothing that somebody wrote.

    `phone` is None when its sender is no phone number (a short code, a name). `carrier_answered` says that the carrier
    answered an opt-out word itself, so that we must not. `parameters` is the whole form as JSON.
    """

    carrier_id: str
    phone: PhoneNumber | None
    sender: str = field(repr=False)
    to: str
    body: str = field(repr=False)
    media: int
    carrier_answered: bool
    parameters: str = field(repr=False)
