"""Phone numbers: E.164, or they do not exist."""

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers.timezone import time_zones_for_number

from outreach.domain.sentences import Sentence

_UNKNOWN_ZONE = "Etc/Unknown"

_NORTH_AMERICAN = re.compile(r"\+1(?!555|[2-9]11|37|96)[2-9][0-8][0-9][2-9][0-9]{6}")
"""What any number of North America looks like, by the plan's own rules: new area codes begin more often than we learn
of them, and nobody is to be refused for having one."""


class NotAPhoneNumber(ValueError):
    """Raised for text that is no phone number; says what would be."""


@dataclass(frozen=True, slots=True, order=True)
class PhoneNumber:
    """A phone number in E.164 form, such as `+12025550110`; its repr shows the last four digits only."""

    e164: str

    def __post_init__(self) -> None:
        """Refuse anything that is not `+` and 7 to 15 digits."""
        digits = self.e164[1:]
        if not (self.e164.startswith("+") and digits.isascii() and digits.isdigit() and 7 <= len(digits) <= 15):
            raise NotAPhoneNumber(Sentence("not a phone number in the form +12025550110"))

    @property
    def last_four(self) -> str:
        """The four digits that may be shown."""
        return self.e164[-4:]

    def __repr__(self) -> str:
        """Show the last four digits only, so that no log can hold a whole number."""
        return f"PhoneNumber(…{self.last_four})"

    __str__ = __repr__


NO_NUMBER = PhoneNumber("+0000000000")
"""Stands for every sender that is no phone number (a short code, a name): they share one card, and nothing is sent."""


def parse_phone(text: str, *, region: str = "US") -> PhoneNumber:
    """Parse a number as people write it ("(202) 555-0110"), or raise NotAPhoneNumber saying what is wrong with it."""
    number = phone_as_dialled(text, region=region)
    if not (_NORTH_AMERICAN.fullmatch(number.e164) or phonenumbers.is_valid_number(phonenumbers.parse(number.e164))):
        raise NotAPhoneNumber(
            Sentence("not a number that a phone can have; look at its area code, and write it like +1 202 555 0110")
        )
    return number


def phone_as_dialled(text: str, *, region: str = "US") -> PhoneNumber:
    """Parse a number that need not exist, such as one to look for among those we know; raises NotAPhoneNumber."""
    try:
        parsed = phonenumbers.parse(text.strip(), region)
    except phonenumbers.NumberParseException as error:
        raise NotAPhoneNumber(Sentence("not a phone number; write it like +1 202 555 0110")) from error
    # A number without its area code is possible too, but only to somebody who dials it from next door.
    if phonenumbers.is_possible_number_with_reason(parsed) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise NotAPhoneNumber(Sentence("too short or too long for a phone number; write it like +1 202 555 0110"))
    return PhoneNumber(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def likely_zones(number: PhoneNumber) -> tuple[str, ...]:
    """Name the time zones that the number's area code hints at: a hint only, people move and keep their number."""
    try:
        zones = time_zones_for_number(phonenumbers.parse(number.e164))
    except phonenumbers.NumberParseException:
        return ()
    return tuple(zone for zone in zones if zone != _UNKNOWN_ZONE)
