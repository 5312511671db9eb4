"""A phone as it would look: the very texts that a check-in sends, filled in as they are when they are sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from outreach.domain.gsm7 import is_gsm7, segments
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import Wording, WordingMistake, say

SOMEBODY = "Cristina"
"""A first name as long as first names usually get."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """One text on a phone; `note` says when it comes, if not always. What `is_plain` is in letters that cost least."""

    text: str
    segments: int
    is_plain: bool
    note: str = ""


def check_in_on_phone(
    questions: Sequence[tuple[str, str]], *, lang: str, wording: Wording, neutral_name: str
) -> tuple[Bubble, ...]:
    """Show a check-in whose questions are given with what each depends on: from its first text to the thanks."""
    person = {"preferred_name": SOMEBODY, "signer": neutral_name}
    bubbles = []
    for place, (question, note) in enumerate(questions):
        key = TextKey.QUESTION_NEXT if place else TextKey.QUESTION_FIRST_NAMED
        around = {} if place else {"program": neutral_name, **person}
        bubbles.append(_bubble(key, lang, wording, {"question": question, **around}, note))
    return (*bubbles, _bubble(TextKey.THANKS, lang, wording, person, ""))


def _bubble(key: TextKey, lang: str, wording: Wording, fields: dict[str, str], note: str) -> Bubble:
    try:
        text = say(key, lang=lang, wording=wording, **fields)
    except WordingMistake as mistake:
        text = str(mistake)
    return as_sent(text, note=note)


def as_sent(text: str, *, note: str = "") -> Bubble:
    """Show a text that is filled in already."""
    return Bubble(text=text, segments=segments(text), is_plain=is_gsm7(text), note=note)
