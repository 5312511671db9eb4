"""The shifts of one of our people in all of their programs: with whom, in whose place, what is asked about them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.relief import OnCall, on_call_of
from outreach.domain.rota import Role, Shift
from outreach.domain.unrolling import Why
from outreach.records import shifts, specialists, swaps
from outreach.records.shifts import StoredShift
from outreach.records.specialists import Specialist
from outreach.records.swaps import Swap


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Somebody who is on call during a part of a shift, or all of it."""

    name: str
    role: Role
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MyShift:
    """One shift of somebody: `clashes` with another of theirs, elsewhere; `asked` is what they ask about it."""

    id: UUID
    program_id: UUID
    role: Role
    starts_at: datetime
    ends_at: datetime
    layer: str | None
    why: Why | None
    instead_of: str | None
    company: tuple[Company, ...]
    clashes: bool
    asked: Swap | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MyRota:
    """Everything about the shifts of somebody: theirs, and how they stand now in each program."""

    shifts: tuple[MyShift, ...]
    standing: Mapping[UUID, OnCall]
    people: Mapping[UUID, Specialist]

    def name(self, specialist: UUID) -> str:
        """Say what somebody is called."""
        return self.people[specialist].name if specialist in self.people else "?"


def of(session: Session, specialist: UUID, programs: Sequence[UUID], *, now: datetime, end: datetime) -> MyRota:
    """Look up somebody's shifts of some programs that are not over, until a moment; three statements."""
    there = shifts.explained_in(session, programs, start=now, end=end)
    known = {each.shift.specialist for _, each in there} | {each.instead_of for _, each in there if each.instead_of}
    people = specialists.by_ids(session, sorted(known))
    asked = [each for each in swaps.open_in(session, programs) if each.asker_id == specialist]
    mine = [(program, each) for program, each in there if each.shift.specialist == specialist]
    return MyRota(
        shifts=tuple(
            MyShift(
                id=each.id,
                program_id=program,
                role=each.shift.role,
                starts_at=each.shift.starts_at,
                ends_at=each.shift.ends_at,
                layer=each.layer,
                why=each.why,
                instead_of=people[each.instead_of].name if each.instead_of in people else None,
                company=tuple(_company(program, each, there, people)),
                clashes=any(other is not each and _meet(other, each) for _, other in mine),
                asked=next((one for one in asked if _is_about(one, program, each)), None),
            )
            for program, each in mine
        ),
        standing={
            program: on_call_of(specialist=specialist, coming=_of(program, there), now=now) for program in programs
        },
        people=people,
    )


def _of(program: UUID, there: Sequence[tuple[UUID, StoredShift]]) -> list[Shift]:
    return [each.shift for other, each in there if other == program]


def _meet(one: StoredShift, other: StoredShift) -> bool:
    return one.shift.starts_at < other.shift.ends_at and one.shift.ends_at > other.shift.starts_at


def _is_about(swap: Swap, program: UUID, each: StoredShift) -> bool:
    during = swap.starts_at < each.shift.ends_at and swap.ends_at > each.shift.starts_at
    return swap.program_id == program and during


def _company(
    program: UUID,
    mine: StoredShift,
    there: Sequence[tuple[UUID, StoredShift]],
    people: Mapping[UUID, Specialist],
) -> Iterator[Company]:
    for other, each in there:
        if other == program and each.shift.specialist != mine.shift.specialist and _meet(each, mine):
            yield Company(
                name=people[each.shift.specialist].name,
                role=each.shift.role,
                starts_at=max(each.shift.starts_at, mine.shift.starts_at),
                ends_at=min(each.shift.ends_at, mine.shift.ends_at),
            )
