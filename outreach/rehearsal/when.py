"""The times of a story: clock times, dates and spans as people write them, and the moments that they mean."""

import re
from datetime import date, datetime, time, timedelta

from outreach.domain.hours import at_wall_clock, local

CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]\.?m\b\.?)?"
MOMENT = rf"\d{{4}}-\d\d?-\d\d?(?: at |[ T]){CLOCK}"

_UNITS = {
    "second": 1,
    "sec": 1,
    "minute": 60,
    "min": 60,
    "hour": 3600,
    "hr": 3600,
    "h": 3600,
    "day": 86400,
    "week": 604800,
}
_SPAN = rf"(?:an? |\d+(?:\.\d+)? ?)(?:{'|'.join(_UNITS)})s?"
SPANS = rf"{_SPAN}(?:(?:,? and |, | ){_SPAN})*"


def read_clock(words: str) -> str:
    """Write a time of day as "09:00", however it was written; raises ValueError for one that no clock shows."""
    found = re.fullmatch(r"(\d{1,2}):(\d\d)(?::\d\d)?(?: ?([ap])\.?m\.?)?", words, re.IGNORECASE)
    if found is None:
        raise ValueError(f"{words!r} is no time of day; write one like 09:00")
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError(f"{words!r} is no time of day; write one like 09:00")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return f"{time(hour, minute):%H:%M}"
    except ValueError:
        raise ValueError(f"{words!r} is no time of day; write one like 09:00") from None


def read_day(words: str) -> str:
    """Write a date as "2026-03-08"; raises ValueError for one that is in no calendar."""
    year, month, day = map(int, words.split("-"))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise ValueError(f"{words!r} is no date; write one like 2026-03-08") from None


def read_moment(words: str) -> str:
    """Write a date and a time as "2026-03-08 09:00"; raises ValueError."""
    found = re.fullmatch(r"(\S+?)(?: at |[ T])(.+)", words, re.IGNORECASE)
    assert found is not None
    return f"{read_day(found[1])} {read_clock(found[2])}"


def read_span(words: str) -> str:
    """Add up a span such as "1 hour 30 minutes", in seconds."""
    parts = re.findall(rf"(an?|\d+(?:\.\d+)?) ?({'|'.join(_UNITS)})s?\b", words, re.IGNORECASE)
    counts = [(1.0 if count[0] in "aA" else float(count)) * _UNITS[unit.lower()] for count, unit in parts]
    return str(sum(counts))


def moment_of(words: str, *, now: datetime, zone: str) -> datetime:
    """Find the moment that "2026-03-08 09:00" means in a zone, or when its clocks show "09:00" next, both in UTC."""
    day, _, clock = words.rpartition(" ")
    at = time.fromisoformat(clock)
    if day:
        return at_wall_clock(date.fromisoformat(day), at, zone)
    today = local(now, zone).date()
    return min(moment for moment in _shown(today, at, zone) if moment > now)


def _shown(today: date, at: time, zone: str) -> list[datetime]:
    """List when clocks show a time today, twice on the night when they go back, and tomorrow."""
    first = at_wall_clock(today, at, zone)
    again = first + timedelta(hours=1)
    shown = [first, at_wall_clock(today + timedelta(days=1), at, zone)]
    if local(again, zone).time() == at and local(again, zone).date() == today:
        shown.append(again)
    return shown
