"""How somebody of ours wants to be told: sooner or by more channels than a rung says, never later, never by fewer."""

import re
from dataclasses import dataclass
from datetime import timedelta

from outreach.domain.escalation import Rung

LONGEST = timedelta(minutes=60)
_RULE = re.compile(
    r"(?:(?P<text>text|texto|mensaje)\s*)?(?:(?P<call>call|llamar|llamada)\s*)?(?P<minutes>[0-9]{1,3})?\s*(?:m|min|minutes|minutos)?"
)
_USUAL = frozenset({"usual", "normal", "off", "no"})


class NoSuchRule(ValueError):
    """Raised for words that say nothing about how somebody wants to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagingRule:
    """What somebody wants on every rung that tells them; `call_after` counts from the rung's start (None: no call)."""

    text: bool = False
    call_after: timedelta | None = None


USUAL = PagingRule()
"""As the rung says."""


def told_by(*, rung: Rung, rule: PagingRule = USUAL) -> PagingRule:
    """Say how somebody is told on a rung: by what either wants, at the sooner of both moments."""
    if not rung.tells:
        return USUAL
    moments = [moment for moment in (rung.call_after, rule.call_after) if moment is not None]
    return PagingRule(text=rung.text or rule.text, call_after=min(moments, default=None))


def is_rule(text: str) -> bool:
    """Say whether words say how somebody wants to be told."""
    try:
        parse_rule(text)
    except NoSuchRule:
        return False
    return True


def rule_words(rule: PagingRule, *, lang: str) -> str:
    """Say a rule back, such as "a text, and a call after 2 min"."""
    words = _WORDS["es" if lang == "es" else "en"]
    parts = [words["text"]] if rule.text else []
    if rule.call_after is not None:
        minutes = int(rule.call_after.total_seconds() // 60)
        parts.append(words["later"].format(minutes=minutes) if minutes else words["call"])
    return words["and"].join(parts) or words["usual"]


_WORDS = {
    "en": {
        "text": "a text",
        "call": "a call at once",
        "later": "a call after {minutes} min",
        "and": ", and ",
        "usual": "as is usual here",
    },
    "es": {
        "text": "un mensaje",
        "call": "una llamada enseguida",
        "later": "una llamada a los {minutes} min",
        "and": ", y ",
        "usual": "como de costumbre",
    },
}


def parse_rule(text: str) -> PagingRule:
    """Read "call" (at once), "text 2" (a text, then a call after two minutes), "text", "usual"; raises NoSuchRule."""
    words = " ".join(text.casefold().split())
    if words in _USUAL:
        return USUAL
    found = _RULE.fullmatch(words)
    if found is None or not (found["text"] or found["call"]):
        raise NoSuchRule(f'"{text}" says nothing about pages; write "call", "text 2", "text" or "usual"')
    minutes = None if found["minutes"] is None else timedelta(minutes=int(found["minutes"]))
    if minutes is not None and minutes > LONGEST:
        raise NoSuchRule(f"a call after {found['minutes']} minutes is too late; write 0 to 60")
    if minutes is None and found["call"]:
        minutes = timedelta(0)
    return PagingRule(text=bool(found["text"]), call_after=minutes)
