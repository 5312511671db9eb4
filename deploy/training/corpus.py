"""The lines that the model is trained on, and those that it never sees."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

CORPUS = Path(__file__).parents[2] / "tests" / "reading" / "corpus"
_LOCKED_SHARE = 12
_BARE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the corpus: what somebody might text, and what it should mean to us.

    An `emergency` needs somebody this minute. `hand` wrote it (the file's name), `ordinary` says that the file holds
    everyday texts; `locked` lines are for measuring only: all of a hand that is kept apart, one topic in twelve of
    every other, and whatever says the same as one of these. A `bare` answer means what its question makes it mean, so
    that its words teach nothing. `asks` is the keyword that it says in its own words, if any.
    """

    text: str
    concern: str
    category: str
    emergency: bool
    hand: str
    topic: str
    ordinary: bool
    locked: bool
    bare: bool
    asks: str | None


def lines() -> Iterator[Line]:
    """Yield every line of the corpus, file by file, or raise `ValueError` naming file and line."""
    everything = list(_as_written())
    apart = {same(line.text) for line in everything if line.locked}
    for line in everything:
        yield replace(line, locked=line.locked or same(line.text) in apart)


def same(text: str) -> str:
    """Give what two lines have in common that differ in nothing but case, marks and blanks."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _as_written() -> Iterator[Line]:
    for path in sorted(CORPUS.glob("*.jsonl")):
        head: dict[str, object] = {}
        for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                said = json.loads(row)
                if number == 1:
                    head = said["provenance"]
                else:
                    yield _line(said, path.stem, head)
            except (ValueError, KeyError, TypeError) as error:
                message = f"{path.name}, line {number}: {type(error).__name__}: {error}"
                raise ValueError(message) from error


def _line(said: dict[str, object], hand: str, head: dict[str, object]) -> Line:
    expect, topic = said["expect"], str(said["topic"])
    if not isinstance(expect, dict):
        message = "expect is no object"
        raise TypeError(message)
    return Line(
        text=str(said["text"]),
        concern=expect["concern"],
        category=expect["category"],
        emergency=bool(expect.get("emergency", False)),
        hand=hand,
        topic=topic,
        ordinary=bool(head["ordinary"]),
        locked=bool(head["locked"]) or locked_topic(hand=hand, topic=topic),
        asks=str(expect["keyword"]) if expect.get("keyword") else None,
        bare=said["prompt_context"] != "free" and len(str(said["text"]).split()) <= _BARE,
    )


def locked_topic(*, hand: str, topic: str) -> bool:
    """Say whether a topic of a hand is kept apart, by its name alone."""
    return crc32(f"{hand}/{topic}".encode()) % _LOCKED_SHARE == 0
