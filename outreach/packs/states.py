"""The dated table of the hours in which states allow automated texts."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, time
from functools import cache
from importlib.resources import files
from typing import Any

from outreach.domain.hours import StateHours

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@cache
@cache
def load_state_hours() -> tuple[StateHours, ...]:
    """Read the table that ships with the product, one value per row and weekday; read once."""
    table = tomllib.loads(files("outreach.packs").joinpath("states.toml").read_text(encoding="utf-8"))
    return tuple(row for entry in table["hours"] for row in _rows(entry))


def _rows(entry: Mapping[str, Any]) -> Iterator[StateHours]:
    days: tuple[int | None, ...] = tuple(_DAYS.index(day) for day in entry.get("days", ())) or (None,)
    opens: time = entry.get("opens", time.min)
    closes: time = entry.get("closes", time.max)
    verified: date = entry["verified"]
    for weekday in days:
        yield StateHours(
            state=entry["state"],
            since=entry["since"],
            weekday=weekday,
            opens=opens,
            closes=closes,
            barred=entry.get("barred", False),
            source=entry["source"],
            verified_on=verified,
        )
