"""Whatever is said of a program or an installation, whoever reads Spanish reads it in Spanish."""

import ast
import string
from collections.abc import Iterator
from dataclasses import is_dataclass, replace
from importlib import import_module
from inspect import getsource
from pathlib import Path
from typing import get_args, get_type_hints
from uuid import UUID

import pytest

import outreach
from outreach.domain.differences import differences
from outreach.domain.escalation import Whom
from outreach.domain.phases import Weekday
from outreach.domain.program import Program
from outreach.domain.reading.reading import Category
from outreach.domain.sentences import Sentence, told_by, verbatim
from outreach.domain.urgency import Urgency
from outreach.packs.house import pack_text
from outreach.packs.mistakes import ProgramMistakes
from outreach.packs.program_file import load_program, parse_program
from outreach.packs.rota_file import WrittenRota, parse_rota
from outreach.packs.sentence_words import said_in, sentence_words
from tests.packs.malformed import MALFORMED, WORDING_MISTAKES

STANDARD = pack_text("standard") or ""
ROOT = Path(outreach.__file__).parent
SPANISH = sentence_words()["es"]
DAYS = frozenset({"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"})
WORDS = {
    *(each.value for kind in (Urgency, Category, Weekday) for each in kind),
    *(each.value.replace("_", " ") for each in Whom),
}
"""What stands in sentences and is made of something else: the words of program files, and the days of gaps."""

NOT_LITERAL = {"each.value", "rung.whom.value.replace('_', ' ')", "f'{at:%a}'"}


def first_arguments(name: str) -> Iterator[tuple[ast.expr, list[ast.expr]]]:
    for file in ROOT.glob("**/*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name and node.args:
                yield node.args[0], node.args[1:]


def patterns() -> set[str]:
    """Every pattern that is written in the code, and what stands between the parts of a listing."""
    found = {first.value for first, _ in first_arguments("Sentence") if isinstance(first, ast.Constant)}
    for _, others in first_arguments("Listing"):
        found |= {each.value for each in others if isinstance(each, ast.Constant)}
    return {str(each) for each in found}


def holes(pattern: str) -> set[str]:
    return {part[1].partition(".")[0] for part in string.Formatter().parse(pattern) if part[1]}


def test_there_are_sentences_in_code() -> None:
    assert {"is missing", "{about}: {was} → {becomes}", "nobody is on call now", " and "} <= patterns()


def test_patterns_are_written_where_they_are_used() -> None:
    elsewhere = {ast.unparse(first) for first, _ in first_arguments("Sentence") if not isinstance(first, ast.Constant)}

    assert elsewhere == NOT_LITERAL


def test_every_sentence_is_said_in_spanish() -> None:
    wordless = {each for each in patterns() if not any(character.isalpha() for character in each)}

    assert sorted((patterns() | WORDS | DAYS) - SPANISH.keys() - wordless) == []


def test_no_words_are_left_of_a_sentence_that_nobody_says_any_more() -> None:
    assert sorted(SPANISH.keys() - patterns() - WORDS - DAYS) == []


def test_what_stands_in_a_sentence_stands_in_it_in_every_language() -> None:
    assert {english: holes(english) for english in SPANISH} == {
        english: holes(said) for english, said in SPANISH.items()
    }


def parts_of(kind: object, seen: dict[type, None]) -> None:
    """Collect the records that a file is read into."""
    if isinstance(kind, type) and is_dataclass(kind) and kind not in seen:
        seen[kind] = None
        for each in get_type_hints(kind).values():
            parts_of(each, seen)
    for each in get_args(kind):
        parts_of(each, seen)


def refusals(source: str) -> Iterator[str]:
    """The words of every error that is raised with plain text."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield from (ast.unparse(each) for each in node.exc.args if isinstance(each, ast.Constant | ast.JoinedStr))


@pytest.mark.parametrize("file", [Program, WrittenRota])
def test_what_the_parts_of_a_file_refuse_is_said_in_sentences(file: type) -> None:
    parts: dict[type, None] = {}
    parts_of(file, parts)
    modules = {each.__module__ for part in parts for each in part.__mro__ if each.__module__.startswith("outreach.")}

    assert {"outreach.domain.hours", "outreach.domain.rotation"} & modules
    assert {name: list(refusals(getsource(import_module(name)))) for name in modules} == {name: [] for name in modules}


def spanish_of(text: str) -> list[tuple[str, str]]:
    """Every mistake of a program, in English and in Spanish."""
    with pytest.raises(ProgramMistakes) as refused:
        parse_program(text, where="test.toml")
    return [(mistake.words, said_in(mistake.words, lang="es")) for mistake in refused.value.mistakes]


@pytest.mark.parametrize(("old", "new"), [pytest.param(*case.values[:2], id=case.id) for case in MALFORMED])
def test_a_mistake_in_a_program_is_said_in_spanish(old: str, new: str) -> None:
    assert [english for english, spanish in spanish_of(STANDARD.replace(old, new, 1)) if spanish == english] == []


@pytest.mark.parametrize(("key", "text"), [case.values[:2] for case in WORDING_MISTAKES])
def test_a_mistake_in_a_text_is_said_in_spanish(key: str, text: str) -> None:
    said = spanish_of(f'{STANDARD}\n[wording]\n{key} = "{text}"\n')

    assert [english for english, spanish in said if spanish == english] == []


def test_what_stands_within_a_sentence_is_said_in_spanish_too() -> None:
    with pytest.raises(ProgramMistakes) as refused:
        parse_rota(
            'zone = "MST"\n[[rotations]]\nname = "nights"\npeople = ["Sam"]\nhand_over = "09:00"\n',
            where="rota.toml",
            team={"sam": UUID(int=1)},
        )

    assert said_in(str(refused.value), lang="es") == (
        "1 error:\n  rota.toml:1: zone: 'MST' no es una zona horaria (¿quiso decir America/Denver?)"
    )
    assert str(refused.value) == (
        "1 mistake:\n  rota.toml:1: zone: 'MST' is not a time zone (did you mean America/Denver?)"
    )


def test_what_a_program_says_is_said_in_spanish() -> None:
    facts = {said_in(each, lang="es") for each in differences(None, load_program("standard").program)}

    assert "languages: en, es" not in facts
    assert "idiomas: en, es" in facts
    assert "máximo de mensajes automáticos: 1 al día, 5 a la semana" in facts


def test_what_changes_is_said_in_spanish() -> None:
    old = load_program("standard").program
    new = replace(old, caps=replace(old.caps, per_week=6))

    assert [said_in(each, lang="es") for each in differences(old, new)] == [
        "máximo de mensajes automáticos: 1 al día, 5 a la semana → 1 al día, 6 a la semana"
    ]


def test_english_is_said_as_it_stands_in_the_code() -> None:
    assert said_in(Sentence("{count} mistakes:", count=2), lang="en") == "2 mistakes:"


def test_words_that_are_no_sentence_stay_as_they_are() -> None:
    assert said_in("is missing", lang="es") == "is missing"
    assert said_in(verbatim("is missing"), lang="es") == "is missing"


def test_an_error_keeps_its_sentence() -> None:
    assert told_by(ValueError(Sentence("is missing"))).pattern == "is missing"
    assert told_by(ValueError("Sam")).holes == {"words": "Sam"}
