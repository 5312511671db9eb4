"""The ordinary mess of texts: a slip in any word, spaces where none belong and none where some do, broken lines."""

from collections.abc import Callable, Iterator
from random import Random

from outreach.packs.lexicons import load_rules

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LEAST = 5
_MASKS = "#_~^+"
_PICTURES = "\N{CRYING FACE}\N{BROKEN HEART}\N{SKULL}\N{FIRE}"
_THEIRS = str.maketrans("aeiopcnu", "\u0430\u0435\u0456\u043e\u0440\u0441\u0578\u057d")
_EIGHT_NINE = str.maketrans("bgeo", "8930")


def mess(*, phrases: tuple[str, ...], per_phrase: int) -> Iterator[tuple[str, str, str]]:
    """Yield (phrase, name of the mess, text); the same ones every time."""
    random = Random(f"mess {len(phrases)}")
    for phrase in phrases:
        for place in range(per_phrase):
            name, change = KINDS[place % len(KINDS)]
            yield phrase, name, change(phrase, random)


def _in_a_word(change: Callable[[str, Random], str]) -> Callable[[str, Random], str]:
    """Change one long word, unless that makes another word that people use, which nobody could mend."""

    def changed(phrase: str, random: Random) -> str:
        words = phrase.split(" ")
        places = [at for at, word in enumerate(words) if len(word) >= _LEAST and word.isalpha()]
        if not places:
            return phrase
        at = random.choice(places)
        slip = change(words[at].lower(), random)
        spelling = load_rules().spelling
        if slip in spelling.common or slip in spelling.known:
            return phrase
        return " ".join([*words[:at], slip, *words[at + 1 :]])

    return changed


def _swapped(word: str, random: Random) -> str:
    at = random.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _left_out(word: str, random: Random) -> str:
    at = random.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def _doubled(word: str, random: Random) -> str:
    at = random.randrange(len(word))
    return word[:at] + word[at] + word[at:]


def _beside(word: str, random: Random) -> str:
    at = random.randrange(1, len(word))
    row = next((row for row in _KEYS if word[at] in row), None)
    if row is None:
        return word
    place = row.index(word[at])
    return word[:at] + random.choice(row[max(0, place - 1) : place] + row[place + 1 : place + 2]) + word[at + 1 :]


def _split_by(between: Callable[[Random], str]) -> Callable[[str, Random], str]:
    def split(word: str, random: Random) -> str:
        at = random.randrange(2, len(word) - 1)
        return word[:at] + between(random) + word[at:]

    return split


def _masked(word: str, random: Random) -> str:
    at = random.randrange(1, len(word) - 1)
    return word[:at] + random.choice(_MASKS) + word[at + 1 :]


def _broken(phrase: str, random: Random) -> str:
    words = phrase.split(" ")
    at = random.randrange(1, len(words)) if len(words) > 1 else 0
    return random.choice(("\n", "\r\n", " \n")).join(filter(None, (" ".join(words[:at]), " ".join(words[at:]))))


KINDS: tuple[tuple[str, Callable[[str, Random], str]], ...] = (
    ("letters swapped", _in_a_word(_swapped)),
    ("a letter left out", _in_a_word(_left_out)),
    ("a letter twice", _in_a_word(_doubled)),
    ("the key beside", _in_a_word(_beside)),
    ("a line broken", _broken),
    ("a picture inside a word", _in_a_word(_split_by(lambda random: random.choice(_PICTURES)))),
    ("a mark for a letter", _in_a_word(_masked)),
    ("middle dots", _in_a_word(lambda word, _: "\u00b7".join(word))),
    ("letters of others", lambda phrase, _: phrase.lower().translate(_THEIRS)),
    ("eights and nines", _in_a_word(lambda word, _: word.translate(_EIGHT_NINE))),
    ("a word said twice", _in_a_word(lambda word, _: f"{word} {word}")),
    ("hello", lambda phrase, _: f"Hello Sam, {phrase}"),
    ("a signature", lambda phrase, _: f"{phrase} -T."),
)
