"""Which of our numbers somebody hears from: always the same one."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from outreach.domain.phone import PhoneNumber

_AREA = 5
"""The length of +1 and an area code."""


def number_for(*, person: UUID, phone: PhoneNumber, pool: Sequence[PhoneNumber]) -> PhoneNumber:
    """Choose the number of ours that somebody hears from: one near theirs if there is, and evenly among those.

    The choice needs no counting, and a number that joins or leaves the pool moves nobody but those whom it must.
    """
    near = [number for number in pool if number.e164.startswith("+1") and number.e164[:_AREA] == phone.e164[:_AREA]]
    return max(near or pool, key=lambda number: sha256(person.bytes + number.e164.encode()).digest())
