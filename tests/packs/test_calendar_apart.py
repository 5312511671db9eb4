"""A calendar read in a process of its own says what it always says, and never takes long."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from outreach.packs.calendar_apart import read_busy_apart
from outreach.packs.calendar_files import Busy, UnreadableCalendar, read_busy

START = datetime(2026, 3, 1, 7, 0, tzinfo=UTC)
END = START + timedelta(days=60)


def calendar(*events: str) -> bytes:
    held = [line for each in events for line in ("BEGIN:VEVENT", "UID:1", *each.split(), "END:VEVENT")]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *held, "END:VCALENDAR", ""]).encode()


def read(content: bytes, *, longest_seconds: float = 20.0) -> Busy:
    return read_busy_apart(content, zone="America/Denver", start=START, end=END, longest_seconds=longest_seconds)


def test_it_says_what_it_says_when_it_is_read_here() -> None:
    content = calendar("DTSTART:20260305T100000 DURATION:PT1H RRULE:FREQ=WEEKLY", "DTSTART:soon")

    found = read(content)

    assert found == read_busy(content, zone="America/Denver", start=START, end=END)
    assert (len(found.periods), found.unread) == (8, 1)


def test_what_is_no_calendar_is_refused_in_the_same_words() -> None:
    with pytest.raises(UnreadableCalendar, match="is no calendar; export it"):
        read(b"hello")


def test_a_day_that_never_comes_is_not_looked_for_to_the_end_of_time() -> None:
    never = "DTSTART:20260101T100000 DURATION:PT1H RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    began = time.monotonic()

    with pytest.raises(UnreadableCalendar, match="takes too long to read"):
        read(calendar(*[never] * 50), longest_seconds=2.0)

    assert time.monotonic() - began < 20.0
