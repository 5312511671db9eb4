"""Lengths of time as a program file writes them: "15m", "24h", "2 days"; ISO 8601 ("PT15M") is read too."""

import re
from datetime import timedelta
from typing import Final

from outreach.domain.sentences import Sentence

_UNITS: Final = {
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "minute": timedelta(minutes=1),
    "minutes": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "hour": timedelta(hours=1),
    "hours": timedelta(hours=1),
    "d": timedelta(days=1),
    "day": timedelta(days=1),
    "days": timedelta(days=1),
    "w": timedelta(weeks=1),
    "week": timedelta(weeks=1),
    "weeks": timedelta(weeks=1),
}
_PART: Final = re.compile(r"([0-9]+)\s*([a-z]+)\s*")
_WHOLE: Final = re.compile(r"(?:[0-9]+\s*[a-z]+\s*)+")
_ISO: Final = re.compile(r"P(?:([0-9]+)W)?(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?)?")
_ISO_UNITS: Final = (timedelta(weeks=1), timedelta(days=1), timedelta(hours=1), timedelta(minutes=1))
_LONGEST_DIGITS: Final = 6

HOW: Final = Sentence('write a number and a unit, such as "15m", "4h" or "2 days"')


class NotADuration(ValueError):
    """Raised for text that is no length of time."""


def parse_duration(text: str) -> timedelta:
    """Read a length of time: "15m", "1h 30m", "2 days", "12 weeks", "PT15M"; raises NotADuration for anything else."""
    lower = text.strip().lower()
    if any(len(digits) > _LONGEST_DIGITS for digits in re.findall(r"\d+", lower)):
        raise NotADuration(Sentence('"{text}" is too long', text=text))
    if iso := _ISO.fullmatch(text.strip()):
        parts = [unit * int(count) for count, unit in zip(iso.groups(), _ISO_UNITS, strict=True) if count]
        if parts:
            return sum(parts, timedelta())
    if not _WHOLE.fullmatch(lower):
        raise NotADuration(Sentence('"{text}" is not a length of time', text=text))
    total = timedelta()
    for count, unit in _PART.findall(lower):
        if unit not in _UNITS:
            raise NotADuration(
                Sentence('"{text}" is not a length of time: there is no unit "{unit}"', text=text, unit=unit)
            )
        total += int(count) * _UNITS[unit]
    return total


def duration_in_words(length: timedelta) -> str:
    """Write a length of time so that `parse_duration` reads the same one back; whole minutes only."""
    minutes = length // timedelta(minutes=1)
    if minutes and minutes % 1440 == 0 and minutes > 1440:
        return f"{minutes // 1440} days"
    if minutes and minutes % 60 == 0:
        return f"{minutes // 60}h"
    return f"{minutes // 60}h {minutes % 60}m" if minutes > 60 else f"{minutes}m"
