"""Texts to be read as JSON lines: one object in, one object out, and nothing lost on the way."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO

import click

from outreach.domain.questions import Question
from outreach.domain.reading import read
from outreach.domain.reading.lexicon import Lexicon, LexiconError
from outreach.domain.reading.prompts import question_from
from outreach.domain.reading.verdict import LEVELS, Verdict, unread, verdict
from outreach.packs.lexicons import load_lexicon
from outreach.packs.model_file import ModelError

_MARK = b"\xef\xbb\xbf"
_DEFAULT = "en"
_MOST_DIGITS = 1000
_TEXTS = re.compile(r'"text"\s*:\s*"((?:[^"\\]|\\.)*)', re.DOTALL)


class BadLine(ValueError):
    """Raised for a line that holds no text to read; says why, and keeps the line's id if it has one."""

    def __init__(self, why: str, *, named: object = None) -> None:
        """Take what is wrong, and the id."""
        super().__init__(why)
        self.named = named


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A text to read: its id (any JSON), what was asked before it, and its language, if those are known."""

    id: object
    text: str
    prompt: str = ""
    lang: str | None = None


def house_lexicon() -> Lexicon:
    """Load the rules and the second opinion, or say in one line what is wrong with them."""
    try:
        return load_lexicon()
    except (LexiconError, ModelError, OSError) as error:
        raise click.ClickException(f"the lexicon cannot be used: {error}") from error


def lines_of(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, counted as an editor counts, each as soon as it is there."""
    for number, raw in enumerate(stream, start=1):
        line = (raw.removeprefix(_MARK) if number == 1 else raw).strip()
        if line:
            yield number, line


def parsed(raw: bytes) -> Mapping[str, object]:
    """Read one line as a JSON object, or raise BadLine."""
    try:
        found = json.loads(_decoded(raw), parse_constant=_nothing, parse_float=_finite, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise BadLine(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except (ValueError, RecursionError) as error:
        raise BadLine(f"not JSON that can be read: {error}") from error
    if not isinstance(found, dict):
        raise BadLine('not a JSON object; write {"id": …, "text": …, "prompt_context": …}')
    return found


def _decoded(raw: bytes) -> str:
    """Decode a line; half a surrogate pair stays what it is, and bytes that are nothing become question marks."""
    try:
        return raw.decode("utf-8", errors="surrogatepass")
    except UnicodeDecodeError:
        return raw.decode("utf-8", errors="replace")


def _nothing(_word: str) -> None:
    """Read NaN and Infinity, which some programs write for a cell that is empty, as null."""


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= _MOST_DIGITS else None


def asked_in(row: Mapping[str, object]) -> Asked:
    """Find the text of a line and what goes with it, or raise BadLine."""
    named, text, prompt, lang = (row.get(key) for key in ("id", "text", "prompt_context", "lang"))
    if not isinstance(text, str):
        raise BadLine('no "text"' if text is None else '"text" must be in quotes', named=named)
    return Asked(
        id=named,
        text=text,
        prompt=prompt if isinstance(prompt, str) else "",
        lang=lang if isinstance(lang, str) and lang else None,
    )


def judge(asked: Asked, *, lexicon: Lexicon) -> Verdict:
    """Read one text; whatever goes wrong with it, the answer is that a person must read it today."""
    question = None
    lang = _DEFAULT
    try:
        question, lang = understood_prompt(prompt=asked.prompt, lang=asked.lang)
        return verdict(reading=read(asked.text, lexicon=lexicon, lang=lang, question=question), question=question)
    except Exception as error:  # noqa: BLE001 - nothing that can go wrong may keep a text from a person
        return unread(lang=lang, version=lexicon.version, because=type(error).__name__)


def understood_prompt(*, prompt: str, lang: str | None) -> tuple[Question | None, str]:
    """Make the question of a prompt, and say in which language its answer is expected."""
    primary = lang.replace("_", "-").partition("-")[0].strip().lower() if lang else ""
    question = question_from(prompt, lang=primary or _DEFAULT)
    return question, primary or (next(iter(question.text)) if question else _DEFAULT)


def answer_line(raw: bytes, *, number: int, lexicon: Lexicon) -> tuple[str, str | None]:
    """Answer one line with one line of ASCII; the second value says what was wrong with it, if anything was."""
    try:
        asked = asked_in(parsed(raw))
    except BadLine as error:
        wrong = f"line {number}: {error}"
        return _dumped({"id": error.named, "error": wrong, **as_json(_saved(raw, lexicon=lexicon))}), wrong
    return _dumped({"id": asked.id, **as_json(judge(asked, lexicon=lexicon))}), None


def _saved(raw: bytes, *, lexicon: Lexicon) -> Verdict:
    """Read what text can be found in a line that is wrong; whatever is read, a person must look at it today."""
    found = judge(Asked(id=None, text="\n".join(map(_unescaped, _TEXTS.findall(_decoded(raw))))), lexicon=lexicon)
    lost = unread(lang=found.lang, version=lexicon.version, because="the line is wrong")
    return max(lost, found, key=lambda one: LEVELS.index(one.concern))


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _dumped(row: Mapping[str, object]) -> str:
    try:
        return json.dumps(row)
    except RecursionError:
        return json.dumps({**row, "id": None})


def as_json(found: Verdict) -> dict[str, object]:
    """Make a verdict JSON, without what it is the verdict of."""
    return {
        "concern": found.concern,
        "emergency": found.emergency,
        "category": found.category,
        "keyword": found.keyword,
        "value": found.value,
        "understood": found.understood,
        "lang": found.lang,
        "reasons": [{"what": one.what, "rule": one.rule, "span": one.span} for one in found.reasons],
        "version": found.version,
    }
