"""What a check-in asks: questions, in which languages, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class QuestionKind(StrEnum):
    """What shape of answer a question takes."""

    SCALE = "scale"
    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a `choice` question: what it is stored as, and how it reads in each language."""

    value: str
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a check-in.

    `text` maps a language (`en`, `es`) to the wording. `low` and `high` bound `scale` and `number` answers (inclusive).
    `options` belong to `choice`. `ask_if` is a condition on earlier answers of the same check-in, such as "mood <= 2".
    A `yes_no` question is answered "yes" or "no", or 1 for yes and 2 for no.
    """

    key: str
    kind: QuestionKind
    text: Mapping[str, str]
    low: int | None = None
    high: int | None = None
    options: tuple[Option, ...] = field(default=())
    ask_if: str | None = None
