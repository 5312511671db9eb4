"""What being on call asks of each, and how good a rota is."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from outreach.domain.fairness import Load, Quality, loads, quality
from outreach.domain.rota import Role, Shift
from tests.domain.rotations import DENVER, KIM, SAM

FRIDAY = datetime(2026, 3, 6, 15, tzinfo=UTC)
"""Eight in the morning in Denver; the clocks go forward on Sunday."""

_DAY = timedelta(days=1)


def a_shift(who: UUID, days: float, length: float = 1, role: Role = Role.PRIMARY) -> Shift:
    starts = FRIDAY + days * _DAY
    return Shift(specialist=who, starts_at=starts, ends_at=starts + length * _DAY, role=role)


def carried(*shifts: Shift, **how: object) -> dict[UUID, Load]:
    usual: dict[str, object] = {"holidays": frozenset(), "taken": {}, "start": FRIDAY, "end": FRIDAY + 7 * _DAY}
    return loads(shifts=shifts, team=[SAM, KIM], zone=DENVER, **{**usual, **how})  # type: ignore[arg-type]


def test_hours_nights_and_weekends_are_counted() -> None:
    sam = carried(a_shift(SAM, 0, 2), a_shift(SAM, 4, 0.5, Role.BACKUP))[SAM]

    assert (sam.hours, sam.backup_hours, sam.nights) == (60, 12, 2)
    assert sam.weekend_hours == 24 + 8  # Saturday whole, and Sunday until nine by clocks that skip an hour


def test_only_what_lies_within_the_time_counts() -> None:
    assert carried(a_shift(SAM, -1, 2))[SAM].hours == 24


def test_holidays_are_the_days_that_were_named() -> None:
    sam = carried(a_shift(SAM, 3, 2), holidays=frozenset({date(2026, 3, 10)}))[SAM]

    assert sam.holiday_hours == 24


def test_nights_after_two_in_a_row_are_long() -> None:
    assert carried(a_shift(SAM, 0, 5))[SAM].long_nights == 3
    assert carried(a_shift(SAM, 0, 2), a_shift(SAM, 3, 2))[SAM].long_nights == 0


def test_an_emergency_weighs_as_much_as_three_urgent_ones() -> None:
    sam = carried(a_shift(SAM, 0), taken={SAM: (1, 2)})[SAM]

    assert (sam.emergencies, sam.urgent, sam.weight) == (1, 2, 5)


def test_a_rota_that_is_covered_even_and_restful_has_a_hundred() -> None:
    even = [a_shift((SAM, KIM)[day // 2 % 2], day) for day in range(8)]
    found = quality(shifts=even, carried=carried(*even, end=FRIDAY + 8 * _DAY), start=FRIDAY, end=FRIDAY + 8 * _DAY)

    assert found.score == 100
    assert found.in_words() == "100 of 100: cover 50 of 50, even hours 30 of 30, rest after two nights 20 of 20"


def test_gaps_one_who_does_it_all_and_no_rest_each_cost() -> None:
    alone = [a_shift(SAM, 0, 3.5)]
    found = quality(shifts=alone, carried=carried(*alone), start=FRIDAY, end=FRIDAY + 7 * _DAY)

    assert found.cover == pytest.approx(0.5)
    assert found.evenness == 0
    assert found.rest < 1


def test_a_rota_of_one_person_cannot_be_uneven() -> None:
    found = quality(shifts=[], carried={SAM: Load(hours=5)}, start=FRIDAY, end=FRIDAY + _DAY)

    assert found == Quality(cover=0, evenness=1, rest=1)
