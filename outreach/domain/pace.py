"""Pace: how much our numbers may carry a second, a minute and a day, by what is registered for them at the carriers.

Caps are counted in segments, which is the strict reading of both tables: a minute's cap holds for all our numbers
together (one campaign), and so does a day's (one brand). We do not know which network a phone is in, so that every text
counts towards both.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from math import floor

from outreach.domain.hours import at_wall_clock, local_day
from outreach.domain.phone import PhoneNumber

MINUTE = timedelta(minutes=1)

BURST = timedelta(seconds=10)
"""How far ahead of its pace a number may be asked to carry: the carrier queues so much without trouble."""

LONGEST = 24
"""How many segments the longest text takes that carriers accept: 1,600 characters, 67 of them in each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierClass:
    """What carriers let numbers of one class carry, in segments; None where there is no cap.

    `per_second` is each number's, `per_minute` and `per_day` are all numbers' together. A day is one in `day_zone`.
    """

    name: str
    title: str
    per_second: float
    per_minute: int | None = None
    per_day: int | None = None
    day_zone: str = "UTC"
    source: str = ""
    verified_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse caps under which nothing could ever be sent."""
        if self.per_second <= 0 or any(cap is not None and cap < 1 for cap in (self.per_minute, self.per_day)):
            raise ValueError(f"{self.name}: a cap below 1 would let nothing be sent")


BOUNDLESS = CarrierClass(name="boundless", title="a stand-in for the carrier", per_second=1_000_000.0)
"""What a stand-in for the carrier carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one of our numbers carries: when it is free, and what it carried in this minute, hour and day.

    `hour_texts` counts only the texts that we began ourselves.
    """

    number: PhoneNumber
    free_at: datetime
    minute_began: datetime
    minute_segments: int = 0
    hour_began: datetime
    hour_texts: int = 0
    day_began: datetime
    day_segments: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """The minute, hour and day that a moment belongs to, as carriers count them."""

    now: datetime
    minute: datetime
    hour: datetime
    day: datetime
    day_ends: datetime


def periods_of(caps: CarrierClass, *, now: datetime) -> Periods:
    """Find the minute, hour and day that it is."""
    minute = now.replace(second=0, microsecond=0)
    today = local_day(now, caps.day_zone)
    return Periods(
        now=now,
        minute=minute,
        hour=minute.replace(minute=0),
        day=at_wall_clock(today, time.min, caps.day_zone),
        day_ends=at_wall_clock(today + timedelta(days=1), time.min, caps.day_zone),
    )


def unused(number: PhoneNumber, periods: Periods) -> Load:
    """Begin counting for a number."""
    return Load(
        number=number, free_at=periods.now, minute_began=periods.minute, hour_began=periods.hour, day_began=periods.day
    )


def as_of(load: Load, periods: Periods, *, caps: CarrierClass) -> Load:
    """Begin those counts again whose minute, hour or day is over, and those of one that has not come yet.

    A clock that was ahead of the time for a moment leaves such counts behind, and a number that it made busy for as
    long as it was ahead. No number is ever reserved so far: it counts as having as much to do as one may have.
    """
    fresh = unused(load.number, periods)
    return replace(
        fresh,
        free_at=_lawful(load.free_at, periods, caps),
        minute_segments=load.minute_segments if periods.minute <= load.minute_began <= periods.now else 0,
        hour_texts=load.hour_texts if periods.hour <= load.hour_began <= periods.now else 0,
        day_segments=load.day_segments if periods.day <= load.day_began <= periods.now else 0,
    )


def _lawful(free_at: datetime, periods: Periods, caps: CarrierClass) -> datetime:
    """Give when a number is free, never in the past nor later than the longest text can have made it."""
    furthest = periods.now + BURST
    possible = free_at <= furthest + timedelta(seconds=LONGEST / caps.per_second)
    return max(free_at, periods.now) if possible else furthest


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How many segments numbers have time for now; `opens_at` is when there is room again, if there is none now.

    `is_even` says that none of them is behind: whichever number a text goes out from, it has its share of the room.
    """

    segments: int
    opens_at: datetime
    is_even: bool


def room_of(loads: Iterable[Load], *, among: Collection[PhoneNumber], caps: CarrierClass, periods: Periods) -> Room:
    """Say what some of our numbers have time for, by their pace and the minute's cap; what a day carries is not asked.

    `loads` are what all our numbers carry: a minute's cap is of them all.
    """
    held = {load.number: as_of(load, periods, caps=caps) for load in loads}
    theirs = [held.get(number) or unused(number, periods) for number in among]
    each = [_time_for(load, caps, periods) for load in theirs]
    segments, opens_at = sum(each), periods.now
    if not segments:
        opens_at = min(load.free_at for load in theirs) - BURST
    carried = sum(load.minute_segments for load in held.values())
    if caps.per_minute is not None:
        segments = min(segments, max(0, caps.per_minute - carried))
        if carried >= caps.per_minute:
            opens_at = max(opens_at, periods.minute + MINUTE)
    return Room(segments=segments, opens_at=opens_at, is_even=all(each))


def _time_for(load: Load, caps: CarrierClass, periods: Periods) -> int:
    """Say how many segments a number may be asked to carry now; the last may go past how far ahead it is asked."""
    ahead = (periods.now + BURST - load.free_at).total_seconds()
    return 0 if ahead < 0 else floor(ahead * caps.per_second) + 1


@dataclass(frozen=True, slots=True)
class Later:
    """That a text must wait until a moment; `for_tomorrow` when the day's cap is used up."""

    until: datetime
    for_tomorrow: bool = False


@dataclass(slots=True)
class Allotment:
    """What is given away of our numbers' time, text by text and in order; `loads` is what they carry afterwards."""

    caps: CarrierClass
    periods: Periods
    loads: dict[PhoneNumber, Load]
    _behind: dict[PhoneNumber, timedelta] = field(default_factory=dict)
    _over_minute: int = 0

    @classmethod
    def beginning_with(cls, loads: Iterable[Load], *, caps: CarrierClass, periods: Periods) -> "Allotment":
        """Begin with what our numbers have carried."""
        return cls(caps, periods, {load.number: as_of(load, periods, caps=caps) for load in loads})

    @property
    def begun_this_hour(self) -> int:
        """How many texts we began ourselves in this hour."""
        return sum(load.hour_texts for load in self.loads.values())

    def count(self, sender: PhoneNumber, segments: int) -> None:
        """Count a text that somebody waits for: it never waits for a cap."""
        self._carry(sender, segments)

    def ask(self, sender: PhoneNumber, segments: int) -> Later | None:
        """Ask for a number's time for a text that can wait; None when it may go out now."""
        if self._is_over(self.caps.per_day, sum(load.day_segments for load in self.loads.values()), segments):
            return Later(self.periods.day_ends, for_tomorrow=True)
        takes = timedelta(seconds=segments / self.caps.per_second)
        behind = self._behind.get(sender, timedelta())
        free_at = self.loads[sender].free_at
        if behind or free_at > self.periods.now + BURST:
            self._behind[sender] = behind + takes
            return Later(free_at - BURST + behind)
        carried = sum(load.minute_segments for load in self.loads.values())
        if self._is_over(self.caps.per_minute, carried + self._over_minute, segments):
            return self._in_a_later_minute(segments)
        self._carry(sender, segments, takes=takes, begun=1)
        return None

    def _in_a_later_minute(self, segments: int) -> Later:
        assert self.caps.per_minute is not None
        minutes = 1 + self._over_minute // self.caps.per_minute
        self._over_minute += segments
        return Later(self.periods.minute + minutes * MINUTE)

    @staticmethod
    def _is_over(cap: int | None, carried: int, segments: int) -> bool:
        """Say whether a text is too much; one that no cap would ever have room for goes first of all."""
        return cap is not None and carried > 0 and carried + segments > cap

    def _carry(self, sender: PhoneNumber, segments: int, *, takes: timedelta = timedelta(), begun: int = 0) -> None:
        load = self.loads[sender]
        self.loads[sender] = replace(
            load,
            free_at=load.free_at + takes,
            minute_segments=load.minute_segments + segments,
            hour_texts=load.hour_texts + begun,
            day_segments=load.day_segments + segments,
        )
