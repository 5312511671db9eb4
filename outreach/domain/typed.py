"""Moments as people type them, always in a zone that is named."""

import re
from datetime import date, datetime, time

from outreach.domain.hours import at_wall_clock, local

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::00)?")


class BadMoment(ValueError):
    """Raised for a moment that cannot be read, or that no clock will ever show; says how to write one."""


class SkippedByTheClocks(BadMoment):
    """Raised for a time that does not exist on that day, because the clocks go forward then."""


def read_moment(text: str, zone: str) -> datetime:
    """Read "2026-03-06 08:00" as local time of a zone; of an hour that comes twice, the first is meant."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise BadMoment(f"{text!r} is not a time; write it like 2026-03-06 08:00 (local time in {zone})")
    try:
        wall = datetime.fromisoformat(f"{found[1]} {found[2]}")
    except ValueError as error:
        raise BadMoment(f"{text!r} is no day or time that exists; write it like 2026-03-06 08:00") from error
    try:
        moment = at_wall_clock(wall.date(), wall.time(), zone)
    except OverflowError as error:
        raise BadMoment(f"{text!r} is too far away") from error
    if local(moment, zone).replace(tzinfo=None) != wall:
        raise SkippedByTheClocks(f"{text} does not exist in {zone}: the clocks go forward then; choose another time")
    return moment


def read_day(text: str, zone: str) -> datetime:
    """Read "2026-03-06" as the moment when that day begins in a zone."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadMoment(f"{text!r} is not a day; write it like 2026-03-06") from error
    try:
        return at_wall_clock(day, time(), zone)
    except OverflowError as error:
        raise BadMoment(f"{text!r} is too far away") from error


def read_clock(text: str) -> time:
    """Read a time of day such as 09:00."""
    try:
        clock = time.fromisoformat(text.strip())
    except ValueError as error:
        raise BadMoment(f"{text!r} is not a time of day; write it like 09:00") from error
    if clock.tzinfo is not None:
        raise BadMoment(f"{text!r} must be a local time without a zone, like 09:00")
    return clock
