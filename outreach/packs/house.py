"""What the house brings along: its wording and its word lists, read from the files beside this one."""

import tomllib
from functools import cache
from importlib import resources

from outreach.domain.lint import LintWords
from outreach.domain.wording import Wording


@cache
def house_wording() -> Wording:
    """Read the house wording: language → text key → template."""
    return tomllib.loads(_text("wording.toml"))


@cache
def lint_words() -> LintWords:
    """Read the words that no text may hold."""
    lists = tomllib.loads(_text("wordlists/lockscreen.toml"))
    return LintWords(
        gives_away={lang: tuple(words) for lang, words in lists["gives_away"].items()},
        unsafe={lang: tuple(words) for lang, words in lists["unsafe"].items()},
        shorteners=tuple(lists["shorteners"]["hosts"]),
    )


@cache
def everyday_names() -> tuple[str, ...]:
    """Read the words, of every language, that are names too and are not taken for one wherever they stand."""
    lists = tomllib.loads(_text("wordlists/everyday_names.toml"))
    return tuple(word for each in lists.values() for word in each["words"])


def pack_text(name: str) -> str | None:
    """Read the program file of a pack ("standard"), or None when there is no such pack."""
    file = resources.files("outreach.packs").joinpath(f"{name}.toml")
    return file.read_text(encoding="utf-8") if name in PACKS and file.is_file() else None


PACKS = ("standard", "discharge", "intensive", "maintenance")
"""The programs that come with the house, ready to use."""


def _text(name: str) -> str:
    return resources.files("outreach.packs").joinpath(name).read_text(encoding="utf-8")
