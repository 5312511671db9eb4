"""What a specialist asks for by text about shifts: swap, take, keep, relieve; in English and Spanish.

Shifts have codes of a letter and a figure, such as B4, and escalations have numbers: somebody who takes a shift can
never take a person by mistake, nor the other way round.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from outreach.domain.shift_days import Wish, read_wish


class ShiftVerb(StrEnum):
    """What a specialist wants done about shifts."""

    READY = "ready"
    SWAP = "swap"
    YES = "yes"
    NO = "no"
    KEEP = "keep"
    SHIFTS = "shifts"
    COVER = "cover"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftCommand:
    """One command; `code` names a shift that was asked about, `wish` says which of theirs, `name` whom they mean."""

    verb: ShiftVerb
    code: str = ""
    wish: Wish | None = None
    name: str = ""


_LETTERS = "abcdefghjkmnpqrstuvwxy"
_CODE = rf"[#(]?(?P<code>[{_LETTERS}]\d{{1,3}})[).!]?"
_POLITE = r"(?:[\s,]+(?:please|pls|por favor|thanks|thank you|gracias))?[\s.!]*"

_FORMS: tuple[tuple[ShiftVerb, str], ...] = (
    (ShiftVerb.READY, rf"(?:i'?m |i am |estoy )?(?:ready|presente){_POLITE}"),
    (ShiftVerb.YES, rf"(?:yes|y|yep|yeah|ok|si|sí|take|i take|i'?ll take|tomo|lo tomo|acepto)[\s,:]+{_CODE}{_POLITE}"),
    (ShiftVerb.YES, rf"(?:yes|si|sí){_POLITE}"),
    (ShiftVerb.NO, rf"(?:no|nope)[\s,:]+{_CODE}{_POLITE}"),
    (ShiftVerb.KEEP, rf"(?:keep|mio|mío|swap off|swap cancel|cancel)[\s,:]+{_CODE}{_POLITE}"),
    (ShiftVerb.SHIFTS, rf"(?:my )?(?:shifts?|turnos?|mis turnos){_POLITE}"),
    (ShiftVerb.COVER, rf"(?:on|i'?m on|i am on|entro|ya entro|estoy de turno)(?: now| ahora)?{_POLITE}"),
    (ShiftVerb.COVER, r"(?:cover|covering|i cover|cubro|relevo)(?: (?:for|a))?\s+(?P<name>.+?)(?: now| ahora)?[\s.!]*"),
)
_COMPILED = tuple((verb, re.compile(form, re.IGNORECASE)) for verb, form in _FORMS)
_SWAP = re.compile(r"(?:swap|cambio|cambiar)\b[\s:,]*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_LONGEST_NAME = 40


def parse_shift_command(body: str) -> ShiftCommand | None:
    """Read a command about shifts, or None when the text is none; what follows a name is part of no command."""
    text = unicodedata.normalize("NFC", body).replace("’", "'").strip().strip("\"'“”‘").strip()
    for verb, form in _COMPILED:
        found = form.fullmatch(text)
        if found is not None:
            parts = found.groupdict()
            name = (parts.get("name") or "").strip()
            if len(name) > _LONGEST_NAME:
                return None
            return ShiftCommand(verb=verb, code=(parts.get("code") or "").upper(), name=name)
    swap = _SWAP.fullmatch(text)
    return None if swap is None else _swap(swap["rest"])


def _swap(rest: str) -> ShiftCommand | None:
    """Read what follows SWAP: a day, hours if it is a part, a name; nothing at all asks how it is written."""
    if not rest.strip(" .!?"):
        return ShiftCommand(verb=ShiftVerb.SWAP)
    read = read_wish(rest)
    if read is None:
        return None
    wish, name = read
    return None if len(name) > _LONGEST_NAME else ShiftCommand(verb=ShiftVerb.SWAP, wish=wish, name=name)


def shift_codes() -> tuple[str, ...]:
    """List the codes that shifts may have, shortest first; letters and figures that look alike are left out."""
    letters = _LETTERS.upper()
    return tuple(
        f"{letter}{number}" for count in (range(2, 10), range(10, 1000)) for number in count for letter in letters
    )
