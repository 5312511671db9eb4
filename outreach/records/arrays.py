"""Many values handed over as arrays: a statement of one length however many there are, read and planned once.

Rows are written out as text, a column at a time, so that a statement's parameters always have the same types.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    JSON,
    BindParameter,
    Dialect,
    Enum,
    Insert,
    LargeBinary,
    String,
    Table,
    TableValuedAlias,
    Text,
    TypeDecorator,
    Update,
    bindparam,
    column,
    func,
    select,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.visitors import iterate, replacement_traverse
from sqlalchemy.types import NullType, TypeEngine

_Spell = Callable[[Any], str]
_SpellAll = Callable[[Sequence[Any]], list[str]]


def speaks(dialect: Dialect) -> bool:
    """Say whether a database takes arrays."""
    return dialect.name == "postgresql"


@dataclass(frozen=True, slots=True)
class AtOnce:
    """A statement for many rows, and how each column of them is written out.

    `matched_by` names what a change finds its rows by: of two changes of one row, only one would be made.
    """

    statement: Insert | Update
    spelled: Mapping[str, _SpellAll]
    matched_by: tuple[str, ...] = ()

    def values(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        """Write rows out, column by column."""
        return {
            name: "{" + ",".join(spell(list(map(itemgetter(name), rows)))) + "}" for name, spell in self.spelled.items()
        }

    def may_change(self, rows: Sequence[Mapping[str, Any]]) -> bool:
        """Say whether no row is found by two of these."""
        return len(rows) == 1 or len({tuple(row[name] for name in self.matched_by) for row in rows}) == len(rows)


@cache
def inserting(table: Table, names: tuple[str, ...], dialect: Dialect) -> AtOnce:
    """Write the statement that inserts rows with these columns."""
    return AtOnce(_insert(table, names), _spelled({name: table.c[name].type for name in names}, dialect))


@cache
def inserting_where_free(table: Table, names: tuple[str, ...], dialect: Dialect) -> AtOnce:
    """Write the statement that inserts rows but where another holds something unique; it gives back their keys."""
    unless = cast("postgresql.Insert", _insert(table, names)).on_conflict_do_nothing()
    statement = unless.returning(next(iter(table.primary_key)))
    return AtOnce(statement, _spelled({name: table.c[name].type for name in names}, dialect))


def _insert(table: Table, names: tuple[str, ...]) -> Insert:
    rows = _rows({name: table.c[name].type for name in names})
    return postgresql.insert(table).from_select(list(names), select(*rows.c))


@cache
def changing(statement: Update, dialect: Dialect) -> AtOnce | None:
    """Write a change anew so that it takes many rows; None where it cannot be told what a value of it is."""
    binds = statement.compile(dialect=dialect).binds
    asked_for = {name: bind.type for name, bind in binds.items() if bind.required}
    if any(isinstance(kind, NullType) for kind in asked_for.values()):
        return None
    rows = _rows(asked_for)

    def given(element: Any, **_: object) -> Any:  # noqa: ANN401 - whatever a statement is made of
        return rows.c[element.key] if isinstance(element, BindParameter) and element.key in asked_for else None

    where = [element for criterion in statement._where_criteria for element in iterate(criterion)]  # noqa: SLF001
    matched_by = {each.key for each in where if isinstance(each, BindParameter)} & asked_for.keys()
    anew = cast("Update", replacement_traverse(statement, {}, given))
    return AtOnce(anew, _spelled(asked_for, dialect), tuple(sorted(matched_by)))


def _rows(types: Mapping[str, TypeEngine[Any]]) -> TableValuedAlias:
    arrays = (sql_cast(bindparam(name, type_=Text()), ARRAY(_plain(kind))) for name, kind in types.items())
    columns = (column(name, kind) for name, kind in types.items())
    return func.unnest(*arrays).table_valued(*columns).render_derived(name="given")


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """Name the type of a value on its way: a text of any length, so that none is cut off before its column is asked."""
    within = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    if isinstance(within, JSON):
        return postgresql.JSONB()
    return Text() if isinstance(within, String) else within


def _spelled(types: Mapping[str, TypeEngine[Any]], dialect: Dialect) -> dict[str, _SpellAll]:
    return {name: _spelling_all(kind, dialect) for name, kind in types.items()}


def _spelling_all(kind: TypeEngine[Any], dialect: Dialect) -> _SpellAll:
    """Say how a column is written out; what is sealed is sealed each time anew, all else once for each value."""
    spell = _spelling(kind, dialect)

    def each(values: Sequence[Any]) -> list[str]:
        return [spell(value) for value in values]

    def each_once(values: Sequence[Any]) -> list[str]:
        keys = list(map(id, values))
        spelled = {key: spell(value) for key, value in dict(zip(keys, values, strict=True)).items()}
        return list(map(spelled.__getitem__, keys))

    return each if isinstance(kind, TypeDecorator) and isinstance(kind.impl_instance, LargeBinary) else each_once


def _spelling(kind: TypeEngine[Any], dialect: Dialect) -> _Spell:
    """Say how a value of a column is written within an array: as the column stores it."""
    if isinstance(kind, JSON):
        return lambda value: _text(json.dumps(value))
    if isinstance(kind, TypeDecorator):
        bound = kind.process_bind_param
        return lambda value: _element(bound(value, dialect))
    stored = kind.bind_processor(dialect) if isinstance(kind, Enum) else None
    return _element if stored is None else lambda value: _element(stored(value))


def _element(value: Any) -> str:  # noqa: ANN401 - as many types as columns have
    spell = _SPELLINGS.get(type(value))
    return _text(str(value)) if spell is None else spell(value)


def _text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


_SPELLINGS: Mapping[type, _Spell] = {
    type(None): lambda _: "NULL",
    str: _text,
    UUID: lambda value: value.hex,
    bytes: lambda value: '"\\\\x' + value.hex() + '"',
    datetime: lambda value: '"' + value.isoformat() + '"',
    bool: lambda value: "t" if value else "f",
    int: str,
}
