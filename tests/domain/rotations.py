"""Rotations for tests, and the people who take turns at them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from outreach.domain.rotation import Rotation
from outreach.domain.unrolling import Absence, Planned, unroll

SAM, KIM, LEE, ANA = (UUID(int=number) for number in (1, 2, 3, 4))
NAMES = {SAM: "Sam", KIM: "Kim", LEE: "Lee", ANA: "Ana"}
DENVER = "America/Denver"
MONDAY = date(2026, 6, 1)


def a_rotation(name: str = "nights", *people: UUID, **how: Any) -> Rotation:  # noqa: ANN401 - as the fields are
    """A rotation of Sam, Kim and Lee from a Monday in June on, handed over at nine unless said otherwise."""
    team = people or (SAM, KIM, LEE)
    how = {"since": MONDAY, "hand_over": time(9), "queue": team, **how}
    return Rotation(name=name, people=team, **how)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def planned_until(
    last: date, *rotations: Rotation, off: Sequence[Absence] = (), zone: str = DENVER
) -> tuple[Planned, ...]:
    return unroll(rotations=rotations, off=off, zone=zone, until=noon(last)).planned


def who(planned: tuple[Planned, ...], layer: str | None = None) -> list[str]:
    return [NAMES[each.specialist] for each in planned if layer in (None, each.layer)]
