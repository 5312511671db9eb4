"""What pydantic found, in words that a program lead can act on."""

from collections.abc import Mapping

from pydantic_core import ErrorDetails

from outreach.domain.sentences import NOTHING, Sentence, told_by
from outreach.packs.mistakes import Finding, Path
from outreach.packs.shape import nearest

_MUST_BE: Mapping[str, tuple[Sentence, Sentence]] = {
    "string_type": (Sentence("text"), Sentence('put it in quotes: "…"')),
    "int_parsing": (Sentence("a whole number"), Sentence("write it without quotes")),
    "int_type": (Sentence("a whole number"), Sentence("write it without quotes")),
    "int_from_float": (Sentence("a whole number"), NOTHING),
    "float_parsing": (Sentence("a number"), Sentence("write it without quotes")),
    "float_type": (Sentence("a number"), Sentence("write it without quotes")),
    "bool_parsing": (Sentence("true or false"), Sentence("write it without quotes")),
    "bool_type": (Sentence("true or false"), Sentence("write it without quotes")),
    "tuple_type": (Sentence("a list"), Sentence("put it in square brackets, or write [[…]] above each element")),
    "mapping_type": (Sentence("a table"), Sentence("write [its name] above its keys")),
    "dict_type": (Sentence("a table"), Sentence("write [its name] above its keys")),
    "dataclass_type": (Sentence("a table"), Sentence("write [its name] above its keys")),
    "time_type": (Sentence("a time of day"), Sentence('write it like "09:00"')),
    "time_parsing": (Sentence("a time of day"), Sentence('write it like "09:00"')),
    "date_type": (Sentence("a day"), Sentence("write it like 2026-12-25")),
    "date_parsing": (Sentence("a day"), Sentence("write it like 2026-12-25")),
    "date_from_datetime_parsing": (Sentence("a day"), Sentence("write it like 2026-12-25")),
    "date_from_datetime_inexact": (Sentence("a day"), Sentence("write it like 2026-12-25")),
}


def finding_of(error: ErrorDetails, at: Path) -> Finding:
    """Say one of pydantic's errors in our words; `at` is where the value that it validated stands."""
    path = at + tuple(step for step in error["loc"] if step != "[key]")
    given = error["input"]
    match error["type"]:
        case "missing":
            return Finding(path=path, reason=Sentence("is missing"))
        case "enum":
            return _not_one_of(path, given, error["ctx"]["expected"])
        case "value_error":
            return Finding(path=path, reason=told_by(error["ctx"]["error"]))
        case kind if kind in _MUST_BE:
            what, remedy = _MUST_BE[kind]
            return Finding(
                path=path, reason=Sentence("must be {what}, not {given}", what=what, given=_shown(given)), remedy=remedy
            )
        case _:
            return Finding(
                path=path, reason=Sentence("{given} cannot be used: {error}", given=_shown(given), error=error["msg"])
            )


def _not_one_of(path: Path, given: object, expected: str) -> Finding:
    known = [word.strip("' ") for word in expected.replace(" or ", ",").split(",")]
    remedy = nearest(str(given), known) or Sentence("it may be {known}", known=", ".join(known))
    return Finding(path=path, reason=Sentence("{given} is not known", given=_shown(given)), remedy=remedy)


def _shown(given: object) -> str:
    match given:
        case str():
            return f'"{given}"' if len(given) <= 60 else f'"{given[:57]}…"'
        case bool():
            return str(given).lower()
        case dict():
            return Sentence("a table")
        case list():
            return Sentence("a list")
        case _:
            return str(given)
