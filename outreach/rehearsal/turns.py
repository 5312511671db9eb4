"""Taking turns in a story: "rota night rotates S, T weekly on Monday at 20:00"."""

import re
from collections.abc import Callable, Mapping
from datetime import time
from uuid import UUID

from outreach.domain.continuing import NewRotation
from outreach.domain.rotation import Pattern, Turn
from outreach.rehearsal.when import CLOCK

_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
FORM = (
    rf"rota (?P<rota>\S+) rotates (?P<people>.+?) (?P<turn>daily|weekly on (?:{_WEEKDAYS})|every \d+ days)"
    rf" (?:at (?P<time>{CLOCK})|from (?P<opens>{CLOCK}) (?:to|until) (?P<closes>{CLOCK}))"
)
HINT = "rota night rotates S, T weekly on Monday at 20:00, or rota night rotates S, T daily from 20:00 to 08:00"


def names_in(people: str) -> list[str]:
    """Part "S, T and U" into names."""
    return [name.strip() for name in re.split(r",| and ", people) if name.strip()]


def rotation_of(words: Mapping[str, str], *, staff: Callable[[str], UUID]) -> NewRotation:
    """Make the rotation that a statement says; `staff` finds people by name."""
    turn, _, which = words["turn"].lower().partition(" ")
    opens, closes, at = (words.get(name) for name in ("opens", "closes", "time"))
    pattern = Pattern(
        name=words["rota"],
        turn={"daily": Turn.DAILY, "weekly": Turn.WEEKLY}.get(turn, Turn.CUSTOM),
        every=int(which.split()[0]) if turn == "every" else 1,
        weekday=which.rpartition(" ")[2] if turn == "weekly" else "mon",
        hand_over=time.fromisoformat(at) if at else None,
        starts=time.fromisoformat(opens) if opens else None,
        ends=time.fromisoformat(closes) if closes else None,
    )
    return NewRotation(pattern=pattern, people=tuple(staff(name) for name in names_in(words["people"])))
