"""Options that are chosen in other words than theirs: "terrible" for bad, "un raite" for a ride, "not bad" for ok."""

import re
from collections.abc import Iterable, Mapping

from outreach.domain.questions import Option, Question
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.normalise import Normal, normalise

_BAD, _MIDDLING, _GOOD = "#bad", "#okay", "#good"
_TURNED = {_GOOD: _BAD, _MIDDLING: _BAD, _BAD: _MIDDLING}
_TOLD_BY_GRADE = frozenset({_BAD, _MIDDLING, _GOOD})
_MOST_WORDS = 6
_SMALL = frozenset(
    "a all an any at but can del did do el for from had has have he her his how i im in is it its la las los me mi"  # noqa: SIM905
    " mis my no not of on our que se she so some sus that the them they this to un una uno was we what who with you"
    " your".split()
)
_DENIES = re.compile(r" (?:not|isnt|wasnt|aint|no|nothing)(?: (?:so|too|that|really|very|all|tan|muy|estuvo|fue))* $")
_SLEPT_BADLY = r"(?:didnt|not|barely|hardly) (?:sleep|slept)|no (?:dormi|pude|pegue)|sin dormir"
_BADLY = r"like (?:crap|shit|hell|garbage|trash)|de la (?:patada|chingada|fregada)|fatal|pesim[oa]|rough|suck(?:s|ed)"
_WELL = r"like a (?:baby|rock|log)|como una? (?:bebe|tronco|piedra|liron|rey|reina)"
_SO_SO = r"so so|mas o menos|asi asi|mehh?|regular|could be (?:better|worse)|ni fu ni fa|ahi (?:va|nomas)|maso"
_PHRASES = ((_BAD, _SLEPT_BADLY), (_BAD, _BADLY), (_GOOD, _WELL), (_MIDDLING, _SO_SO))
_SAYS = tuple((grade, re.compile(rf" (?:{words}) ")) for grade, words in _PHRASES)


def in_other_words(*, normal: Normal, question: Question, lexicon: Lexicon) -> list[Option]:
    """Find the options that a text means: by how good it says that something was, else by words of the same kind."""
    if lexicon.model is None:
        return []
    kinds = lexicon.model.kinds
    meant = {option.value: _kinds_of(_words_of(option, lexicon), kinds) for option in question.options}
    grade = _grade(normal, kinds)
    if any(grade in one for one in meant.values()):
        return [option for option in question.options if grade in meant[option.value]]
    told = _kinds_of(normal.words, kinds) - _TOLD_BY_GRADE if len(normal.words) <= _MOST_WORDS else frozenset[str]()
    return [option for option in question.options if meant[option.value] & told]


def _words_of(option: Option, lexicon: Lexicon) -> list[str]:
    texts = (option.value.replace("_", " "), *option.text.values())
    return [word for text in texts for word in normalise(body=text, spelling=lexicon.spelling).words]


def _kinds_of(words: Iterable[str], kinds: Mapping[str, str]) -> frozenset[str]:
    return frozenset(kinds[word] for word in words if word in kinds and word not in _SMALL)


def _grade(normal: Normal, kinds: Mapping[str, str]) -> str | None:
    """Say how good something was by the first word that tells; None where none does."""
    told = next((grade for grade, said in _SAYS if said.search(normal.text)), None)
    for place, word in enumerate(normal.words if told is None else ()):
        kind = kinds.get(word)
        if kind in _TURNED:
            before = f" {' '.join(normal.words[:place])} "
            return _TURNED[kind] if _DENIES.search(before) else kind
    return told
