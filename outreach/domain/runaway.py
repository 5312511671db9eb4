"""Runaways: how many automatic texts are too many, whatever made them. Nobody can switch this off.

A person gets at most six automatic texts a day that nobody asked for; every text of theirs lets one more go out, so
that no conversation breaks off because of it. Crisis cards, notes from specialists and notices are never held.
"""

from dataclasses import dataclass

from outreach.domain.delivery import MessageKind

BEGUN = frozenset({MessageKind.PROMPT, MessageKind.REMINDER, MessageKind.INVITATION})
"""Texts that we begin ourselves."""

ANSWERING = frozenset({MessageKind.ACKNOWLEDGMENT, MessageKind.ANSWER})
"""Automatic words to what somebody wrote."""

AUTOMATIC = BEGUN | ANSWERING

MOST_A_DAY = 6
"""The most automatic texts that nobody asked for, to one person on one local day."""

LONGEST_TALK = 60
"""The most automatic texts at all on one local day: no talk with a person is that long, only one with a machine."""

_TEXTS_AN_HOUR = 3
"""In its busiest hour a program asks everybody once and reminds everybody of yesterday; a third one nobody planned."""

_ALWAYS_LET = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What one person had of our automatic texts on their local day: as attempted, whatever was planned."""

    begun: int = 0
    answering: int = 0

    @property
    def automatic(self) -> int:
        """All of them."""
        return self.begun + self.answering


def is_near(today: Today) -> bool:
    """Say whether one more text might be too much, so that it must be known what they wrote."""
    return today.automatic >= MOST_A_DAY - 1


def is_runaway(kind: MessageKind, *, today: Today, heard: int) -> bool:
    """Say whether one more text of this kind must be held; `heard` is how many texts they wrote today."""
    if kind not in AUTOMATIC:
        return False
    begun = today.begun + (kind in BEGUN)
    answering = today.answering + (kind in ANSWERING)
    unasked = begun + max(0, answering - heard)
    return unasked > MOST_A_DAY or begun + answering > LONGEST_TALK


def most_an_hour(people: int) -> int:
    """Say how many texts that we begin ourselves an hour can at most bring, with so many people in all programs."""
    return max(_ALWAYS_LET, _TEXTS_AN_HOUR * people)
