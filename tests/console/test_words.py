"""Every word on a page is there in Spanish, once, with the same fields in it."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import outreach.console
from outreach.console.words import LANGUAGES

CONSOLE = Path(outreach.console.__file__).parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
OPTIONS = {"templates/**.html": {"trimmed": "false", "silent": "false"}}
FIELD = re.compile(r"%\((\w+)\)[sd]")

Id = str | tuple[str, ...]


@cache
def in_pages() -> dict[Id, str]:
    """Every word that a page says, and one place that says it."""
    found: dict[Id, str] = {}
    for file, line, words, *_ in extract_from_dir(str(CONSOLE), METHODS, OPTIONS):
        key = tuple(words[:2]) if isinstance(words, tuple | list) else words
        found.setdefault(key, f"{file}:{line}")
    return found


def catalogs(lang: str) -> Iterator[tuple[Path, Catalog]]:
    for file in sorted(CONSOLE.glob(f"translations/*/{lang}/LC_MESSAGES/messages.po")):
        with file.open("rb") as opened:
            yield file, read_po(opened, locale=lang)


def translated(lang: str) -> list[tuple[Id, Id]]:
    return [(_plain(each.id), _plain(each.string)) for _, catalog in catalogs(lang) for each in catalog if each.id]


def _plain(words: str | list[str] | tuple[str, ...] | None) -> Id:
    return words or "" if isinstance(words, str | None) else tuple(words)


def test_pages_say_something() -> None:
    assert "Sign in" in in_pages()
    assert any(isinstance(key, tuple) for key in in_pages())


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_every_word_on_a_page_is_translated(lang: str) -> None:
    known = {key for key, _ in translated(lang)}

    assert {words: place for words, place in in_pages().items() if words not in known} == {}


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_no_translation_is_left_of_words_that_no_page_says_any_more(lang: str) -> None:
    assert [key for key, _ in translated(lang) if key not in in_pages()] == []


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_nothing_is_translated_in_two_ways(lang: str) -> None:
    ways = Counter(key for key, _ in set(translated(lang)))

    assert [key for key, count in ways.items() if count > 1] == []


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_a_translation_is_whole_and_has_the_same_fields(lang: str) -> None:
    wrong = [
        (key, string)
        for key, string in translated(lang)
        for said in (string if isinstance(string, list | tuple) else (string,))
        if not said or fields(said) - {"num"} != fields(key) - {"num"}
    ]

    assert wrong == []


def fields(words: Id) -> set[str]:
    return set(FIELD.findall(words if isinstance(words, str) else " ".join(words)))
