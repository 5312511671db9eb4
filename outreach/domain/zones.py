"""Time zones by name, and what somebody meant who wrote another."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from outreach.domain.sentences import Listing, Refusal, Sentence

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


def check_zone(name: str) -> str:
    """Return the name of a time zone, or raise Refusal saying which names come close.

    Abbreviations such as EST are refused: they stand for an offset that is wrong for half of the year.
    """
    if name == "UTC" or ("/" in name and name in _zone_names()):
        return name
    suggestions = _suggestions(name)
    hint = (
        Sentence("did you mean {suggestions}?", suggestions=Listing(suggestions, " or "))
        if suggestions
        else Sentence("write one like America/Denver")
    )
    raise Refusal(Sentence("{name!r} is not a time zone", name=name), hint)


def zone_of(words: str) -> str:
    """Find the zone that somebody means who writes a city or a zone; what means no one zone comes back as it is."""
    if words in _zone_names() or not words:
        return words
    meant = _suggestions(words)
    wanted = words.strip().replace(" ", "_").casefold()
    return meant[0] if len(meant) == 1 and meant[0].casefold().endswith(f"/{wanted}") else words


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
