"""What people fill into forms: read, or refused with words beside the field that is wrong."""

from collections.abc import Mapping
from datetime import datetime

from outreach.console.words import _
from outreach.domain.typed import BadMoment, SkippedByTheClocks, read_moment

_DIGITS = 6


class Mistakes(ValueError):
    """Raised for a form that cannot be used; says what is wrong by the name of the field."""

    def __init__(self, by_field: Mapping[str, str] | None = None, **more: str) -> None:
        """Take the words for each field."""
        self.by_field = {**(by_field or {}), **more}
        super().__init__("; ".join(self.by_field.values()))


def count_in(words: str, *, otherwise: int = 0) -> int:
    """Read a number that a form counts something with; what is none counts as `otherwise`."""
    return int(words) if words.isascii() and words.isdigit() and len(words) <= _DIGITS else otherwise


def moment_in(words: str, zone: str, field: str) -> datetime:
    """Read a moment by the clocks of a zone; raises Mistakes."""
    try:
        return read_moment(words, zone)
    except SkippedByTheClocks as error:
        raise Mistakes({field: _("The clocks skip that time: they go forward then. Choose another.")}) from error
    except BadMoment as error:
        raise Mistakes({field: _("Give a day and a time.")}) from error


def period_in(starts: str, ends: str, zone: str) -> tuple[datetime, datetime]:
    """Read from when to when, of the fields "from" and "to"; raises Mistakes with both."""
    found: dict[str, datetime] = {}
    wrong: dict[str, str] = {}
    for field, words in (("from", starts), ("to", ends)):
        try:
            found[field] = moment_in(words, zone, field)
        except Mistakes as error:
            wrong |= error.by_field
    if not wrong and found["from"] >= found["to"]:
        wrong["to"] = _("It must end after it begins.")
    if wrong:
        raise Mistakes(wrong)
    return found["from"], found["to"]
