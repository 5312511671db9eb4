"""When automated texts may go out."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.hours import (
    Hours,
    NeverOpens,
    NotOpen,
    SendWindow,
    StateHours,
    closes_at,
    local,
    may_send_at,
    next_open,
)
from outreach.packs.states import load_state_hours
from tests.domain.clocks import ZONES, zones_and_moments

DENVER = "America/Denver"
STATES = load_state_hours()


def there(text: str, zone: str = DENVER, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def a_window(
    *zones: str,
    opens: str = "09:00",
    closes: str = "20:00",
    blocked: frozenset[date] = frozenset(),
    state: str | None = None,
    rows: tuple[StateHours, ...] = (),
) -> SendWindow:
    return SendWindow(
        hours=Hours(opens=time.fromisoformat(opens), closes=time.fromisoformat(closes)),
        zones=zones or (DENVER,),
        blocked_days=blocked,
        state=state,
        state_hours=rows,
    )


def a_row(state: str = "CO", since: str = "2020-01-01", opens: str = "10:00", closes: str = "18:00") -> StateHours:
    return StateHours(
        state=state,
        since=date.fromisoformat(since),
        opens=time.fromisoformat(opens),
        closes=time.fromisoformat(closes),
        source="made up",
    )


@pytest.mark.parametrize(
    ("at", "may"),
    [
        ("2026-03-06T08:59:59", False),
        ("2026-03-06T09:00:00", True),
        ("2026-03-06T20:00:00", True),
        ("2026-03-06T20:00:01", False),
        ("2026-03-08T09:00:00", True),  # the day on which summer time begins
        ("2026-03-08T08:30:00", False),
    ],
)
def test_texts_go_out_within_the_hours_both_ends_included(at: str, *, may: bool) -> None:
    assert may_send_at(window=a_window(), at=there(at)) is may


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-03-06T12:00:00", "2026-03-06T12:00:00"),
        ("2026-03-06T07:00:00", "2026-03-06T09:00:00"),
        ("2026-03-06T20:00:01", "2026-03-07T09:00:00"),
        ("2026-03-07T21:00:00", "2026-03-08T09:00:00"),  # a night of 23 hours
        ("2026-10-31T21:00:00", "2026-11-01T09:00:00"),  # a night of 25 hours
    ],
)
def test_the_next_opening_is_in_wall_clock_time(at: str, opens: str) -> None:
    assert next_open(window=a_window(), at=there(at)) == there(opens)


def test_all_zones_must_be_open_when_the_zone_is_only_guessed() -> None:
    window = a_window("America/New_York", "America/Los_Angeles")

    opens = next_open(window=window, at=there("2026-03-06T01:00", "America/New_York"))

    assert opens == there("2026-03-06T09:00", "America/Los_Angeles")
    assert closes_at(window=window, at=opens) == there("2026-03-06T20:00", "America/New_York")


def test_zones_a_day_apart_still_find_the_moment_that_suits_both() -> None:
    window = a_window("Pacific/Kiritimati", "Pacific/Niue")  # UTC+14 and UTC-11: local days differ by 25 hours

    opens = next_open(window=window, at=there("2026-03-06T21:00", "Pacific/Kiritimati"))

    assert opens == there("2026-03-07T10:00", "Pacific/Kiritimati")
    assert opens == there("2026-03-06T09:00", "Pacific/Niue")


def test_a_blocked_day_is_passed_over_in_local_days() -> None:
    window = a_window(blocked=frozenset({date(2026, 12, 25), date(2026, 12, 26)}))

    assert not may_send_at(window=window, at=there("2026-12-25T12:00"))
    assert next_open(window=window, at=there("2026-12-24T20:30")) == there("2026-12-27T09:00")


def test_hours_that_never_come_are_an_error_and_not_a_wait() -> None:
    never = frozenset(date(2026, 1, 1) + timedelta(days=days) for days in range(200))

    with pytest.raises(NeverOpens, match="America/Denver"):
        next_open(window=a_window(blocked=never), at=there("2026-02-01T12:00"))


def test_zones_that_are_never_open_together_are_an_error() -> None:
    window = a_window("Asia/Tokyo", "America/New_York", opens="10:00", closes="12:00")

    with pytest.raises(NeverOpens):
        next_open(window=window, at=there("2026-02-01T12:00"))


def test_an_opening_ends_in_the_evening_and_there_is_none_at_night() -> None:
    assert closes_at(window=a_window(), at=there("2026-03-06T09:00")) == there("2026-03-06T20:00")
    with pytest.raises(NotOpen):
        closes_at(window=a_window(), at=there("2026-03-06T21:00"))


@pytest.mark.parametrize(
    ("opens", "closes", "start", "end"),
    [
        ("01:30", "06:00", there("2026-11-01T01:30"), there("2026-11-01T06:00")),
        ("00:30", "01:30", there("2026-11-01T00:30"), there("2026-11-01T01:30", fold=1)),
    ],
)
def test_an_opening_runs_from_the_first_to_the_last_occurrence(
    opens: str,
    closes: str,
    start: datetime,
    end: datetime,
) -> None:
    window = a_window(opens=opens, closes=closes)

    assert next_open(window=window, at=there("2026-10-31T23:00")) == start
    assert closes_at(window=window, at=start) == end


def test_an_opening_in_hours_that_are_skipped_begins_after_the_gap_and_ends_before_it() -> None:
    begins, ends = a_window(opens="02:30", closes="03:15"), a_window(opens="01:00", closes="02:30")
    gap = there("2026-03-08T03:00")

    assert next_open(window=begins, at=there("2026-03-07T23:00")) == gap
    assert closes_at(window=ends, at=there("2026-03-08T01:00")) == gap - timedelta(microseconds=1)
    inside_the_gap = a_window(opens="02:10", closes="02:50")
    assert next_open(window=inside_the_gap, at=there("2026-03-08T00:00")) == there("2026-03-09T02:10")


@pytest.mark.parametrize(
    ("state", "at", "may"),
    [
        (None, "2026-03-06T09:30", True),
        ("CO", "2026-03-06T09:30", True),
        ("KY", "2026-03-06T09:30", False),
        ("KY", "2026-03-06T10:00", True),
        ("FL", "2026-03-06T20:30", False),
        ("TX", "2026-03-07T09:30", True),
        ("TX", "2026-03-08T11:30", False),  # Sunday
        ("TX", "2026-03-08T12:00", True),
        ("RI", "2026-03-06T17:30", True),
        ("RI", "2026-03-07T17:30", False),  # Saturday
        ("AL", "2026-03-07T12:00", True),
        ("AL", "2026-03-08T12:00", False),  # Sundays are barred
    ],
)
def test_states_narrow_the_hours(state: str | None, at: str, *, may: bool) -> None:
    assert may_send_at(window=a_window(closes="21:00", state=state, rows=STATES), at=there(at)) is may


def test_the_federal_hours_hold_even_where_no_state_is_known() -> None:
    night_owls = a_window(opens="05:00", closes="23:00", rows=STATES)

    assert next_open(window=night_owls, at=there("2026-03-06T05:00")) == there("2026-03-06T08:00")
    assert closes_at(window=night_owls, at=there("2026-03-06T12:00")) == there("2026-03-06T21:00")


def test_a_row_holds_from_its_day_on_and_replaces_the_one_before() -> None:
    rows = (a_row(since="2026-03-07", opens="12:00"), a_row(since="2026-03-09", opens="08:00"))
    window = a_window(state="CO", rows=rows)

    assert may_send_at(window=window, at=there("2026-03-06T10:00"))
    assert not may_send_at(window=window, at=there("2026-03-07T10:00"))
    assert may_send_at(window=window, at=there("2026-03-09T10:00"))
    assert not may_send_at(window=window, at=there("2026-03-09T08:30"))


def test_a_row_of_another_state_says_nothing() -> None:
    assert may_send_at(window=a_window(state="UT", rows=(a_row(),)), at=there("2026-03-06T09:30"))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: Hours(opens=time(20), closes=time(9)), "before they close"),
        (lambda: Hours(opens=time(9), closes=time(9)), "before they close"),
        (lambda: Hours(opens=time(9, tzinfo=UTC)), "local"),
        (lambda: SendWindow(hours=Hours(), zones=()), "at least one zone"),
        (lambda: a_row(state="Texas"), "two capitals"),
        (lambda: StateHours(state="TX", since=date(2026, 1, 1), weekday=7, source=""), "0 for Monday"),
        (lambda: local(datetime(2026, 1, 1), DENVER), "aware"),  # noqa: DTZ001
    ],
    ids=["backwards", "empty", "zoned", "no zone", "no state", "no weekday", "naive"],
)
def test_what_makes_no_sense_is_refused(wrong: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wrong()


def test_the_state_table_has_a_source_and_a_date_for_every_row() -> None:
    assert {row.state for row in STATES} >= {"US", "FL", "OK", "WA", "MD", "TX", "CT", "KY", "RI", "NV", "NM"}
    for row in STATES:
        assert row.source
        assert row.verified_on is not None
        assert row.since <= row.verified_on


@st.composite
def windows(draw: st.DrawFn) -> SendWindow:
    opens, closes = sorted(draw(st.lists(st.integers(0, 24 * 60 - 1), min_size=2, max_size=2, unique=True)))
    return a_window(
        *draw(st.lists(st.sampled_from(ZONES), min_size=1, max_size=2, unique=True)),
        opens=f"{opens // 60:02}:{opens % 60:02}",
        closes=f"{closes // 60:02}:{closes % 60:02}",
        state=draw(st.sampled_from((None, "TX", "RI", "AL", "CO"))),
        rows=STATES,
    )


@given(window=windows(), place=zones_and_moments())
def test_the_next_opening_is_open_and_nothing_before_it_is(window: SendWindow, place: tuple[str, datetime]) -> None:
    _, at = place
    try:
        opens = next_open(window=window, at=at)
    except NeverOpens:
        opens = at + timedelta(days=60)
    else:
        assert may_send_at(window=window, at=opens)
    assert opens >= at
    step = max((opens - at) / 50, timedelta(seconds=1))
    earlier = at
    while earlier < opens:
        assert not may_send_at(window=window, at=earlier)
        earlier += step


@given(window=windows(), place=zones_and_moments())
def test_an_opening_is_open_to_its_end_and_shut_just_after(window: SendWindow, place: tuple[str, datetime]) -> None:
    _, at = place
    try:
        opens = next_open(window=window, at=at)
    except NeverOpens:
        return

    closes = closes_at(window=window, at=opens)

    assert may_send_at(window=window, at=closes)
    assert may_send_at(window=window, at=opens + (closes - opens) / 2)
    assert not may_send_at(window=window, at=closes + timedelta(microseconds=1))


@given(place=zones_and_moments(), opens=st.integers(3, 12), hours=st.integers(1, 11))
def test_texts_are_never_sent_outside_the_wall_clock_hours(
    place: tuple[str, datetime],
    opens: int,
    hours: int,
) -> None:
    zone, at = place
    window = a_window(zone, opens=f"{opens:02}:00", closes=f"{opens + hours:02}:00")
    clock = local(at, zone).time()
    if zone != "America/Scoresbysund":  # whose clocks have changed within waking hours
        assert may_send_at(window=window, at=at) is (time(opens) <= clock <= time(opens + hours))


@given(window=windows(), place=zones_and_moments(), state=st.sampled_from(sorted({row.state for row in STATES})))
def test_a_state_can_only_narrow(window: SendWindow, place: tuple[str, datetime], state: str) -> None:
    _, at = place
    without = a_window(*window.zones, opens=f"{window.hours.opens:%H:%M}", closes=f"{window.hours.closes:%H:%M}")
    within = SendWindow(hours=window.hours, zones=window.zones, state=state, state_hours=STATES)

    assert not may_send_at(window=within, at=at) or may_send_at(window=without, at=at)
