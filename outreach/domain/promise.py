"""Acknowledged is a promise: when it is due, when its maker is reminded, how far ahead it may be made, and its age.

Whoever takes an escalation owes the person a word by a moment that the person was told. Before it is over they are
reminded once, and called in an emergency; when it is over the ladder goes on.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from outreach.domain.escalation import Channel
from outreach.domain.hours import at_wall_clock, local
from outreach.domain.urgency import Urgency

_LEAST_LEFT = timedelta(minutes=2)
_DAY = timedelta(days=1)
_FURTHEST: Mapping[Urgency, timedelta] = {
    Urgency.EMERGENCY: timedelta(minutes=60),
    Urgency.URGENT: timedelta(hours=4),
}
_KEPT_FOR: Mapping[Urgency, timedelta] = {
    Urgency.EMERGENCY: timedelta(hours=4),
    Urgency.URGENT: timedelta(hours=24),
    Urgency.SAME_DAY: timedelta(days=3),
    Urgency.WATCH: timedelta(days=14),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """That the maker of a promise is reminded now; `call_at` is when they are called if they do not react."""

    channel: Channel
    call_at: datetime | None = None


def remind_at(*, made_at: datetime, due_at: datetime) -> datetime:
    """Say when the maker of a promise is reminded: at two thirds of its time, two minutes before its end at least.

    A promise too short for that is over before anybody could be reminded: its end is given.
    """
    moment = min(made_at + (due_at - made_at) * 2 / 3, due_at - _LEAST_LEFT)
    return moment if moment > made_at else due_at


def reminded(*, urgency: Urgency, promised_at: datetime, called_next: bool, now: datetime) -> Reminder:
    """Say how the maker of a promise is reminded now: by text; then, in an emergency, by a call half-way to its end."""
    if called_next:
        return Reminder(channel=Channel.CALL)
    halfway = now + (promised_at - now) / 2
    return Reminder(channel=Channel.TEXT, call_at=halfway if urgency is Urgency.EMERGENCY else None)


def furthest(*, urgency: Urgency, zone: str, now: datetime) -> datetime:
    """Say until when something may be promised; what can wait, until the end of tomorrow."""
    if urgency in _FURTHEST:
        return now + _FURTHEST[urgency]
    return at_wall_clock(local(now, zone).date() + 2 * _DAY, time.min, zone)


def renewed(*, promised_at: datetime | None, usual: timedelta, now: datetime) -> datetime:
    """Say what is promised once we were in touch: the usual time from now, unless more was promised already."""
    return max(promised_at or now, now + usual)


def kept_too_long(*, urgency: Urgency) -> timedelta:
    """Say how long somebody may keep an escalation before their lead sees it, and how often after that."""
    return _KEPT_FOR[urgency]


_SPAN = re.compile(
    r"(?P<count>\d{1,3})\s*(?P<unit>m|min|mins|minutes?|minutos?|h|hr|hrs|hours?|horas?)?",
)
_CLOCK = re.compile(
    r"(?:(?P<day>tomorrow|tmrw|ma[nñ]ana)\s*(?:at|a)?\s*)?(?:las?\s+)?"
    r"(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?|(?P<bare>\d{3,4}))\s*(?P<half>[ap]\.?\s?m\b\.?)?"
    r"(?:\s*(?P<later>tomorrow|tmrw|ma[nñ]ana))?",
)
_MOST_MINUTES = 240


def is_a_time(words: str) -> bool:
    """Say whether words are a time and nothing else: "9:40", "30", "2 hours", "las 9:40 pm", "tomorrow 9am"."""
    said = _folded(words)
    return _span(said) is not None or _clock(said) is not None


def read_time(words: str, *, zone: str, now: datetime) -> datetime | None:
    """Read a moment ahead: minutes or hours from now, or when clocks in a zone show a time next; None for none."""
    said = _folded(words)
    span = _span(said)
    if span is not None:
        return now + span
    clock = _clock(said)
    return None if clock is None else min(_shown(*clock, zone=zone, now=now), default=None)


def _folded(words: str) -> str:
    return words.casefold().strip().rstrip(".!").strip()


def _span(said: str) -> timedelta | None:
    found = _SPAN.fullmatch(said)
    if found is None:
        return None
    count, unit = int(found["count"]), found["unit"] or ""
    span = timedelta(hours=count) if unit.startswith("h") else timedelta(minutes=count)
    is_a_clock = not unit and count > _MOST_MINUTES
    return None if is_a_clock or not span else span


def _clock(said: str) -> tuple[time, bool, bool] | None:
    """Read a time of day: what it says, whether either half of the day may be meant, and whether tomorrow is."""
    found = _CLOCK.fullmatch(said)
    if found is None:
        return None
    bare = found["bare"] or ""
    hour, minute = (int(bare[:-2]), int(bare[-2:])) if bare else (int(found["hour"]), int(found["minute"] or 0))
    half = (found["half"] or "")[:1]
    if found["minute"] is None and not bare and not half and not found["day"] and not found["later"]:
        return None if not said.startswith("la") or not 1 <= hour <= 12 else (time(hour % 24), True, False)
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    either = not half and 1 <= hour <= 12 and not said.startswith("0")
    return time(hour, minute), either, bool(found["day"] or found["later"])


def _shown(clock: time, either: bool, tomorrow: bool, *, zone: str, now: datetime) -> Iterator[datetime]:  # noqa: FBT001
    """List when clocks show a time from now on, twice in the night in which they go back."""
    today = local(now, zone).date()
    clocks = {clock, clock.replace(hour=(clock.hour + 12) % 24)} if either else {clock}
    days: tuple[date, ...] = (today + _DAY,) if tomorrow else (today, today + _DAY)
    for day in days:
        for each in clocks:
            first = at_wall_clock(day, each, zone)
            again = first + timedelta(hours=1)
            yield from (first,) if first > now else ()
            if again > now and local(again, zone).time() == each and local(again, zone).date() == day:
                yield again
