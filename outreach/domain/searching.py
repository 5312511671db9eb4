"""What somebody typed to find a person: words of a name, a number, or the last four digits of one."""

import unicodedata
from dataclasses import dataclass

from outreach.domain.phone import NotAPhoneNumber, PhoneNumber, phone_as_dialled

_LAST_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Whom somebody looks for: by the words of a name, by a whole number, or by its last digits."""

    words: tuple[str, ...] = ()
    phone: PhoneNumber | None = None
    last_four: str | None = None

    def fits(self, name: str) -> bool:
        """Say whether a name has all of the words, each at the beginning of one of its own."""
        own = folded(name).split()
        return all(any(each.startswith(word) for each in own) for word in self.words)


def read_search(typed: str) -> Sought | None:
    """Read what somebody typed; None for nothing at all."""
    digits = "".join(character for character in typed if character.isdigit())
    if digits and not any(character.isalpha() for character in typed):
        if len(digits) == _LAST_DIGITS:
            return Sought(last_four=digits)
        try:
            return Sought(phone=phone_as_dialled(typed))
        except NotAPhoneNumber:
            return None
    words = tuple(folded(typed).split())
    return Sought(words=words) if words else None


def folded(text: str) -> str:
    """Write a name without case and accents, so that it is found however it is typed."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in plain if not unicodedata.combining(each))
