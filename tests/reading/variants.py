"""Plain first-person phrases of danger, and the ways in which thumbs, filters and fear disfigure them."""

import unicodedata
from collections.abc import Callable, Iterator
from itertools import product
from random import Random

PHRASES = {
    "en": (
        "I want to kill myself",
        "I'm going to kill myself",
        "im gonna kill myself tonight",
        "thinking about killing myself",
        "I don't want to live anymore",
        "I do not want to be alive",
        "I want to die",
        "I wish I was dead",
        "i just want to be dead",
        "I'm suicidal",
        "feeling suicidal again",
        "thinking about suicide",
        "I'm thinking of ending my life",
        "i want to end my life",
        "going to end it all tonight",
        "I'm better off dead",
        "everyone would be better off without me",
        "I tried to kill myself last night",
        "I can't stop thinking about suicide",
        "I have no reason to live",
        "i dont want to wake up tomorrow",
        "I want to hurt myself",
        "I keep cutting myself",
        "I cut myself again",
        "I took all my pills",
        "I just swallowed a whole bottle of pills",
        "I overdosed last night",
        "i think i'm overdosing",
        "he won't wake up",
        "she is not breathing",
        "I have the gun in my hand",
        "I'm going to shoot myself",
        "i'm going to hang myself",
        "I'm about to jump off the bridge",
        "he is going to kill me",
        "my boyfriend hit me again",
        "I was raped",
        "I can't breathe",
        "my chest hurts and my arm is numb",
        "the voices are telling me to kill myself",
    ),
    "es": (
        "me quiero morir",
        "quiero matarme",
        "me voy a matar",
        "ya no quiero vivir",
        "quiero suicidarme",
        "estoy pensando en suicidarme",
        "pienso en quitarme la vida",
        "quiero quitarme la vida",
        "quisiera estar muerto",
        "voy a acabar con mi vida",
        "no quiero seguir viviendo",
        "no quiero despertar mañana",
        "todos estarían mejor sin mí",
        "me corté otra vez",
        "quiero hacerme daño",
        "me tomé todas las pastillas",
        "tuve una sobredosis anoche",
        "no despierta y no respira",
        "tengo la pistola en la mano",
        "me quiero ahorcar",
        "mi esposo me pegó",
        "me va a matar",
        "me violaron",
        "no puedo respirar",
        "las voces me dicen que me mate",
    ),
}

_LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7+", "l": "1"}
_ALL_LEET = str.maketrans("aeiot", "43107")
_LOOKALIKES = str.maketrans("aeopcyxi", "аеорсухі")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_PILED = "\u0300\u0301\u0308\u0323\u0334"
_LONG_WORD = 7
_BESIDE = {"a": "s", "e": "wr", "i": "uo", "o": "ip", "u": "yi", "l": "k", "s": "ad", "d": "sf", "n": "bm", "m": "n"}
_ACCENTS = str.maketrans("áéíóúñ", "aeioun")
_TELLING = frozenset(
    "kill killing myself suicide suicidal die dead alive life live overdosed overdosing pills gun hurt"  # noqa: SIM905
    " cutting cut matarme suicidarme morir vida vivir muerto pastillas sobredosis pistola matar ahorcar".split()
)


def variants(*, lang: str, per_phrase: int) -> Iterator[tuple[str, str, str]]:
    """Yield (phrase, name of the change, text); the same ones every time."""
    random = Random(f"variants {lang}")
    for phrase in PHRASES[lang]:
        for place in range(per_phrase):
            name, change = CHANGES[place % len(CHANGES)]
            yield phrase, name, change(phrase, random)


def twice_changed(*, lang: str) -> Iterator[tuple[str, str, str]]:
    """Yield (phrase, names of both changes, text) for every pair of changes that people make together."""
    random = Random(f"twice {lang}")
    by_name = dict(CHANGES)
    pairs = [*product(OF_A_WORD, OF_ALL), *OF_TWO_WORDS]
    for phrase in PHRASES[lang]:
        for first, second in pairs:
            yield phrase, f"{first}, {second}", by_name[second](by_name[first](phrase, random), random)


def _in_telling(phrase: str, random: Random, change: Callable[[str, Random], str]) -> str:
    """Change one of the words that matter."""
    words = phrase.split(" ")
    places = [at for at, word in enumerate(words) if word.lower().strip("'") in _TELLING]
    if not places:
        return phrase
    at = random.choice(places)
    words[at] = change(words[at], random)
    return " ".join(words)


def _swapped(word: str, random: Random) -> str:
    at = random.randrange(1, max(len(word) - 1, 2))
    return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


def _missing(word: str, random: Random) -> str:
    at = random.randrange(1, len(word))
    return word[:at] + word[at + 1 :] if len(word) > 4 else word


def _doubled(word: str, random: Random) -> str:
    at = random.randrange(len(word))
    return word[:at] + word[at] + word[at:]


def _neighbour(word: str, random: Random) -> str:
    """Hit the key beside the one that was meant; in a short word that makes another ("love"), which nobody can mend."""
    if len(word) < _LONG_WORD:
        return word
    places = [at for at in range(1, len(word)) if word[at] in _BESIDE]
    at = random.choice(places) if places else 0
    return word[:at] + random.choice(_BESIDE.get(word[at], word[at])) + word[at + 1 :]


def _leet(word: str, random: Random) -> str:
    return "".join(random.choice(_LEET[one]) if one in _LEET and random.random() < 0.6 else one for one in word)


def _stretched(word: str, random: Random) -> str:
    return word + word[-1] * random.randrange(2, 7)


CHANGES: tuple[tuple[str, Callable[[str, Random], str]], ...] = (
    ("upper", lambda phrase, _: phrase.upper()),
    ("lower, no marks", lambda phrase, _: phrase.lower().replace("'", "")),
    ("title", lambda phrase, _: phrase.title()),
    ("no accents", lambda phrase, _: phrase.lower().translate(_ACCENTS)),
    ("decomposed accents", lambda phrase, _: unicodedata.normalize("NFD", phrase)),
    ("curly", lambda phrase, _: f"“{phrase.replace(chr(39), '’')}”"),
    ("swapped letters", lambda phrase, random: _in_telling(phrase, random, _swapped)),
    ("missing letter", lambda phrase, random: _in_telling(phrase, random, _missing)),
    ("doubled letter", lambda phrase, random: _in_telling(phrase, random, _doubled)),
    ("leet", lambda phrase, random: _in_telling(phrase, random, _leet)),
    ("stretched", lambda phrase, random: _in_telling(phrase, random, _stretched)),
    ("spaced letters", lambda phrase, random: _in_telling(phrase, random, lambda word, _: " ".join(word))),
    ("dotted letters", lambda phrase, random: _in_telling(phrase, random, lambda word, _: ".".join(word))),
    ("dashed letters", lambda phrase, random: _in_telling(phrase, random, lambda word, _: "-".join(word))),
    ("slashed letters", lambda phrase, random: _in_telling(phrase, random, lambda word, _: "/".join(word))),
    ("letters with commas", lambda phrase, random: _in_telling(phrase, random, lambda word, _: ",".join(word))),
    ("barred letters", lambda phrase, random: _in_telling(phrase, random, lambda word, _: "|".join(word))),
    (
        "letters with nothing between",
        lambda phrase, random: _in_telling(phrase, random, lambda word, _: "\0".join(word)),
    ),
    ("every word starred", lambda phrase, _: " ".join(f"*{word}*" for word in phrase.split())),
    ("leet throughout", lambda phrase, _: phrase.lower().translate(_ALL_LEET)),
    ("in brackets", lambda phrase, _: "".join(_circled(one, first=0x249C) for one in phrase.lower())),
    ("a dot behind every word", lambda phrase, _: phrase.replace(" ", ".")),
    ("a stop behind every word", lambda phrase, _: phrase.replace(" ", ". ")),
    ("a line for every word", lambda phrase, _: phrase.replace(" ", "\n")),
    ("every word shouted", lambda phrase, _: phrase.replace(" ", "! ")),
    ("starred", lambda phrase, random: _in_telling(phrase, random, lambda word, _: f"*{word}*")),
    ("invisible", lambda phrase, random: "".join(one + random.choice(_INVISIBLE) for one in phrase)),
    ("look-alikes", lambda phrase, random: _in_telling(phrase, random, lambda word, _: word.translate(_LOOKALIKES))),
    ("wide", lambda phrase, _: "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in phrase)),
    ("bold", lambda phrase, _: "".join(_bold(one) for one in phrase)),
    ("circled", lambda phrase, _: "".join(_circled(one) for one in phrase.lower())),
    ("squared", lambda phrase, _: "".join(_circled(one, first=0x1F130) for one in phrase.lower())),
    ("marks piled up", lambda phrase, random: "".join(one + random.choice(_PILED) * 2 for one in phrase)),
    ("no-break spaces", lambda phrase, _: phrase.replace(" ", "\u00a0")),
    ("tabs", lambda phrase, _: phrase.replace(" ", "\t")),
    ("underscores", lambda phrase, _: phrase.replace(" ", "_")),
    ("slashes", lambda phrase, _: phrase.replace(" ", "/")),
    ("dashes", lambda phrase, _: phrase.replace(" ", "-")),
    ("hashtag", lambda phrase, random: _in_telling(phrase, random, lambda word, _: f"#{word}")),
    ("glued", lambda phrase, _: phrase.replace(" ", "").replace("'", "")),
    ("brackets", lambda phrase, _: f"(({phrase}))"),
    ("shouted marks", lambda phrase, random: phrase + "".join(random.choice("!?") for _ in range(6))),
    ("twice", lambda phrase, _: f"{phrase} {phrase}"),
    ("neighbouring key in a long word", lambda phrase, random: _in_telling(phrase, random, _neighbour)),
    ("emoji behind", lambda phrase, random: phrase + " " + random.choice(("😭", "💔😔", "🙃", "😂", "💀", "🫠"))),
    ("emoji between", lambda phrase, _: phrase.replace(" ", " 😭 ", 1)),
    ("dots", lambda phrase, _: phrase.replace(" ", "... ", 1) + "..."),
    ("lol", lambda phrase, _: phrase + " lol"),
    ("double spaces", lambda phrase, _: phrase.replace(" ", "   ")),
    ("greeting", lambda phrase, _: f"hey. {phrase}. sorry"),
    ("number before", lambda phrase, random: f"{random.randrange(1, 6)}. {phrase}"),
    ("part of more", lambda phrase, _: f"work was ok today and the bus came on time, but {phrase}"),
    ("then small talk", lambda phrase, _: f"{phrase}. anyway how are you"),
    ("to STOP", lambda phrase, _: f"STOP. {phrase}"),
    ("quoted ours", lambda phrase, _: f"you asked how i am. {phrase}!!!"),
)

OF_A_WORD = (
    "swapped letters",
    "missing letter",
    "doubled letter",
    "leet",
    "stretched",
    "spaced letters",
    "dotted letters",
    "dashed letters",
    "starred",
    "look-alikes",
)
OF_ALL = (
    "upper",
    "title",
    "no accents",
    "decomposed accents",
    "curly",
    "invisible",
    "wide",
    "bold",
    "emoji behind",
    "emoji between",
    "dots",
    "lol",
    "double spaces",
    "greeting",
    "number before",
    "part of more",
    "then small talk",
    "to STOP",
    "quoted ours",
)
OF_TWO_WORDS = (
    ("swapped letters", "look-alikes"),
    ("missing letter", "look-alikes"),
    ("doubled letter", "leet"),
    ("leet", "look-alikes"),
    ("look-alikes", "stretched"),
    ("look-alikes", "dotted letters"),
    ("look-alikes", "starred"),
    ("invisible", "upper"),
    ("wide", "emoji behind"),
    ("bold", "part of more"),
    ("lol", "emoji behind"),
    ("greeting", "upper"),
)


def _bold(one: str) -> str:
    if "a" <= one <= "z":
        return chr(0x1D41A + ord(one) - ord("a"))
    return chr(0x1D400 + ord(one) - ord("A")) if "A" <= one <= "Z" else one


def _circled(one: str, *, first: int = 0x24D0) -> str:
    return chr(first + ord(one) - ord("a")) if "a" <= one <= "z" else one
