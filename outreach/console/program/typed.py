"""What people type into the fields of a program, turned into what a program file holds; what is odd stays as typed.

Nothing is judged here: whoever reads the program says what is wrong, and names the field.
"""

import re
from collections.abc import Mapping

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_COMMA = re.compile(r"[,;\n]")


def several(text: str) -> list[str]:
    """Read things with commas between them."""
    return [one.strip() for one in _COMMA.split(text) if one.strip()]


def number(text: str) -> object:
    """Read a whole number or one with a point."""
    bare = text.strip()
    if bare.isascii() and bare.isdigit():
        return int(bare)
    try:
        return float(bare.replace(",", "."))
    except ValueError:
        return bare


def numbers(text: str) -> list[object]:
    """Read numbers with commas between them."""
    return [number(one) for one in several(text)]


def clock(text: str) -> str:
    """Read a time of day as people write it: 9, 9:30, 9 am, 21:00; as 09:00 in the end."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return text.strip()
    hour, minute, half = int(found[1]), found[2] or "00", (found[3] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute}"


def length(text: str) -> str:
    """Read a length of time; a bare number means minutes."""
    bare = text.strip()
    return f"{bare}m" if bare.isascii() and bare.isdigit() else bare


def filled(values: Mapping[str, object]) -> dict[str, object]:
    """Leave out what nothing was typed for."""
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}


def moved(rows: list[object], how: str, place: int) -> None:
    """Move one of some rows up or down, or take it away."""
    if not 0 <= place < len(rows):
        return
    if how == "remove":
        del rows[place]
    elif how == "up" and place > 0:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    elif how == "down" and place < len(rows) - 1:
        rows[place + 1], rows[place] = rows[place], rows[place + 1]


def asked_to(do: str) -> tuple[str, int]:
    """Read what a button asks for: "up-2" is up, of the row 2."""
    how, _, place = do.partition("-")
    return how, int(place) if place.isascii() and place.isdigit() else -1
