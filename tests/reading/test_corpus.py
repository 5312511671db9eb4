"""The lines that the reader is trained on and measured by: who wrote them, what they say, and what is kept apart.

No message here quotes a line of a locked file: nobody who works on the reader should come to know one.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from training.corpus import CORPUS, Line, lines, locked_topic, same

from outreach.domain.questions import Question, QuestionKind
from outreach.domain.reading.prompts import question_from
from outreach.domain.reading.reading import Category, Keyword
from outreach.packs.lexicons import LANGUAGES

FILES = sorted(path.name for path in CORPUS.glob("*.jsonl"))
HEAD = {"hand": str, "about": str, "written": str, "source": str, "reviewed": str, "locked": bool, "ordinary": bool}
CONCERNS = ("none", "watch", "same_day", "urgent")
CATEGORIES = {*map(str, Category), "none", "opt_out", "wrong_number"}
EXPECTED = {"concern", "category", "value"}
# Helplines that anybody may call, on posters that somebody copies out; and names of sites that say nothing of anybody.
PUBLIC_NUMBERS = {"18007997233", "8776961996", "0800055555", "1800247247", "18002738255", "18006624357"}
PUBLIC_HOSTS = {"chess.com", "bit.ly"}
_NUMBER = re.compile(
    r"(?<!\d)(?:\+?\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}(?!\d)|(?<!\d)\d{3}[.-]\d{4}(?!\d)"
    r"|(?<!\d)0\d{3,4}[ -]?\d{2,3}[ -]?\d{3,4}(?!\d)|(?<!\d)1800 \d{3} \d{3}(?!\d)"
)
_MAIL = re.compile(r"\w@\w[\w-]*\.\w")
_HOST = re.compile(
    r"https?://(?P<linked>[\w.-]+)|\b(?P<named>[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|io|ly|info|app|mx|es|uk))\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"(?:.*\.)?example(?:\.(?:com|org|net))?|.*\.(?:test|invalid)")


@cache
def _rows(name: str) -> tuple[dict[str, Any], ...]:
    """Read a file's lines as they are: the first says where the others come from."""
    return tuple(json.loads(row) for row in Path(CORPUS, name).read_text(encoding="utf-8").splitlines())


@cache
def _all() -> tuple[Line, ...]:
    return tuple(lines())


@cache
def _question(prompt: str) -> Question | None:
    return question_from(prompt)


@pytest.mark.parametrize("name", FILES)
def test_a_file_says_who_wrote_it_when_and_from_what(name: str) -> None:
    head = _rows(name)[0]["provenance"]

    assert {key: type(value) for key, value in head.items()} == HEAD
    assert all(head[key].strip() for key, kind in HEAD.items() if kind is str)
    assert head["hand"] == Path(name).stem
    assert head["locked"] == name.startswith("locked_")
    date.fromisoformat(head["written"])


@pytest.mark.parametrize("name", FILES)
def test_every_line_has_its_parts_and_labels_that_we_know(name: str) -> None:
    wrong = [row["id"] for row in _rows(name)[1:] if not _is_whole(row)]

    assert wrong == []


def _is_whole(row: dict[str, Any]) -> bool:
    expect = row["expect"]
    return (
        row.keys() == {"id", "text", "prompt_context", "lang", "topic", "expect"}
        and all(isinstance(row[key], str) and row[key].strip() for key in row if key != "expect")
        and EXPECTED <= expect.keys() <= {*EXPECTED, "emergency", "keyword"}
        and row["lang"] in LANGUAGES
        and expect["concern"] in CONCERNS
        and expect["category"] in CATEGORIES
        and (expect["concern"] != "urgent" or expect["category"] != "none")
        and (expect["concern"] == "urgent" or not expect.get("emergency", False))
        and expect.get("keyword", "help") in set(Keyword)
    )


@pytest.mark.parametrize("name", FILES)
def test_every_prompt_is_one_that_we_understand_and_every_value_fits_it(name: str) -> None:
    wrong = [row["id"] for row in _rows(name)[1:] if not _fits(row["prompt_context"], row["expect"]["value"])]

    assert wrong == []


def _fits(prompt: str, value: object) -> bool:
    question = _question(prompt)
    if question is None:  # where nothing was asked, somebody may say a number all the same
        return prompt == "free" and (value is None or type(value) is int)
    match value:
        case None:
            return True
        case int():  # some say zero where one is the least
            return type(value) is int and 0 <= value <= (value if question.high is None else question.high)
        case "yes" | "no":
            return question.kind is QuestionKind.YES_NO
        case _:
            return value in {option.value for option in question.options}


@pytest.mark.parametrize("name", FILES)
def test_no_line_stands_twice_in_a_file_and_no_name_is_used_twice(name: str) -> None:
    rows = _rows(name)[1:]
    said: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        said.setdefault((row["text"], row["prompt_context"]), []).append(row["id"])

    assert [named for named in said.values() if len(named) > 1] == []
    assert len({row["id"] for row in rows}) == len(rows)


def test_there_are_thousands_of_lines_and_a_quarter_of_them_are_spanish() -> None:
    langs = Counter(row["lang"] for name in FILES for row in _rows(name)[1:])

    assert langs.total() >= 3000
    assert langs["es"] * 4 >= langs.total()


def test_at_least_as_many_lines_are_harmless_as_are_urgent() -> None:
    concerns = Counter(line.concern for line in _all())

    assert concerns["none"] >= concerns["urgent"] > 0


@pytest.mark.parametrize("name", FILES)
def test_no_line_holds_a_number_an_address_or_a_site_of_anybody(name: str) -> None:
    found = [(row["id"], kind) for row in _rows(name)[1:] for kind in _identifiers(row["text"])]

    assert found == []


def _identifiers(text: str) -> Iterator[str]:
    for number in _NUMBER.finditer(text):
        digits = "".join(filter(str.isdigit, number.group()))
        if digits not in PUBLIC_NUMBERS:
            yield "phone number"
    if _MAIL.search(text):
        yield "e-mail address"
    for host in _HOST.finditer(text):
        named = (host["linked"] or host["named"]).lower()
        if named not in PUBLIC_HOSTS and not _EXAMPLE.fullmatch(named):
            yield "site"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("call me at 303-555-0142", ["phone number"]),
        ("my cell is (720) 555 0142", ["phone number"]),
        ("+13035550142", ["phone number"]),
        ("555-0142 is my number", ["phone number"]),
        ("write to ana.perez@mail.org", ["e-mail address", "site"]),
        ("look at https://clinic.org/help", ["site"]),
        ("it is on clinic.org", ["site"]),
        ("https://clinic.example/help", []),
        ("sober since 3-14-2024", []),
        ("2024-03-14", []),
        ("the hotline is 1-800-799-7233", []),
        ("day 120, slept 7 hours", []),
    ],
)
def test_what_belongs_to_somebody_is_told_from_what_does_not(text: str, kinds: list[str]) -> None:
    assert list(_identifiers(text)) == kinds


def test_locked_files_are_never_trained_on() -> None:
    kept_apart = {Path(name).stem for name in FILES if _rows(name)[0]["provenance"]["locked"]}

    assert kept_apart
    assert {line.hand for line in _all() if not line.locked}.isdisjoint(kept_apart)


def test_one_topic_in_twelve_or_so_of_every_other_file_is_kept_apart_as_well() -> None:
    topics = {(line.hand, line.topic) for line in _all() if not line.hand.startswith("locked_")}
    apart = {(hand, topic) for hand, topic in topics if locked_topic(hand=hand, topic=topic)}

    assert apart.isdisjoint((line.hand, line.topic) for line in _all() if not line.locked)
    assert len(topics) / 24 < len(apart) < len(topics) / 6


def test_nothing_that_is_kept_apart_is_trained_on_under_another_name() -> None:
    trained = {same(line.text) for line in _all() if not line.locked}
    kept_apart = {
        row["id"]
        for name in FILES
        for row in _rows(name)[1:]
        if name.startswith("locked_") or locked_topic(hand=Path(name).stem, topic=row["topic"])
        if same(row["text"]) in trained
    }

    assert kept_apart == set()
