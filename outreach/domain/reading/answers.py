"""Fitting a text to the question it answers."""

import re
from dataclasses import replace
from decimal import Decimal

from outreach.domain.questions import Option, Question, QuestionKind
from outreach.domain.reading.clauses import clauses
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.normalise import Normal, normalise
from outreach.domain.reading.numbers import Found, chosen, numbers, only_before, plain
from outreach.domain.reading.reading import Answer, YesNo
from outreach.domain.reading.topics import topic_of
from outreach.domain.reading.yes_no import exactly, yes_no

_PAUSES = frozenset({".", ","})
_FULL_MARKS = frozenset({"emo_hundred", "max", "maximum", "maximo", "maxima", "highest", "tope", "cien", "millon"})
_LOWEST = frozenset({"lowest", "minimum", "minimo", "minima"})
_ARTICLES = frozenset({"al", "ando", "andamos", "estoy", "toy", "the", "el", "lo", "la", "a", ".", ","})
_PLACES = {
    "first": 0,
    "1st": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "4th": 3,
    "fifth": 4,
    "5th": 4,
    "primero": 0,
    "primera": 0,
    "segundo": 1,
    "segunda": 1,
    "tercero": 2,
    "tercera": 2,
    "cuarto": 3,
    "cuarta": 3,
    "quinto": 4,
    "quinta": 4,
}
_LAST = frozenset({"last", "ultimo", "ultima"})
_AROUND = frozenset("option choice answer letter number opcion letra respuesta numero la el lo the is its es".split())  # noqa: SIM905
_MENDS = frozenset("no wait mean meant sorry digo perdon oops actually jk mejor mentira".split())  # noqa: SIM905
_LONGEST_CHOICE = 4
_LETTERS = 2
_ENDS = 2

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
    normal = _with_halves(body, normal, lexicon)
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


def _with_halves(body: str, normal: Normal, lexicon: Lexicon) -> Normal:
    """Read "3½" and ".5" as the numbers that they are."""
    if "½" not in body and not _POINTED.match(body):
        return normal
    spelt = _POINTED.sub("0.", body.replace("½", ".5"))
    return normalise(body=spelt, spelling=lexicon.spelling)


def _about_before(normal: Normal, question: Question | None, lexicon: Lexicon) -> bool:
    if question is None or question.kind not in {QuestionKind.SCALE, QuestionKind.NUMBER}:
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
            value = _choice(normal, question, lexicon)
            return None if value is None else Answer(value=value)
        case QuestionKind.TEXT:
            return Answer(value=body.strip()) if body.strip() else None


def _number(normal: Normal, question: Question, lexicon: Lexicon) -> Answer | None:
    tokens = normal.line.split()
    counted = question.kind is QuestionKind.NUMBER
    found = numbers(tokens=tokens, words=lexicon.words, counted=counted)
    found = [_whole(one, question, alone=len(found) == 1) for one in _without_ends(found, question)]
    if counted and _none(normal, question, lexicon) is not None:
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


def _without_ends(found: list[Found], question: Question) -> list[Found]:
    """Leave out the ends of the scale where they only say which it is: "del 1 al 5, un 2"."""
    ends = len(found) > _ENDS and [one.value for one in found[:_ENDS]] == [question.low, question.high]
    return found[_ENDS:] if ends and found[1].place - found[0].end <= 1 else found


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
    asked = " ".join(normalise(body=text, spelling=lexicon.spelling).line for text in question.text.values()).split()
    topic = topic_of(question=question, lexicon=lexicon)
    none_of_it = words[:1] in (["no"], ["not"], ["ningun"]) and any(word in asked for word in words[1:3])
    counted_none = question.kind is QuestionKind.NUMBER and topic and topic.no.first(normal.text) is not None
    return Decimal(0) if none_of_it or counted_none else None


def _in_range(one: Found, question: Question) -> bool:
    if one.out_of is not None and one.out_of != question.high:
        return False
    low, high = question.low, question.high
    return (low is None or one.value >= low) and (high is None or one.value <= high)


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


def _choice(normal: Normal, question: Question, lexicon: Lexicon) -> str | None:
    core = _core(normal.line, lexicon)
    place = _place(core, question, lexicon)
    if place is not None:
        return question.options[place].value
    named = [option for option in question.options if _named(core, option, lexicon) >= 0]
    if len(named) > 1:
        kept = [option for option in named if not _refused(core, option, lexicon)]
        mended = _MENDS.isdisjoint(core)
        named = kept if mended or not kept else [max(kept, key=lambda option: _named(core, option, lexicon))]
    if not named:
        named = _by_a_word(core, question, lexicon) or _as_yes_no(normal, question, lexicon)
    return named[0].value if len(named) == 1 else None


def _place(core: list[str], question: Question, lexicon: Lexicon) -> int | None:
    """Find the place of an option that was given as a number or a letter; the last one counts after a correction."""
    count = len(question.options)
    places = [_one_place(token, count, lexicon) for token in core]
    named = [place for place in places if place is not None]
    said = [token for token in core if token not in _AROUND and token not in _MENDS]
    letters = [ord(token) - ord("a") for token in said if len(token) == 1 and token.isascii() and token.isalpha()]
    if not named and letters and len(said) == len(letters) and 0 <= letters[-1] < count:
        return letters[-1]
    if not named or len(core) > _LONGEST_CHOICE:
        return letters[0] if core and core[0].isalpha() and _lettered(core, question, lexicon) else None
    if "no" in core[1:-1] and core[-2] == "no" and len(named) > 1:
        return named[-1] if core[0] != "es" else named[0]
    return named[0] if _MENDS.isdisjoint(core) else named[-1]


def _one_place(token: str, count: int, lexicon: Lexicon) -> int | None:
    if token in _LAST:
        return count - 1
    number = plain(token, lexicon.words)
    place = _PLACES.get(token)
    if number is not None and number == number.to_integral_value():
        place = int(number) - 1
    return place if place is not None and 0 <= place < count else None


def _lettered(core: list[str], question: Question, lexicon: Lexicon) -> bool:
    """See whether a text begins with the letter of the option that it goes on to name ("b shelter")."""
    place = ord(core[0]) - ord("a") if len(core[0]) == 1 else -1
    return 0 <= place < len(question.options) and _named(core[1:], question.options[place], lexicon) >= 0


def _named(core: list[str], option: Option, lexicon: Lexicon) -> int:
    """Find where an option's wording stands in what was said; -1 when it does not."""
    said = f" {' '.join(core)} "
    for wording in _wordings(option, lexicon):
        if wording and f" {' '.join(wording)} " in said:
            return said.index(f" {' '.join(wording)} ")
    return -1


def _wordings(option: Option, lexicon: Lexicon) -> list[list[str]]:
    texts = (option.value.replace("_", " "), *option.text.values())
    return [_core(normalise(body=text, spelling=lexicon.spelling).line, lexicon) for text in texts]


def _refused(core: list[str], option: Option, lexicon: Lexicon) -> bool:
    place = _named(core, option, lexicon)
    before = f" {' '.join(core)} "[:place].split()
    return bool(before) and before[-1] in {"not", "no", "instead"}


def _by_a_word(core: list[str], question: Question, lexicon: Lexicon) -> list[Option]:
    """Find the options of which a telling word was said, when no option was named in full."""
    found: list[Option] = []
    for option in question.options:
        words = {word for wording in _wordings(option, lexicon) for word in wording}
        others = {
            word for one in question.options if one is not option for each in _wordings(one, lexicon) for word in each
        }
        if any(word in core and word not in others and len(word) > _LETTERS for word in words):
            found.append(option)
    return found


def _as_yes_no(normal: Normal, question: Question, lexicon: Lexicon) -> list[Option]:
    """Take a yes or no in other words for the option that is one."""
    parts = clauses(tokens=normal.line.split(), lexicon=lexicon)
    said = exactly(words=parts[0].words, lexicon=lexicon) if len(parts) == 1 else None
    named = {"yes", "si"} if said is YesNo.YES else {"no"}
    return [option for option in question.options if said and option.value in named]


def _core(line: str, lexicon: Lexicon) -> list[str]:
    """Leave out what says nothing; when that is everything, keep it."""
    tokens = [token for token in line.split() if token not in _PAUSES]
    return [token for token in tokens if token not in lexicon.words.fillers | lexicon.words.polite] or tokens
