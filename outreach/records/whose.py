"""Whose: everything that names one person comes to name who they are, in whichever table it is."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import Column, Index, Table, UniqueConstraint, and_, delete, exists, select, update
from sqlalchemy.orm import Session

from outreach.records.tables import metadata

STAYS = frozenset(
    {
        "audit",
        "broken_glass",
        "consents",
        "contact_notes",
        "enrollments",
        "known_senders",
        "merges",
        "notes",
        "number_checks",
        "past_numbers",
        "profiles",
        "verdicts",
    }
)
"""What stays where it was written: what nobody may change, and what its own record moves in its own way."""

GOES = frozenset(
    {
        "answers",
        "calls",
        "check_ins",
        "escalations",
        "follow_ups",
        "invitations",
        "messages",
        "replies",
        "runaways",
        "thread_claims",
        "timeline",
        "viewings",
    }
)
"""What goes with somebody; of what there may be one of only, what the other has stays."""

_WHO, _STRANGER = "participant_id", "stranger_id"


def tables_of_people() -> frozenset[str]:
    """Name every table that says of its rows whose they are."""
    people = {"participants", "strangers"}
    return frozenset(
        each.name for each in metadata.sorted_tables if people & {key.column.table.name for key in each.foreign_keys}
    )


def follow(session: Session, *, kept: UUID, gone: UUID) -> None:
    """Let everything that names one participant name another, who they are."""
    for table in _going(_WHO):
        _drop_seconds(session, table, table.c[_WHO] == gone, kept)
        session.execute(update(table).where(table.c[_WHO] == gone).values({_WHO: kept}))
    session.expire_all()


def claim(session: Session, *, stranger: UUID, kept: UUID) -> None:
    """Let everything that names a stranger name the participant who they are."""
    for table in _going(_STRANGER):
        _drop_seconds(session, table, table.c[_STRANGER] == stranger, kept)
        values = {_WHO: kept, _STRANGER: None}
        session.execute(update(table).where(table.c[_STRANGER] == stranger).values(values))
    session.expire_all()


def _going(column: str) -> list[Table]:
    return [each for each in metadata.sorted_tables if each.name in GOES and column in each.columns]


def _drop_seconds(session: Session, table: Table, theirs: object, kept: UUID) -> None:
    """Take away what would be there twice, of what there may be one of only."""
    for others in _alone_with(table):
        there = table.alias("there")
        same = and_(there.c[_WHO] == kept, *(there.c[name] == table.c[name] for name in others))
        session.execute(delete(table).where(theirs, exists(select(1).select_from(there).where(same))))  # type: ignore[arg-type]


def _alone_with(table: Table) -> Iterator[Sequence[str]]:
    """List, for each promise that something is there once for a participant, what it is counted by besides."""
    for columns in _unique(table):
        names = [each.name for each in columns]
        if _WHO in names:
            yield [name for name in names if name != _WHO]


def _unique(table: Table) -> Iterator[Sequence[Column[object]]]:
    yield from (list(each.columns) for each in table.constraints if isinstance(each, UniqueConstraint))
    yield from (list(each.columns) for each in table.indexes if each.unique and not _is_partial(each))


def _is_partial(index: Index) -> bool:
    return any(index.dialect_options[dialect].get("where") is not None for dialect in ("sqlite", "postgresql"))
