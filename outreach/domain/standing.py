"""Where somebody stands when their text arrives, and what one text makes us do: the values of a conversation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from outreach.domain.conditions import ConcernRule
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import ReasonKind
from outreach.domain.questions import Question, QuestionKind, QuestionSet
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency

Value = Decimal | str

CONSENT_QUESTION = Question(key="consent", kind=QuestionKind.YES_NO, text={"en": "May we text you?"})
"""What an invitation asks, in its own words; an invited person's text is read as an answer to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The check-in that a text may be answering.

    `question` is the one that stands open (None: all was answered), `answers` the values given so far, `history` each
    question's earlier values, newest first. `late` says that the check-in was closed before this text came;
    `earlier_is_of_before` that the earlier question is the unanswered one of the check-in before.
    """

    question: Question | None
    earlier: Question | None
    question_set: QuestionSet
    answers: Mapping[str, Value] = field(default_factory=dict)
    history: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    reasked: bool = False
    late: bool = False
    earlier_is_of_before: bool = False
    renewal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where somebody stands when their text arrives.

    `known` is false for a number that belongs to nobody, `has_number` for a sender that is no number and can join
    nothing. `covered` says whether anybody is on call now. `said_lately` holds the text keys that they were told in the
    last half hour, `answered_today` that a stranger had our answer. `in_touch` says that somebody of ours has taken
    their escalation, `asks` that the text holds a question, `joins_another` that it asks for another program than
    theirs, `over` that no check-in is left for them, now or after a pause.
    """

    known: bool
    has_number: bool = True
    consent: ConsentState | None = None
    paused: bool = False
    at_risk: bool = False
    covered: bool = True
    asked: Asked | None = None
    rules: tuple[ConcernRule, ...] = ()
    said_lately: frozenset[str] = frozenset()
    answered_today: bool = False
    in_touch: bool = False
    asks: bool = False
    joins_another: bool = False
    over: bool = False

    @property
    def has_open_question(self) -> bool:
        """Whether a question of an open check-in waits for an answer."""
        return self.asked is not None and self.asked.question is not None and not self.asked.late


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """One text to the person who wrote; `question` is the question that it carries."""

    kind: MessageKind
    key: TextKey
    question: Question | None = None
    urgency: Urgency | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worry:
    """One reason for a person of ours to look."""

    kind: ReasonKind
    urgency: Urgency
    what: str
    rule: str
    category: str | None = None


class CheckInStep(StrEnum):
    """What becomes of the check-in that the text belongs to."""

    LEAVE = "leave"
    ASK = "ask"
    REASK = "reask"
    FINISH = "finish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An answer to be kept; `of_before` says that it belongs to the check-in before."""

    question: str
    value: Value
    of_before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Everything that one text makes us do."""

    say: tuple[Say, ...] = ()
    worries: tuple[Worry, ...] = ()
    consent: tuple[ConsentState, ConsentHow] | None = None
    recorded: tuple[Recorded, ...] = ()
    check_in: CheckInStep = CheckInStep.LEAVE
    next_question: Question | None = None
    pause_days: int | None = None
    resume: bool = False
    pace: int = 0
    join: str | None = None
