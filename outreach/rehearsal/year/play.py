"""Playing a year: everybody lives, everything breaks, every promise is checked after every step."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from outreach.rehearsal.hush import hushed
from outreach.rehearsal.year.figures import Figures, gather
from outreach.rehearsal.year.living import Wanted, Year
from outreach.rehearsal.year.promises import PromiseBroken
from outreach.rehearsal.year.stage import NeverAtRest


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A promise that did not hold: which, when, and the timeline of whom it was made to."""

    what: str
    at: datetime
    story: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A year that was played; `broken` is None when every promise held, `digest` sums up everything that was said."""

    figures: Figures
    digest: str
    broken: Broken | None


def simulate(wanted: Wanted, *, each_day: Callable[[int], None] = lambda _: None) -> Played:
    """Play a year, and say what it was like."""
    began, worked = time.monotonic(), time.process_time()
    with hushed() as troubles:
        year = Year(wanted, troubles)
        try:
            broken = _play(year, each_day)
            took = timedelta(seconds=time.monotonic() - began), timedelta(seconds=time.process_time() - worked)
            return Played(figures=gather(year, *took), digest=year.stage.ears.digest, broken=broken)
        finally:
            year.stage.close()


def _play(year: Year, each_day: Callable[[int], None]) -> Broken | None:
    try:
        year.play(each_day)
    except PromiseBroken as broken:
        return Broken(what=str(broken), at=year.stage.now(), story=year.story_of(broken.participant))
    except NeverAtRest as stuck:
        return Broken(what=str(stuck), at=year.stage.now(), story=())
    return None


def replay_command(wanted: Wanted, at: datetime) -> str:
    """Write the command that plays the same year up to just after a moment."""
    until = (at + timedelta(minutes=1)).isoformat(timespec="seconds")
    started = f"--from {wanted.start.date()}"
    crises = "" if wanted.crises == 1 else f" --crises {wanted.crises:g}"
    played = f"--people {wanted.people} --days {wanted.days} --seed {wanted.seed}{crises} {started}"
    return f"outreach simulate {played} --until {until}"
