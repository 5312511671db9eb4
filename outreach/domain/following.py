"""Following: a swap that was taken goes with its shift when the rota is edited, and is over when the shift is gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from outreach.domain.overriding import Override, with_overrides
from outreach.domain.unrolling import Planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The shift that an override stands for: of which layer it is, and whether it is the whole of it."""

    layer: str | None
    whole: bool


def followed(
    *, planned: Sequence[Planned], overrides: Sequence[tuple[UUID, Override]], bound: Mapping[UUID, Bound]
) -> list[tuple[UUID, Override | None]]:
    """Move the overrides that are bound to a shift to where it is now; None where it is gone.

    Each is looked for in what those before it leave, so that what was swapped once may be swapped again.
    """
    found: list[tuple[UUID, Override | None]] = []
    there: Sequence[Planned] = planned
    for key, override in overrides:
        now = _moved(override, bound[key], there) if key in bound else override
        found.append((key, now))
        there = there if now is None else with_overrides(planned=there, overrides=[now])
    return found


def _moved(override: Override, bound: Bound, there: Sequence[Planned]) -> Override | None:
    theirs = [
        each
        for each in there
        if each.specialist == override.specialist
        and each.starts_at < override.ends_at
        and each.ends_at > override.starts_at
        and bound.layer in (None, each.layer)
    ]
    if not theirs:
        return None
    if not bound.whole:
        return override
    starts_at = min(each.starts_at for each in theirs)
    return replace(override, starts_at=starts_at, ends_at=_end_of(theirs))


def _end_of(theirs: Sequence[Planned]) -> datetime:
    return max(each.ends_at for each in theirs)
