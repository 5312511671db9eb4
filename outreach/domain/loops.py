"""Loops: when to fall silent towards a phone that seems to answer by itself, lest two machines talk all night.

Danger is read in every text all the same, and answered: silence is only about words that mean nothing new.
"""

from collections.abc import Sequence
from datetime import timedelta

from outreach.domain.reading.reading import Reading
from outreach.domain.standing import Response, Say
from outreach.domain.text_keys import THANKS, TextKey

WITHIN = timedelta(hours=1)
"""How far back answers are counted."""

AT_MOST = 5
"""How many passive texts of one number are answered within that time."""

SAME_WITHIN = timedelta(minutes=1)
"""For how long the same words answer whatever else comes: twenty texts in a minute are one breath."""

LOOP_RULE = "loop.passive"
"""The reason that says that we have fallen silent; while it stands open, we stay so."""

PASSIVE = frozenset({*THANKS, TextKey.THANKS_FREE_TEXT, TextKey.REASK, TextKey.UNKNOWN_SENDER})
"""What a machine could draw out of us again and again."""


def is_passive(*, reading: Reading, response: Response) -> bool:
    """Say whether a text brought nothing: no word for us, no answer that was kept, nothing that worries."""
    return reading.keyword is None and not reading.concerns and not response.recorded


def may_be_said(
    *, reading: Reading, response: Response, said_of_late: int, said_just_now: frozenset[str], silent: bool
) -> tuple[tuple[Say, ...], bool]:
    """Pick what may be said in answer to a text, and say whether this is where we fall silent.

    `said_of_late` counts the passive answers of the last hour, `said_just_now` holds the text keys of the last minute,
    `silent` says that nobody has looked since we fell silent.
    """
    fresh = response.say if _changes(response) else _not_said(response.say, said_just_now)
    if not is_passive(reading=reading, response=response):
        return fresh, False
    too_many = said_of_late >= AT_MOST and any(say.key in PASSIVE for say in fresh)
    if not (silent or too_many):
        return fresh, False
    return tuple(say for say in fresh if say.key not in PASSIVE), not silent


def _changes(response: Response) -> bool:
    """Say whether a text changed anything, of which the answer must speak however often it is much the same."""
    asked_for = (response.consent, response.join, response.pause_days, response.resume, response.pace)
    return any(asked_for) or bool(response.recorded)


def _not_said(says: Sequence[Say], said_just_now: frozenset[str]) -> tuple[Say, ...]:
    """Leave out what was said a moment ago; a question is asked all the same, for it may be another."""
    return tuple(say for say in says if say.question is not None or say.key.value not in said_just_now)
