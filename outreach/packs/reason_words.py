"""Why somebody must look, in the language of who reads it: reasons are kept in English."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_HOLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonWords:
    """The reasons of one language: those that are said as they stand, and those with something in them."""

    whole: Mapping[str, str]
    parts: tuple[tuple[re.Pattern[str], str], ...]

    def said(self, what: str) -> str:
        """Say a reason; one that nobody has put into this language is said as it is kept."""
        if what in self.whole:
            return self.whole[what]
        for pattern, words in self.parts:
            found = pattern.fullmatch(what)
            if found is not None:
                holes = found.groupdict()
                if "what" in holes:
                    holes["what"] = self.said(holes["what"])
                return words.format(**holes)
        return what


@cache
def reason_words() -> Mapping[str, ReasonWords]:
    """Read the reasons of every language but English, once."""
    raw = tomllib.loads((files("outreach.packs") / "reason_words.toml").read_text(encoding="utf-8"))
    return {
        lang: ReasonWords(
            whole=words["whole"], parts=tuple((_pattern(english), said) for english, said in words["parts"].items())
        )
        for lang, words in raw.items()
    }


def _pattern(english: str) -> re.Pattern[str]:
    parts = _HOLE.split(english)
    return re.compile(
        "".join(re.escape(part) if index % 2 == 0 else f"(?P<{part}>.+?)" for index, part in enumerate(parts)),
        re.DOTALL,
    )


def reason_in(what: str, *, lang: str) -> str:
    """Say why somebody must look in a language."""
    known = reason_words().get(lang)
    return what if known is None else known.said(what)


def reasons_in(reasons: Iterable[str], *, lang: str) -> tuple[str, ...]:
    """Say several, each once."""
    return tuple(dict.fromkeys(reason_in(each, lang=lang) for each in reasons))
