"""What a person of ours is about to text: how it would go out, what it costs, and what speaks against it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from outreach.domain.check_in_cost import COST_PER_SEGMENT
from outreach.domain.gsm7 import downgrade, is_gsm7, segments
from outreach.domain.lint import Fault, Flaw, LintWords, flaws

LONGEST: Final = 1600
"""No carrier takes more characters in one text."""

NEVER: Final = frozenset({Fault.HIDES_LINK, Fault.ASKS_FOR})
"""What would not arrive, or would make the phone company act: nobody can decide to say it anyway."""


class Encoding(StrEnum):
    """The alphabet that a text goes out in."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


class Refusal(StrEnum):
    """Why a text cannot be sent at all, whatever somebody decides."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    FLAW = "flaw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A text as it would go out; `odd` are the characters that make it cost more, `flaws` what one may decide about."""

    said: str
    encoding: Encoding
    characters: int
    segments: int
    cost: Decimal
    odd: tuple[str, ...]
    flaws: tuple[Flaw, ...]
    refusals: tuple[Refusal, ...]

    @property
    def hard(self) -> tuple[Flaw, ...]:
        """The flaws that nobody can decide about."""
        return tuple(each for each in self.flaws if each.fault in NEVER)

    @property
    def soft(self) -> tuple[Flaw, ...]:
        """The flaws that whoever writes may decide about."""
        return tuple(each for each in self.flaws if each.fault not in NEVER)


def compose(*, typed: str, said: str, lang: str, words: LintWords) -> Composed:
    """Look at what somebody typed, as it would be said with everything around it."""
    seen = downgrade(said)
    count = segments(seen)
    found = flaws(seen, lang=lang, words=words)
    return Composed(
        said=seen,
        encoding=Encoding.GSM7 if is_gsm7(seen) else Encoding.UCS2,
        characters=len(seen),
        segments=count,
        cost=count * COST_PER_SEGMENT,
        odd=tuple(dict.fromkeys(each for each in seen if not is_gsm7(each))),
        flaws=found,
        refusals=tuple(_refusals(typed, seen, found)),
    )


def _refusals(typed: str, seen: str, found: tuple[Flaw, ...]) -> list[Refusal]:
    refused = [] if typed.strip() else [Refusal.EMPTY]
    if len(seen) > LONGEST:
        refused.append(Refusal.TOO_LONG)
    if any(each.fault in NEVER for each in found):
        refused.append(Refusal.FLAW)
    return refused
