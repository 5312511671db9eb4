"""How soon a person must look: the one scale that reading, escalation, paging and the queue share."""

from enum import StrEnum


class Urgency(StrEnum):
    """How soon a person must look, lowest to highest; compares by rank, not by spelling."""

    WATCH = "watch"
    SAME_DAY = "same_day"
    URGENT = "urgent"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """Place the urgency on a scale from 0 (`watch`) to 3 (`emergency`)."""
        return _ORDER.index(self)

    def __lt__(self, other: object) -> bool:
        """Order by rank."""
        if not isinstance(other, Urgency):
            return NotImplemented
        return self.rank < other.rank

    def __gt__(self, other: object) -> bool:
        """Order by rank."""
        if not isinstance(other, Urgency):
            return NotImplemented
        return self.rank > other.rank

    def __le__(self, other: object) -> bool:
        """Order by rank."""
        if not isinstance(other, Urgency):
            return NotImplemented
        return self.rank <= other.rank

    def __ge__(self, other: object) -> bool:
        """Order by rank."""
        if not isinstance(other, Urgency):
            return NotImplemented
        return self.rank >= other.rank


_ORDER = tuple(Urgency)
