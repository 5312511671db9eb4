"""What a program file may hold, and what it becomes before pydantic looks at it.

Walks the raw values of a file along the types of the domain: finds keys that no field has (and the one that was
probably meant), and reads lengths of time as people write them.
"""

import types
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time, timedelta
from difflib import get_close_matches
from typing import Union, get_args, get_origin, get_type_hints

from outreach.domain.reading.extension import CodeWord, Extension, WatchFor
from outreach.domain.sentences import NOTHING, Sentence, told_by
from outreach.packs.durations import HOW, NotADuration, parse_duration
from outreach.packs.mistakes import Finding, Path

_LOWERS = frozenset(
    "mask masks denial denials denials_unless unless except not past hint hints ignore ignored allow allowed harmless"  # noqa: SIM905
    " gratitude lower lowers never safe".split(),
)
_INSTEAD = Sentence("take it out; mark false alarms with `outreach reading mark`, and the reader can learn from them")


def prepare(raw: object, kind: object, path: Path, findings: list[Finding]) -> object:
    """Turn a raw value into what pydantic expects for a type; what is wrong on the way is added to `findings`."""
    kind = _without_none(kind)
    if kind is timedelta:
        return _length(raw, path, findings)
    if kind in (date, time) and isinstance(raw, int | float):
        return str(raw)
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(raw, dict):
        return _record(raw, kind, path, findings)
    if get_origin(kind) is tuple and isinstance(raw, list):
        return [prepare(one, get_args(kind)[0], (*path, place), findings) for place, one in enumerate(raw)]
    if get_origin(kind) is Mapping and isinstance(raw, dict):
        return {key: prepare(one, get_args(kind)[1], (*path, key), findings) for key, one in raw.items()}
    return raw


def nearest(word: str, known: Iterator[str] | list[str]) -> Sentence:
    """Suggest the known word that a wrong one is closest to, as a remedy; empty when none is close."""
    close = get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return Sentence('did you mean "{close}"?', close=close[0]) if close else NOTHING


def _record(raw: dict[str, object], kind: type, path: Path, findings: list[Finding]) -> dict[str, object]:
    known = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    prepared: dict[str, object] = {}
    for key, value in raw.items():
        if key in names:
            prepared[key] = prepare(value, known[key], (*path, key), findings)
            continue
        findings.append(_unknown(key, kind, names, (*path, key)))
    return prepared


def _unknown(key: str, kind: type, names: list[str], path: Path) -> Finding:
    if kind in (Extension, WatchFor, CodeWord) and key in _LOWERS:
        reason = Sentence(
            '"{key}" would take away from what the reader finds, and a program can only add to it', key=key
        )
        return Finding(path=path, reason=reason, remedy=_INSTEAD)
    remedy = nearest(key, names) or Sentence("there are {known}", known=", ".join(names))
    return Finding(path=path, reason=Sentence('"{key}" means nothing here', key=key), remedy=remedy)


def _length(raw: object, path: Path, findings: list[Finding]) -> object:
    if not isinstance(raw, str):
        findings.append(Finding(path=path, reason=Sentence("{raw!r} is not a length of time", raw=raw), remedy=HOW))
        return timedelta(minutes=1)
    try:
        return parse_duration(raw)
    except NotADuration as error:
        findings.append(Finding(path=path, reason=told_by(error), remedy=HOW))
        return timedelta(minutes=1)


def _without_none(kind: object) -> object:
    if get_origin(kind) not in (Union, types.UnionType):
        return kind
    rest = [part for part in get_args(kind) if part is not type(None)]
    return rest[0] if len(rest) == 1 else kind
