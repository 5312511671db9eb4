"""The address of somebody's own calendar, as people copy it, and when it is read."""

from datetime import UTC, datetime, timedelta

import pytest

from outreach.domain.own_calendar import BadAddress, is_to_be_told, next_look, read_address

NOW = datetime(2026, 3, 4, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("copied", "read"),
    [
        ("https://calendar.example.org/ical/s/basic.ics", "https://calendar.example.org/ical/s/basic.ics"),
        ("  webcal://p1.example.org/x?y=z#here\n", "https://p1.example.org/x?y=z"),
        ("WEBCALS://example.org/x", "https://example.org/x"),
        ("https://example.org:443/x", "https://example.org/x"),
        ("https://[2607:f8b0::1]?x", "https://[2607:f8b0::1]?x"),
    ],
)
def test_addresses_are_read_as_people_copy_them(copied: str, read: str) -> None:
    assert read_address(copied) == read


@pytest.mark.parametrize(
    "copied",
    [
        "",
        "http://example.org/x",
        "file:///etc/passwd",
        "https:///x",
        "https://example.org:8443/x",
        "https://example.org:x/",
        "https://sam:secret@example.org/x",
        "https://example.org/a b",
        "https://[::1",
        "https://exämple.org/x",
        f"https://example.org/{'x' * 2000}",
        "calendar.example.org",
    ],
)
def test_what_is_no_address_of_a_calendar_is_refused(copied: str) -> None:
    with pytest.raises(BadAddress):
        read_address(copied)


def test_one_that_fails_for_long_is_tried_less_often() -> None:
    day, hour = timedelta(days=1), timedelta(hours=1)

    assert next_look(failing_since=None, now=NOW) == next_look(failing_since=NOW - hour, now=NOW)
    assert next_look(failing_since=NOW - day, now=NOW) == NOW + hour


def test_its_owner_hears_once_and_only_after_a_day() -> None:
    day = timedelta(days=1)

    assert not is_to_be_told(failing_since=NOW - day + timedelta(minutes=1), told_at=None, now=NOW)
    assert is_to_be_told(failing_since=NOW - day, told_at=None, now=NOW)
    assert not is_to_be_told(failing_since=NOW - 2 * day, told_at=NOW - day, now=NOW)
