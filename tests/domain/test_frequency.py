"""How often somebody is asked, as an invitation and their page say it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from outreach.domain.cadence import Plan
from outreach.domain.frequency import frequency
from outreach.packs.program_file import load_program

TUESDAY = date(2026, 3, 3)
BEGINS = datetime(2026, 3, 3, tzinfo=UTC)


def said(pack: str, plan: Mapping[str, Any] = MappingProxyType({}), *, lang: str = "en", now: datetime = BEGINS) -> str:
    cadence = load_program(pack).program.cadence
    return frequency(cadence=cadence, plan=Plan(started_on=TUESDAY, **plan), zone="UTC", lang=lang, now=now)


@pytest.mark.parametrize(
    ("pack", "plan", "words"),
    [
        ("standard", {}, "about 1 check-in a week"),
        ("standard", {"pace": 1}, "about 2 check-ins a week"),
        ("standard", {"pace": -1}, "about 2 check-ins a month"),
        ("standard", {"pace": -2}, "about 1 check-in a month"),
        ("standard", {"daily": True, "slot": time(9)}, "about 7 check-ins a week"),
        ("intensive", {}, "about 3 check-ins a week"),
        ("discharge", {}, "about 2 check-ins a week"),
        ("maintenance", {}, "about 1 check-in a month"),
    ],
)
def test_it_is_counted_over_the_four_weeks_to_come(pack: str, plan: dict[str, Any], words: str) -> None:
    assert said(pack, plan) == words


def test_it_is_said_in_spanish() -> None:
    assert said("standard", lang="es") == "cerca de 1 contacto por semana"


def test_who_is_not_asked_within_a_month_reads_of_the_year() -> None:
    assert said("maintenance", {"pace": -2}, now=BEGINS + timedelta(days=5)) == "about 8 check-ins a year"


def test_of_a_cadence_that_is_over_nothing_is_said() -> None:
    assert said("discharge", now=BEGINS + timedelta(days=3650)) == ""
