"""Firsts: when somebody first took an escalation, and was first in touch, whatever became of it afterwards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

_FIRSTS = (("first_taken_at", "acknowledged_at"), ("first_contact_at", "contacted_at"))

ANEW: Mapping[str, None] = {first: None for first, _ in _FIRSTS}
"""What becomes of them as something becomes more urgent: it is waited for anew."""


def kept(changes: Mapping[str, Any]) -> dict[str, datetime]:
    """Name the firsts that go with a change, and the moment that each has unless it has an earlier one."""
    known = ((first, changes.get(moment)) for first, moment in _FIRSTS)
    return {first: at for first, at in known if at is not None}
