"""Statements made ready once: what SQLAlchemy finds out anew at each run of one is found out at its first.

Most of what a short statement costs is not the database's work, but finding its text, parameters and columns again.
Only for statements that are written once and for all. Where somebody listens to what an engine runs, and where Python
itself fills something in, they are run the ordinary way.
"""

import collections
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NoReturn, cast

from sqlalchemy import BindParameter, Connection, Dialect, Executable, Row
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

_Process = Callable[[Any], Any]
_Values = Mapping[str, Any]
Rows = Sequence[Row[*tuple[Any, ...]]]
"""What SQLAlchemy gives, or tuples with the same names: nobody who asks sees a difference."""

_KEPT = 4000
"""More than we have statements, for a few engines."""

_LENGTHS_KEPT = 200
"""For how many lengths of its lists a statement is kept: in a long life lists of every length come by."""


def rows_of(connection: Connection, statement: Executable, values: _Values) -> Rows:
    """Run a statement that names columns, and give all its rows; the connection is within a transaction."""
    prepared = _ready(connection, statement, tuple(values))
    if prepared is None:
        return connection.execute(statement, values).all()
    return prepared.rows(connection, values)


def run(connection: Connection, statement: Executable, many: Sequence[_Values]) -> None:
    """Run a statement that gives no rows for each of some values, which have the same names."""
    prepared = _ready(connection, statement, tuple(many[0]))
    if prepared is None:
        connection.execute(statement, many)
    else:
        prepared.run(connection, many)


def _ready(connection: Connection, statement: Executable, names: tuple[str, ...]) -> "_Prepared | None":
    if connection.dispatch.before_cursor_execute:
        return None
    return _prepare(statement, connection.dialect, names)


@lru_cache(maxsize=_KEPT)
def _prepare(statement: Executable, dialect: Dialect, names: tuple[str, ...]) -> "_Prepared | None":
    compiled = cast("SQLCompiler", cast("Any", statement).compile(dialect=dialect, column_keys=list(names)))
    filled_in = compiled.insert_prefetch or compiled.update_prefetch
    if filled_in or compiled.literal_execute_params or compiled.escaped_bind_names:
        return None
    return _Prepared(compiled, dialect, tuple(getattr(statement, "exported_columns", ())))


_Asked = tuple[str, str, int | None, _Process | None]
"""One parameter: its name in the text, what is given for it, which of a list that is, and how it is spelled."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement for lists of certain lengths; `always` is the same each time, `order` is None where it has names."""

    sql: str
    always: Mapping[str, Any]
    asked: Sequence[_Asked]
    order: Sequence[str] | None

    def spelled(self, values: _Values) -> Any:  # noqa: ANN401 - a tuple or a mapping, as the driver wants it
        """Spell values as the database holds them."""
        found = dict(self.always)
        for name, given, index, spell in self.asked:
            value = values[given] if index is None else values[given][index]
            found[name] = value if spell is None else spell(value)
        return found if self.order is None else tuple(map(found.__getitem__, self.order))


@dataclass(slots=True)
class _Prepared:
    """A statement as a driver takes it, with what turns values into what the database holds, and back."""

    compiled: SQLCompiler
    dialect: Dialect
    columns: Sequence[Any]
    _texts: dict[tuple[int, ...], _Text] = field(default_factory=dict)
    _lists: Sequence[str] | None = None
    _opens: Sequence[tuple[int, _Process]] | None = None
    _named: Callable[[Any], Any] | None = None

    def rows(self, connection: Connection, values: _Values) -> Rows:
        """Run it, and give its rows."""
        text, cursor = None, None
        try:
            text = self._text(values)
            cursor = connection.connection.cursor()
            cursor.execute(text.sql, text.spelled(values))
            rows = cursor.fetchall()
            described = cursor.description
            cursor.close()
        except BaseException as error:  # noqa: BLE001 - always raised again
            _failed(connection, error, text, cursor)
        return self._opened(rows, cast("Any", described)) if rows else ()

    def _opened(self, rows: Sequence[Sequence[Any]], described: Sequence[Sequence[Any]]) -> Rows:
        if self._opens is None or self._named is None:
            self._opens = self._opening(described)
            self._named = _naming([each[0] for each in described])
        found = list(map(list, rows)) if self._opens else rows
        for index, opened in self._opens:
            for row in cast("list[list[Any]]", found):
                row[index] = opened(row[index])
        return list(map(self._named, found))

    def run(self, connection: Connection, many: Sequence[_Values]) -> None:
        """Run it for each of some values."""
        text, cursor = None, None
        try:
            text = self._text(many[0])
            cursor = connection.connection.cursor()
            if len(many) == 1:
                cursor.execute(text.sql, text.spelled(many[0]))
            else:
                cursor.executemany(text.sql, list(map(text.spelled, many)))
            cursor.close()
        except BaseException as error:  # noqa: BLE001 - always raised again
            _failed(connection, error, text, cursor)

    def _text(self, values: _Values) -> _Text:
        if self._lists is None:
            listed = {each.key for each in self.compiled.bind_names if each.expanding}
            self._lists = sorted(listed & values.keys())
        lengths = tuple([len(values[name]) for name in self._lists])
        found = self._texts.get(lengths)
        if found is None:
            if len(self._texts) >= _LENGTHS_KEPT:
                self._texts.clear()
            found = self._texts[lengths] = self._written(values)
        return found

    def _written(self, values: _Values) -> _Text:
        state = self.compiled.construct_expanded_state(dict(values))
        always: dict[str, Any] = {}
        asked: list[_Asked] = []
        for bind, name in self.compiled.bind_names.items():
            spell = self._spelling(bind)
            names = state.parameter_expansion.get(name, []) if bind.expanding else [name]
            for index, each in enumerate(names):
                if bind.key in values:
                    asked.append((each, bind.key, index if bind.expanding else None, spell))
                else:
                    value = state.parameters[each]
                    always[each] = value if spell is None else spell(value)
        order = None if not self.compiled.positional else tuple(state.positiontup or ())
        return _Text(state.statement, always, tuple(asked), order)

    def _spelling(self, bind: BindParameter[Any]) -> _Process | None:
        return _implemented(bind.type, self.dialect).bind_processor(self.dialect)

    def _opening(self, description: Sequence[Sequence[Any]]) -> list[tuple[int, _Process]]:
        found: list[tuple[int, _Process]] = []
        for index, (column, described) in enumerate(zip(self.columns, description, strict=True)):
            opened = _implemented(column.type, self.dialect).result_processor(self.dialect, described[1])
            if opened is not None:
                found.append((index, opened))
        return found


def _naming(names: Sequence[str]) -> Callable[[Any], Any]:
    made: Any = collections.namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024 - asked for by name
    return cast("Callable[[Any], Any]", made._make)


def _implemented(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _failed(connection: Connection, error: BaseException, text: _Text | None, cursor: Any) -> NoReturn:  # noqa: ANN401
    """Raise what SQLAlchemy raises when a statement of its own fails, having given up a connection that is gone."""
    sql = None if text is None else text.sql
    connection._handle_dbapi_exception(error, sql, None, cursor, None)  # noqa: SLF001
