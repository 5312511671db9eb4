"""The moments that a story's times mean, on every kind of night."""

from datetime import UTC, datetime

import pytest

from outreach.rehearsal.when import moment_of, read_clock


def _utc(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "words", "meant"),
    [
        ("2026-03-06 15:55", "09:00", "2026-03-06 16:00"),
        ("2026-03-06 16:00", "09:00", "2026-03-07 16:00"),
        ("2026-03-06 15:55", "08:00", "2026-03-07 15:00"),
        ("2026-03-06 15:55", "2026-03-09 09:00", "2026-03-09 15:00"),
        ("2026-03-08 07:00", "02:30", "2026-03-08 09:00"),  # the clocks leave it out: the first moment after
        ("2026-11-01 06:00", "01:30", "2026-11-01 07:30"),  # shown twice: the first …
        ("2026-11-01 07:30", "01:30", "2026-11-01 08:30"),  # … and then the second
        ("2026-11-01 08:30", "01:30", "2026-11-02 08:30"),
    ],
)
def test_a_time_is_found_as_clocks_show_it_next(now: str, words: str, meant: str) -> None:
    assert moment_of(words, now=_utc(now), zone="America/Denver") == _utc(meant)


@pytest.mark.parametrize(
    ("written", "read"),
    [("9:05", "09:05"), ("12:00 am", "00:00"), ("12:30 PM", "12:30"), ("1:00p.m.", "13:00"), ("23:59:59", "23:59")],
)
def test_a_clock_time_is_read_however_it_is_written(written: str, read: str) -> None:
    assert read_clock(written) == read


@pytest.mark.parametrize("written", ["24:00", "9:60", "13:00 pm", "0:30 am"])
def test_a_time_that_no_clock_shows_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="no time of day"):
        read_clock(written)
