"""A reading in the few words in which others are told of it, and keep score of it."""

from dataclasses import dataclass
from decimal import Decimal

from outreach.domain.questions import Question, QuestionKind
from outreach.domain.reading.reading import Category, Concern, Keyword, Reading
from outreach.domain.urgency import Urgency

LEVELS = ("none", "watch", "same_day", "urgent")
"""How soon a person must look, lowest to highest; an emergency is urgent here, and is told apart by its own field."""

_NAMELESS = frozenset({Category.LOW_MOOD, Category.UNREADABLE})
_LEAVING = frozenset({Keyword.OPT_OUT, Keyword.WRONG_NUMBER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was read in one text.

    `concern` is one of LEVELS; `category` a Category, `none`, `opt_out` or `wrong_number`; `value` a number, `yes` or
    `no`, or an option as its question words it, and None where words were asked for or nothing fitted. `understood`
    says that somebody who reads only this misses nothing that we know of; `reasons` are all concerns, most urgent
    first.
    """

    concern: str
    emergency: bool
    category: str
    keyword: str | None
    value: int | float | str | None
    understood: bool
    lang: str
    reasons: tuple[Concern, ...]
    version: str


def verdict(*, reading: Reading, question: Question | None) -> Verdict:
    """Put a reading in a few words; `question` is the one that it was read against."""
    return Verdict(
        concern=level(reading.urgency),
        emergency=any(concern.emergency for concern in reading.concerns),
        category=_category(reading),
        keyword=reading.keyword.value if reading.keyword else None,
        value=_value(reading, question),
        understood=_understood(reading, question),
        lang=reading.lang,
        reasons=reading.concerns,
        version=reading.version,
    )


def unread(*, lang: str, version: str, because: str) -> Verdict:
    """Say that reading a text failed, and because of what, so that a person reads it today."""
    concern = Concern(
        category=Category.UNREADABLE,
        urgency=Urgency.SAME_DAY,
        rule="fallback.error",
        what=f"reading this text failed ({because}): somebody must read it",
    )
    return Verdict(
        concern=level(concern.urgency),
        emergency=False,
        category="none",
        keyword=None,
        value=None,
        understood=False,
        lang=lang,
        reasons=(concern,),
        version=version,
    )


def level(urgency: Urgency | None) -> str:
    """Name an urgency as one of LEVELS."""
    if urgency is None:
        return LEVELS[0]
    return LEVELS[min(urgency.rank + 1, len(LEVELS) - 1)]


def _category(reading: Reading) -> str:
    """Name the most urgent concern that says what it is about; low mood and not being readable do not."""
    named = [concern for concern in reading.concerns if concern.category not in _NAMELESS]
    worst = max(named, key=lambda concern: concern.urgency.rank, default=None)
    if reading.keyword in _LEAVING and (worst is None or worst.urgency is Urgency.WATCH):
        return reading.keyword.value
    return worst.category.value if worst else "none"


def _value(reading: Reading, question: Question | None) -> int | float | str | None:
    if reading.answer is None or question is None or question.kind is QuestionKind.TEXT:
        return None
    match reading.answer.value:
        case Decimal() as number:
            return int(number) if number == number.to_integral_value() else float(number)
        case str() as word:
            return _wording(word, question)
        case None:
            return None


def _wording(value: str, question: Question) -> str:
    """Find how the question words an option; yes and no are worded as they are."""
    texts = (text for option in question.options if option.value == value for text in option.text.values())
    return next(texts, str(value))


def _understood(reading: Reading, question: Question | None) -> bool:
    if any(concern.category is Category.UNREADABLE for concern in reading.concerns):
        return False
    if question is None or question.kind is QuestionKind.TEXT or reading.echo:
        return True
    answered = reading.answer is not None and reading.answer.understood
    told = any(not concern.rule.startswith("answer.") for concern in reading.concerns)
    return answered or told or reading.keyword is not None
