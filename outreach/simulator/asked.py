"""Reading what the network's own pages and controls were asked, as a form or as JSON, or saying what was wrong."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, request

from outreach.domain.phone import NotAPhoneNumber, phone_as_dialled
from outreach.simulator.gate import as_json


class BadRequest(ValueError):
    """Raised for something that was asked wrongly; its words name the field and the remedy."""


def explain(error: Exception) -> Response:
    """Answer 400 with what was wrong."""
    return as_json({"error": str(error)}, 400)


def asked() -> Mapping[str, Any]:
    """Read the request's JSON object, or else its form; raises BadRequest for JSON that is no object."""
    if not request.is_json:
        return request.form
    found = request.get_json(silent=True)
    if not isinstance(found, dict):
        raise BadRequest("the body: send a JSON object")
    return found


def words(said: Mapping[str, Any], name: str) -> str:
    """Read words that must be there."""
    found = said.get(name)
    if not isinstance(found, str) or not found:
        raise BadRequest(f"{name}: missing")
    return found


def number(said: Mapping[str, Any], name: str, default: float | None = None) -> float:
    """Read a number, which must be there unless it has a default."""
    found = said.get(name, default)
    try:
        return float(found)
    except (TypeError, ValueError) as error:
        raise BadRequest(f"{name}: a number") from error


def phone(text: object, name: str = "number") -> str:
    """Read a phone number as people write it, into E.164."""
    try:
        return phone_as_dialled(str(text)).e164
    except NotAPhoneNumber as error:
        raise BadRequest(f"{name}: {error}") from error


def moment(said: Mapping[str, Any], name: str) -> datetime:
    """Read a moment in ISO form, with its zone."""
    try:
        found = datetime.fromisoformat(words(said, name))
    except ValueError as error:
        raise BadRequest(f"{name}: a moment like 2026-03-06T09:00:00-07:00") from error
    if found.tzinfo is None:
        raise BadRequest(f"{name}: say the zone too, as in 2026-03-06T09:00:00-07:00")
    return found
