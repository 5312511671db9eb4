"""Who is on call, and when nobody is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID


class Role(StrEnum):
    """What a specialist is during a shift."""

    PRIMARY = "primary"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """That a specialist is on call during [starts_at, ends_at)."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    specialist: UUID
    starts_at: datetime
    ends_at: datetime
    role: Role = Role.PRIMARY

    def __post_init__(self) -> None:
        """Refuse a shift that ends before it starts, or that does not say in which zone its times are."""
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("a shift needs moments with a zone")
        if self.starts_at >= self.ends_at:
            raise ValueError(f"a shift must end after it starts, not run from {self.starts_at} to {self.ends_at}")


def on_call(*, rota: Sequence[Shift], at: datetime) -> tuple[Shift, ...]:
    """Name the shifts that run at a moment: primaries first, then by start, each specialist once."""
    running = sorted(
        (shift for shift in rota if shift.starts_at <= at < shift.ends_at),
        key=lambda shift: (shift.role is not Role.PRIMARY, shift.starts_at, shift.specialist),
    )
    by_specialist: dict[UUID, Shift] = {}
    for shift in running:
        by_specialist.setdefault(shift.specialist, shift)
    return tuple(by_specialist.values())


def gaps(*, rota: Sequence[Shift], start: datetime, end: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """List the periods within [start, end) in which nobody is on call, earliest first; any role counts as cover."""
    found: list[tuple[datetime, datetime]] = []
    covered_until = start
    for shift in sorted(rota, key=lambda shift: shift.starts_at):
        if shift.starts_at >= end:
            break
        if shift.starts_at > covered_until:
            found.append((covered_until, shift.starts_at))
        covered_until = max(covered_until, shift.ends_at)
    if covered_until < end:
        found.append((covered_until, end))
    return tuple(found)


def next_cover(*, rota: Sequence[Shift], at: datetime) -> datetime | None:
    """Find when, from `at` on, somebody in any role is on call next: `at` itself if covered, None if never."""
    return min((max(shift.starts_at, at) for shift in rota if shift.ends_at > at), default=None)
