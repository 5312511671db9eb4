"""Keys: sealing everything again under the first key of the ring, so that an old one can be thrown away."""

from collections.abc import Callable

from outreach.ports import Transaction
from outreach.records import seals

Progress = Callable[[str, int, int], None]
"""Hears of each batch: which table, how many of its rows are done, and how many there were to do."""

_ROWS_AT_ONCE = 500


class StillInUse(Exception):
    """Raised when something was sealed under an old key meanwhile; says where, and what to do."""


def _nobody_listens(table: str, done: int, total: int) -> None:
    del table, done, total


def rotate(transaction: Transaction, *, progress: Progress = _nobody_listens, batch: int = _ROWS_AT_ONCE) -> int:
    """Seal everything under the primary key, some rows at a time; returns how many rows were sealed again.

    Stopped half-way, it goes on where it stood when it is run again. Raises KeyMissing for a row whose key is not on
    the ring, and StillInUse when a process of ours goes on sealing under an old key.
    """
    resealed = sum(_rotate_table(transaction, table, progress, batch) for table in seals.sealed_tables())
    left = {table: _count(transaction, table) for table in seals.sealed_tables()}
    where = ", ".join(f"{table} ({count})" for table, count in left.items() if count)
    if where:
        raise StillInUse(
            f"rows were sealed under an old key meanwhile: {where}; restart every process of this installation "
            "with the new key first, then rotate again",
        )
    return resealed


def _rotate_table(transaction: Transaction, table: str, progress: Progress, batch: int) -> int:
    total = _count(transaction, table)
    done, after = 0, None
    while total:
        with transaction() as session:
            rows = seals.seal_again(session, table, after=after, limit=batch)
        if not rows:
            break
        done, after = done + len(rows), rows[-1]
        progress(table, done, max(done, total))
    return done


def _count(transaction: Transaction, table: str) -> int:
    with transaction() as session:
        return seals.count_under_other_keys(session, table)
