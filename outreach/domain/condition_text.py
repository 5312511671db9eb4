"""Conditions as program leads write them: the grammar, and errors that say what is allowed.

condition  = all-of { "or" all-of }
all-of     = clause { "and" clause }
clause     = key operator value [ recurrence ]
| key "drops" number "below usual"
| key "rises" number "above usual"
operator   = "=" | "is" | "!=" | "is not" | "<" | "<=" | ">" | ">="
recurrence = times "in" number "answers"        "twice in three answers", "3 times in 5 answers"
| times "in a row"                   "twice in a row"
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from outreach.domain.sentences import Sentence

_ALLOWED = Sentence(
    'write conditions such as "mood <= 2", "used = yes", "mood < 3 and craving > 5", '
    '"craving >= 7 twice in three answers" or "mood drops 2 below usual"'
)
_MOST_ANSWERS = 20


class Operator(StrEnum):
    """How an answer is compared."""

    IS = "="
    IS_NOT = "!="
    AT_MOST = "<="
    AT_LEAST = ">="
    BELOW = "<"
    ABOVE = ">"


class BadCondition(ValueError):
    """Raised for a condition that cannot be read; says where it goes wrong and what is allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """That the answer to a question compares so with a number or a word."""

    key: str
    operator: Operator
    value: Decimal | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """That a comparison was true of at least `times` of a person's latest `within` answers, the newest among them."""

    key: str
    each: Comparison
    times: int
    within: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """That an answer lies `by` below (`down`) or above the mean of the person's own earlier answers."""

    key: str
    by: Decimal
    down: bool


Clause = Comparison | Trend | Drift


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition on answers: true when every clause of one of `any_of` is; `text` is how it was written."""

    text: str
    any_of: tuple[tuple[Clause, ...], ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the questions that it mentions."""
        return frozenset(clause.key for clause in self.clauses)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Everything that it says, in the order in which it was written."""
        return tuple(clause for clauses in self.any_of for clause in clauses)

    @property
    def looks_back(self) -> bool:
        """Whether it asks about earlier check-ins."""
        return any(not isinstance(clause, Comparison) for clause in self.clauses)


@lru_cache(maxsize=1024)
def parse_condition(text: str) -> Condition:
    """Read a condition, or raise BadCondition saying which part cannot be read and what is allowed."""
    plain = _plain(text)
    if not plain:
        raise BadCondition(Sentence("the condition is empty; {allowed}", allowed=_ALLOWED))
    alternatives = re.split(r"\bor\b", plain)
    any_of = tuple(tuple(_clause(part) for part in re.split(r"\band\b", clauses)) for clauses in alternatives)
    return Condition(text=text, any_of=any_of)


def _plain(text: str) -> str:
    signs = {"≤": "<=", "=<": "<=", "≥": ">=", "=>": ">=", "≠": "!=", "<>": "!=", "==": "="}
    plain = text.casefold()
    for sign, usual in signs.items():
        plain = plain.replace(sign, usual)
    return " ".join(plain.split())


_KEY = r"(?P<key>[a-z][a-z0-9_]*)"
_COMPARISON = re.compile(
    _KEY + r"\s*(?P<operator><=|>=|!=|=|<|>|\bis not\b|\bis\b)\s*(?P<value>-?[\w.]+)(?P<recurrence>\s.+)?",
)
_DRIFT = re.compile(_KEY + r" (?P<verb>drops|rises)(?: by)? (?P<by>\S+) (?P<side>below|above) usual")
_RECURRENCE = re.compile(r"(?P<times>\w+)(?: times)? in (?:(?P<row>a row)|(?P<within>\w+) answers)")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_OPERATORS: Mapping[str, Operator] = {
    **{operator.value: operator for operator in Operator},
    "is": Operator.IS,
    "is not": Operator.IS_NOT,
}
_NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNTS: Mapping[str, int] = {
    **{word: number for number, word in enumerate(_NUMBER_WORDS)},
    "once": 1,
    "twice": 2,
    "thrice": 3,
}


def _clause(text: str) -> Clause:
    part = text.strip()
    drift = _DRIFT.fullmatch(part)
    if drift is not None:
        return _drift(drift, part)
    match = _COMPARISON.fullmatch(part)
    if match is None:
        raise BadCondition(
            Sentence("cannot read {part!r}; {allowed}", part=part, allowed=_ALLOWED)
            if part
            else Sentence("something is missing; {allowed}", allowed=_ALLOWED)
        )
    comparison = _comparison(match, part)
    recurrence = match["recurrence"]
    return comparison if recurrence is None else _trend(comparison, recurrence.strip())


def _comparison(match: re.Match[str], part: str) -> Comparison:
    operator, written = _OPERATORS[match["operator"]], match["value"]
    value: Decimal | str = Decimal(written) if _NUMBER.fullmatch(written) else written
    if isinstance(value, str) and operator not in (Operator.IS, Operator.IS_NOT):
        raise BadCondition(
            Sentence("{part!r} compares with {written!r}: <, <=, > and >= need a number", part=part, written=written)
        )
    return Comparison(key=match["key"], operator=operator, value=value)


def _drift(match: re.Match[str], part: str) -> Drift:
    by = _NUMBER.fullmatch(match["by"])
    down = match["verb"] == "drops"
    if by is None or Decimal(match["by"]) <= 0:
        raise BadCondition(Sentence("{part!r} needs a number above 0, such as 2", part=part))
    if down is not (match["side"] == "below"):
        raise BadCondition(Sentence('{part!r}: write "drops 2 below usual" or "rises 2 above usual"', part=part))
    return Drift(key=match["key"], by=Decimal(match["by"]), down=down)


def _trend(comparison: Comparison, recurrence: str) -> Trend:
    match = _RECURRENCE.fullmatch(recurrence)
    if match is None:
        raise BadCondition(
            Sentence(
                'cannot read {recurrence!r}; write "twice in three answers" or "3 times in a row"',
                recurrence=recurrence,
            )
        )
    times = _count(match["times"])
    within = times if match["row"] else _count(match["within"])
    if not 1 <= times <= within <= _MOST_ANSWERS:
        raise BadCondition(
            Sentence(
                "{recurrence!r} can never be true, or looks back over more than {most_answers} answers",
                recurrence=recurrence,
                most_answers=_MOST_ANSWERS,
            )
        )
    return Trend(key=comparison.key, each=comparison, times=times, within=within)


def _count(word: str) -> int:
    if word.isascii() and word.isdigit():
        return int(word[:4])
    if word not in _COUNTS:
        raise BadCondition(Sentence("{word!r} is not a number; write digits, or words from one to ten", word=word))
    return _COUNTS[word]
