"""What a count found: the table, and what is not as it must be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from outreach.domain.delivery import MessageStatus

FALL = timedelta(minutes=11)
"""Our clock may have fallen back by ten minutes between two things that we wrote down; the carrier's does not."""

TAKEN = (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.UNDELIVERED)

Books = Mapping[str, Any]
Log = Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class Reckoning:
    """The table; and what was lost, what came twice, and what nobody knows, each in words."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unresolved: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Say whether nothing was lost, wrongly doubled, or wrong otherwise."""
        return not (self.lost or self.doubled or self.wrong)

    def in_words(self) -> str:
        """Write the table, and then what is not as it must be."""
        piles = (("lost", self.lost), ("doubled", self.doubled), ("wrong", self.wrong), ("unresolved", self.unresolved))
        rows = [*self.rows, *((name, str(len(pile))) for name, pile in piles)]
        width = max(len(what) for what, _ in rows)
        lines = [f"  {what:<{width}}  {found}" for what, found in rows]
        return "\n".join([*lines, *(f"  {name.upper()}  {what}" for name, pile in piles for what in pile)])
