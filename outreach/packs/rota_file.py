"""Rota files: TOML in, rotations of people who are known out, or every mistake at once with its line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path as FilePath
from typing import ClassVar
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from outreach.domain.continuing import NewRotation, RotaRules
from outreach.domain.phone import NotAPhoneNumber, phone_as_dialled
from outreach.domain.rotation import OPEN, Pattern
from outreach.domain.sentences import Sentence
from outreach.packs.mistakes import Finding, ProgramMistakes
from outreach.packs.reasons import finding_of
from outreach.packs.rota_checks import closed_findings, rotation_findings, zone_findings
from outreach.packs.shape import nearest, prepare
from outreach.packs.toml_file import located, parse_toml, read_text


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRotation(Pattern):
    """A rotation as a file writes it: people by name or number."""

    people: tuple[str, ...]
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRota:
    """A rota file; without a zone, times are those of the program. While it is `closed`, nobody need be on call."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    rotations: tuple[WrittenRotation, ...]
    zone: str | None = None
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedRota:
    """A rota that was read, and the text it was read from."""

    rotations: tuple[NewRotation, ...]
    zone: str | None
    text: str
    closed: tuple[str, ...] = ()


Unreached = Mapping[UUID, tuple[Sentence, Sentence]]
"""What is wrong with reaching somebody, to follow their name, and what to do."""

_NOBODY: Unreached = {}
_OPEN = "open"
"""What stands for nobody in the place of a name, unless somebody is called so."""


def load_rota(path: FilePath, *, team: Mapping[str, UUID], unreached: Unreached = _NOBODY) -> LoadedRota:
    """Read a rota file; `team` maps folded names and numbers to people. Raises ProgramMistakes with all of them.

    `unreached` says of whom it is not known that pages reach them,, and what is wrong and to be done.
    """
    text = read_text(path, str(path), kind="rota", remedy=Sentence("give the path of a rota file"))
    return parse_rota(text, where=str(path), team=team, unreached=unreached)


def parse_rota(text: str, *, where: str, team: Mapping[str, UUID], unreached: Unreached = _NOBODY) -> LoadedRota:
    """Read the text of a rota file; `where` names it in mistakes. Raises ProgramMistakes with all of them."""
    findings: list[Finding] = []
    prepared = prepare(parse_toml(text, where), WrittenRota, (), findings)
    try:
        written = _adapter().validate_python(prepared)
    except ValidationError as error:
        findings += [finding_of(detail, ()) for detail in error.errors()]
        raise ProgramMistakes(located(findings, text, where)) from error
    findings += [*zone_findings(written.zone), *closed_findings(written.closed), *rotation_findings(written.rotations)]
    findings += [each for place, one in enumerate(written.rotations) for each in _strangers(one, place, team)]
    findings += [each for place, one in enumerate(written.rotations) for each in _mute(one, place, team, unreached)]
    if findings:
        raise ProgramMistakes(located(findings, text, where))
    rotations = tuple(
        NewRotation(pattern=_pattern(each), people=tuple(_known(one, team) for one in each.people), since=each.since)
        for each in written.rotations
    )
    return LoadedRota(rotations=rotations, zone=written.zone, text=text, closed=written.closed)


def rules_to_json(rules: RotaRules) -> str:
    """Write the rules of a rota as JSON, to be stored; `rules_from_json` reads an equal one back."""
    return _rules_adapter().dump_json(rules).decode()


def rules_from_json(stored: str) -> RotaRules:
    """Read rules that `rules_to_json` wrote."""
    return _rules_adapter().validate_json(stored)


@cache
def _adapter() -> TypeAdapter[WrittenRota]:
    return TypeAdapter(WrittenRota)


@cache
def _rules_adapter() -> TypeAdapter[RotaRules]:
    return TypeAdapter(RotaRules)


def _pattern(written: WrittenRotation) -> Pattern:
    return Pattern(**{each.name: getattr(written, each.name) for each in fields(Pattern)})


def _strangers(written: WrittenRotation, place: int, team: Mapping[str, UUID]) -> Sequence[Finding]:
    """Find people who do not work for the program, and those who are there twice."""
    found: list[Finding] = []
    seen: set[UUID] = set()
    for index, name in enumerate(written.people):
        path = ("rotations", place, "people", index)
        somebody = _lookup(name, team)
        if somebody is None:
            names = [known for known in team if not known.startswith("+")]
            remedy = nearest(name, names) or Sentence("add them with `outreach specialist add`, or give their number")
            reason = Sentence('"{name}" does not work for this program, or two people are called so', name=name)
            found.append(Finding(path=path, reason=reason, remedy=remedy))
        elif somebody in seen:
            found.append(
                Finding(
                    path=path,
                    reason=Sentence('"{name}" is there twice', name=name),
                    remedy=Sentence("everybody has one turn"),
                )
            )
        else:
            seen.add(somebody)
    return found


def _mute(written: WrittenRotation, place: int, team: Mapping[str, UUID], unreached: Unreached) -> Iterator[Finding]:
    """Find people of whom nobody knows whether a page would reach them."""
    for index, name in enumerate(written.people):
        somebody = _lookup(name, team)
        if somebody is not None and somebody in unreached:
            trouble, remedy = unreached[somebody]
            yield Finding(
                path=("rotations", place, "people", index),
                reason=Sentence('"{name}" {trouble}', name=name, trouble=trouble),
                remedy=remedy,
            )


def _known(name: str, team: Mapping[str, UUID]) -> UUID:
    found = _lookup(name, team)
    assert found is not None
    return found


def _lookup(name: str, team: Mapping[str, UUID]) -> UUID | None:
    found = team.get(name.strip().casefold(), OPEN if name.strip().casefold() == _OPEN else None)
    if found is not None or any(character.isalpha() for character in name):
        return found
    try:
        return team.get(phone_as_dialled(name).e164)
    except NotAPhoneNumber:
        return None
