"""Turning what a program lead writes, in ordinary words, into patterns of the lexicon."""

import re
from typing import Final

from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.normalise import EMOJI, normalise
from outreach.domain.reading.patterns import Pattern, PatternError, Sets, pattern
from outreach.domain.sentences import Sentence

_SIGNS: Final = re.compile(r"(\*\*|[()|?+^$*#.])")
_SET: Final = re.compile(r"[{}]")
_ENDS: Final = " .!?…"
_MOST_GAPS, _MOST_TURNS = 3, 6
_LEAST_LETTERS = 3
_COMMON: Final = frozenset(
    "all any back bad can come day did down fine get going good got had has him how its know like make more now off"  # noqa: SIM905
    " okay one out over see some take then too use way who why with yeah you algo aqui asi bueno cada cosa dia hay ir"
    " mal mucho otro pues ser sin solo tan tiene una uno ver vez".split(),
)


def phrase_pattern(*, said: str, lexicon: Lexicon) -> Pattern:
    """Make one pattern out of a phrase as people text it; raises PatternError, which says what is wrong with it.

    Its words are normalised as texts are. Signs of the pattern language count where one of ( | ) shows that they are
    meant, and the phrase can be read so.
    """
    found = pattern(source=_source(said, lexicon), sets=Sets({}))
    if not found.anchors:
        raise PatternError(Sentence("every word of it may be missing, so it would be found in any text"))
    return found


def code_of(*, word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Normalise a code word, without the marks and emoji around it; raises PatternError when nothing is left."""
    if any(sign in word for sign in "(|)"):
        raise PatternError(Sentence("a code word is plain: no ( | ) in it"))
    said = tuple(one for one in _words(word, lexicon) if one != "." and not one.startswith(EMOJI))
    if not said:
        raise PatternError(Sentence("there is no word in it"))
    return said


def too_common(*, said: str, found: Pattern, lexicon: Lexicon) -> Sentence | None:
    """Say why a phrase would be found in too many texts, or None."""
    letters = sum(character.isalnum() for character in said)
    if letters < _LEAST_LETTERS and not any(word.startswith(EMOJI) for word in found.words):
        return Sentence("is shorter than {least_letters} letters", least_letters=_LEAST_LETTERS)
    common = common_words(lexicon)
    for word in sorted(found.words):
        alone = found.search(f" {word} ") is not None
        if alone and len(word) < _LEAST_LETTERS:
            return Sentence(
                'would be found wherever "{word}" stands, which is shorter than {least_letters} letters',
                word=word,
                least_letters=_LEAST_LETTERS,
            )
        if alone and word in common:
            return Sentence('would be found wherever "{word}" stands, a word of almost every text', word=word)
    return None


def common_words(lexicon: Lexicon) -> frozenset[str]:
    """List the little words, of every language, that say nothing by themselves."""
    words = lexicon.words
    telling = frozenset[str]().union(*words.telling.values())
    lists = (words.yes, words.no, words.fillers, words.polite, words.leads, words.turns, words.now, words.before)
    return telling.union(_COMMON, *lists, words.numbers)


def _source(said: str, lexicon: Lexicon) -> str:
    if any(sign in said for sign in "(|)"):
        try:
            source = _as_pattern(said, lexicon)
            pattern(source=source, sets=Sets({}))
        except PatternError:
            if "|" in said:  # nobody texts that, so it was meant
                raise
        else:
            return source
    return _as_words(said, lexicon)


def _as_pattern(said: str, lexicon: Lexicon) -> str:
    """Normalise the words between the signs of a pattern, and leave the signs."""
    if _SET.search(said):
        raise PatternError(Sentence("named sets are the house's own: write the words themselves"))
    pieces = _SIGNS.split(said.strip(_ENDS))
    signs = [*pieces[1::2], ""]
    gaps = sum(sign in ("*", "**") for sign in signs)
    if gaps > _MOST_GAPS or sum(sign in ("(", "?", "+") for sign in signs) > _MOST_TURNS:
        raise PatternError(
            Sentence(
                "at most {most_gaps} of * and **, and {most_turns} of ( ? + together; split it in two",
                most_gaps=_MOST_GAPS,
                most_turns=_MOST_TURNS,
            )
        )
    source = []
    for run, sign in zip(pieces[::2], signs, strict=True):
        *before, last = run.split() or [""]
        if sign in ("?", "+") and last:
            source += [*_plain(" ".join(before), lexicon), f"({' '.join(_plain(last, lexicon))})"]
        else:
            source += _plain(run, lexicon)
        source.append(sign)
    return " ".join(source).strip()


def _plain(run: str, lexicon: Lexicon) -> list[str]:
    return [word for word in _words(run, lexicon) if word != "."]


def _as_words(said: str, lexicon: Lexicon) -> str:
    """Write a plain phrase as a pattern: stops within it may be missing, and emoji may come later in the sentence.

    A text may join its first or last word with the one beside it ("going to" is one word to us), so those count too.
    """
    words = _words(said, lexicon)
    while words and words[0] == ".":
        words = words[1:]
    while words and words[-1] == ".":
        words = words[:-1]
    if not words:
        raise PatternError(Sentence("there is no word in it"))
    parts = [_part(word, first=not place) for place, word in enumerate(words)]
    if len(words) > 1:
        pairs = lexicon.spelling.pairs.items()
        parts[0] = _or(parts[0], {" ".join(one) for (_, second), one in pairs if second == words[0]})
        parts[-1] = _or(parts[-1], {" ".join(one) for (first, _), one in pairs if first == words[-1]})
    return " ".join(parts)


def _part(word: str, *, first: bool) -> str:
    if word == ".":
        return ".?"
    return f"** {word}" if word.startswith(EMOJI) and not first else word


def _or(part: str, joined: set[str]) -> str:
    return f"({'|'.join([part, *sorted(joined)])})" if joined else part


def _words(said: str, lexicon: Lexicon) -> tuple[str, ...]:
    normal = normalise(body=said, spelling=lexicon.spelling)
    if normal.foreign:
        raise PatternError(
            Sentence("it has letters that the reader cannot search for (a person sees all texts in them)")
        )
    if normal.odd:
        raise PatternError(Sentence("it has an emoji that the reader has no name for: say it in words"))
    return normal.words
