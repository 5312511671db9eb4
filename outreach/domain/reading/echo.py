"""Knowing our own words when they come back: tapbacks and quotes."""

import re
from dataclasses import dataclass

_SAYS = (
    r"liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted .{1,12} to"
    r"|le gust[oó]|no le gust[oó]|le encant[oó]|se ri[oó] de|enfatiz[oó]|cuestion[oó]|reaccion[oó] .{1,12} a"
)
_TAPBACK = re.compile(
    rf"\s*(?:removed (?:a|an) .{{1,24}} from|{_SAYS}|\S{{1,4}}\s+to)\s*(?P<opens>[\"“«])", re.IGNORECASE | re.DOTALL
)
_CLOSES = {'"': '"', "“": "”", "«": "»"}
_ANY_CLOSES = '"”»'
_LEAST = 15
_QUOTES = '"“«'
_OUR_WAY = re.compile(
    r"\b(?:reply|text) (?:stop|help)\b(?: to (?:end|stop|quit|cancel|opt ?out|unsubscribe))?"
    r"|\bcall (?:or text )?(?:988|911)\b|\bllama(?:r)? al (?:988|911)\b",
    re.IGNORECASE,
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

    What a tapback quotes is kept unless it is known to be ours, so that it is searched for danger like any text; and
    so is whatever stands behind the quotation.
    """
    tapback = _TAPBACK.match(body)
    if tapback is not None:
        return _without_quote(body, tapback.end(), _CLOSES[tapback["opens"]], ours)
    left = body
    for one in ours:
        said = one.strip()
        if len(said) >= _LEAST and said in left:
            left = left.replace(said, " " * len(said))
    gone = left != body and not _says(left)
    if gone or any(_plain(body) == _plain(one) and len(_plain(one)) >= _LEAST for one in ours):
        return Heard(body="", echo=True)
    return Heard(body=left, echo=False)


def _without_quote(body: str, start: int, closes: str, ours: tuple[str, ...]) -> Heard:
    """Blank out a quotation of ours, which begins at `start`; it is an echo if nothing is written behind it."""
    for end in _ends_of_quote(body, start, closes):
        quote = _plain(body[start:end]).rstrip(". …")
        if quote and any(quote in _plain(one) for one in ours):
            behind = body[end + 1 :]
            return Heard(body=" " * (end + 1) + behind if _says(behind) else "", echo=not _says(behind))
    end = _ends_of_quote(body, start, closes)[-1]
    quote = _OUR_WAY.sub(lambda found: " " * len(found[0]), body[start:end])
    return Heard(body=body[:start] + quote + body[end:], echo=not _says(body[end:]))


def _ends_of_quote(body: str, start: int, closes: str) -> tuple[int, ...]:
    """Say where a quotation may end: at the last mark of the text if there is one, or at the first one."""
    marks = closes if closes in body[start:] else _ANY_CLOSES
    places = [place for place in range(start, len(body)) if body[place] in marks]
    return (places[-1], places[0]) if places else (len(body),)


def _says(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())
