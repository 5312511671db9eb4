"""Whether a condition is true of a person's answers."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from outreach.domain.condition_text import Clause, Comparison, Condition, Drift, Operator, Trend

USUAL_NEEDS = 3
"""How many earlier answers it takes before we speak of what is usual for somebody."""


def holds(
    *,
    condition: Condition,
    now: Mapping[str, Decimal | str],
    history: Mapping[str, Sequence[Decimal | str]],
) -> bool:
    """Say whether a condition is true of the answers of a check-in.

    `now` are the answers of this check-in; `history` are a person's answers by question, newest first and including
    this check-in's. Nothing is true of a question that was not answered in this check-in.
    """
    return any(all(_clause_holds(clause, now, history) for clause in clauses) for clauses in condition.any_of)


def _clause_holds(
    clause: Clause,
    now: Mapping[str, Decimal | str],
    history: Mapping[str, Sequence[Decimal | str]],
) -> bool:
    answer = now.get(clause.key)
    if answer is None:
        return False
    match clause:
        case Comparison():
            return _compares(clause, answer)
        case Trend():
            return _recurs(clause, answer, history.get(clause.key, ()))
        case Drift():
            return _drifts(clause, answer, history.get(clause.key, ()))


def _recurs(trend: Trend, answer: Decimal | str, answers: Sequence[Decimal | str]) -> bool:
    """Count within the latest answers; the newest must count itself, or an old worry would be raised again."""
    if not _compares(trend.each, answer):
        return False
    return sum(_compares(trend.each, earlier) for earlier in answers[: trend.within]) >= trend.times


def _drifts(drift: Drift, answer: Decimal | str, answers: Sequence[Decimal | str]) -> bool:
    """Compare with the person's own mean of earlier answers, once there are enough to speak of a usual."""
    number = _number(answer)
    earlier = [known for known in map(_number, answers[1:]) if known is not None]
    if number is None or len(earlier) < USUAL_NEEDS:
        return False
    usual = sum(earlier, Decimal(0)) / len(earlier)
    return usual - number >= drift.by if drift.down else number - usual >= drift.by


def _compares(comparison: Comparison, answer: Decimal | str) -> bool:
    wanted = comparison.value
    if isinstance(wanted, str):
        same = isinstance(answer, str) and answer.strip().casefold() == wanted
        return same is (comparison.operator is Operator.IS)
    number = _number(answer)
    if number is None:
        return comparison.operator is Operator.IS_NOT
    return _ordered(comparison.operator, number, wanted)


def _ordered(operator: Operator, number: Decimal, wanted: Decimal) -> bool:
    match operator:
        case Operator.IS:
            return number == wanted
        case Operator.IS_NOT:
            return number != wanted
        case Operator.AT_MOST:
            return number <= wanted
        case Operator.AT_LEAST:
            return number >= wanted
        case Operator.BELOW:
            return number < wanted
        case Operator.ABOVE:
            return number > wanted


def _number(answer: Decimal | str) -> Decimal | None:
    """Read an answer as a number, also where a choice stores its number as text."""
    if isinstance(answer, Decimal):
        return answer if answer.is_finite() else None
    text = answer.strip()
    return Decimal(text) if text.isascii() and text.isdigit() else None
