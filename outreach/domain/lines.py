"""When the lines of a program are open, and how they read in a text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Protocol

from outreach.domain.hours import local
from outreach.domain.sentences import Sentence

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART = re.compile(
    r"(?:(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))? )?(?P<opens>[0-9]{2}:[0-9]{2})-(?P<closes>[0-9]{2}:[0-9]{2})"
)
_HOW = Sentence('write "24/7", "09:00-17:00" or "mon-fri 09:00-17:00"')


class Line(Protocol):
    """What a line shows of itself here; `program.LocalLine` is one."""

    @property
    def name(self) -> Mapping[str, str]:
        """What stands behind the number, by language."""

    @property
    def number(self) -> str:
        """The number to call."""

    @property
    def hours(self) -> str:
        """When it is open, in words that `parse_opening` reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One stretch of the week: on these weekdays (0 is Monday), from `opens` to before `closes`, local time."""

    weekdays: frozenset[int]
    opens: time
    closes: time


def parse_opening(text: str) -> tuple[Opening, ...]:
    """Read when a line is open; "24/7" is the empty tuple. Raises ValueError saying how to write it."""
    if text.strip() == "24/7":
        return ()
    return tuple(_opening(part.strip().lower(), text) for part in text.split(","))


def is_open(line: Line, *, at: datetime, zone: str) -> bool:
    """Say whether a line is open at a moment, by the local time of a zone."""
    openings = parse_opening(line.hours)
    there = local(at, zone)
    return not openings or any(
        there.weekday() in opening.weekdays and opening.opens <= there.time() < opening.closes for opening in openings
    )


def lines_in_words(lines: Sequence[Line], *, at: datetime, zone: str, lang: str) -> str:
    """List the lines that are open now, such as "988 (call or text), 211 (food, a bed, a ride)"; 988 if none is."""
    opened = [f"{line.number} ({_name(line, lang)})" for line in lines if is_open(line, at=at, zone=zone)]
    return ", ".join(opened) or "988"


def _name(line: Line, lang: str) -> str:
    return line.name.get(lang) or next(iter(line.name.values()), "")


def _opening(part: str, whole: str) -> Opening:
    found = _PART.fullmatch(part)
    if found is None:
        raise ValueError(Sentence('"{whole}" are no opening hours; {how}', whole=whole, how=_HOW))
    days = _weekdays(found["first"] or "mon", found["last"] or found["first"] or "sun", whole)
    try:
        opens, closes = (
            time.fromisoformat(found["opens"]),
            time.fromisoformat(found["closes"].replace("24:00", "23:59")),
        )
    except ValueError:
        raise ValueError(Sentence('"{whole}" holds a time that no clock shows; {how}', whole=whole, how=_HOW)) from None
    if opens >= closes:
        raise ValueError(
            Sentence('"{whole}" closes before it opens; split a night in two: "20:00-24:00, 00:00-06:00"', whole=whole)
        )
    return Opening(weekdays=days, opens=opens, closes=closes)


def _weekdays(first: str, last: str, whole: str) -> frozenset[int]:
    if first not in _DAYS or last not in _DAYS:
        raise ValueError(
            Sentence(
                '"{whole}" names a day that is not one of {days}; {how}', whole=whole, days=", ".join(_DAYS), how=_HOW
            )
        )
    start, end = _DAYS.index(first), _DAYS.index(last)
    return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1))
