"""Open places: the turns of a rotation that are nobody's are offered to whoever is free, as the rota says now."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.swapping import SwapStatus, SwapStep, first_step_at, offered_at
from outreach.domain.unrolling import Planned
from outreach.records import swaps
from outreach.records.swaps import NewSwap


def keep(session: Session, program: UUID, planned: Sequence[Planned], *, zone: str, now: datetime) -> None:
    """Offer the turns that are open, each once, and no more those that the rota has no longer."""
    there = {(each.layer, each.starts_at, each.ends_at): each for each in swaps.places_of(session, program, since=now)}
    for each in planned:
        known = there.pop((each.layer, each.starts_at, each.ends_at), None)
        if known is None and each.starts_at > now:
            _offer(session, program, each, zone=zone, now=now)
    for gone in there.values():
        if gone.status is SwapStatus.ASKED:
            swaps.move(session, gone, SwapStatus.LAPSED, now=now)


def _offer(session: Session, program: UUID, each: Planned, *, zone: str, now: datetime) -> None:
    new = NewSwap(
        program_id=program,
        asker_id=None,
        starts_at=each.starts_at,
        ends_at=each.ends_at,
        role=each.role,
        layer=each.layer,
    )
    at = offered_at(starts_at=each.starts_at, zone=zone, now=now)
    soon = first_step_at(starts_at=each.starts_at, zone=zone, now=at)
    swaps.ask(session, new, step=SwapStep.ASK, at=soon, now=now)
