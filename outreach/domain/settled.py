"""What a text settled of a check-in: which answers to keep, which question comes next, and what the rules say of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from outreach.domain.conditions import ConcernRule, concerns_of
from outreach.domain.escalation import ReasonKind
from outreach.domain.questions import Question, QuestionKind, QuestionSet, next_question
from outreach.domain.reading.reading import Answer, YesNo
from outreach.domain.standing import Asked, Recorded, Standing, Value, Worry


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What a text settled: the answers to keep, whether the open question was among them, and what comes next."""

    recorded: tuple[Recorded, ...] = ()
    open_question: bool = False
    following: Question | None = None

    def worries(self, standing: Standing) -> tuple[Worry, ...]:
        """Apply the program's rules to the answers just given."""
        if standing.asked is None:
            return ()
        now = {**standing.asked.answers, **{kept.question: kept.value for kept in self.recorded}}
        found: list[Worry] = []
        for kept in self.recorded:
            earlier = standing.asked.history.get(kept.question, ())
            history = {**standing.asked.history, kept.question: (kept.value, *earlier)}
            rules = concerns_of(rules=standing.rules, now=now, history=history, just_answered=kept.question)
            found.extend(_rule_worry(rule) for rule in rules)
        return tuple(dict.fromkeys(found))


def _rule_worry(rule: ConcernRule) -> Worry:
    return Worry(
        kind=ReasonKind.ANSWER,
        urgency=rule.urgency,
        what=f"answered: {rule.when}",
        rule=f"program: {rule.when}",
        category=None if rule.category is None else rule.category.value,
    )


def settle_answers(answer: Answer | None, asked: Asked | None) -> Settled:
    """Fit what was answered to the questions: the open one, then the ones it leads to, or the one before."""
    if answer is None or asked is None or answer.value is None:
        return Settled(following=None)
    value = _stored(answer.value)
    if answer.to_earlier or (answer.corrects and asked.question is None):
        return _settle_earlier(answer, asked, value)
    if asked.question is None:
        return Settled()
    answers = {**asked.answers, asked.question.key: value}
    recorded = [Recorded(question=asked.question.key, value=value)]
    following = _after(asked, answers)
    for extra in answer.also:
        if following is None or not _fits(extra, following):
            break
        answers[following.key] = _stored(extra)
        recorded.append(Recorded(question=following.key, value=_stored(extra)))
        following = _after(asked, answers)
    return Settled(recorded=tuple(recorded), open_question=True, following=following)


def _settle_earlier(answer: Answer, asked: Asked, value: Value) -> Settled:
    """Fit an answer to the question before; once all was answered, only a text that says it corrects still counts."""
    if asked.question is None and not answer.corrects:
        return Settled()
    target = asked.earlier or asked.question
    if target is None:
        return Settled()
    of_before = asked.earlier_is_of_before and target is asked.earlier
    return Settled(recorded=(Recorded(question=target.key, value=value, of_before=of_before),))


def goes_on(*, question_set: QuestionSet, recorded: tuple[Recorded, ...]) -> bool | None:
    """Say whether a text decides to go on at the end of a cadence; None when it answers something else.

    Only the yes or no of the question that asks it decides: nothing asked beside it, no answer to the check-in before.
    """
    questions = question_set.questions
    asks = next((each for each in questions if each.kind is QuestionKind.YES_NO), questions[0])
    said = next((kept.value for kept in recorded if kept.question == asks.key and not kept.of_before), None)
    return {YesNo.YES.value: True, YesNo.NO.value: False}.get(str(said))


def _after(asked: Asked, answers: Mapping[str, Value]) -> Question | None:
    return next_question(question_set=asked.question_set, answered=answers, asked=frozenset(answers))


def _stored(value: Decimal | YesNo | str) -> Value:
    return value if isinstance(value, Decimal) else str(value)


def _fits(value: Decimal | YesNo | str, question: Question) -> bool:
    match question.kind:
        case QuestionKind.SCALE | QuestionKind.NUMBER:
            low, high = question.low, question.high
            return isinstance(value, Decimal) and (low is None or value >= low) and (high is None or value <= high)
        case QuestionKind.YES_NO:
            return isinstance(value, YesNo)
        case QuestionKind.CHOICE:
            return any(option.value == value for option in question.options)
        case QuestionKind.TEXT:
            return False
        case _:
            assert_never(question.kind)
