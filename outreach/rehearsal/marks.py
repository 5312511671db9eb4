"""What may follow a name and a number: a zone, languages, a peer, at risk, a time of their own; in any order."""

import re
from collections.abc import Mapping

from outreach.domain.zones import check_zone
from outreach.rehearsal.names import NAME, NUMBER, read_number
from outreach.rehearsal.when import CLOCK, read_clock

_LANGUAGES = {"english": "en", "spanish": "es", "español": "es", "inglés": "en"}
_LANGUAGE = rf"(?:{'|'.join(_LANGUAGES)}|(?!at\b)[a-z]{{2}})(?![\w/-])"
_OF_ANYBODY = rf"(?:speaks )?(?P<lang>{_LANGUAGE})"
_OF_PARTICIPANTS = (
    rf"asks daily at (?P<daily>{CLOCK})"
    r"|(?P<risk>at risk)"
    r"|(?P<voice>by voice)"
    rf"|peer (?P<peer>{NUMBER}|{NAME})(?= *(?:$|at risk|by voice|asks |speaks |{_LANGUAGE}|\w+/))"
    r"|(?P<zone>UTC|\w+(?:/[\w+-]+)+)"
)
_STAFF = re.compile(_OF_ANYBODY, re.IGNORECASE)
_PARTICIPANT = re.compile(rf"{_OF_PARTICIPANTS}|{_OF_ANYBODY}", re.IGNORECASE)
_KNOWN = "a zone, es, peer NAME, at risk, by voice, asks daily at HH:MM"


def read_marks(words: str, *, staff: bool) -> Mapping[str, str]:
    """Read the marks of an introduction, with or without square brackets; raises ValueError naming what may stand."""
    found: dict[str, str] = {}
    rest = re.sub(r"[\[\],]| and ", " ", words).strip()
    while rest:
        mark = (_STAFF if staff else _PARTICIPANT).match(rest)
        if mark is None:
            _explain(rest, staff=staff, zoned="zone" in found)
        else:
            for name, value in _told(mark).items():
                found[name] = f"{found[name]} {value}" if name == "lang" and staff and name in found else value
            rest = rest[mark.end() :].strip()
    return found


def _told(mark: re.Match[str]) -> Mapping[str, str]:
    told = {name: value for name, value in mark.groupdict().items() if value is not None}
    if "zone" in told:
        check_zone(told["zone"])
    if "daily" in told:
        told["daily"] = read_clock(told["daily"])
    if "lang" in told:
        told["lang"] = _LANGUAGES.get(told["lang"].lower(), told["lang"].lower())
    if "peer" in told:
        told["peer"] = read_number(told["peer"])
    return told


def _explain(rest: str, *, staff: bool, zoned: bool) -> None:
    if not staff and not zoned:
        check_zone(rest.split(maxsplit=1)[0])
    raise ValueError(f"cannot read {rest!r}: write {'speaks es' if staff else _KNOWN}")
