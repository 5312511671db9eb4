"""Which of the options of a question was chosen: by number, letter, wording, or a telling word of it."""

from outreach.domain.questions import Option, Question
from outreach.domain.reading.clauses import PAUSES, clauses
from outreach.domain.reading.digits import plain
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.normalise import Normal, normalise
from outreach.domain.reading.other_words import in_other_words
from outreach.domain.reading.reading import YesNo
from outreach.domain.reading.spelling import LONE
from outreach.domain.reading.yes_no import exactly

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
_LEADS = frozenset("so la option opcion letter letra number numero es its".split())  # noqa: SIM905
_LONGEST_CHOICE = 4
_LETTERS = 2


def choice_of(*, normal: Normal, question: Question, lexicon: Lexicon) -> str | None:
    """Find the one option that a text chooses, or None."""
    core = _core(normal.line, lexicon)
    place = _at_the_edge(normal.line.split(), question, lexicon)
    place = _place(core, question, lexicon) if place is None else place
    if place is not None:
        return question.options[place].value
    named = [option for option in question.options if _named(core, option, lexicon) >= 0]
    if len(named) > 1:
        kept = [option for option in named if not _refused(core, option, lexicon)]
        mended = _MENDS.isdisjoint(core)
        named = kept if mended or not kept else [max(kept, key=lambda option: _named(core, option, lexicon))]
    if not named:
        named = _by_a_word(core, question, lexicon) or _as_yes_no(normal, question, lexicon)
    if not named:
        named = in_other_words(normal=normal, question=question, lexicon=lexicon)
    return named[0].value if len(named) == 1 else None


def _at_the_edge(tokens: list[str], question: Question, lexicon: Lexicon) -> int | None:
    """Find the place of an option whose number or letter begins or ends a longer text: "2. woke up twice", "so 1"."""
    count = len(question.options)
    if len(tokens) > 1 and tokens[1] in PAUSES and _MENDS.isdisjoint(tokens):
        first = _lettered_place(tokens[0], count) if tokens[0] not in LONE else None
        return _one_place(tokens[0], count, lexicon) if first is None else first
    if len(tokens) > _LONGEST_CHOICE - 1 and tokens[-2] in _LEADS:
        last = _lettered_place(tokens[-1], count)
        return _one_place(tokens[-1], count, lexicon) if last is None else last
    return None


def _lettered_place(token: str, count: int) -> int | None:
    place = ord(token) - ord("a") if len(token) == 1 and token.isascii() and token.isalpha() else -1
    return place if 0 <= place < count else None


def _place(core: list[str], question: Question, lexicon: Lexicon) -> int | None:
    """Find the place of an option that was given as a number or a letter; the last one counts after a correction."""
    count = len(question.options)
    places = [
        None if after in lexicon.words.units else _one_place(token, count, lexicon)
        for token, after in zip(core, [*core[1:], ""], strict=False)
    ]
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
    tokens = [token for token in line.split() if token not in PAUSES]
    return [token for token in tokens if token not in lexicon.words.fillers | lexicon.words.polite] or tokens
