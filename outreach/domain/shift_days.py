"""Which shift somebody means: "3/8", "tonight", "Sunday 20:00-23:00", "8/3", "mañana de 8 a 11"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from outreach.domain.from_until import FromUntil
from outreach.domain.hours import at_wall_clock, local, local_day

_DAY = timedelta(days=1)
_EVENING, _MORNING = time(18), time(6)


class Near(StrEnum):
    """A day that is named by where it is from here."""

    TODAY = "today"
    TONIGHT = "tonight"
    TOMORROW = "tomorrow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The day that was named, and a part of it by the clock if one was.

    Exactly one of `near`, `weekday`, `day` and `numbers` is set; `numbers` are a month and a day in either order.
    `hours` are two clock times, each with whether either half of the day may be meant.
    """

    near: Near | None = None
    weekday: int | None = None
    day: date | None = None
    numbers: tuple[int, int] | None = None
    hours: tuple[tuple[time, bool], tuple[time, bool]] | None = None


_NEAR = {
    "tonight": Near.TONIGHT,
    "esta noche": Near.TONIGHT,
    "today": Near.TODAY,
    "hoy": Near.TODAY,
    "tomorrow": Near.TOMORROW,
    "tmrw": Near.TOMORROW,
    "mañana": Near.TOMORROW,
    "manana": Near.TOMORROW,
}
# fmt: off
_WEEKDAYS = {
    "monday": 0, "mon": 0, "lunes": 0, "tuesday": 1, "tue": 1, "tues": 1, "martes": 1, "wednesday": 2, "wed": 2,
    "miércoles": 2, "miercoles": 2, "thursday": 3, "thu": 3, "thurs": 3, "jueves": 3, "friday": 4, "fri": 4,
    "viernes": 4, "saturday": 5, "sat": 5, "sábado": 5, "sabado": 5, "sunday": 6, "sun": 6, "domingo": 6,
}
# fmt: on
_WORDS = "|".join(sorted((*_NEAR, *_WEEKDAYS), key=len, reverse=True))
_CLOCK = r"(?P<h{0}>\d{{1,2}})(?:[:.](?P<m{0}>\d\d))?\s*(?P<half{0}>[ap])?\.?(?:(?<=[ap])m\.?|(?<=[ap]\.)m\.?)?"
_DAY_FORM = re.compile(
    r"(?:my |mi |the |el |la |shift |turno |on |del? |este? |this |next )*"
    rf"(?:(?P<iso>\d{{4}}-\d\d?-\d\d?)|(?P<first>\d{{1,2}})[/.](?P<second>\d{{1,2}})|(?P<word>{_WORDS}))\b",
    re.IGNORECASE,
)
_HOURS_FORM = re.compile(
    rf"[\s,]*(?:(?:from|de(?: las?)?)\s+)?{_CLOCK.format(1)}\s*(?:-|–|to|until|a(?: las?)?|hasta(?: las?)?)\s*"
    rf"{_CLOCK.format(2)}(?![\w/])",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(r"(?:(?:^|[\s,]+)(?:please|pls|por favor))?[\s.!?,]*$", re.IGNORECASE)
_BEFORE_NAME = re.compile(r"^[\s,:]*(?:(?:with|to|con|a|for|por)\s+)?", re.IGNORECASE)


def read_wish(words: str) -> tuple[Wish, str] | None:
    """Read a day and a part of it, and give back the name that follows; None when no day is named."""
    found = _DAY_FORM.match(words.strip())
    if found is None:
        return None
    try:
        named = _named(found)
    except ValueError:
        return None
    rest = words.strip()[found.end() :]
    hours = None
    part = _HOURS_FORM.match(rest)
    if part is not None:
        first, second = _clock(part, 1), _clock(part, 2)
        if first is None or second is None:
            return None
        hours, rest = (first, second), rest[part.end() :]
    name = _AFTER_NAME.sub("", _BEFORE_NAME.sub("", rest)).strip()
    return Wish(near=named.near, weekday=named.weekday, day=named.day, numbers=named.numbers, hours=hours), name


def _named(found: re.Match[str]) -> Wish:
    if found["iso"]:
        year, month, day = map(int, found["iso"].split("-"))
        return Wish(day=date(year, month, day))
    if found["first"]:
        return Wish(numbers=(int(found["first"]), int(found["second"])))
    word = found["word"].casefold()
    return Wish(near=_NEAR[word]) if word in _NEAR else Wish(weekday=_WEEKDAYS[word])


def _clock(found: re.Match[str], place: int) -> tuple[time, bool] | None:
    """Read a time of day, and whether either half of the day may be meant."""
    hour, minute = int(found[f"h{place}"]), int(found[f"m{place}"] or 0)
    half = (found[f"half{place}"] or "").lower()
    if hour > 24 or minute > 59 or (half and not 1 <= hour <= 12):
        return None
    if half:
        return time(hour % 12 + (12 if half == "p" else 0), minute), False
    return time(hour % 24, minute), 1 <= hour <= 12


def meant(
    *, wish: Wish, shifts: Sequence[FromUntil], zone: str, day_first: bool, now: datetime
) -> tuple[int, FromUntil, bool] | None:
    """Find which of somebody's shifts is meant: its place, from when to when, and whether that is all of it.

    `shifts` are those that are not over, earliest first. Where a date may be read in two ways, the one on which they
    have a shift is meant, and of two the one that is usual in their language (`day_first`).
    """
    for opens, closes in _times(wish, zone=zone, day_first=day_first, now=now):
        for place, (starts, ends) in enumerate(shifts):
            if (opens <= starts < closes) or (wish.near is not None and starts < closes and ends > opens):
                whole = (max(starts, now), ends)
                if wish.hours is None:
                    return place, whole, starts >= now
                part = _part(wish.hours, starts, ends, zone)
                return None if part is None else (place, part, part == (starts, ends))
    return None


def _times(wish: Wish, *, zone: str, day_first: bool, now: datetime) -> Iterator[FromUntil]:
    """List the times in which the shift that is meant may begin, the likeliest first."""
    today = local_day(now, zone)
    if wish.near is Near.TONIGHT:
        evening = today - _DAY if local(now, zone).time() < _MORNING else today
        yield at_wall_clock(evening, _EVENING, zone), at_wall_clock(evening + _DAY, _MORNING, zone)
        return
    for day in _days(wish, today, day_first=day_first):
        yield at_wall_clock(day, time(), zone), at_wall_clock(day + _DAY, time(), zone)


def _days(wish: Wish, today: date, *, day_first: bool) -> Iterator[date]:
    if wish.near is not None:
        yield today if wish.near is Near.TODAY else today + _DAY
    elif wish.weekday is not None:
        ahead = (wish.weekday - today.weekday()) % 7
        yield from (today + ahead * _DAY, today + (ahead + 7) * _DAY)
    elif wish.day is not None:
        yield wish.day
    elif wish.numbers is not None:
        first, second = wish.numbers
        orders = ((second, first), (first, second)) if day_first else ((first, second), (second, first))
        for month, day in dict.fromkeys(orders):
            yield from _in_a_year(month, day, today)


def _in_a_year(month: int, day: int, today: date) -> Iterator[date]:
    """Give the next day with this month and day; one that began yesterday may still run."""
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today - _DAY:
            yield found
            return


def _part(
    hours: tuple[tuple[time, bool], tuple[time, bool]], starts: datetime, ends: datetime, zone: str
) -> FromUntil | None:
    """Find the part of a shift that clock times name, if it lies within it."""
    (first, first_either), (last, last_either) = hours
    for opens in _shown(first, starts, ends, zone, either=first_either):
        for closes in _shown(last, starts, ends, zone, either=last_either):
            if starts <= opens < closes <= ends:
                return opens, closes
    return None


def _shown(clock: time, starts: datetime, ends: datetime, zone: str, *, either: bool) -> Iterator[datetime]:
    """List when clocks show a time from the beginning of a shift to its end."""
    clocks = (clock, clock.replace(hour=(clock.hour + 12) % 24)) if either else (clock,)
    day, last = local_day(starts, zone), local_day(ends, zone)
    found: list[datetime] = []
    while day <= last:
        found += [at_wall_clock(day, each, zone) for each in clocks]
        day += _DAY
    yield from sorted(each for each in found if starts <= each <= ends)
