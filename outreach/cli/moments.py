"""Moments as people type and read them at a terminal, always in a zone that is named."""

from datetime import datetime

from outreach.domain.hours import local
from outreach.domain.typed import BadMoment, read_clock, read_day, read_moment

__all__ = ["BadMoment", "read_clock", "read_day", "read_moment", "show_moment"]


def show_moment(at: datetime | None, zone: str, *, otherwise: str = "-") -> str:
    """Write a moment as local time of a zone, such as "Fri 2026-03-06 08:00"."""
    return otherwise if at is None else f"{local(at, zone):%a %Y-%m-%d %H:%M}"
