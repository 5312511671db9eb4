"""What is to be said of one text while somebody writes it: how it arrives, what it costs, what is wrong with it."""

from dataclasses import dataclass

from outreach.domain.gsm7 import downgrade, is_gsm7, segments
from outreach.domain.lint import reading_warnings
from outreach.domain.program import Program
from outreach.domain.readability import reading_grade
from outreach.domain.sentences import Sentence
from outreach.domain.text_fields import FIELDS, MUST_USE, SPOKEN, TO_STAFF
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import template_problems
from outreach.packs.house import house_wording, lint_words
from outreach.packs.text_checks import filled_in, said_problems, typical_values


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One text in one language; `said` is how it arrives, filled in with what usually stands in its fields.

    `problems` keep a program from being applied, `warnings` do not. `grade` is the school grade that it reads like, 0
    for one that cannot be judged; texts to staff are not.
    """

    said: str
    problems: tuple[Sentence, ...]
    warnings: tuple[Sentence, ...]
    segments: int
    is_plain: bool
    grade: float
    is_spoken: bool
    fields: tuple[str, ...]
    must_use: tuple[str, ...]


def judge(key: TextKey, template: str, *, lang: str, program: Program) -> Verdict:
    """Look a template over as it is looked over when a program is read."""
    wrong = template_problems(key, template)
    is_spoken = key in SPOKEN
    said = template if wrong else filled_in(template, typical_values(program.neutral_name, program.question_sets, lang))
    said = said if is_spoken else downgrade(said)
    to_staff = key in TO_STAFF
    return Verdict(
        said=said,
        problems=wrong or tuple(said_problems(key, said, lang, lint_words())),
        warnings=() if to_staff else reading_warnings(said, lang=lang),
        segments=segments(said),
        is_plain=is_spoken or is_gsm7(said),
        grade=0.0 if to_staff else reading_grade(said, lang=lang),
        is_spoken=is_spoken,
        fields=tuple(sorted(FIELDS[key])),
        must_use=tuple(sorted(MUST_USE[key])),
    )


def house_text(key: TextKey, lang: str) -> str:
    """Give the house's own template of a text; empty in a language that the house does not speak."""
    return house_wording().get(lang, {}).get(key.value, "")
