"""Firsts: when somebody first took an escalation, and was first in touch, whatever became of it afterwards."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, literal

from outreach.records.base import Base, UtcDateTime

_FIRSTS = (("first_taken_at", "acknowledged_at"), ("first_contact_at", "contacted_at"))


def kept(table: type[Base], changes: Mapping[str, Any] | None, *, climbs: bool) -> dict[str, Any]:
    """Note the first moment of each beside a change; what became more urgent is waited for anew."""
    if climbs:
        return {first: None for first, _ in _FIRSTS}
    known = ((first, (changes or {}).get(moment)) for first, moment in _FIRSTS)
    return {
        first: func.coalesce(getattr(table, first), literal(at, UtcDateTime())) for first, at in known if at is not None
    }
