"""Stretches of time, each from a moment to before another."""

from collections.abc import Iterable, Iterator
from datetime import datetime

FromUntil = tuple[datetime, datetime]


def joined(periods: Iterable[FromUntil]) -> Iterator[FromUntil]:
    """Put periods in their order, those that overlap or touch as one."""
    running: FromUntil | None = None
    for starts, ends in sorted(periods):
        if running is not None and starts <= running[1]:
            running = running[0], max(running[1], ends)
            continue
        if running is not None:
            yield running
        running = starts, ends
    if running is not None:
        yield running
