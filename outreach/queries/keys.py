"""Which keys seal what we store: their names and how many rows each holds, never a key."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from outreach.records import seals


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedTable:
    """How many rows of a table are sealed under each key; None stands for keys that we no longer have."""

    table: str
    rows: Mapping[str | None, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysCounted:
    """What is sealed under which key: `first` is the one that seals now, `others` only open."""

    first: str
    others: tuple[str, ...]
    tables: tuple[SealedTable, ...]

    def under(self, key: str | None) -> int:
        """Count the rows under one key, or (None) under those that we no longer have."""
        return sum(table.rows[key] for table in self.tables)

    @property
    def still_to_seal(self) -> int:
        """How many rows a rotation has yet to seal again."""
        return sum(self.under(key) for key in self.others)

    @property
    def share_done(self) -> float:
        """How much of everything is under the first key, from 0 to 1."""
        done, left = self.under(self.first), self.still_to_seal + self.under(None)
        return done / (done + left) if done + left else 1.0


def names(session: Session) -> tuple[str, ...]:
    """Name the keys that we have, the one that seals first."""
    return seals.names_of_keys(session)


def counted(session: Session) -> KeysCounted:
    """Count what is sealed under each key: looks at every row that there is, so only when somebody asks."""
    first, *others = seals.names_of_keys(session)
    tables = (SealedTable(table=each, rows=seals.count_by_key(session, each)) for each in seals.sealed_tables())
    return KeysCounted(first=first, others=tuple(others), tables=tuple(tables))
