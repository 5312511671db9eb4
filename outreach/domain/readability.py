"""How hard a text is to read, as a school grade.

English: the Flesch-Kincaid grade (Kincaid et al., 1975). Spanish: the Szigriszt-Pazos score on the INFLESZ scale
(Barrio-Cantalejo, 2008), where 65 is the lower edge of what primary school leaves one able to read, mapped so that 65
is grade 6. Numbers and keywords in capitals do not count as words; other languages are not judged.
"""

import re
from typing import Final

GRADE_LIMIT: Final = 6

_SENTENCE: Final = re.compile(r"[.!?:;]+(?=\s|$)")
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_EN_VOWELS: Final = re.compile(r"[aeiouy]+")
_ES_NUCLEI: Final = re.compile(r"[aeoáéó]|[iuíúü]+")
_ES_DIPHTHONG: Final = re.compile(r"[iuü](?=[aeoáéó])|(?<=[aeoáéó])[iuü]")
_FEW_WORDS: Final = 12
_EASY_SCORE: Final = 65
_SCORE_PER_GRADE: Final = 5


def reading_grade(text: str, *, lang: str) -> float:
    """Estimate the school grade that a text asks for; 0 for one too short to judge or a language we cannot."""
    words = [word for word in _WORD.findall(text) if len(word) == 1 or not word.isupper()]
    if len(words) < _FEW_WORDS:
        return 0.0
    per_sentence = len(words) / max(1, len(_SENTENCE.findall(text)))
    match lang:
        case "en":
            per_word = sum(_syllables_en(word.lower()) for word in words) / len(words)
            return max(0.0, 0.39 * per_sentence + 11.8 * per_word - 15.59)
        case "es":
            per_word = sum(_syllables_es(word.lower()) for word in words) / len(words)
            score = 206.835 - 62.3 * per_word - per_sentence
            return max(0.0, GRADE_LIMIT + (_EASY_SCORE - score) / _SCORE_PER_GRADE)
        case _:
            return 0.0


def _syllables_en(word: str) -> int:
    count = len(_EN_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee", "ie", "oe", "ye"))
    silent = silent or (word.endswith("ed") and not word.endswith(("ted", "ded")))
    return max(1, count - silent)


def _syllables_es(word: str) -> int:
    bare = re.sub(r"(?<=[gq])u(?=[eiéí])", "", word)
    return max(1, len(_ES_NUCLEI.findall(_ES_DIPHTHONG.sub("", bare))))
