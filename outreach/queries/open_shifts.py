"""Shifts that are to be taken, as people read them, and the shift of somebody at a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.records import shifts, specialists, swaps
from outreach.records.shifts import StoredShift
from outreach.records.swaps import Swap


class NoOpenShift(LookupError):
    """Raised for a code that no open shift of a program has; says what lists them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenShift:
    """A shift that somebody is asked to take: whose it is, and who alone is asked, if anybody."""

    swap: Swap
    asker: str | None
    named: str | None


def every(session: Session, program: UUID) -> list[OpenShift]:
    """List what is to be taken in a program, earliest first."""
    found = swaps.open_in(session, [program])
    ids = {key for each in found for key in (each.asker_id, each.named_id) if key is not None}
    names = {key: one.name for key, one in specialists.by_ids(session, sorted(ids)).items()}
    return [
        OpenShift(
            swap=each,
            asker=None if each.asker_id is None else names[each.asker_id],
            named=None if each.named_id is None else names[each.named_id],
        )
        for each in found
    ]


def with_code(session: Session, program: UUID, code: str) -> Swap:
    """Find the open shift of a program by its code; raises NoOpenShift."""
    found = swaps.by_code(session, code, [program])
    if found is None:
        raise NoOpenShift(f"no open shift has the code {code!r}; `outreach rota swaps` lists those that are open")
    return found


def shift_at(session: Session, program: UUID, specialist: UUID, *, at: datetime) -> StoredShift | None:
    """Find the shift that somebody has at a moment."""
    there = shifts.explained(session, program, start=at, end=at + timedelta(microseconds=1))
    return next((each for each in there if each.shift.specialist == specialist), None)
