"""Fitting a text to the question it answers."""

import re
from dataclasses import replace
from decimal import Decimal

from outreach.domain.questions import Question, QuestionKind
from outreach.domain.reading.choices import choice_of
from outreach.domain.reading.clauses import clauses
from outreach.domain.reading.digits import Found, plain
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.normalise import Normal, normalise
from outreach.domain.reading.numbers import chosen, numbers, only_before
from outreach.domain.reading.reading import Answer, YesNo
from outreach.domain.reading.slips import one_slip_away
from outreach.domain.reading.topics import topic_of
from outreach.domain.reading.yes_no import exactly, yes_no

_FULL_MARKS = frozenset({"emo_hundred", "max", "maximum", "maximo", "maxima", "highest", "tope", "cien", "millon"})
_LOWEST = frozenset({"lowest", "minimum", "minimo", "minima"})
_ARTICLES = frozenset({"al", "ando", "andamos", "estoy", "toy", "the", "el", "lo", "la", "a", ".", ","})
_ENDS = 2
_MONEY = re.compile(r"\$\s?(\d+)")
_PERCENT = re.compile(r"(\d)\s?%")
_HUNDRED = 100
_SHORTEST_SLIP = 4
_A_WEEK = 7
_EVERY_DAY = re.compile(
    r"\A(?:i (?:was |am |been )?|yes |si |pues )?"
    r"(?:every (?:single )?(?:day|one)|all (?:week|of (?:them|it)|but one|seven|days)"
    r"|(?:the )?(?:whole|entire|full) week|todos(?: los dias)?|toda la semana|todita la semana)\b"
)
_BUT_ONE = re.compile(r"\b(?:(?:but|except) (?:for )?one|menos uno)\b")
_NUMERIC = frozenset({QuestionKind.SCALE, QuestionKind.NUMBER})
_DENIES = frozenset("no not none ningun didnt dont havent never nunca ni".split())  # noqa: SIM905
_AT_ALL = frozenset("at all a wink nada last night anoche hoy today yet the really any much en toda la noche".split())  # noqa: SIM905
_SAME_STEM = 5

_POINTED = re.compile(r"\A\s*\.(?=\d)")

type_of_value = Decimal | YesNo | str


def answer(
    *,
    body: str,
    normal: Normal,
    question: Question | None,
    earlier: Question | None,
    lexicon: Lexicon,
) -> Answer | None:
    """Fit a text to the open question, or to the one before it; None when nothing was asked.

    A correction ("sorry i meant 2", "*3") belongs to the earlier question when there is one that it fits.
    """
    normal = _spelt_out(body, normal, question, lexicon)
    corrects = lexicon.corrections.first(normal.text) is not None or _starred(body)
    fits = _fit(body, normal, question, lexicon) if question else None
    before = _fit(body, normal, earlier, lexicon) if earlier and earlier.kind is not QuestionKind.TEXT else None
    if before is not None and (corrects or fits is None or _about_before(normal, question, lexicon)):
        return replace(before, to_earlier=True, corrects=corrects)
    if fits is not None:
        return replace(fits, corrects=corrects)
    return Answer(value=None) if question else None


def _starred(body: str) -> bool:
    """See whether one word is starred at one end, which says that it takes the place of another ("*no", "3*")."""
    word = body.strip()
    return len(word.split()) == 1 and (word.startswith("*") != word.endswith("*"))


def _spelt_out(body: str, normal: Normal, question: Question | None, lexicon: Lexicon) -> Normal:
    """Read "3½" and ".5" as the numbers that they are, and "$3" and "20%" as dollars and percent."""
    spelt = _POINTED.sub("0.", body.replace("½", ".5"))
    if question is not None and question.kind in _NUMERIC and question.high != _HUNDRED:
        spelt = _PERCENT.sub(r"\1 percent", _MONEY.sub(r"\1 dollars", spelt))
    return normal if spelt == body else normalise(body=spelt, spelling=lexicon.spelling)


def _about_before(normal: Normal, question: Question | None, lexicon: Lexicon) -> bool:
    if question is None or question.kind not in _NUMERIC:
        return False
    tokens = normal.line.split()
    return only_before(tokens=tokens, found=numbers(tokens=tokens, words=lexicon.words), words=lexicon.words)


def _fit(body: str, normal: Normal, question: Question, lexicon: Lexicon) -> Answer | None:
    match question.kind:
        case QuestionKind.SCALE | QuestionKind.NUMBER:
            return _number(normal, question, lexicon)
        case QuestionKind.YES_NO:
            return _answered(normal, question, lexicon)
        case QuestionKind.CHOICE:
            value = choice_of(normal=normal, question=question, lexicon=lexicon)
            return None if value is None else Answer(value=value)
        case QuestionKind.TEXT:
            return Answer(value=body.strip()) if body.strip() else None


def _number(normal: Normal, question: Question, lexicon: Lexicon) -> Answer | None:
    tokens = [_number_meant(token, lexicon) for token in normal.line.split()]
    counted = question.kind is QuestionKind.NUMBER
    found = _without_ends(numbers(tokens=tokens, words=lexicon.words, counted=counted), question)
    found = [_whole(one, question, alone=len(found) == 1) for one in found]
    leads = bool(found) and found[0].place == 0
    if counted and not leads and _none(normal, question, lexicon) is not None:
        found = []
    if not found:
        value = _edge(tokens, question) if tokens else None
        value = _none(normal, question, lexicon) if value is None else value
        return None if value is None else Answer(value=value)
    fitting = [one for one in found if _in_range(one, question)]
    one = chosen(tokens=tokens, found=fitting or found, words=lexicon.words, counted=counted)
    if one is None or not _in_range(one, question):
        return None
    return Answer(value=one.value, also=_also(tokens, one, lexicon))


def _number_meant(token: str, lexicon: Lexicon) -> str:
    """Mend a number word that is one slip away from one ("fuor", "sevn"), where it is no other word."""
    if len(token) < _SHORTEST_SLIP or not token.isalpha():
        return token
    if token in lexicon.words.numbers or token in lexicon.spelling.known or token in lexicon.spelling.common:
        return token
    meant = {one for one, _ in one_slip_away(token) if len(one) >= _SHORTEST_SLIP and one in lexicon.words.numbers}
    return min(meant) if len({lexicon.words.numbers[one] for one in meant}) == 1 else token


def _without_ends(found: list[Found], question: Question) -> list[Found]:
    """Leave out the ends of the scale where they only say which it is: "del 1 al 5, un 2", "1-5? 3"."""
    if question.low is None or question.high is None:
        return found
    ends = (Decimal(question.low), Decimal(question.high))
    found = [one for one in found if (one.value, one.to) != ends]
    named = len(found) > _ENDS and (found[0].value, found[1].value) == ends
    return found[_ENDS:] if named and found[1].place - found[0].end <= 1 else found


def _whole(one: Found, question: Question, *, alone: bool) -> Found:
    """Mend what is no number of the scale as it stands: "4444" is a 4, and "3/4" of five is a range."""
    digits = str(one.value)
    if alone and question.high is not None and one.value > question.high and len(digits) > 2 and len(set(digits)) == 1:
        return replace(one, value=Decimal(digits[0]))
    if one.out_of == one.value + 1 and one.out_of != question.high:
        return replace(one, out_of=None)
    return one


def _edge(tokens: list[str], question: Question) -> Decimal | None:
    """Read words for the ends of a scale: all marks, the maximum, the lowest."""
    said = {token for token in tokens if token not in _ARTICLES}
    whole = " ".join(tokens)
    if question.high == _A_WEEK and _EVERY_DAY.search(whole):
        return Decimal(question.high - (1 if _BUT_ONE.search(whole) else 0))
    if question.high is not None and said and said <= _FULL_MARKS:
        return Decimal(question.high)
    return Decimal(question.low) if question.low is not None and said and said <= _LOWEST else None


def _none(normal: Normal, question: Question, lexicon: Lexicon) -> Decimal | None:
    """Take a plain no for a zero, where zero may be: "none", "no meetings", "didnt go to any"."""
    if question.low not in {None, 0} or (question.low is None and question.kind is not QuestionKind.NUMBER):
        return None
    parts = clauses(tokens=normal.line.split(), lexicon=lexicon)
    words = parts[0].words if parts else []
    if exactly(words=words, lexicon=lexicon) is YesNo.NO:
        return Decimal(0)
    none_of_it = _denied(words, question, lexicon)
    topic = topic_of(question=question, lexicon=lexicon)
    counted_none = question.kind is QuestionKind.NUMBER and topic and topic.no.first(normal.text) is not None
    return Decimal(0) if none_of_it or counted_none else None


def _denied(words: list[str], question: Question, lexicon: Lexicon) -> bool:
    """See whether what was asked for is denied, and no more is said: "no meetings", "didnt sleep at all", "ni una"."""
    if words[:1] == ["ni"] and len(words) > 1:
        return plain(words[1], lexicon.words) is not None or words[1] in {"una", "un"}
    asked = " ".join(normalise(body=text, spelling=lexicon.spelling).line for text in question.text.values()).split()
    stems = {word[:_SAME_STEM] for word in asked if len(word) >= _SAME_STEM}
    said = [word for word in words[1:] if word not in _AT_ALL]
    told = len(said) == 1 and said[0][:_SAME_STEM] in stems
    if words[:1] in (["no"], ["not"], ["ningun"]):
        return told or any(word in asked for word in words[1:3])
    return told and words[0] in _DENIES


def _in_range(one: Found, question: Question) -> bool:
    if one.out_of is not None and one.out_of != question.high:
        return False
    low, high, top = question.low, question.high, one.value if one.to is None else one.to
    return (low is None or one.value >= low) and (high is None or top <= high)


def _also(tokens: list[str], main: Found | None, lexicon: Lexicon) -> tuple[type_of_value, ...]:
    """Find the other answers in one text: every part of it that is nothing but a number, or a yes or no."""
    rest = tokens[main.end :] if main else tokens
    more: list[type_of_value] = []
    for part in clauses(tokens=rest, lexicon=lexicon):
        values = [plain(token, lexicon.words) for token in part.words]
        if all(value is not None for value in values):
            more.extend(value for value in values if value is not None)
        else:
            verdict = exactly(words=part.words, lexicon=lexicon)
            more.extend([verdict] if verdict else [])
    if main and set(more) <= {main.value}:
        return ()
    return tuple(more)


def _answered(normal: Normal, question: Question, lexicon: Lexicon) -> Answer | None:
    value = yes_no(normal=normal, question=question, lexicon=lexicon)
    if value is None:
        return None
    parts = clauses(tokens=normal.line.split(), lexicon=lexicon)
    also = [plain(part.words[0], lexicon.words) for part in parts[1:] if len(part.words) == 1]
    return Answer(value=value, also=tuple(one for one in also if one is not None))
