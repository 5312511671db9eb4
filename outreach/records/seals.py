"""Seals: finding what is sealed under another key than the primary one, and sealing it again."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    LargeBinary,
    TableClause,
    Uuid,
    and_,
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


def names_of_keys(session: Session) -> tuple[str, ...]:
    """Name the keys on the ring, the one that seals first; never the keys themselves."""
    keys = _keys(session)
    return (keys.primary, *(name for name in keys.ciphers if name != keys.primary))


def count_by_key(session: Session, name: str) -> dict[str | None, int]:
    """Count the rows of a table that hold anything sealed under each key of the ring; None: under one that is not."""
    rows, keys = _as_stored(name), names_of_keys(session)
    marks = [KeyRing.mark_of(key) for key in keys]
    under = [or_(*(_begin(rows, each, mark) == mark for each in _names(rows))) for mark in marks]
    unknown = or_(*(and_(*(_begin(rows, each, mark) != mark for mark in marks)) for each in _names(rows)))
    counted = select(*(func.count().filter(each) for each in (*under, unknown))).select_from(rows)
    return dict(zip((*keys, None), session.execute(counted).one(), strict=True))


def seal_again(session: Session, name: str, *, after: UUID | None, limit: int) -> list[UUID]:
    """Seal the next rows of a table under the primary key; names those rows, none when there are no more.

    The rows are held until the commit, so that nothing written meanwhile is overwritten. Raises KeyMissing for a row
    whose key is not on the ring.
    """
    rows, keys = _as_stored(name), _keys(session)
    row_id = rows.c[_key_of(name)]
    statement = select(rows).where(_under_other_keys(rows, keys)).order_by(row_id).limit(limit).with_for_update()
    if after is not None:
        statement = statement.where(row_id > after)
    found = session.execute(statement).mappings().all()
    changed = [
        {"key": row[row_id.name], **{f"new_{each}": _again(keys, row[each], f"{name}.{each}") for each in _names(rows)}}
        for row in found
    ]
    if changed:
        values: dict[str, BindParameter[bytes]] = {each: bindparam(f"new_{each}") for each in _names(rows)}
        session.connection().execute(update(rows).where(row_id == bindparam("key")).values(values), changed)
    return [row[row_id.name] for row in found]


def _sealed_columns(name: str) -> tuple[str, ...]:
    return tuple(each.name for each in metadata.tables[name].columns if isinstance(each.type, Sealed | SealedNumber))


def _as_stored(name: str) -> TableClause:
    """Name a table whose sealed columns come and go as the bytes that they are."""
    return table(name, column(_key_of(name), Uuid()), *(column(each, LargeBinary()) for each in _sealed_columns(name)))


def _key_of(name: str) -> str:
    """Name the one column by which a table's rows are told apart."""
    (key,) = metadata.tables[name].primary_key
    return key.name


def _names(rows: TableClause) -> Iterator[str]:
    return (each.name for each in rows.c if each.name != _key_of(rows.name))


def _under_other_keys(rows: TableClause, keys: KeyRing) -> ColumnElement[bool]:
    return or_(*(_begin(rows, each, keys.mark) != keys.mark for each in _names(rows)))


def _begin(rows: TableClause, name: str, mark: bytes) -> ColumnElement[bytes]:
    """Take as much of a sealed column's beginning as a mark is long."""
    return func.substr(rows.c[name], 1, len(mark), type_=LargeBinary())


def _keys(session: Session) -> KeyRing:
    return keys_of(session.get_bind().dialect)


def _again(keys: KeyRing, sealed: bytes | None, bound_to: str) -> bytes | None:
    if sealed is None or keys.name_of(bytes(sealed)) == keys.primary:
        return sealed
    return keys.seal(keys.open(bytes(sealed), column=bound_to), column=bound_to)
