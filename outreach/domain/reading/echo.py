"""Knowing our own words when they come back: tapbacks and quotes."""

import re
from dataclasses import dataclass

_SAYS = (
    r"liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted .{1,12} to"
    r"|le gust[oó]|no le gust[oó]|le encant[oó]|se ri[oó] de|enfatiz[oó]|cuestion[oó]|reaccion[oó] .{1,12} a"
)
_TAPBACK = re.compile(
    rf"\s*(?:removed (?:a|an) .{{1,24}} from|{_SAYS}|\S{{1,4}}\s+to)\s*[\"“«](?P<quote>.*?)[\"”»]?\s*",
    re.IGNORECASE | re.DOTALL,
)
_LEAST = 15
_QUOTES = '"“«'
_OUR_WAY = re.compile(
    r"\b(?:reply|text) (?:stop|help)\b|\bcall (?:or text )?(?:988|911)\b|\bllama(?:r)? al (?:988|911)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A text with our own words blanked out, place for place; `echo` when nothing of theirs is left."""

    body: str
    echo: bool


def may_hold_ours(*, body: str) -> bool:
    """Say whether a text may hold words of ours at all: one that is short and quotes nothing cannot."""
    return len(body.strip()) >= _LEAST or any(mark in body for mark in _QUOTES)


def without_ours(*, body: str, ours: tuple[str, ...]) -> Heard:
    """Blank out what we said ourselves.

    A tapback on words that are neither known to be ours nor written as only we write keeps them, so that they are
    searched for danger like any text.
    """
    tapback = _TAPBACK.fullmatch(body)
    if tapback is not None:
        quote = _plain(tapback["quote"]).rstrip(". …")
        known = bool(quote) and (any(quote in _plain(one) for one in ours) or _OUR_WAY.search(quote) is not None)
        return Heard(body="" if known else body, echo=True)
    left = body
    for one in ours:
        said = one.strip()
        if len(said) >= _LEAST and said in left:
            left = left.replace(said, " " * len(said))
    gone = left != body and not any(character.isalnum() for character in left)
    if gone or any(_plain(body) == _plain(one) and len(_plain(one)) >= _LEAST for one in ours):
        return Heard(body="", echo=True)
    return Heard(body=left, echo=False)


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())
