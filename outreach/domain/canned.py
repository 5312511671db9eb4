"""Canned replies: what one of us says often, ready to be changed before it is sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from outreach.domain.lint import LintWords, lint
from outreach.domain.wording import WordingMistake, fields_of, fill

FIELDS = frozenset({"name", "me"})
"""What the words may name: the person's first name, and whoever writes."""

_NAME = re.compile(r"[a-z0-9]{2,20}")
_NO_NAME = re.compile(r",? +(?=[,.!?])")


@dataclass(frozen=True, slots=True, kw_only=True)
class CannedReply:
    """A reply under a short name, in one language at least; `own` says that the program wrote it itself."""

    name: str
    texts: Mapping[str, str]
    own: bool = False

    def filled(self, *, lang: str, name: str, me: str) -> str:
        """Give its words to somebody: in their language or else in English; without a name if we know none."""
        words = self.texts.get(lang) or self.texts.get("en") or next(iter(self.texts.values()))
        said = fill(words, name=name, me=me)
        return said if name else _NO_NAME.sub("", said)


def canned_problems(*, name: str, texts: Mapping[str, str], words: LintWords) -> tuple[str, ...]:
    """Say what is wrong with a reply that a lead would keep; empty when nothing is."""
    found = [] if _NAME.fullmatch(name) else ["the short name is 2 to 20 small letters and digits"]
    for lang, text in texts.items():
        try:
            unknown = fields_of(text) - FIELDS
        except WordingMistake as mistake:
            found.append(f"{lang}: {mistake}")
            continue
        if unknown:
            found.append(f"{lang}: only {{name}} and {{me}} can be filled in")
        found.extend(f"{lang}: {problem}" for problem in lint(text, lang=lang, words=words))
    return tuple(found)
