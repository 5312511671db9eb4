"""Overrides: what a lead says about a stretch of time goes over what the rotations say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from outreach.domain.rota import Role, Shift
from outreach.domain.unrolling import Planned, Why

BY_HAND = "override"
"""The layer of a shift that an override put there."""


class OverrideKind(StrEnum):
    """What an override does during its time."""

    ADD = "add"
    REMOVE = "remove"
    REPLACE = "replace"

    @property
    def adds(self) -> bool:
        """Say whether it adds to what the rota says; any other changes what is there."""
        return self is OverrideKind.ADD


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """That during [starts_at, ends_at) somebody is on call as well, is not, or `other` is in their place."""

    kind: OverrideKind
    specialist: UUID
    other: UUID | None = None
    role: Role = Role.PRIMARY
    starts_at: datetime
    ends_at: datetime


def with_overrides(*, planned: Sequence[Planned], overrides: Sequence[Override]) -> tuple[Planned, ...]:
    """Lay overrides over shifts, one after the other in the order in which they were made."""
    found = list(planned)
    for override in overrides:
        found = [part for each in found for part in _under(override, each)]
        if override.kind is OverrideKind.ADD:
            found.append(
                Planned(
                    specialist=override.specialist,
                    role=override.role,
                    starts_at=override.starts_at,
                    ends_at=override.ends_at,
                    layer=BY_HAND,
                    why=Why.ADDED,
                )
            )
    return tuple(found)


def _under(override: Override, each: Planned) -> Iterable[Planned]:
    """Cut a shift along an override, and change what lies within."""
    starts, ends = max(each.starts_at, override.starts_at), min(each.ends_at, override.ends_at)
    if override.kind is OverrideKind.ADD or each.specialist != override.specialist or starts >= ends:
        yield each
        return
    if each.starts_at < starts:
        yield replace(each, ends_at=starts)
    if override.kind is OverrideKind.REPLACE and override.other is not None:
        within = replace(each, starts_at=starts, ends_at=ends, specialist=override.other)
        yield replace(within, why=Why.REPLACED, instead_of=override.specialist)
    if ends < each.ends_at:
        yield replace(each, starts_at=ends)


def each_once(*, planned: Sequence[Planned], by_hand: Sequence[Shift]) -> tuple[Planned, ...]:
    """Leave out where somebody would be on call twice at once: the primary role stays, and what was added by hand."""
    kept: list[Planned] = []
    ahead = sorted(planned, key=lambda each: (each.role is not Role.PRIMARY, each.starts_at))
    for each in ahead:
        there = [
            (shift.starts_at, shift.ends_at)
            for shift in by_hand
            if shift.specialist == each.specialist and shift.role in (Role.PRIMARY, each.role)
        ]
        there += [(one.starts_at, one.ends_at) for one in kept if one.specialist == each.specialist]
        kept += _less(each, there)
    return tuple(sorted(kept, key=lambda each: (each.starts_at, each.role is not Role.PRIMARY, each.specialist)))


def _less(each: Planned, there: Sequence[tuple[datetime, datetime]]) -> list[Planned]:
    """Take some times away from a shift."""
    left = [each]
    for starts, ends in there:
        left = [
            part
            for one in left
            for part in (
                [one]
                if ends <= one.starts_at or starts >= one.ends_at
                else [
                    *([replace(one, ends_at=starts)] if one.starts_at < starts else []),
                    *([replace(one, starts_at=ends)] if ends < one.ends_at else []),
                ]
            )
        ]
    return left
