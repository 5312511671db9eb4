"""Check-ins by voice: which keys a question takes, and when somebody who could not be reached is called again."""

from dataclasses import dataclass
from datetime import timedelta

from outreach.domain.questions import Question, QuestionKind

CALLS_OF_A_CHECK_IN = 3
"""How often somebody is called about one check-in: once, and twice again."""

_WAITS = (timedelta(hours=2), timedelta(hours=3))

FOR_A_PERSON = "0"
AGAIN = "9"
AGAIN_TOO = "*"
"""Where nine is an answer, a star is the only key that repeats; it repeats everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What the keys of a phone mean while a question waits.

    `length` is how many keys an answer takes (None: any number, ended by the pound key); `person` and `again` are None
    where that key is an answer.
    """

    length: int | None
    person: str | None
    again: str | None


def keys_of(question: Question) -> Keys:
    """Say what the keys mean for a question; text is spoken, and its keys are for a person and for hearing it again."""
    highest = _highest(question)
    low = question.low if question.low is not None else 1
    return Keys(
        length=1 if highest is not None and highest <= 9 else None,
        person=None if highest is not None and low <= 0 else FOR_A_PERSON,
        again=None if highest is None or highest >= 9 else AGAIN,
    )


def _highest(question: Question) -> int | None:
    match question.kind:
        case QuestionKind.YES_NO:
            return 2
        case QuestionKind.CHOICE:
            return len(question.options)
        case QuestionKind.SCALE | QuestionKind.NUMBER:
            return question.high
        case QuestionKind.TEXT:
            return None


def wait_after(calls: int) -> timedelta | None:
    """Say how long to wait after so many calls that reached nobody, or None when there were enough."""
    return _WAITS[calls - 1] if calls < CALLS_OF_A_CHECK_IN else None
