"""What the carrier itself makes of STOP, START and HELP, before and besides the program.

Source: twilio.com/docs/messaging/tutorials/advanced-opt-out; a keyword counts only when it is the whole message.
"""

from enum import StrEnum


class CarrierKeywords(StrEnum):
    """Whether the carrier answers keywords: `off` is its redaction (HIPAA) mode, in which the program must."""

    OFF = "off"
    DEFAULT = "default"
    ADVANCED = "advanced"  # as default, and the webhook says OptOutType


class OptOutType(StrEnum):
    """What a keyword asks for."""

    STOP = "STOP"
    START = "START"
    HELP = "HELP"


_WORDS = {
    OptOutType.STOP: frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"}),
    OptOutType.START: frozenset({"START", "UNSTOP", "YES"}),
    OptOutType.HELP: frozenset({"HELP", "INFO"}),
}

REPLIES = {
    OptOutType.STOP: "You have successfully been unsubscribed. You will not receive any more messages from this "
    "number. Reply START to resubscribe.",
    OptOutType.START: "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    OptOutType.HELP: "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}


def keyword_of(body: str) -> OptOutType | None:
    """Find the keyword that a whole message is, whatever its case; None for anything longer."""
    word = body.strip().upper()
    return next((kind for kind, words in _WORDS.items() if word in words), None)


class OptOuts:
    """Who may not be texted from where: pairs of phone and program number."""

    def __init__(self) -> None:
        """Start with nobody blocked."""
        self._pairs: set[tuple[str, str]] = set()

    def block(self, phone: str, numbers: tuple[str, ...]) -> None:
        """Block texts to a phone from these numbers."""
        self._pairs.update((phone, number) for number in numbers)

    def unblock(self, phone: str, numbers: tuple[str, ...]) -> None:
        """Let texts to a phone from these numbers through again."""
        self._pairs.difference_update((phone, number) for number in numbers)

    def blocks(self, phone: str, number: str) -> bool:
        """Say whether this pair is blocked."""
        return (phone, number) in self._pairs

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """All blocked pairs of phone and program number, sorted."""
        return tuple(sorted(self._pairs))

    def clear(self) -> None:
        """Unblock everybody."""
        self._pairs.clear()
