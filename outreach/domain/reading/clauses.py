"""Cutting a short reply where its author paused or turned: "nah.. alright yes", "no. well, one beer"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from outreach.domain.reading.lexicon import Lexicon

PAUSES = frozenset({".", ","})
_LINKS = frozenset({"and", "y", "e", "then", "also", "tambien", "plus"})
_AFTER_Y = frozenset(
    {"si", "no", "tu", "usted", "ustedes", "yo", "el", "ella", "la", "los", "las", "a", "que", "ahora"}
)
_TURNS_TO_AN_ANSWER = frozenset({"so", "then", "entonces"})
_TURNS_FROM_AN_ANSWER = frozenset({"well", "bueno", "osea"})
_REPEATED = re.compile(r"(si|no|yes|yep|nope|yeah)\1+")
_UNDOUBLED = re.compile(r"([a-z])\1+")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a line between two pauses or turns; `turned` says that a turn ("but", "wait") comes before it."""

    words: list[str]
    turned: bool


def clauses(*, tokens: list[str], lexicon: Lexicon) -> list[Clause]:
    """Cut a line where its author paused or turned ("nah.. alright yes", "i hate to say it but yep")."""
    parts = [Clause([], turned=False)]
    spelt = list(_spelt(tokens, lexicon))
    for place, token in enumerate(spelt):
        if token in PAUSES or (token in lexicon.words.turns and _turns(spelt, place, lexicon)):
            turned = token not in PAUSES or (not parts[-1].words and parts[-1].turned)
            parts.append(Clause([], turned=turned))
        elif token not in _LINKS or parts[-1].words or (_says_yes(spelt, place)):
            parts[-1].words.append(token)
    return [part for part in parts if part.words]


def _turns(tokens: list[str], place: int, lexicon: Lexicon) -> bool:
    """Tell "so no" and "then no" from "i think so" and "now and then", and "no. well, one" from "doing well"."""
    answers = lexicon.words.yes | lexicon.words.no
    if tokens[place] in _TURNS_FROM_AN_ANSWER:
        return any(token in answers for token in tokens[:place]) and (tokens[place - 1] in answers | PAUSES)
    following = tokens[place + 1] if place + 1 < len(tokens) else ""
    return tokens[place] not in _TURNS_TO_AN_ANSWER or following in answers


def _says_yes(tokens: list[str], place: int) -> bool:
    """Tell the y of yes from the Spanish one that links ("y no", "y tu?")."""
    return place == 0 and tokens[0] == "y" and (len(tokens) == 1 or tokens[1] not in _AFTER_Y)


def _spelt(tokens: list[str], lexicon: Lexicon) -> Iterator[str]:
    words = lexicon.words
    for token in tokens:
        if token in words.yes or token in words.no or token in PAUSES or token in words.fillers:
            yield token
        elif _UNDOUBLED.sub(r"\1", token) in words.yes | words.no:
            yield _UNDOUBLED.sub(r"\1", token)
        elif _REPEATED.fullmatch(token):
            yield _REPEATED.sub(r"\1", token)
        else:
            yield from lexicon.spelling.short.get(token, (token,))
