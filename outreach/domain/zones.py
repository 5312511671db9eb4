"""Time zones by name, and moments in the words that people read."""

from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_MEANT: Mapping[str, str] = {
    "eastern": "America/New_York",
    "est": "America/New_York",
    "edt": "America/New_York",
    "et": "America/New_York",
    "central": "America/Chicago",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "ct": "America/Chicago",
    "mountain": "America/Denver",
    "mst": "America/Denver",
    "mdt": "America/Denver",
    "mt": "America/Denver",
    "arizona": "America/Phoenix",
    "pacific": "America/Los_Angeles",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "pt": "America/Los_Angeles",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
}

# Only characters of GSM-7: one "á" would make a text of the crisis card cost two, and 70 characters at most.
_WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "es": ("lun", "mar", "mié", "jue", "vie", "sab", "dom"),
}
_MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
}
_TOMORROW: Mapping[str, str] = {"en": "tomorrow", "es": "mañana"}


def check_zone(name: str) -> str:
    """Return the name of a time zone, or raise ValueError saying which names come close.

    Abbreviations such as EST are refused: they stand for an offset that is wrong for half of the year.
    """
    if name == "UTC" or ("/" in name and name in _zone_names()):
        return name
    suggestions = _suggestions(name)
    hint = f"did you mean {' or '.join(suggestions)}?" if suggestions else "write one like America/Denver"
    raise ValueError(f"{name!r} is not a time zone; {hint}")


def time_in_words(at: datetime, zone: str, lang: str, now: datetime) -> str:
    """Say a moment as a participant reads it: "9:40 AM", "tomorrow 9 AM", "Tue 9 AM", or "Mar 12, 9 AM" further off.

    `zone` is the reader's; a language that we do not speak is answered in English. All characters are GSM-7.
    """
    spoken = lang if lang in _WEEKDAYS else "en"
    there, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    clock = f"{there.hour % 12 or 12}{f':{there:%M}' if there.minute else ''} {'AM' if there.hour < 12 else 'PM'}"
    match (there.date() - today).days:
        case 0:
            return clock
        case 1:
            return f"{_TOMORROW[spoken]} {clock}"
        case days if 1 < days < 7:
            return f"{_WEEKDAYS[spoken][there.weekday()]} {clock}"
        case _:
            month = _MONTHS[spoken][there.month - 1]
            return f"{month} {there.day}, {clock}" if spoken == "en" else f"{there.day} {month}, {clock}"


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def _suggestions(name: str) -> list[str]:
    """Name up to three zones that somebody may have meant: by abbreviation, by city, by spelling."""
    wanted = name.strip().replace(" ", "_").casefold()
    word = wanted.removeprefix("us/").removesuffix("_time").removesuffix("_standard")
    if word in _MEANT:
        return [_MEANT[word]]
    names = {zone.casefold(): zone for zone in sorted(_zone_names()) if "/" in zone}
    cities = [zone for folded, zone in names.items() if folded.endswith(f"/{wanted}") or folded == wanted]
    return cities[:3] or [names[close] for close in get_close_matches(wanted, names, n=3, cutoff=0.7)]
