"""What a check-in takes, in segments, and what a segment costs."""

from dataclasses import dataclass
from decimal import Decimal

from outreach.domain.gsm7 import segments
from outreach.domain.program import Program
from outreach.domain.text_keys import FIRST_QUESTIONS, THANKS, TextKey
from outreach.domain.wording import say

COST_PER_SEGMENT = Decimal("0.0125")
"""What a segment costs in dollars where nobody says otherwise: the carrier's price and the carriers' fees together."""

_TYPICAL_NAME = "Cristina"


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The segments of one check-in: its first text, what we say if it is answered to the end, its reminder.

    `named` is what the first text takes when it says our name and how to stop, as it does every 30 days.
    """

    first: int
    named: int
    answers: int
    reminder: int


def talk_of(program: Program, question_set: str, lang: str) -> Talk:
    """Count what a check-in takes, said by the words of a program to somebody with a name of a usual length."""
    asked = [question for question in program.question_sets[question_set].questions if question.ask_if is None]
    first, *rest = [question.text.get(lang) or next(iter(question.text.values())) for question in asked]
    person = {"preferred_name": _TYPICAL_NAME, "signer": program.neutral_name}

    def cost(key: TextKey, **fields: str) -> int:
        return segments(say(key, lang=lang, wording=program.wording, **fields))

    nexts = sum(cost(TextKey.QUESTION_NEXT, question=text) for text in rest)
    return Talk(
        first=max(cost(key, question=first, **person) for key in FIRST_QUESTIONS),
        named=cost(TextKey.QUESTION_FIRST_NAMED, question=first, program=program.neutral_name, **person),
        answers=nexts + max(cost(key, **person) for key in THANKS),
        reminder=cost(TextKey.REMINDER, question=first, **person),
    )
