"""Canned replies: what one of us says often, ready to be changed before it is sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from outreach.domain.composing import Composed, compose
from outreach.domain.lint import Flaw, LintWords
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import Wording, WordingMistake, fields_of, fill, say

FIELDS = frozenset({"name", "me"})
"""What the words may name: the person's first name, and whoever writes."""

_NAME = re.compile(r"[a-z0-9]{2,20}")
_NO_NAME = re.compile(r",? +(?=[,.!?])")


@dataclass(frozen=True, slots=True, kw_only=True)
class CannedReply:
    """A reply under a short name, in one language at least.

    `own` says that the program wrote at least one of its texts itself, `hidden` that nobody is offered it.
    """

    name: str
    texts: Mapping[str, str]
    own: bool = False
    hidden: bool = False

    def filled(self, *, lang: str, name: str, me: str) -> str:
        """Give its words to somebody: in their language or else in English; without a name if we know none."""
        words = self.texts.get(lang) or self.texts.get("en") or next(iter(self.texts.values()))
        said = fill(words, name=name, me=me)
        return said if name else _NO_NAME.sub("", said)


class Snag(StrEnum):
    """What keeps a reply from being kept, besides what its words say."""

    NAME = "name"
    TAKEN = "taken"
    NOTHING = "nothing"
    BRACES = "braces"
    FIELDS = "fields"


_IN_WORDS: Mapping[Snag, str] = {
    Snag.NAME: "the short name is 2 to 20 small letters and digits",
    Snag.TAKEN: "there is a reply of that name",
    Snag.NOTHING: "there is nothing to say",
    Snag.BRACES: "a brace that is not a field",
    Snag.FIELDS: "only {name} and {me} can be filled in",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyProblem:
    """One thing that is wrong with a reply: in one language, or with all of it when there is no `lang`."""

    what: Snag | Flaw
    lang: str = ""

    def __str__(self) -> str:
        """Say it in plain words."""
        said = _IN_WORDS[self.what] if isinstance(self.what, Snag) else str(self.what)
        return f"{self.lang}: {said}" if self.lang else said


@dataclass(frozen=True, slots=True, kw_only=True)
class TypicalReply:
    """What stands around and in a reply when it is sent: who writes to whom, in which wording, and what may not be."""

    wording: Wording
    name: str
    me: str
    words: LintWords


def is_short_name(name: str) -> bool:
    """Say whether a reply can be called that."""
    return _NAME.fullmatch(name) is not None


def as_sent(text: str, *, lang: str, typical: TypicalReply) -> Composed | Snag:
    """Look at a reply as it would arrive, or say why it cannot be filled in."""
    try:
        unknown = fields_of(text) - FIELDS
    except WordingMistake:
        return Snag.BRACES
    if unknown:
        return Snag.FIELDS
    filled = fill(text, name=typical.name, me=typical.me)
    said = say(TextKey.NOTE, lang=lang, wording=typical.wording, specialist=typical.me, text=filled)
    return compose(typed=filled, said=said, lang=lang, words=typical.words)


def canned_problems(*, name: str, texts: Mapping[str, str], typical: TypicalReply) -> tuple[ReplyProblem, ...]:
    """Say what is wrong with a reply that a lead would keep; empty when nothing is."""
    found = [] if is_short_name(name) else [ReplyProblem(what=Snag.NAME)]
    for lang, text in texts.items():
        sent = as_sent(text, lang=lang, typical=typical)
        faults = (sent,) if isinstance(sent, Snag) else sent.flaws
        found.extend(ReplyProblem(what=each, lang=lang) for each in faults)
    return tuple(found)
