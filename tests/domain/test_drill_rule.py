"""When drills are held by themselves: once a month, on the wanted weekday, within the wanted hours, unforeseen."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.drill_rule import DrillRule, next_drill
from outreach.domain.hours import local
from outreach.domain.phases import Weekday
from outreach.domain.urgency import Urgency

NOON = datetime(2026, 3, 4, 19, tzinfo=UTC)
ZONE = "America/Denver"
MONTHLY = DrillRule(monthly=True, weekday=Weekday.TUE, opens=time(9), closes=time(17))


def test_no_drill_is_held_unless_the_program_wants_it() -> None:
    assert next_drill(rule=DrillRule(), program="standard", zone=ZONE, after=NOON) is None


@given(st.integers(0, 4 * 366 * 24 * 60))
def test_the_next_one_is_later_on_the_weekday_and_within_the_hours(minutes: int) -> None:
    after = NOON + timedelta(minutes=minutes)
    found = next_drill(rule=MONTHLY, program="standard", zone=ZONE, after=after)

    assert found is not None
    there = local(found, ZONE)
    assert after < found < after + timedelta(days=63)
    assert there.strftime("%a") == "Tue"
    assert time(9) <= there.time() < time(17)


def test_there_is_one_in_every_month_and_they_differ() -> None:
    held, at = [], NOON
    for _ in range(24):
        at = next_drill(rule=MONTHLY, program="standard", zone=ZONE, after=at) or at
        held.append(local(at, ZONE))

    assert len({(one.year, one.month) for one in held}) == 24
    assert len({one.time() for one in held}) > 12
    assert len({(one.day - 1) // 7 for one in held}) > 2
    elsewhere = next_drill(rule=MONTHLY, program="evenings", zone=ZONE, after=NOON)
    assert elsewhere != next_drill(rule=MONTHLY, program="standard", zone=ZONE, after=NOON)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"opens": time(16), "closes": time(10)}, "later than opens"),
        ({"opens": time(1), "closes": time(5)}, "at_night"),
        ({"urgency": Urgency.WATCH}, "watch tells nobody"),
    ],
)
def test_what_nobody_can_want_is_refused(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        DrillRule(monthly=True, **wrong)  # type: ignore[arg-type]


def test_at_night_only_when_said_so() -> None:
    rule = DrillRule(monthly=True, opens=time(1), closes=time(5), at_night=True)

    found = next_drill(rule=rule, program="standard", zone=ZONE, after=NOON)

    assert found is not None
    assert time(1) <= local(found, ZONE).time() < time(5)
