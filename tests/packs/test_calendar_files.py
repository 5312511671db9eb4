"""Calendars out, as other programs must be able to read them, and calendars in, as other programs write them."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st

from outreach.packs.calendar_files import CalendarShift, UnreadableCalendar, read_busy, write_calendar

DENVER = "America/Denver"
START = datetime(2026, 3, 1, 7, 0, tzinfo=UTC)
END = START + timedelta(days=60)


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT"])


def busy(*events: str, zone: str = DENVER) -> list[str]:
    """When a calendar with these events says that somebody is busy, in local time."""
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *events, "END:VCALENDAR", ""])
    found = read_busy(text.encode(), zone=zone, start=START, end=END)
    assert found.unread == 0
    there = ZoneInfo(zone)
    return [
        f"{one.astimezone(there):%m-%d %H:%M} {other.astimezone(there):%m-%d %H:%M}" for one, other in found.periods
    ]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["DTSTART:20260305T170000Z", "DTEND:20260305T180000Z"], ["03-05 10:00 03-05 11:00"]),
        (["DTSTART:20260305T100000", "DURATION:PT1H"], ["03-05 10:00 03-05 11:00"]),
        (["DTSTART;TZID=America/New_York:20260305T120000", "DURATION:PT1H"], ["03-05 10:00 03-05 11:00"]),
        (["DTSTART;VALUE=DATE:20260307", "DTEND;VALUE=DATE:20260309"], ["03-07 00:00 03-09 00:00"]),
        (["DTSTART;VALUE=DATE:20260308"], ["03-08 00:00 03-09 00:00"]),  # a day of 23 hours
        (["DTSTART:20260305T100000", "DURATION:PT1H", "TRANSP:TRANSPARENT"], []),
        (["DTSTART:20260305T100000", "DURATION:PT1H", "STATUS:CANCELLED"], []),
        (["DTSTART:20260305T100000"], []),
        (["DTSTART:20250305T100000", "DURATION:PT1H"], []),
    ],
)
def test_an_event_is_when_somebody_is_busy(lines: list[str], found: list[str]) -> None:
    assert busy(event(*lines)) == found


def test_what_repeats_keeps_its_time_by_the_clock_when_the_clocks_change() -> None:
    weekly = event(
        "DTSTART;TZID=America/Denver:20260105T180000",
        "DTEND;TZID=America/Denver:20260105T200000",
        "RRULE:FREQ=WEEKLY;UNTIL=20260324T000000Z",
        "EXDATE;TZID=America/Denver:20260316T180000",
    )

    assert busy(weekly) == ["03-02 18:00 03-02 20:00", "03-09 18:00 03-09 20:00", "03-23 18:00 03-23 20:00"]


def test_one_that_was_moved_counts_where_it_is_now() -> None:
    moved = event(
        "RECURRENCE-ID;TZID=America/Denver:20260309T180000",
        "DTSTART;TZID=America/Denver:20260310T180000",
        "DTEND;TZID=America/Denver:20260310T200000",
    )
    weekly = event("DTSTART;TZID=America/Denver:20260302T180000", "DURATION:PT2H", "RRULE:FREQ=WEEKLY;COUNT=2")

    assert busy(weekly, moved) == ["03-02 18:00 03-02 20:00", "03-10 18:00 03-10 20:00"]


def test_days_that_repeat_are_whole_local_days() -> None:
    sundays = event("DTSTART;VALUE=DATE:20260301", "RRULE:FREQ=WEEKLY;BYDAY=SU;UNTIL=20260315")

    assert busy(sundays) == ["03-01 00:00 03-02 00:00", "03-08 00:00 03-09 00:00", "03-15 00:00 03-16 00:00"]


def test_what_overlaps_is_joined() -> None:
    one = event("DTSTART:20260305T100000", "DURATION:PT1H")
    other = event("DTSTART:20260305T103000", "DURATION:PT2H")

    assert busy(one, other) == ["03-05 10:00 03-05 12:30"]


@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART:20260305T100000", "DURATION:PT1H", "RRULE:FREQ=SECONDLY"],
        ["DTSTART:soon"],
        ["SUMMARY:nothing"],
        ["DTSTART:20260305T100000", "DTEND;VALUE=DATE:20260306", "RRULE:FREQ=NEVER"],
    ],
)
def test_an_event_that_makes_no_sense_is_left_out_and_counted(lines: list[str]) -> None:
    text = "\r\n".join(["BEGIN:VCALENDAR", event(*lines), "END:VCALENDAR", ""])

    found = read_busy(text.encode(), zone=DENVER, start=START, end=END)

    assert (found.periods, found.unread) == ((), 1)


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xfe", b"BEGIN:VCALENDAR\n" + b"x" * 3_000_000])
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableCalendar):
        read_busy(content, zone=DENVER, start=START, end=END)


@given(st.binary(max_size=200), st.text(max_size=60))
def test_no_bytes_do_any_harm(content: bytes, line: str) -> None:
    for each in (content, f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{line}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".encode()):
        try:
            read_busy(each, zone=DENVER, start=START, end=END)
        except UnreadableCalendar:
            continue


def shift(starts_at: datetime, *, hours: int = 12, uid: str = "7@outreach") -> CalendarShift:
    ends_at = starts_at + timedelta(hours=hours)
    return CalendarShift(uid=uid, summary="Harbor: on call", starts_at=starts_at, ends_at=ends_at, made_at=START)


def test_a_calendar_names_its_shifts_in_local_time() -> None:
    text = write_calendar("Shifts", [shift(datetime(2026, 3, 8, 3, 0, tzinfo=UTC))], zone=DENVER).decode()

    for line in (
        "UID:7@outreach",
        "SUMMARY:Harbor: on call",
        "DTSTART;TZID=America/Denver:20260307T200000",
        "DTEND;TZID=America/Denver:20260308T090000",
        "DTSTAMP:20260301T070000Z",
    ):
        assert line in text.split("\r\n")


def test_the_same_shifts_give_the_same_bytes() -> None:
    shifts = [shift(START), shift(END, uid="8@outreach")]

    assert write_calendar("Shifts", shifts, zone=DENVER) == write_calendar("Shifts", shifts, zone=DENVER)


@pytest.mark.parametrize("zone", [DENVER, "Europe/Berlin", "America/Phoenix", "Australia/Lord_Howe", "Asia/Kathmandu"])
def test_its_zone_is_what_the_clocks_do(zone: str, tmp_path) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    file = tmp_path / "shifts.ics"
    file.write_bytes(write_calendar("Shifts", [shift(START), shift(END + timedelta(days=200))], zone=zone))
    read, there = tzical(str(file)).get(zone), ZoneInfo(zone)

    at = START
    while at < END + timedelta(days=200):
        wall = at.astimezone(there).replace(tzinfo=None)
        is_once = wall.replace(tzinfo=there).utcoffset() == wall.replace(tzinfo=there, fold=1).utcoffset()
        if is_once:
            assert wall.replace(tzinfo=read).utcoffset() == at.astimezone(there).utcoffset(), wall
        at += timedelta(hours=5)


def test_shifts_that_follow_on_each_other_meet() -> None:
    first = shift(datetime(2026, 3, 8, 3, 0, tzinfo=UTC))
    text = write_calendar("Shifts", [first, shift(first.ends_at, uid="8@outreach")], zone=DENVER).decode()

    lines = [line for line in text.split("\r\n") if line.startswith(("DTSTART;", "DTEND;"))]
    ends_then_starts = [(one, other) for one, other in pairwise(lines) if one.startswith("DTEND")]
    assert [one.partition(":")[2] for one, _ in ends_then_starts] == [
        other.partition(":")[2] for _, other in ends_then_starts
    ]


def test_what_has_repeated_every_day_for_a_generation_repeats_still() -> None:
    found = busy(event("DTSTART:19960101T190000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY"))

    assert len(found) == 60


def test_a_calendar_that_repeats_without_measure_is_not_read_to_the_end() -> None:
    every = [event("DTSTART:18000101T190000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY") for _ in range(3)]
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *every, "END:VCALENDAR", ""])

    assert read_busy(text.encode(), zone=DENVER, start=START, end=END).unread == 2
