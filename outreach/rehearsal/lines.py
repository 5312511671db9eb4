"""The lines of a story file, taken apart into what is stated and what is quoted; comments are nobody's business."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SAID = r"(?P<said>[^\"“”„«#]*?\b(?:texts|hears|says|saying|raises))\s*"
_WHOLE = re.compile(rf"{_SAID}[\"“”„«](?P<quoted>.*)[\"”“»]\s*\.?\s*", re.IGNORECASE)
_FIRST = re.compile(rf"{_SAID}[\"“”„«](?P<quoted>.*?)[\"”“»]\s*\.?\s*(?:#.*)?", re.IGNORECASE)
_COMMENT = re.compile(r"(?<!presses )#.*")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that states something: `said` with single spaces and without its quoted text, which is `quoted`."""

    number: int
    text: str
    said: str
    quoted: str | None


def lines_of(text: str) -> Iterator[Line]:
    """Give the lines that state something; a text may stand in straight or curly quotes, and hold quotes itself."""
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")), start=1):
        line = raw.strip()
        quoting = _WHOLE.fullmatch(_before_comment(line)) or _FIRST.fullmatch(line)
        if quoting is not None:
            yield Line(number, line, _tidy(quoting["said"]), quoting["quoted"])
        elif stated := _tidy(_COMMENT.sub("", _spaced(line))):
            yield Line(number, line, stated, None)


def _before_comment(line: str) -> str:
    """Cut off a comment: what follows a # outside of quotes."""
    quoted = False
    for place, character in enumerate(line):
        quoted = quoted is not (character == '"')
        if character == "#" and not quoted:
            return line[:place]
    return line


def _spaced(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


def _tidy(words: str) -> str:
    return _spaced(words).replace("’", "'").removesuffix(".").rstrip()
