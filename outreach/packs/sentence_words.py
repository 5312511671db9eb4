"""What is said to leads and administrators of a program or an installation, in the language of who reads it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from outreach.domain.sentences import Listing, Sentence


@cache
def sentence_words() -> Mapping[str, Mapping[str, str]]:
    """Read what sentences are in every language but English: language → English pattern → its pattern."""
    return tomllib.loads((files("outreach.packs") / "sentence_words.toml").read_text(encoding="utf-8"))


def said_in(words: str, *, lang: str) -> str:
    """Say a sentence in a language; text that is no sentence, and what nobody has put into it, stays as it is."""
    known = sentence_words().get(lang)
    return str(words) if known is None else str(_said(words, known))


def _said(what: object, known: Mapping[str, str]) -> object:
    """Say something that stands in a sentence, or the sentence."""
    match what:
        case Listing():
            return known.get(what.between, what.between).join(str(_said(part, known)) for part in what.parts)
        case Sentence():
            holes = {name: _said(hole, known) for name, hole in what.holes.items()}
            return known.get(what.pattern, what.pattern).format(**holes)
        case _:
            return what
