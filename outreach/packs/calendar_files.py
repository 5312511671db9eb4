"""Calendars as other programs read and write them (iCalendar, RFC 5545): our shifts out, when somebody is busy in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vDDDLists, vRecur

from outreach.domain.from_until import FromUntil, joined
from outreach.domain.hours import at_wall_clock

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)
_YEAR = timedelta(days=366)
_MOST_EVENTS = 5000
_MOST_OCCURRENCES = 100_000
"""How often all events of a calendar together may have taken place since they first did: a few seconds of looking."""

_LARGEST = 2_000_000
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})


class UnreadableCalendar(ValueError):
    """Raised for what is no calendar, or is too large to be somebody's; says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarShift:
    """A shift as a calendar shows it; `uid` stays the same for as long as the shift does."""

    uid: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    made_at: datetime


def write_calendar(name: str, shifts: Sequence[CalendarShift], *, zone: str) -> bytes:
    """Write shifts as a calendar in a zone, with what that zone's clocks do; the same shifts give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Outreach//Shifts//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    there = ZoneInfo(zone)
    for each in shifts:
        event = Event()
        event.add("uid", each.uid)
        event.add("summary", each.summary)
        event.add("dtstamp", each.made_at)
        event.add("dtstart", each.starts_at.astimezone(there))
        event.add("dtend", each.ends_at.astimezone(there))
        event.add("transp", "OPAQUE")
        calendar.add_component(event)
    if shifts:
        first, last = min(each.starts_at for each in shifts), max(each.ends_at for each in shifts)
        calendar.subcomponents.insert(0, _clocks(there, first=first - _YEAR, last=last + _YEAR))
    return bytes(calendar.to_ical())


def _clocks(there: ZoneInfo, *, first: datetime, last: datetime) -> Timezone:
    """Write what the clocks of a zone do; each change begins at the time that they show until then."""
    found = Timezone()
    found.add("tzid", there.key)
    found.add_component(_observance(first, first.astimezone(there), first.astimezone(there)))
    day = first
    while day < last:
        before, after = day.astimezone(there), (day + _DAY).astimezone(there)
        if before.utcoffset() != after.utcoffset():
            found.add_component(_observance(_change(there, day, day + _DAY), before, after))
        day += _DAY
    return found


def _observance(at: datetime, before: datetime, after: datetime) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if after.dst() else TimezoneStandard()
    offset = before.utcoffset() or timedelta(0)
    part.add("dtstart", (at + offset).replace(tzinfo=None, second=0, microsecond=0))
    part.add("tzoffsetfrom", offset)
    part.add("tzoffsetto", after.utcoffset() or timedelta(0))
    part.add("tzname", after.tzname() or "")
    return part


def _change(there: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Find the moment within a day at which the clocks change."""
    before = low.astimezone(there).utcoffset()
    while high - low > _SECOND:
        middle = low + (high - low) / 2
        low, high = (middle, high) if middle.astimezone(there).utcoffset() == before else (low, middle)
    return high.replace(second=0, microsecond=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """When somebody is busy, and how many events could not be read."""

    periods: tuple[FromUntil, ...]
    unread: int


def read_busy(content: bytes, *, zone: str, start: datetime, end: datetime) -> Busy:
    """Read when a calendar says that its owner is busy within [start, end); raises UnreadableCalendar.

    Free and cancelled events do not count. Times without a zone, and whole days, are those of `zone`.
    """
    if len(content) > _LARGEST:
        raise UnreadableCalendar("is larger than two megabytes; export only the coming months")
    try:
        calendar = Calendar.from_ical(content)
        events = [each for each in calendar.walk("VEVENT") if isinstance(each, Event)]
    except (ValueError, IndexError, KeyError, UnicodeError) as error:
        raise UnreadableCalendar("is no calendar; export it as .ics (iCalendar) and try again") from error
    if len(events) > _MOST_EVENTS:
        raise UnreadableCalendar(f"has more than {_MOST_EVENTS} events; export only the coming months")
    moved = {(str(each.get("uid")), _moment(each.decoded("recurrence-id"), zone)) for each in events if _is_moved(each)}
    found: list[FromUntil] = []
    unread, left = 0, iter(range(_MOST_OCCURRENCES))
    for each in events:
        try:
            found += _busy(each, moved, left, zone=zone, start=start, end=end)
        except (ValueError, KeyError, TypeError, AttributeError, AssertionError, OverflowError):
            unread += 1
    return Busy(periods=tuple(joined(found)), unread=unread)


def _is_moved(event: Event) -> bool:
    return "recurrence-id" in event


def _moment(value: object, zone: str) -> datetime:
    """Make a moment of a time or a day as an event has it."""
    if isinstance(value, datetime):
        return value if value.tzinfo is not None else at_wall_clock(value.date(), value.time(), zone)
    if isinstance(value, date):
        return at_wall_clock(value, time(), zone)
    raise TypeError("neither a day nor a time")


def _busy(
    event: Event, moved: set[tuple[str, datetime]], left: Iterator[int], *, zone: str, start: datetime, end: datetime
) -> Iterator[FromUntil]:
    """List when an event takes place within [start, end), each time that it does."""
    if str(event.get("transp", "")).upper() == "TRANSPARENT" or str(event.get("status", "")).upper() == "CANCELLED":
        return
    begins = event.decoded("dtstart")
    is_day = not isinstance(begins, datetime)
    own = zone if is_day or begins.tzinfo is None else getattr(begins.tzinfo, "key", None) or "UTC"
    wall = datetime.combine(begins, time()) if is_day else begins.astimezone(ZoneInfo(own)) if begins.tzinfo else begins
    length = _length(event, zone, is_day=is_day)
    if length <= timedelta(0):
        return
    for at in _occurrences(event, wall.replace(tzinfo=None), ZoneInfo(own), left, until=end):
        starts = at_wall_clock(at.date(), at.time(), own)
        ends = at_wall_clock((at + length).date(), at.time(), own) if is_day else starts + length
        if not _is_moved(event) and (str(event.get("uid")), starts) in moved:
            continue
        if starts < end and ends > start:
            yield starts, ends


def _length(event: Event, zone: str, *, is_day: bool) -> timedelta:
    begins = event.decoded("dtstart")
    if "dtend" in event:
        ends = event.decoded("dtend")
        return ends - begins if is_day else _moment(ends, zone) - _moment(begins, zone)
    if "duration" in event:
        found = event.decoded("duration")
        assert isinstance(found, timedelta)
        return found
    return _DAY if is_day else timedelta(0)


def _occurrences(
    event: Event, first: datetime, there: ZoneInfo, left: Iterator[int], *, until: datetime
) -> Iterator[datetime]:
    """List the wall-clock times at which an event begins, as its rule says, without the days that are excepted.

    Each takes one of what is `left`; raises ValueError when nothing is.
    """
    excepted = {_wall(each, there) for each in _dates(event, "exdate")}
    days = {each.date() for each in excepted if each.time() == time()}
    found = {first} | {_wall(each, there) for each in _dates(event, "rdate")}
    last = until.astimezone(there).replace(tzinfo=None) + _DAY
    if "rrule" in event:
        rule = event["rrule"]
        assert isinstance(rule, vRecur)
        if set(rule.get("freq", [])) & _TOO_OFTEN:
            raise ValueError("repeats too often to be somebody's appointment")
        words = {name: values for name, values in rule.items() if name.upper() != "UNTIL"}
        text = bytes(vRecur(words).to_ical()).decode()  # type: ignore[no-untyped-call]
        ends = [_wall(each, there) for each in rule.get("until", [])]
        limit = min((each + _DAY if each.time() == time() else each for each in ends), default=last)
        for at in rrulestr(text, dtstart=first):
            if at > min(limit, last):
                break
            if next(left, None) is None:
                raise ValueError("has repeated more often than anybody's appointments")
            found.add(at)
    yield from sorted(at for at in found if at not in excepted and at.date() not in days)


def _dates(event: Event, name: str) -> Iterator[object]:
    """List the days and times that a property of an event names."""
    there = event.get(name, [])
    for each in there if isinstance(there, list) else [there]:
        assert isinstance(each, vDDDLists)
        yield from (one.dt for one in each.dts)


def _wall(value: object, there: ZoneInfo) -> datetime:
    """Give a time, or a day, as clocks there show it."""
    if isinstance(value, datetime):
        return value.astimezone(there).replace(tzinfo=None) if value.tzinfo is not None else value
    assert isinstance(value, date)
    return datetime.combine(value, time())
