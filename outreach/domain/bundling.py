"""Several pages to one person: when the next text may go out to them, and how several are named in one.

An emergency is never held, nor named among others, and nothing is held by what is less urgent. Nothing is dropped: what
is held goes out together, when it may.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

CAPS = ((1, timedelta(minutes=1)), (5, timedelta(minutes=15)), (11, timedelta(hours=1)))
"""So many page texts within a while, and no more, to one person."""

LONGEST = max(within for _, within in CAPS)
_NAMED = 12


def may_go_at(*, sent: Sequence[datetime], now: datetime) -> datetime:
    """Find from when on another page may be texted to somebody who had these: `now` when no cap is in the way."""
    latest = sorted(sent, reverse=True)
    frees = [latest[most - 1] + within for most, within in CAPS if len(latest) >= most]
    return max((now, *frees))


def named(codes: Sequence[tuple[int, str]]) -> str:
    """Name the codes that wait, each with its urgency, such as "41 Urgent, 42 Today"; what does not fit is counted."""
    shown = ", ".join(f"{code} {urgency}" for code, urgency in codes[:_NAMED])
    return shown if len(codes) <= _NAMED else f"{shown} +{len(codes) - _NAMED}"
