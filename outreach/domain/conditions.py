"""Conditions on answers: when an answer is a concern, and when a question is asked at all.

A program lead writes them as short sentences: "mood <= 2", "used = yes", "mood < 3 and craving > 5",
"craving >= 7 twice in three answers", "mood drops 2 below usual". The grammar is in `condition_text.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from outreach.domain.condition_text import BadCondition, Comparison, Condition, parse_condition
from outreach.domain.reading.reading import Category
from outreach.domain.truth import holds
from outreach.domain.urgency import Urgency

__all__ = ["BadCondition", "ConcernRule", "Condition", "concerns_of", "holds", "looks_back_at", "parse_condition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernRule:
    """That an answer is a concern: `when` it is, how urgent, what about, and what we `say` at once, by language."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    when: str
    urgency: Urgency
    category: Category | None = None
    say: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a condition that cannot be read."""
        parse_condition(self.when)


def concerns_of(
    *,
    rules: Sequence[ConcernRule],
    now: Mapping[str, Decimal | str],
    history: Mapping[str, Sequence[Decimal | str]],
    just_answered: str,
) -> tuple[ConcernRule, ...]:
    """Pick the rules that the answer just given makes true; rules about other questions only had their turn before."""
    return tuple(
        rule
        for rule in rules
        if just_answered in (condition := parse_condition(rule.when)).keys
        and holds(condition=condition, now=now, history=history)
    )


def looks_back_at(rules: Sequence[ConcernRule]) -> frozenset[str]:
    """Name the questions of which some rule asks how they were answered before."""
    clauses = (clause for rule in rules for clause in parse_condition(rule.when).clauses)
    return frozenset(clause.key for clause in clauses if not isinstance(clause, Comparison))
