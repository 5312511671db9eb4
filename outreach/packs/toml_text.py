"""Writing TOML: tables of plain values, laid out as a person would write them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, time, timedelta
from enum import Enum
from typing import Any, Final

from outreach.packs.durations import duration_in_words

_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_LINE: Final = 100


def plain(value: object) -> Any:  # noqa: ANN401 - TOML's values have no common type
    """Turn a value of the domain into TOML's own: tables, lists, text, numbers, days; what is None is left out."""
    match value:
        case Enum():
            return value.value
        case timedelta():
            return duration_in_words(value)
        case time():
            return value.isoformat("auto" if value.second or value.microsecond else "minutes")
        case tuple() | list():
            return [plain(one) for one in value]
        case Mapping():
            return {str(plain(key)): plain(one) for key, one in value.items() if one is not None}
        case _ if is_dataclass(value):
            named = {field.name: getattr(value, field.name) for field in fields(value)}
            return {name: plain(one) for name, one in named.items() if one is not None}
        case _:
            return value


def toml_text(table: Mapping[str, Any]) -> str:
    """Write a table of plain values as a TOML document: plain keys first, then tables, then arrays of tables."""
    return "\n".join(_table(table, ())).strip() + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    for key, value in table.items():
        if not _is_table(value) and not _is_tables(value):
            yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        if _is_table(value):
            yield f"\n[{_header((*path, key))}]"
            yield from _table(value, (*path, key))
        elif _is_tables(value):
            for one in value:
                yield f"\n[[{_header((*path, key))}]]"
                yield from _table(one, (*path, key))


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _header(path: tuple[str, ...]) -> str:
    return ".".join(_key(key) for key in path)


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _text(key)


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return _text(value)
        case int() | float():
            return repr(value)
        case date():
            return value.isoformat()
        case list():
            return _list(value)
        case _:
            raise TypeError(f"TOML has no way to write {type(value).__name__}")


def _list(values: Sequence[object]) -> str:
    written = [_value(value) for value in values]
    line = f"[{', '.join(written)}]"
    return line if len(line) <= _LINE else "[\n" + "".join(f"    {one},\n" for one in written) + "]"


def _text(text: str) -> str:
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else f"\\U{ord(character):08x}"
