"""Zones whose clocks do everything that clocks do, and the nights on which they do it."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

ZONES = (
    "Africa/Cairo",
    "Africa/Casablanca",  # standard time is summer time, but for Ramadan
    "America/Adak",
    "America/Denver",
    "America/Havana",  # the clocks change at midnight, so some days have no midnight
    "America/New_York",
    "America/Phoenix",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/Scoresbysund",
    "America/St_Johns",  # until 2011 at one minute past midnight
    "Antarctica/Troll",  # by two hours
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Australia/Lord_Howe",  # by half an hour
    "Europe/Dublin",
    "Pacific/Apia",  # had no 30 December 2011
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "UTC",
)

_FIRST, _LAST = datetime(2006, 1, 1, 12, tzinfo=UTC), datetime(2036, 1, 1, 12, tzinfo=UTC)


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """List the noons, in UTC, before which a zone's offset changed within a day."""
    there = ZoneInfo(zone)
    noons = [_FIRST + timedelta(days=days) for days in range((_LAST - _FIRST).days)]
    offsets = [noon.astimezone(there).utcoffset() for noon in noons]
    return tuple(noon for noon, before, after in zip(noons[1:], offsets, offsets[1:], strict=False) if before != after)


@st.composite
def zones_and_moments(draw: st.DrawFn) -> tuple[str, datetime]:
    """Draw a zone and a moment, more often than not close to a change of its clocks."""
    zone = draw(st.sampled_from(ZONES))
    near = [] if not changes(zone) else [st.sampled_from(changes(zone))]
    noon = draw(st.one_of(*near, st.just(_FIRST + timedelta(days=draw(st.integers(1, 10_000))))))
    return zone, noon + timedelta(seconds=draw(st.integers(-129_600, 129_600)))
