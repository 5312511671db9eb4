"""Reaching: whether a page would get through to somebody of ours, as far as anybody has seen."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from outreach.domain.sentences import Sentence


class OutOfReach(StrEnum):
    """Why somebody cannot be put on call."""

    NEVER_ANSWERED = "never_answered"
    PHONE_FAILS = "phone_fails"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """When somebody first answered our text from their number, and since when nothing of ours has got through."""

    verified_at: datetime | None = None
    unreachable_since: datetime | None = None

    @property
    def trouble(self) -> OutOfReach | None:
        """Say what is wrong, if anything is."""
        if self.unreachable_since is not None:
            return OutOfReach.PHONE_FAILS
        return OutOfReach.NEVER_ANSWERED if self.verified_at is None else None


def trouble_words(trouble: OutOfReach) -> str:
    """Say what is wrong and what to do, to follow a name."""
    return "; ".join(trouble_and_remedy(trouble))


def trouble_and_remedy(trouble: OutOfReach) -> tuple[Sentence, Sentence]:
    """Say what is wrong, to follow a name, and what to do."""
    return _WORDS[trouble]


_WORDS = {
    OutOfReach.NEVER_ANSWERED: (
        Sentence("has not answered our text yet, so nobody knows whether a page would reach them"),
        Sentence("`outreach specialist verify` asks again"),
    ),
    OutOfReach.PHONE_FAILS: (
        Sentence("cannot be reached at the moment (our texts do not get through)"),
        Sentence("let them text anything to our number, START if they stopped us"),
    ),
}
