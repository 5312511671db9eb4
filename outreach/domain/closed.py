"""Closed hours: when a lead means nobody to be on call, so that no gap is told of evening after evening."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from outreach.domain.from_until import FromUntil
from outreach.domain.hours import at_wall_clock, local_day
from outreach.domain.rota import Shift, gaps
from outreach.domain.rotation import weekdays
from outreach.domain.sentences import Refusal, Sentence

_CLOSED = re.compile(r"(?P<days>[A-Za-z, -]+?)(?: +(?P<opens>\d\d:\d\d) ?- ?(?P<closes>\d\d:\d\d))?")
_DAY = timedelta(days=1)
_HOW = Sentence('write it like "mon-fri 17:00-09:00", or "sat, sun"')


def read_closed(words: str) -> tuple[frozenset[int], time, time]:
    """Read "mon-fri 17:00-09:00" or "sat, sun": days, from when, and until when, the next day if that is earlier.

    Raises Refusal.
    """
    found = _CLOSED.fullmatch(words.strip())
    if found is None:
        raise Refusal(Sentence('"{words}" says no days and hours', words=words), _HOW)
    days = weekdays(found["days"])
    try:
        opens, closes = (time.fromisoformat(found[name] or "00:00") for name in ("opens", "closes"))
    except ValueError as error:
        raise Refusal(Sentence('"{words}" holds a time that no clock shows', words=words), _HOW) from error
    return days, opens, closes


def closed_times(*, closed: Sequence[str], zone: str, start: datetime, end: datetime) -> Iterator[FromUntil]:
    """List the times that are closed and touch [start, end)."""
    for words in closed:
        days, opens, closes = read_closed(words)
        day = local_day(start, zone) - _DAY
        while (begins := at_wall_clock(day, opens, zone)) < end:
            ends = at_wall_clock(day if opens < closes else day + _DAY, closes, zone)
            if day.weekday() in days and begins < ends and ends > start:
                yield begins, ends
            day += _DAY


def uncovered(
    *, rota: Sequence[Shift], closed: Sequence[str], zone: str, start: datetime, end: datetime
) -> list[FromUntil]:
    """List the times within [start, end) at which nobody is on call although somebody should be, earliest first."""
    found = list(gaps(rota=rota, start=start, end=end))
    for begins, ends in closed_times(closed=closed, zone=zone, start=start, end=end):
        found = [part for gap in found for part in ((gap[0], min(gap[1], begins)), (max(gap[0], ends), gap[1]))]
        found = [(one, other) for one, other in found if one < other]
    return found
