"""A specialist's mark on what was read in a text: whether an alarm was one, and what should have been read instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from outreach.domain.escalation import ReasonKind
from outreach.domain.reading.reading import Category
from outreach.domain.urgency import Urgency


class Mark(StrEnum):
    """What somebody who knows the person says about what was read."""

    TRUE_ALARM = "true_alarm"
    FALSE_ALARM = "false_alarm"
    MISSED = "missed"


ALARMS = (ReasonKind.CONCERN, ReasonKind.ANSWER, ReasonKind.WANTS_CONTACT, ReasonKind.UNREADABLE)
"""The reasons to look at somebody that come from what was read in a text of theirs."""


class Source(StrEnum):
    """What raised an alarm: a rule of the lexicon, a program's own words, the model, an answer, a keyword, or doubt."""

    LEXICON = "lexicon"
    PROGRAM = "program"
    MODEL = "model"
    ANSWER = "answer"
    KEYWORD = "keyword"
    FALLBACK = "fallback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing that was read in a text; `rule` names what found it, `category` may not be known."""

    rule: str
    category: str | None
    urgency: Urgency

    @property
    def source(self) -> Source:
        """What kind of rule found it, by how the rules are named; every rule of the lexicon has a category."""
        named = next((source for begin, source in _BEGINNINGS if self.rule.startswith(begin)), None)
        return named or (Source.FALLBACK if self.category is None else Source.LEXICON)


_BEGINNINGS = (
    ("model", Source.MODEL),
    ("program:", Source.ANSWER),
    ("program.", Source.PROGRAM),
    ("answer.", Source.ANSWER),
    ("keyword.", Source.KEYWORD),
    ("fallback.", Source.FALLBACK),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WasRead:
    """What was read in one text at the time; `version` names the reader, None when it failed."""

    alarms: tuple[Alarm, ...]
    version: str | None

    @property
    def worst(self) -> Alarm | None:
        """The most urgent alarm, the first of several, or None when nothing worried us."""
        return max(self.alarms, key=_rank, default=None)

    @property
    def urgency(self) -> Urgency | None:
        """The highest urgency, or None when nothing worried us."""
        return None if self.worst is None else self.worst.urgency


def _rank(alarm: Alarm) -> int:
    return alarm.urgency.rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What somebody says about a reading: the mark, and what the text should have been read as."""

    mark: Mark
    urgency: Urgency | None = None
    category: Category | None = None
    note: str = ""


def misfit(judgement: Judgement, was_read: WasRead) -> str | None:
    """Say why a mark does not fit what was read, and what does; None when it fits."""
    read, should = was_read.urgency, judgement.urgency
    if judgement.mark is Mark.MISSED:
        return _why_not_missed(judgement, was_read)
    if read is None:
        return _NO_ALARM
    if judgement.mark is Mark.FALSE_ALARM and should is not None and should >= read:
        return f"it was read as {read.value}, so a false alarm should have been less urgent than that"
    return None


def _why_not_missed(judgement: Judgement, was_read: WasRead) -> str | None:
    read, should = was_read.urgency, judgement.urgency
    if should is None:
        return "say how urgent it should have been"
    if read is not None and should <= read and not _is_new(judgement.category, was_read):
        return f"it was read as {read.value}, so it was not missed; say the category, if that was"
    return None


_NO_ALARM = "nothing in it worried us, so there is no alarm to judge; mark it missed if something should have"


def _is_new(category: Category | None, was_read: WasRead) -> bool:
    return category is not None and category.value not in {alarm.category for alarm in was_read.alarms}


def should_be(judgement: Judgement, was_read: WasRead) -> tuple[Urgency | None, str | None]:
    """Work out the urgency and category that a marked text should be read as; None: nothing in it should worry us."""
    worst = was_read.worst
    category = None if judgement.category is None else judgement.category.value
    if judgement.mark is Mark.FALSE_ALARM and judgement.urgency is None:
        return None, None
    if judgement.mark is Mark.MISSED or worst is None:
        return judgement.urgency, category
    return judgement.urgency or worst.urgency, category or worst.category


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many texts were marked how; a `disputed` alarm is true to one specialist and false to another."""

    true: int = 0
    false: int = 0
    disputed: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """The share of true ones among the alarms that somebody marked and nobody disputes, from 0 to 1."""
        judged = self.true + self.false
        return self.true / judged if judged else None

    def and_one(self, marks: Sequence[Mark]) -> "Tally":
        """Count one more text, by everybody's mark on it."""
        true, false = Mark.TRUE_ALARM in marks, Mark.FALSE_ALARM in marks
        return Tally(
            true=self.true + (true and not false),
            false=self.false + (false and not true),
            disputed=self.disputed + (true and false),
            missed=self.missed + (Mark.MISSED in marks),
        )
