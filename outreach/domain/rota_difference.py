"""What a change does to a rota, hour by hour: who is on call where they were not, and who is no more.

A shift that is cut in two and half given away is one hour less for the one and one more for the other, whatever rows
it is made of.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from outreach.domain.from_until import FromUntil, joined
from outreach.domain.rota import Role, Shift


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """That somebody is on call during [starts_at, ends_at) and was not (`comes`), or was and is no more."""

    specialist: UUID
    role: Role
    starts_at: datetime
    ends_at: datetime
    comes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changes, earliest first; and the times at which nobody is on call any more, and somebody is again."""

    changes: tuple[Change, ...]
    opened: tuple[FromUntil, ...]
    closed: tuple[FromUntil, ...]

    def __bool__(self) -> bool:
        """Say whether anything changes."""
        return bool(self.changes)


def difference(
    *,
    before: Sequence[Shift],
    after: Sequence[Shift],
    gaps_before: Sequence[FromUntil],
    gaps_after: Sequence[FromUntil],
) -> Difference:
    """Compare who is on call before and after a change, and when nobody is."""
    then, now = _by_person(before), _by_person(after)
    changes = [
        Change(specialist=who, role=role, starts_at=starts, ends_at=ends, comes=comes)
        for who, role in {*then, *now}
        for comes, left, taken in (
            (True, now[who, role], then[who, role]),
            (False, then[who, role], now[who, role]),
        )
        for starts, ends in less(left, taken)
    ]
    return Difference(
        changes=tuple(sorted(changes, key=_order)),
        opened=tuple(less(gaps_after, gaps_before)),
        closed=tuple(less(gaps_before, gaps_after)),
    )


def _order(change: Change) -> tuple[datetime, bool, bool, UUID]:
    return change.starts_at, change.comes, change.role is not Role.PRIMARY, change.specialist


def _by_person(shifts: Sequence[Shift]) -> defaultdict[tuple[UUID, Role], list[FromUntil]]:
    found: defaultdict[tuple[UUID, Role], list[FromUntil]] = defaultdict(list)
    for each in shifts:
        found[each.specialist, each.role].append((each.starts_at, each.ends_at))
    return found


def less(periods: Sequence[FromUntil], taken: Sequence[FromUntil]) -> list[FromUntil]:
    """Take some times away from others; what touches is one time."""
    left = list(joined(periods))
    for starts, ends in taken:
        left = [part for one in left for part in ((one[0], min(one[1], starts)), (max(one[0], ends), one[1]))]
        left = [(one, other) for one, other in left if one < other]
    return left
