"""The lines near a participant: when they are open, how they read."""

from datetime import UTC, date, datetime

import pytest

from outreach.domain.lines import is_open, lines_in_words, parse_opening
from outreach.domain.program import LocalLine

DENVER = "America/Denver"
FRIDAY_NOON = datetime(2026, 3, 6, 19, 0, tzinfo=UTC)
FRIDAY_NIGHT = datetime(2026, 3, 7, 4, 0, tzinfo=UTC)
SATURDAY_NOON = datetime(2026, 3, 7, 19, 0, tzinfo=UTC)


def line(hours: str, number: str = "211") -> LocalLine:
    return LocalLine(name={"en": "help", "es": "ayuda"}, number=number, hours=hours, verified_on=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("hours", "at", "opened"),
    [
        ("24/7", FRIDAY_NIGHT, True),
        ("09:00-17:00", FRIDAY_NOON, True),
        ("09:00-12:00", FRIDAY_NOON, False),
        ("12:00-13:00", FRIDAY_NOON, True),
        ("mon-fri 09:00-17:00", SATURDAY_NOON, False),
        ("mon-fri 09:00-17:00, sat 10:00-14:00", SATURDAY_NOON, True),
        ("sat 10:00-14:00", FRIDAY_NOON, False),
        ("sat-mon 10:00-14:00", SATURDAY_NOON, True),
        ("Mon-Sun 20:00-24:00, 00:00-06:00", FRIDAY_NIGHT, True),
    ],
)
def test_a_line_is_open_by_local_time(hours: str, at: datetime, opened: bool) -> None:  # noqa: FBT001
    assert is_open(line(hours), at=at, zone=DENVER) is opened


@pytest.mark.parametrize(
    "hours", ["", "always", "9-17", "monday 09:00-17:00", "mon-xyz 09:00-17:00", "17:00-09:00", "25:00-26:00"]
)
def test_hours_that_nobody_can_read_are_refused(hours: str) -> None:
    with pytest.raises(ValueError, match=r"write|split"):
        parse_opening(hours)


def test_lines_that_are_open_are_listed_in_the_persons_language() -> None:
    lines = [line("24/7", "988"), line("mon-fri 09:00-17:00", "303-555-0100"), line("24/7", "211")]

    assert lines_in_words(lines, at=SATURDAY_NOON, zone=DENVER, lang="es") == "988 (ayuda), 211 (ayuda)"


def test_a_person_is_never_left_without_a_line() -> None:
    assert lines_in_words([], at=FRIDAY_NOON, zone=DENVER, lang="en") == "988"
