"""Failing towards a human: what nobody here can read, a person looks at."""

from outreach.domain.questions import Question, QuestionKind
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.normalise import EMOJI, LONGEST, Normal
from outreach.domain.reading.reading import Category, Concern
from outreach.domain.urgency import Urgency

_ENOUGH_WORDS = 6
_LEAST_TELLING = 0.34
_FEW_WORDS = 3
_ELSEWHERE = frozenset(
    "eu vou hoje meu minha voce nao estou muito sou isso mwen vle kap bagay anpil mouri renmen je veux suis vais avec"  # noqa: SIM905
    " cest jai ich nicht und mich mir kann habe khong muon voglio ik chce nie mnie hochu menya mujhe".split()
)
"""Little words of Portuguese, Haitian Creole, French, German, Vietnamese and others, which ours have no use for."""
_LONG = 40
_VERY_LONG = 120
_LONG_ANSWER = 25


def unreadable(
    *, normal: Normal, media: int, understood: bool, plain: bool, question: Question | None, lexicon: Lexicon
) -> Concern | None:
    """Say why nobody but a person can read this text, or None.

    `understood` when a rule knew what it says; `plain` when the second opinion found nothing in it, by a wide margin,
    which is enough for a long text, but not for one that goes on and on.
    """
    words = [word for word in normal.words if word != "."]
    if normal.cut:
        return look("cut", f"too long: only the first {LONGEST} characters were read")
    if media and not words:
        return look("media", "a picture or file without words")
    if normal.foreign:
        return look("script", "letters that are not ours")
    if words and normal.odd and all(word.startswith(EMOJI) for word in words):
        return look("emoji", "only emoji that nobody named")
    if understood:
        return None
    asked_for_words = question is not None and question.kind is QuestionKind.TEXT
    long = len(words) > (_LONG_ANSWER if question else _LONG)
    if long and not asked_for_words and (not plain or len(words) > _VERY_LONG):
        return look("long", "a long text that we could not sort")
    if _in_another_language([word for word in words if not word.startswith(EMOJI)], lexicon):
        return look("language", "a language that we do not read")
    return None


def _in_another_language(words: list[str], lexicon: Lexicon) -> bool:
    """See whether hardly a word is known, or one of another language is among those that are not."""
    kinds = () if lexicon.model is None else lexicon.model.kinds
    spoken = [word for word in words if word.isalpha()]
    strange = [word for word in spoken if word not in lexicon.spelling.known and word not in kinds]
    different = set(strange)
    if len(spoken) < _FEW_WORDS or len(different) < _FEW_WORDS - 1:
        return False
    few_known = len(spoken) - len(strange) < _LEAST_TELLING * len(spoken)
    enough = len(spoken) >= _ENOUGH_WORDS or (len(different) >= _FEW_WORDS and len(spoken) == len(words))
    return (few_known and enough) or (not different.isdisjoint(_ELSEWHERE) and len(strange) * 3 >= len(spoken))


def look(rule: str, what: str) -> Concern:
    """Make a concern that asks a person to read the text; `rule` says why we could not."""
    return Concern(category=Category.UNREADABLE, urgency=Urgency.SAME_DAY, rule=f"fallback.{rule}", what=what)


def language(*, normal: Normal, lang: str, lexicon: Lexicon) -> str:
    """Tell which language a text is in, by the little words that only one has; `lang` when they do not say."""
    words = set(normal.words)
    scores = {one: len(words & telling) for one, telling in lexicon.words.telling.items()}
    best = max(scores, key=lambda one: (scores[one], one == lang), default=lang)
    return best if scores.get(best, 0) > scores.get(lang, 0) else lang
