"""Seals: finding what is sealed under another key than the primary one, and sealing it again."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    LargeBinary,
    TableClause,
    Uuid,
    bindparam,
    column,
    func,
    or_,
    select,
    table,
    update,
)
from sqlalchemy.orm import Session

from outreach.records.base import Sealed, SealedNumber, keys_of
from outreach.records.keys import KeyRing
from outreach.records.tables import metadata


def sealed_tables() -> tuple[str, ...]:
    """Name the tables that hold sealed columns."""
    return tuple(each.name for each in metadata.sorted_tables if _sealed_columns(each.name))


def count_under_other_keys(session: Session, name: str) -> int:
    """Count the rows of a table that hold anything sealed under another key than the primary one."""
    rows = _as_stored(name)
    return session.scalar(select(func.count()).select_from(rows).where(_under_other_keys(rows, _keys(session)))) or 0


def seal_again(session: Session, name: str, *, after: UUID | None, limit: int) -> list[UUID]:
    """Seal the next rows of a table under the primary key; names those rows, none when there are no more.

    The rows are held until the commit, so that nothing written meanwhile is overwritten. Raises KeyMissing for a row
    whose key is not on the ring.
    """
    rows, keys = _as_stored(name), _keys(session)
    statement = select(rows).where(_under_other_keys(rows, keys)).order_by(rows.c.id).limit(limit).with_for_update()
    if after is not None:
        statement = statement.where(rows.c.id > after)
    found = session.execute(statement).mappings().all()
    changed = [
        {"key": row["id"], **{f"new_{each}": _again(keys, row[each], f"{name}.{each}") for each in _names(rows)}}
        for row in found
    ]
    if changed:
        values: dict[str, BindParameter[bytes]] = {each: bindparam(f"new_{each}") for each in _names(rows)}
        session.connection().execute(update(rows).where(rows.c.id == bindparam("key")).values(values), changed)
    return [row["id"] for row in found]


def _sealed_columns(name: str) -> tuple[str, ...]:
    return tuple(each.name for each in metadata.tables[name].columns if isinstance(each.type, Sealed | SealedNumber))


def _as_stored(name: str) -> TableClause:
    """Name a table whose sealed columns come and go as the bytes that they are."""
    return table(name, column("id", Uuid()), *(column(each, LargeBinary()) for each in _sealed_columns(name)))


def _names(rows: TableClause) -> Iterator[str]:
    return (each.name for each in rows.c if each.name != "id")


def _under_other_keys(rows: TableClause, keys: KeyRing) -> ColumnElement[bool]:
    begins: Sequence[ColumnElement[bytes]] = [
        func.substr(rows.c[each], 1, len(keys.mark), type_=LargeBinary()) for each in _names(rows)
    ]
    return or_(*(begin != keys.mark for begin in begins))


def _keys(session: Session) -> KeyRing:
    return keys_of(session.get_bind().dialect)


def _again(keys: KeyRing, sealed: bytes | None, bound_to: str) -> bytes | None:
    if sealed is None or keys.name_of(bytes(sealed)) == keys.primary:
        return sealed
    return keys.seal(keys.open(bytes(sealed), column=bound_to), column=bound_to)
