"""Files that leads write: read as text, then as TOML, with every mistake on its line."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path as FilePath
from typing import Any, Final

from outreach.domain.sentences import NOTHING, Sentence, verbatim
from outreach.packs.mistakes import Finding, Mistake, ProgramMistakes, path_in_words
from outreach.packs.toml_lines import line_of, lines_of

_AT_LINE: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_LARGEST: Final = 1_000_000


def read_text(path: FilePath, where: str, *, kind: str, remedy: Sentence) -> str:
    """Read a file, named `where` in mistakes; `remedy` says what to give in place of one that is not there."""
    try:
        data = path.read_bytes()
        if len(data) > _LARGEST:
            raise ProgramMistakes(
                [Mistake(file=where, line=None, path="", reason=Sentence("is too large for a {kind} file", kind=kind))]
            )
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ProgramMistakes(
            [Mistake(file=where, line=line, path="", reason=Sentence("is not UTF-8 text"))]
        ) from error
    except OSError as error:
        reason = Sentence("cannot be read: {strerror}", strerror=error.strerror)
        raise ProgramMistakes([Mistake(file=where, line=None, path="", reason=reason, remedy=remedy)]) from error


def parse_toml(text: str, where: str) -> dict[str, Any]:
    """Read TOML; raises ProgramMistakes."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        reason = Sentence("is not valid TOML: {what}", what=_trouble(_AT_LINE.sub("", str(error))))
        remedy = Sentence('text goes in quotes: key = "text"') if "Invalid value" in reason else NOTHING
        raise ProgramMistakes([Mistake(file=where, line=line, path="", reason=reason, remedy=remedy)]) from error
    except RecursionError as error:
        reason = Sentence("is nested too deeply")
        raise ProgramMistakes([Mistake(file=where, line=None, path="", reason=reason)]) from error


_TROUBLES: Final = (
    Sentence("Invalid value"),
    Sentence("Invalid statement"),
    Sentence("Unterminated string"),
    Sentence("Unclosed array"),
    Sentence("Unclosed inline table"),
    Sentence("Cannot overwrite a value"),
    Sentence("Expected '=' after a key in a key/value pair"),
    Sentence("Expected newline or end of document after a statement"),
    Sentence("Expected ']' at the end of a table declaration"),
    Sentence("Expected ']]' at the end of an array declaration"),
    Sentence("Invalid initial character for a key part"),
    Sentence("Unescaped '\\' in a string"),
    Sentence("Invalid date or datetime"),
)
"""What the parser says that people who write TOML by hand will hear."""


def _trouble(said: str) -> Sentence:
    """Find the parser's words among those that are said in other languages too."""
    if found := re.fullmatch(r"Illegal character (.+)", said):
        return Sentence("Illegal character {sign}", sign=found[1])
    if found := re.fullmatch(r"Cannot declare \((.+?),?\) twice", said):
        return Sentence("Cannot declare {names} twice", names=f"({found[1]})")
    return next((known for known in _TROUBLES if known == said), verbatim(said))


def located(findings: Iterable[Finding], text: str, where: str) -> Sequence[Mistake]:
    """Say on which line each finding is, each once."""
    lines = lines_of(text)
    return [
        Mistake(
            file=where,
            line=line_of(finding.path, lines),
            path=path_in_words(finding.path),
            reason=finding.reason,
            remedy=finding.remedy,
        )
        for finding in dict.fromkeys(findings)
    ]
