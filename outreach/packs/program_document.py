"""A program file as something that is edited part by part: what a form changes and what a text box changes is one text.

A part is put in the place of the old one, and what stands around it stays as somebody wrote it, comments and all. The
outcome is read again; if it does not say what it should, the whole document is written anew, without its comments.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from outreach.packs.program_file import LoadedProgram, digest_of, parse_program
from outreach.packs.toml_file import parse_toml
from outreach.packs.toml_lines import lines_of
from outreach.packs.toml_text import plain, toml_text

WHERE: Final = "this program"
"""How mistakes name a text that stands in no file."""

_VERSION: Final = re.compile(r"\d+")


def load_document(text: str) -> LoadedProgram:
    """Read the text of a program; raises ProgramMistakes with all of them."""
    program = parse_program(text, where=WHERE)
    return LoadedProgram(program=program, text=text, digest=digest_of(program))


def parts_of(text: str) -> dict[str, Any]:
    """Read the parts of a program's text as they stand there, unchecked; raises ProgramMistakes if it is no TOML."""
    return parse_toml(text, WHERE)


def with_part(text: str, part: str, value: object) -> str:
    """Put a part into a program's text, in place of what it said before; None takes it out."""
    wanted = parts_of(text)
    wanted.pop(part, None)
    if value is not None:
        wanted[part] = plain(value)
    mended = _replaced(text, part, wanted.get(part))
    return mended if _says(mended, wanted) else toml_text(plain(wanted))


def with_parts(text: str, values: Mapping[str, object]) -> str:
    """Put several parts into a program's text."""
    for part, value in values.items():
        text = with_part(text, part, value)
    return text


def with_version(text: str, question_set: str, version: int) -> str:
    """Raise the version of a question set, and touch nothing else."""
    wanted = parts_of(text)
    wanted["question_sets"][question_set]["version"] = version
    line = lines_of(text).get(("question_sets", question_set, "version"))
    lines = text.split("\n")
    if line is not None:
        lines[line - 1] = _VERSION.sub(str(version), lines[line - 1], count=1)
    mended = "\n".join(lines)
    return mended if _says(mended, wanted) else toml_text(plain(wanted))


def _says(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return bool(plain(tomllib.loads(text)) == plain(wanted))
    except tomllib.TOMLDecodeError:
        return False


def _replaced(text: str, part: str, value: object) -> str:
    """Cut the lines of a part out, and put its new ones where the first of them stood."""
    lines = text.split("\n")
    blocks = _blocks(text, lines)
    own = [(start, end) for name, start, end in blocks if name == part]
    new = [] if value is None else toml_text({part: value}).rstrip("\n").split("\n")
    if not own:
        first = next((start for _, start, _ in blocks if lines[start].lstrip().startswith("[")), len(lines))
        at = len(lines) if new and new[0].startswith("[") else _before_comments(lines, first)
        return "\n".join([*lines[:at], *new, *lines[at:]])
    kept: list[str] = []
    done = 0
    for place, (start, end) in enumerate(own):
        kept += [*lines[done:start], *(new if place == 0 else [])]
        done = end
    return "\n".join([*kept, *lines[done:]])


def _blocks(text: str, lines: Sequence[str]) -> list[tuple[str, int, int]]:
    """List the stretches of lines, from 0, that belong to one part each; comments above go with what they are above."""
    starts: dict[int, str] = {}
    for path, line in lines_of(text).items():
        is_header = lines[line - 1].lstrip().startswith("[")
        if is_header or len(path) == 1:
            starts.setdefault(line - 1, str(path[0]))
    ordered = sorted(starts)
    ends = [*ordered[1:], len(lines)]
    return [(starts[start], start, _before_comments(lines, end)) for start, end in zip(ordered, ends, strict=True)]


def _before_comments(lines: Sequence[str], at: int) -> int:
    """Go up over the comments and empty lines above a line."""
    while at > 0 and (not lines[at - 1].strip() or lines[at - 1].lstrip().startswith("#")):
        at -= 1
    return at
