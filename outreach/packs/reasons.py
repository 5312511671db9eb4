"""What pydantic found, in words that a program lead can act on."""

from collections.abc import Mapping

from pydantic_core import ErrorDetails

from outreach.packs.mistakes import Finding, Path
from outreach.packs.shape import nearest

_MUST_BE: Mapping[str, tuple[str, str]] = {
    "string_type": ("text", 'put it in quotes: "…"'),
    "int_parsing": ("a whole number", "write it without quotes"),
    "int_type": ("a whole number", "write it without quotes"),
    "int_from_float": ("a whole number", ""),
    "float_parsing": ("a number", "write it without quotes"),
    "float_type": ("a number", "write it without quotes"),
    "bool_parsing": ("true or false", "write it without quotes"),
    "bool_type": ("true or false", "write it without quotes"),
    "tuple_type": ("a list", "put it in square brackets, or write [[…]] above each element"),
    "mapping_type": ("a table", "write [its name] above its keys"),
    "dict_type": ("a table", "write [its name] above its keys"),
    "dataclass_type": ("a table", "write [its name] above its keys"),
    "time_type": ("a time of day", 'write it like "09:00"'),
    "time_parsing": ("a time of day", 'write it like "09:00"'),
    "date_type": ("a day", "write it like 2026-12-25"),
    "date_parsing": ("a day", "write it like 2026-12-25"),
    "date_from_datetime_parsing": ("a day", "write it like 2026-12-25"),
    "date_from_datetime_inexact": ("a day", "write it like 2026-12-25"),
}


def finding_of(error: ErrorDetails, at: Path) -> Finding:
    """Say one of pydantic's errors in our words; `at` is where the value that it validated stands."""
    path = at + tuple(step for step in error["loc"] if step != "[key]")
    given = error["input"]
    match error["type"]:
        case "missing":
            return Finding(path=path, reason="is missing")
        case "enum":
            return _not_one_of(path, given, error["ctx"]["expected"])
        case "value_error":
            return Finding(path=path, reason=str(error["ctx"]["error"]))
        case kind if kind in _MUST_BE:
            what, remedy = _MUST_BE[kind]
            return Finding(path=path, reason=f"must be {what}, not {_shown(given)}", remedy=remedy)
        case _:
            return Finding(path=path, reason=f"{_shown(given)} cannot be used: {error['msg']}")


def _not_one_of(path: Path, given: object, expected: str) -> Finding:
    known = [word.strip("' ") for word in expected.replace(" or ", ",").split(",")]
    remedy = nearest(str(given), known) or f"it may be {', '.join(known)}"
    return Finding(path=path, reason=f"{_shown(given)} is not known", remedy=remedy)


def _shown(given: object) -> str:
    match given:
        case str():
            return f'"{given}"' if len(given) <= 60 else f'"{given[:57]}…"'
        case bool():
            return str(given).lower()
        case dict():
            return "a table"
        case list():
            return "a list"
        case _:
            return str(given)
