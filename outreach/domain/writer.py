"""Who of ours wrote something down: the account, and the name that they had then."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody of ours who writes at the console; `id` is their account's."""

    id: UUID
    name: str
