"""What reading a text yields: the values that every other room works with."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from outreach.domain.urgency import Urgency


class Category(StrEnum):
    """What a concern is about."""

    SUICIDE = "suicide"
    SELF_HARM = "self_harm"
    OVERDOSE = "overdose"
    RELAPSE = "relapse"
    CRAVING = "craving"
    WITHDRAWAL = "withdrawal"
    VIOLENCE = "violence"
    PSYCHOSIS = "psychosis"
    MEDICAL = "medical"
    HOUSING = "housing"
    THIRD_PARTY_RISK = "third_party_risk"
    WANTS_CONTACT = "wants_contact"
    LOW_MOOD = "low_mood"
    UNREADABLE = "unreadable"


class Keyword(StrEnum):
    """What the whole text asks of us, apart from answering."""

    OPT_OUT = "opt_out"
    START = "start"
    HELP = "help"
    PAUSE = "pause"
    RESUME = "resume"
    LESS = "less"
    MORE = "more"
    TALK = "wants_contact"
    WRONG_NUMBER = "wrong_number"
    JOIN = "join"


class YesNo(StrEnum):
    """The two answers to a yes/no question."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One thing in a text that a person should look at, and why.

    `rule` names the rule in the lexicon (or `fallback.…`), `span` is the half-open range of characters of the raw
    text that matched (None when the whole text is meant), `what` says it in plain words for a specialist.
    """

    category: Category
    urgency: Urgency
    rule: str
    what: str
    span: tuple[int, int] | None = None

    @property
    def emergency(self) -> bool:
        """Whether it needs somebody this minute."""
        return self.urgency is Urgency.EMERGENCY


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a text answered.

    `value` is a number, yes or no, an option's stored value, or the text itself for a `text` question; None when the
    text could not be fitted to the question. `to_earlier` says that it fits the question before the open one instead.
    """

    value: Decimal | YesNo | str | None
    to_earlier: bool = False
    also: tuple[Decimal | YesNo | str, ...] = ()
    corrects: bool = False

    @property
    def understood(self) -> bool:
        """Whether the text could be fitted to a question."""
        return self.value is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that was read in one text; `version` names the lexicon that read it."""

    keyword: Keyword | None
    keyword_argument: str | None
    answer: Answer | None
    concerns: tuple[Concern, ...]
    lang: str
    version: str
    echo: bool = False

    @property
    def urgency(self) -> Urgency | None:
        """The highest urgency of its concerns, or None when nothing worries us."""
        return max((concern.urgency for concern in self.concerns), default=None)

    @property
    def emergency(self) -> bool:
        """Whether anything in it needs somebody this minute."""
        return self.urgency is Urgency.EMERGENCY
