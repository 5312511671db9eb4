"""What a console is made with besides the Runtime: what it may not find out itself, for it lives below who knows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from outreach.ports import Clock
from outreach.wiring import wall_clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleOptions:
    """How a console is set up.

    `secret` signs cookies; `secure` says that browsers reach it by HTTPS alone; `wall` is real time, by which people
    sign in even where an installation rehearses; `limits` are rates such as "300 per minute" for one account (empty:
    none), kept in `limits_at`; `streams` is how many pages may be fed live at once; `rehearse` plays a story with a
    changed program (the rehearsal lives above the console, so it is passed in); `checks` runs what `outreach check`
    runs, either the quick or the slow half; `reads_every` is how often live pages are looked after; `address` is
    where browsers reach it, as it is given to somebody new.
    """

    secret: str = field(repr=False)
    secure: bool = True
    wall: Clock = wall_clock
    limits: str = "300 per minute"
    limits_at: str = "memory://"
    streams: int = 200
    rehearse: Callable[..., Any] | None = None
    checks: Callable[..., Sequence[Any]] | None = None
    reads_every: timedelta = timedelta(milliseconds=500)
    address: str = ""
