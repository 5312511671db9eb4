"""Looking before leaping: what a change would do to a rota, worked out by making it and taking it back."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from outreach.domain.from_until import FromUntil
from outreach.domain.rota_difference import Difference, difference
from outreach.ports import Work
from outreach.queries import rota as queries
from outreach.queries import rota_board, twice_on_call
from outreach.queries.twice_on_call import Twice
from outreach.records import specialists


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change does, and the gaps that are left in its time; `mark` tells one outcome from another.

    `names` maps everybody it is about to what they are called; `twice` is when those whom it puts on call are so
    elsewhere too.
    """

    difference: Difference
    gaps: tuple[FromUntil, ...]
    twice: tuple[Twice, ...]
    names: dict[UUID, str]
    mark: str


def preview(session: Work, program: UUID, act: Callable[[], object], *, start: datetime, end: datetime) -> Preview:
    """Make a change and say what it did within [start, end); whoever only looks takes the transaction back."""
    before = rota_board.as_shifts(session, program, start=start, end=end)
    gaps_before = queries.gaps(session, program, start=start, end=end)
    act()
    after = rota_board.as_shifts(session, program, start=start, end=end)
    gaps_after = queries.gaps(session, program, start=start, end=end)
    found = difference(before=before, after=after, gaps_before=gaps_before, gaps_after=gaps_after)
    people = specialists.by_ids(session, sorted({each.specialist for each in found.changes}))
    return Preview(
        difference=found,
        gaps=tuple(gaps_after),
        twice=tuple(twice_on_call.of(session, program, start=start, end=end, who=_who_comes(found))),
        names={key: one.name for key, one in people.items()},
        mark=_mark(found, start),
    )


def _who_comes(found: Difference) -> list[UUID]:
    return sorted({each.specialist for each in found.changes if each.comes})


def _mark(found: Difference, start: datetime) -> str:
    """Mark an outcome: what is looked at and what is saved must be the same, but for what time itself has eaten."""
    said = [
        (
            str(each.specialist),
            each.role.value,
            "" if each.starts_at == start else each.starts_at.isoformat(),
            each.ends_at.isoformat(),
            each.comes,
        )
        for each in found.changes
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]
