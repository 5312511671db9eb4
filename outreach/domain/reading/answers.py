"""Fitting a text to the question it answers."""

from dataclasses import replace
from decimal import Decimal

from outreach.domain.questions import Option, Question, QuestionKind
from outreach.domain.reading.lexicon import Lexicon, Topic
from outreach.domain.reading.normalise import EMOJI, Normal, normalise
from outreach.domain.reading.numbers import Found, chosen, numbers, only_before, plain
from outreach.domain.reading.reading import Answer, YesNo
from outreach.domain.reading.topics import topic_of

_PAUSES = frozenset({".", ","})
_LINKS = frozenset({"and", "y", "e", "then", "also", "tambien", "plus"})
_FULL_MARKS = frozenset({"emo_hundred"})
_PLACES = {"first": 0, "second": 1, "third": 2, "primero": 0, "primera": 0, "segundo": 1, "segunda": 1, "tercero": 2}
_LONGEST_CHOICE = 4

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
    corrects = lexicon.corrections.first(normal.text) is not None or _starred(normal.line)
    fits = _fit(body, normal, question, lexicon) if question else None
    before = _fit(body, normal, earlier, lexicon) if earlier and earlier.kind is not QuestionKind.TEXT else None
    if before is not None and (corrects or fits is None or _about_before(normal, question, lexicon)):
        return replace(before, to_earlier=True, corrects=corrects)
    if fits is not None:
        return replace(fits, corrects=corrects)
    return Answer(value=None) if question else None


def _starred(line: str) -> bool:
    return line.strip("*").isdigit() and line != line.strip("*")


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
            return _yes_no(normal, question, lexicon)
        case QuestionKind.CHOICE:
            value = _choice(normal, question, lexicon)
            return None if value is None else Answer(value=value)
        case QuestionKind.TEXT:
            return Answer(value=body.strip()) if body.strip() else None


def _number(normal: Normal, question: Question, lexicon: Lexicon) -> Answer | None:
    tokens = normal.line.split()
    counted = question.kind is QuestionKind.NUMBER
    found = numbers(tokens=tokens, words=lexicon.words, counted=counted)
    if not found and question.high is not None and tokens and set(tokens) <= _FULL_MARKS:
        return Answer(value=Decimal(question.high))
    one = chosen(tokens=tokens, found=found, words=lexicon.words, counted=counted)
    if one is None or not _in_range(one, question):
        return None
    return Answer(value=one.value, also=_also(tokens, one, lexicon))


def _in_range(one: Found, question: Question) -> bool:
    if one.out_of is not None and one.out_of != question.high:
        return False
    low, high = question.low, question.high
    return (low is None or one.value >= low) and (high is None or one.value <= high)


def _also(tokens: list[str], main: Found | None, lexicon: Lexicon) -> tuple[type_of_value, ...]:
    """Find the other answers in one text: every part of it that is nothing but a number, or a yes or no."""
    rest = tokens[main.end :] if main else tokens
    more: list[type_of_value] = []
    for part in _parts(rest, lexicon):
        values = [plain(token, lexicon.words) for token in part]
        if part and all(value is not None for value in values):
            more.extend(value for value in values if value is not None)
        elif part:
            verdict = _exactly(part, lexicon)
            more.extend([verdict] if verdict else [])
    if main and set(more) <= {main.value}:
        return ()
    return tuple(more)


def _parts(tokens: list[str], lexicon: Lexicon) -> list[list[str]]:
    """Cut a line where its author paused or turned ("nah.. alright yes", "i hate to say it but yep")."""
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token in _PAUSES or token in lexicon.words.turns:
            parts.append([])
        elif token in _LINKS and not parts[-1]:
            continue
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _yes_no(normal: Normal, question: Question, lexicon: Lexicon) -> Answer | None:
    parts = _parts(normal.line.split(), lexicon)
    if not parts:
        parts = [[token for token in normal.line.split() if token not in _PAUSES]]
    value = _bare(parts, lexicon) or _verdict(parts, lexicon) or _by_topic(normal, question, lexicon)
    if value is None:
        return None
    also = [plain(part[0], lexicon.words) for part in parts[1:] if len(part) == 1]
    return Answer(value=value, also=tuple(one for one in also if one is not None))


def _bare(parts: list[list[str]], lexicon: Lexicon) -> YesNo | None:
    """Take a lone 1 or 2 as the yes or no that it was offered as; 0 is no as well."""
    if not parts or len(parts[0]) != 1:
        return None
    number = plain(parts[0][0], lexicon.words)
    if number == 1:
        return YesNo.YES
    return YesNo.NO if number in {0, 2} else None


def _verdict(parts: list[list[str]], lexicon: Lexicon) -> YesNo | None:
    """Take the first yes or no; a later part that says only the other one corrects it."""
    verdict = None
    for part in parts:
        exact = _exactly(part, lexicon)
        if exact is not None:
            verdict = exact
        elif verdict is None:
            verdict = _opening(part, lexicon)
    return verdict


def _exactly(part: list[str], lexicon: Lexicon) -> YesNo | None:
    words = lexicon.words
    whole = " ".join(part)
    bare = " ".join(word for word in part if word not in words.fillers and word not in words.polite)
    mute = " ".join(word for word in bare.split() if not word.startswith(EMOJI))
    for one in (whole, bare, mute):
        if one in words.yes or one in words.no:
            return YesNo.YES if one in words.yes else YesNo.NO
    return None


def _opening(part: list[str], lexicon: Lexicon) -> YesNo | None:
    words = [word for word in part if word not in lexicon.words.fillers] or part
    for length in range(min(len(words), 4), 0, -1):
        start = " ".join(words[:length])
        if start in lexicon.words.yes or start in lexicon.words.no:
            return YesNo.YES if start in lexicon.words.yes else YesNo.NO
    return None


def _by_topic(normal: Normal, question: Question, lexicon: Lexicon) -> YesNo | None:
    """Read an answer that says neither yes nor no ("still clean") by what the question is about."""
    topic = topic_of(question=question, lexicon=lexicon)
    return None if topic is None else _topical(normal, topic)


def _topical(normal: Normal, topic: Topic) -> YesNo | None:
    if topic.no.first(normal.text) is not None:
        return YesNo.NO
    return YesNo.YES if topic.yes.first(normal.text) is not None else None


def _choice(normal: Normal, question: Question, lexicon: Lexicon) -> str | None:
    core = _core(normal.line, lexicon)
    place = _place(core, len(question.options), lexicon)
    if place is not None:
        return question.options[place].value
    named = [option for option in question.options if _names(core, option, lexicon)]
    return named[0].value if len(named) == 1 else None


def _place(core: list[str], count: int, lexicon: Lexicon) -> int | None:
    if not core or len(core) > _LONGEST_CHOICE:
        return None
    for token in core:
        number = plain(token, lexicon.words)
        if number is not None and number == number.to_integral_value() and 1 <= number <= count:
            return int(number) - 1
        if token in _PLACES and _PLACES[token] < count:
            return _PLACES[token]
    letter = ord(core[0]) - ord("a") if len(core) == 1 and len(core[0]) == 1 else -1
    return letter if 0 <= letter < count else None


def _names(core: list[str], option: Option, lexicon: Lexicon) -> bool:
    said = f" {' '.join(core)} "
    for text in (option.value.replace("_", " "), *option.text.values()):
        named = _core(normalise(body=text, spelling=lexicon.spelling).line, lexicon)
        if named and f" {' '.join(named)} " in said:
            return True
    return False


def _core(line: str, lexicon: Lexicon) -> list[str]:
    """Leave out what says nothing; when that is everything, keep it."""
    tokens = [token for token in line.split() if token not in _PAUSES]
    return [token for token in tokens if token not in lexicon.words.fillers | lexicon.words.polite] or tokens
