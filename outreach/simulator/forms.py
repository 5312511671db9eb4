"""Reading what a REST client sent: the right types, or Twilio's refusal."""

import re
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from outreach.simulator.refusals import Refusal

_WHOLE = re.compile(r"-?\d{1,9}\Z", re.ASCII)

Fields = MultiDict[str, str]


def whole_number(fields: Fields, name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    """Read a whole number between bounds; raises Refusal."""
    text = fields.get(name, "")
    if not text:
        return default
    found = int(text) if _WHOLE.match(text) else None
    if found is None or found < least or (most is not None and found > most):
        raise Refusal(20001, name)
    return found


def yes_or_no(fields: Fields, name: str) -> bool:
    """Read a boolean, false when missing; raises Refusal."""
    text = fields.get(name, "false").lower()
    if text not in {"true", "false"}:
        raise Refusal(20001, name)
    return text == "true"


def one_of(fields: Fields, name: str, allowed: frozenset[str]) -> str | None:
    """Read one of a few words; raises Refusal."""
    text = fields.get(name)
    if text and text not in allowed:
        raise Refusal(20001, name)
    return text or None


def web_address(fields: Fields, name: str, *, refusal: int = 20001) -> str | None:
    """Read a URL: http or https, with a host that has no underscore; raises Refusal with the code given."""
    text = fields.get(name)
    if not text:
        return None
    if not _is_web_address(text):
        raise Refusal(refusal, text if refusal == 21609 else name)
    return text


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "_" not in (parts.hostname or "")


def http_method(fields: Fields, name: str) -> str:
    """Read GET or POST; POST when missing; raises Refusal."""
    return one_of(fields, name, frozenset({"GET", "POST"})) or "POST"


def moment(fields: Fields, name: str) -> datetime | None:
    """Read a moment in ISO form, UTC when it names no zone; a bare date is its midnight; raises Refusal."""
    text = fields.get(name)
    if not text:
        return None
    try:
        parsed = datetime.fromisoformat(text)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Refusal(20001, name) from error


def day(fields: Fields, name: str) -> date | None:
    """Read a day, whatever time of it is given; raises Refusal."""
    found = moment(fields, name)
    return None if found is None else found.date()
