"""Somebody's own calendar, read at a secret address: what such an address is, and when it is read."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

READ_EVERY = timedelta(minutes=15)
FAILING_READ_EVERY = timedelta(hours=1)
"""How often an address is tried that has failed for long."""

WHOLE_EVERY = timedelta(hours=20)
"""How often all of it is read though nothing was changed: what repeats for ever comes into sight day by day."""

TELL_AFTER = timedelta(days=1)
LONGEST_ADDRESS = 2000

_ADDRESS = re.compile(
    r"(?:https|webcals?)://(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::443)?(?P<rest>[/?][^#]*)?(?:#.*)?", re.IGNORECASE
)


class CalendarTrouble(StrEnum):
    """Why a calendar could not be read."""

    NOT_FOUND = "not_found"  # there is no such place, or nothing at it any more
    NOT_PUBLIC = "not_public"  # the address leads into somebody's own network
    NOT_SAFE = "not_safe"  # nobody can vouch for whom we would talk to
    LED_ASTRAY = "led_astray"  # it leads on and on, or to somewhere that is not safe
    AWAY = "away"  # it does not answer, or says that something is wrong over there
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    NO_CALENDAR = "no_calendar"  # what is there is something else


class BadAddress(ValueError):
    """Raised for what is no address of a calendar that we would read; says what to do."""


def read_address(words: str) -> str:
    """Read the address of a calendar as people copy it; raises BadAddress."""
    given = words.strip()
    if not given.isascii() or not given.isprintable() or " " in given or len(given) > LONGEST_ADDRESS:
        raise BadAddress("copy the whole address as your calendar shows it, and nothing else")
    found = _ADDRESS.fullmatch(given)
    if found is None:
        raise BadAddress("give an address that begins with https:// or webcal://, with no name, password or port in it")
    return f"https://{found['host']}{found['rest'] or '/'}"


def is_to_be_read_whole(*, whole_at: datetime | None, now: datetime) -> bool:
    """Say whether all of a calendar must be read, whether or not it says that it was changed."""
    return whole_at is None or now - whole_at >= WHOLE_EVERY


def next_look(*, failing_since: datetime | None, now: datetime) -> datetime:
    """Say when an address is read again."""
    long = failing_since is not None and now - failing_since >= TELL_AFTER
    return now + (FAILING_READ_EVERY if long else READ_EVERY)


def is_to_be_told(*, failing_since: datetime, told_at: datetime | None, now: datetime) -> bool:
    """Say whether its owner hears now that their calendar cannot be read: once each time that it fails for long."""
    return told_at is None and now - failing_since >= TELL_AFTER
