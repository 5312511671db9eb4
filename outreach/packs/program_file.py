"""Program files: TOML in, a Program out, or every mistake at once with its line; and back again.

Reading goes in four steps: the TOML itself, the shape of each part, how the parts fit together, and what the texts say.
A part whose shape is wrong does not hide mistakes in the others.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, replace
from functools import cache
from hashlib import sha256
from pathlib import Path as FilePath
from typing import Any, cast, get_type_hints

from pydantic import TypeAdapter, ValidationError

from outreach.domain.drill_rule import DrillRule
from outreach.domain.escalation import Rung
from outreach.domain.incoming import CallRules
from outreach.domain.limits import PeerLimits
from outreach.domain.program import Program, Responders
from outreach.domain.reading.extension import Extension
from outreach.domain.sentences import Sentence
from outreach.domain.wording import Wording
from outreach.packs.checks import structure_findings
from outreach.packs.house import PACKS, house_wording, lint_words, pack_text
from outreach.packs.mistakes import Finding, ProgramMistakes, path_in_words
from outreach.packs.reading_checks import reading_findings
from outreach.packs.reasons import finding_of
from outreach.packs.shape import nearest, prepare
from outreach.packs.text_checks import text_findings, text_warnings
from outreach.packs.toml_file import located, parse_toml, read_text
from outreach.packs.toml_text import plain, toml_text


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedProgram:
    """A program that was read: its value, the text it was read from, and the digest of everything it means.

    The digest covers the house wording too, which the program's own fills up: two programs that would ever say or do
    something different have different digests.
    """

    program: Program
    text: str
    digest: str


def load_program(source: str | FilePath) -> LoadedProgram:
    """Read a pack by its name ("standard") or a program file by its path; raises ProgramMistakes."""
    text = pack_text(str(source))
    where = f"{source}.toml" if text is not None else str(source)
    if text is None:
        remedy = nearest(str(source), list(PACKS)) or Sentence(
            "give the path of a file, or a pack: {packs}", packs=", ".join(PACKS)
        )
        text = read_text(FilePath(source), where, kind="program", remedy=remedy)
    program = parse_program(text, where=where)
    return LoadedProgram(program=program, text=text, digest=digest_of(program))


def parse_program(text: str, *, where: str) -> Program:
    """Read the text of a program file; `where` names it in mistakes. Raises ProgramMistakes with all of them."""
    raw = parse_toml(text, where)
    findings: list[Finding] = []
    parts = _parts(raw, findings)
    findings += structure_findings(parts)
    parts["wording"] = _filled(parts)
    findings += text_findings(parts, lint_words())
    findings += [] if parts["reading"] is None else reading_findings(parts["reading"])
    if findings:
        raise ProgramMistakes(located(findings, text, where))
    return Program(**parts)


def warnings(program: Program) -> tuple[Sentence, ...]:
    """Say what is not wrong with a program but could be better, such as a text that is hard to read."""
    return tuple(
        Sentence("{path}: {reason}", path=path_in_words(finding.path), reason=finding.reason)
        for finding in text_warnings(program)
    )


def digest_of(program: Program) -> str:
    """Digest everything that a program means, as 64 hexadecimal digits."""
    return sha256(program_to_json(program).encode()).hexdigest()


def program_to_json(program: Program) -> str:
    """Write a program as JSON, to be stored; `program_from_json` reads an equal one back.

    A part that says nothing of its own is left out where programs once had no such part: they are digested as before.
    """
    younger = {
        "reading": Extension(),
        "responders": Responders(),
        "peers": PeerLimits(),
        "calls": CallRules(),
        "drills": DrillRule(),
    }
    silent: dict[str, Any] = {name: True for name, usual in younger.items() if getattr(program, name) == usual}
    silent["ladders"] = {
        urgency: {"rungs": {place: _silent_of(rung) for place, rung in enumerate(ladder.rungs)}}
        for urgency, ladder in program.ladders.items()
    }
    return _adapter().dump_json(program, exclude=silent).decode()


def _silent_of(rung: Rung) -> set[str]:
    return {name for name, usual in (("people", ()), ("until_shift_ends", False)) if getattr(rung, name) == usual}


def program_from_json(stored: str) -> Program:
    """Read a program that `program_to_json` wrote: quick, and without the checks that it passed before."""
    return _adapter().validate_json(stored)


def dump_program(program: Program) -> str:
    """Write a program as a program file; `parse_program` reads an equal one back. House wording is left out."""
    return toml_text(plain(replace(program, wording=own_wording(program))))


def own_wording(program: Program) -> Wording:
    """Pick the texts of a program that differ from the house's own."""
    house = house_wording()
    own = {
        lang: {key: text for key, text in texts.items() if house.get(lang, {}).get(key) != text}
        for lang, texts in program.wording.items()
    }
    return {lang: texts for lang, texts in own.items() if texts}


@cache
def _adapter() -> TypeAdapter[Program]:
    return TypeAdapter(Program)


@cache
def _part_adapters() -> Mapping[str, TypeAdapter[Any]]:
    return {name: TypeAdapter(kind) for name, kind in _kinds().items()}


@cache
def _kinds() -> Mapping[str, Any]:
    hints = get_type_hints(Program)
    return {field.name: hints[field.name] for field in fields(Program)}


def _parts(raw: dict[str, Any], findings: list[Finding]) -> dict[str, Any]:
    """Validate each part of a program by itself; a part that is missing or broken is None here and a finding there."""
    prepared = cast("dict[str, object]", prepare(raw, Program, (), findings))
    parts: dict[str, Any] = {}
    for field in fields(Program):
        if field.name in prepared:
            parts[field.name] = _part(field.name, prepared[field.name], findings)
        elif field.default is not MISSING:
            parts[field.name] = field.default
        elif field.default_factory is not MISSING:
            parts[field.name] = field.default_factory()
        else:
            parts[field.name] = None
            findings.append(Finding(path=(field.name,), reason=Sentence("is missing")))
    return parts


def _part(name: str, value: object, findings: list[Finding]) -> object:
    try:
        return _part_adapters()[name].validate_python(value)
    except ValidationError as error:
        findings += [finding_of(detail, (name,)) for detail in error.errors()]
        return None


def _filled(parts: Mapping[str, Any]) -> Wording | None:
    """Fill what the program's wording leaves out from the house's, in the program's languages."""
    languages, own = parts["languages"], parts["wording"]
    if languages is None or own is None:
        return None
    house = house_wording()
    return {lang: {**house.get(lang, {}), **own.get(lang, {})} for lang in languages}


def with_house_wording(program: Program) -> Program:
    """Fill up the wording of a program that was made in code, as reading a file does."""
    return replace(program, wording=_filled({"languages": program.languages, "wording": program.wording}) or {})
