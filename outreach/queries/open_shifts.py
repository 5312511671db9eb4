"""Shifts that are to be taken, as people read them, and the shift of somebody at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.swapping import AROUND, Candidate, Hindrance, hindrance
from outreach.records import days_off, shifts, specialists, swaps
from outreach.records.shifts import StoredShift
from outreach.records.specialists import Specialist
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A shift that somebody may take: whose it is, whether only they are asked, and what keeps them from it."""

    swap: Swap
    asker: str | None
    only_me: bool
    hindrance: Hindrance | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a program says about who may take a shift: by which clocks, and how many nights in a row."""

    zone: str
    most_nights: int


def offered_to(
    session: Session, specialist: Specialist, programs: Mapping[UUID, Terms], *, now: datetime
) -> list[Offered]:
    """List what somebody may take in some programs, earliest first, with what keeps them from it; four statements."""
    found = [
        each
        for each in swaps.open_in(session, list(programs))
        if each.asker_id != specialist.id and each.named_id in (None, specialist.id) and each.ends_at > now
    ]
    start = min((each.starts_at for each in found), default=now) - AROUND
    end = max((each.ends_at for each in found), default=now) + AROUND
    mine = [(each.starts_at, each.ends_at) for each in shifts.of_people(session, [specialist.id], start=start, end=end)]
    off = [(each.starts_at, each.ends_at) for each in days_off.of(session, [specialist.id])]
    askers = specialists.by_ids(session, sorted({each.asker_id for each in found if each.asker_id is not None}))
    candidate = Candidate(of_the_team=True, trouble=specialist.reach.trouble, shifts=mine, off=off)
    return [
        Offered(
            swap=each,
            asker=None if each.asker_id is None else askers[each.asker_id].name,
            only_me=each.named_id == specialist.id,
            hindrance=hindrance(
                candidate=candidate,
                starts_at=max(each.starts_at, now),
                ends_at=each.ends_at,
                zone=programs[each.program_id].zone,
                most_nights=programs[each.program_id].most_nights,
            ),
        )
        for each in found
    ]
