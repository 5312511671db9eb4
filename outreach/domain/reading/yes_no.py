"""Yes and no in a short reply, however it is said: bare, hedged, corrected, or by what the question is about."""

import re
from dataclasses import dataclass

from outreach.domain.questions import Question
from outreach.domain.reading.asides import answering, evades, matter, without_preamble
from outreach.domain.reading.clauses import PAUSES, Clause, clauses
from outreach.domain.reading.digits import plain
from outreach.domain.reading.lexicon import Lexicon, Topic
from outreach.domain.reading.normalise import EMOJI, Normal, normalise
from outreach.domain.reading.reading import Category, YesNo
from outreach.domain.reading.topics import topic_of

_LONGEST = 6
_TWO = 2
_WEAK = frozenset(
    re.split(
        r"\|",
        "do|did|have|had|once|twice|always|sometimes|everyday|every day|some|a little|a bit|kinda|kind of|sorta|"
        "sort of|a few|a couple|maybe a little|little bit|a lil|lil bit|mostly|most days|most of the time|"
        "here and there|now and then|on and off|a lot|lots|tons|all day|all the time|constantly|i was|i would|"
        "i can|i am|i do|i did|i have|true|100|fs|bet|na|not|none|neither|dont|didnt|havent|i cant|im not|"
        "i am not|i dont|i do not|not any|not since|zero|ye|ya|ay|sure|un poco|poquito|un poquito|poquita|"
        "poquitas|pocas|algo|algunas|unas|varias|muchas|mas o menos|a veces|de vez en cuando|siempre|"
        "todos los dias|todo el tiempo|mucho|bastante|bastantes|una vez|dos veces|seguro|eso|va|sale|dale|ei|ey|"
        "s|cierto|nada|ninguna|ninguno|ningun|no he|no|n|unfortunately|unfortunatly|sadly|regrettably|"
        "lamentablemente|desgraciadamente|desafortunadamente|por desgracia|technically|tambien|emo_thumbs_up|"
        "emo_okay|emo_check|emo_hundred|emo_cross|emo_thumbs_down|big time|facts|obviously|a tad|yes and no|"
        "i was going to|i was gonna|was going to|was gonna|i meant to|i would have|here n there|now n then|on n off|"
        "off n on|mostly no",
    )
)
_NEVER_OPENS = frozenset(
    {"ojala", "do", "did", "have", "had", "s", "i would", "i can", "i was", "100", "true", "that", "va", "eso"}
)
_WANTS_MORE = re.compile(
    r"(?:i )?(?:have|had|did|do)|i (?:am|was|would|can|cant|dont|do not|am not|have not)|im not|dont|didnt|havent"
    r"|some|once|always|neither|none|una vez|dos veces|mucho|mucha|muchos|dale|va|sale|eso|algo|seguro"
)
_ROUNDS_OFF = re.compile(
    r"(?:today|tonight|yesterday|earlier|lately|recently|again|too|also|already|just|still|actually|tho|though|then|now"
    r"|lol|and|but|because|cuz|cause|bc|so|if|when|while|after|before|since|until|last|this|during|sadly|unfortunately"
    r"|sorry|once|twice|every|all|in|at|on|for|with|honestly|really|not|maybe|couldnt"
    r"|a (?:few|bit|little|couple|lot|lil|while|ton)|as (?:long|far|much|soon)"
    r"|ayer|hoy|anoche|ahora|ahorita|antier|ya|pero|porque|pq|xq|cuando|en|por|con|desde|hasta|despues|antes|esta"
    r"|este|el|la|los|las|al|todo|todos|todas|tambien|creo|desgraciadamente|un|una|poco|poquito|solo|nomas|perdon"
    r"|hace)\b"
)
_OPENS_A_THING = frozenset({"a", "an", "the", "my", "i", "que", "me", "te", "le"})
_STATES = re.compile(r"i (?:am|was|am not)|im not")
_SURE_IT_IS = frozenset("is was has looks feels hope wish beats seems".split())  # noqa: SIM905
_SOMEWHERE = frozenset({"at", "in", "on", "with", "so", "all"})
_INVERTED = re.compile(
    r"\b(?:wish|lying|ojala|mentiria|(?:cant|wont|couldnt|not gonna) say|no (?:puedo|podria) decir)\b(?: \w+){0,5}"
    r" (?P<said>yes|yeah|no|nope|si|i did|i have|i am)$"
)
_VERBS = re.compile(
    r"\b(?:used|smoked|drank|snorted|shot|relapsed|slipped|hit|took|fume|tome|consumi|recai|use|inhale)\b"
)
_OTHERS = re.compile(r"(?:my|his|her|he|she|they|mi|mis|el|ella|ellos|just used|used (?:a|the|my|up)) ")
_ONLY = frozenset({"just", "only", "solo", "nomas"})
_REASONS = re.compile(
    r"i|im|ive|we|he|hes|she|shes|they|theyre|not|never|definitely|actually"
    r"|he|nunca|fui|estoy|nada|para|sir|bro|man"
)


@dataclass(frozen=True, slots=True)
class _Said:
    """A yes or no, and whether it was said in so many words."""

    value: YesNo
    strong: bool


def exactly(*, words: list[str], lexicon: Lexicon) -> YesNo | None:
    """Read words that say yes or no and nothing else."""
    said = _exact(words, lexicon)
    return said.value if said else None


def yes_no(*, normal: Normal, question: Question, lexicon: Lexicon) -> YesNo | None:
    """Read a yes or no: in so many words, else by what the question is about, else by how a part of it ends."""
    topic = topic_of(question=question, lexicon=lexicon)
    parts = clauses(tokens=normal.line.split(), lexicon=lexicon)
    if not parts:
        parts = [Clause([token for token in normal.line.split() if token not in PAUSES], turned=False)]
    number = _bare(parts, question, topic, lexicon)
    if number is not None:
        return number
    offered = topic is not None and topic.category is Category.WANTS_CONTACT
    clear = answering(parts, offered=offered)
    said = _verdict(clear, lexicon, known=_begun(clear, topic, lexicon))
    admitted = said is not None and said.value is YesNo.NO and topic is not None and _admits(clear, topic, lexicon)
    if said is not None and not admitted:
        return said.value
    if topic is not None:
        by_matter = _by_topic(normal, parts, clear, topic, lexicon)
        if by_matter is not None:
            return by_matter
    return _ending(clear, lexicon) or _weakly(clear, lexicon)


def _by_topic(normal: Normal, parts: list[Clause], clear: list[Clause], topic: Topic, lexicon: Lexicon) -> YesNo | None:
    """Read by what the question is about; only what answers can say yes, and more than when and where something is."""
    whole = [part.words for part in parts]
    heard = [part.words for part in parts if not evades(part)]
    if topic.no.first(normal.text if heard == whole else _text(heard, lexicon)) is not None:
        return YesNo.NO
    if clear and clear[0].words[:1] == ["not"] and topic.category is not Category.RELAPSE:
        return None
    left = [matter(part.words) for part in clear]
    return YesNo.YES if topic.yes.first(normal.text if left == whole else _text(left, lexicon)) is not None else None


def _text(parts: list[list[str]], lexicon: Lexicon) -> str:
    return normalise(body=" . ".join(" ".join(part) for part in parts), spelling=lexicon.spelling).text


def _bare(parts: list[Clause], question: Question, topic: Topic | None, lexicon: Lexicon) -> YesNo | None:
    """Take a lone 1 or 2 as the yes or no that it was offered as; 0 is no, and a count of what was asked for is yes."""
    number = plain(parts[0].words[0], lexicon.words) if parts and len(parts[0].words) == 1 else None
    offered = any(one.isdigit() for text in question.text.values() for one in text)
    if (
        number is not None
        and number > 0
        and topic
        and not offered
        and topic.yes.first(f" {parts[0].words[0]} ") is not None
    ):
        return YesNo.YES
    if number == 1:
        return YesNo.YES
    return YesNo.NO if number in {0, 2} else None


def _begun(parts: list[Clause], topic: Topic | None, lexicon: Lexicon) -> bool:
    """See whether the first part answers by what it speaks of ("i went, never been so happy"), and others go on."""
    if topic is None or len(parts) < _TWO or _opening(parts[0].words, lexicon) or _exact(parts[0].words, lexicon):
        return False
    text = _text([parts[0].words], lexicon)
    return (topic.yes.first(text) is None) is not (topic.no.first(text) is None)


def _verdict(parts: list[Clause], lexicon: Lexicon, *, known: bool) -> _Said | None:
    """Take the first yes or no; a later part that says only the other one corrects it, unless an answer is `known`."""
    verdict: _Said | None = None
    for part in parts:
        exact = _exact(part.words, lexicon)
        if exact is not None and (verdict is None or part.turned or exact.strong or not verdict.strong):
            verdict = _Said(exact.value, strong=True)
        elif exact is None and (part.turned or not known):
            opening = _opening(part.words, lexicon)
            if opening is not None and (verdict is None or (not verdict.strong and opening.strong)):
                verdict = opening
    return verdict


def _admits(parts: list[Clause], topic: Topic, lexicon: Lexicon) -> bool:
    """See whether a no to one thing is followed by a yes to another ("no meth. smoked some weed", "no. well, one")."""
    if topic.category not in {Category.RELAPSE, Category.CRAVING}:
        return False
    for part in parts:
        only = next((place for place, word in enumerate(part.words) if word in _ONLY), None)
        if only and only > 1 and topic.yes.first(_text([part.words[only:]], lexicon)):
            return True
    for part in parts[1:]:
        said, text = " ".join(part.words), _text([part.words], lexicon)
        done = part.turned or _VERBS.search(said) is not None
        if done and not _OTHERS.match(said) and topic.yes.first(text) and not topic.no.first(text):
            return True
    return False


def _exact(part: list[str], lexicon: Lexicon) -> _Said | None:
    whole = " ".join(part)
    inverted = _INVERTED.search(whole)
    if inverted:
        return _Said(YesNo.NO if inverted["said"] not in {"no", "nope"} else YesNo.YES, strong=True)
    words = lexicon.words
    if whole in words.yes or whole in words.no:
        return _said(whole, lexicon)
    found: list[_Said] = []
    rest = _without_preamble(part, lexicon)
    place = 0
    while place < len(rest):
        one = _longest(rest, place, lexicon)
        if one:
            found.append(_said(" ".join(rest[place : place + one]), lexicon))
            place += one
        elif _says_nothing(rest[place], lexicon):
            place += 1
        else:
            return None
    return next((one for one in reversed(found) if one.strong), found[0] if found else None)


def _says_nothing(word: str, lexicon: Lexicon) -> bool:
    words = lexicon.words
    empty = word in words.fillers or word in words.polite or word.startswith(EMOJI)
    return empty or word in {"1", "2", *PAUSES}


def _longest(words: list[str], place: int, lexicon: Lexicon) -> int:
    for length in range(min(len(words) - place, _LONGEST), 0, -1):
        start = " ".join(words[place : place + length])
        if start in lexicon.words.yes or start in lexicon.words.no:
            return length
    return 0


def _said(phrase: str, lexicon: Lexicon) -> _Said:
    strong = phrase not in _WEAK or phrase in {"no", "n"}
    return _Said(YesNo.YES if phrase in lexicon.words.yes else YesNo.NO, strong=strong)


def _opening(part: list[str], lexicon: Lexicon, *, weakly: bool = False) -> _Said | None:
    """Read how a part begins: "yes i did", "no meth"; a no before something else may be a no to that alone."""
    words = _without_preamble(part, lexicon)
    length = _longest(words, 0, lexicon)
    start = " ".join(words[:length])
    if not length or (not weakly and start in _WEAK and start not in {"no", "n"}) or start in _NEVER_OPENS:
        return None
    if weakly and _goes_on(start, words[length:], lexicon):
        return None
    first = _said(start, lexicon)
    more = 0 if words[length : length + 1] in (["n"], ["y"]) else _longest(words, length, lexicon)
    if more and not weakly:
        second = _said(" ".join(words[length : length + more]), lexicon)
        after = words[length + more : length + more + 1]
        turns = second.strong and second.value is not first.value
        if turns and (second.value is YesNo.YES or not after or _REASONS.fullmatch(after[0])):
            return second
    return _Said(first.value, strong=start not in {"no", "not", "ni"})


def _goes_on(start: str, rest: list[str], lexicon: Lexicon) -> bool:
    """Tell "i have, on friday" from "i have an interview", where the same words begin to say something else."""
    if start == "sure" and rest and rest[0] in _SURE_IT_IS:
        return True
    if not rest or not _WANTS_MORE.fullmatch(start):
        return False
    if _STATES.fullmatch(start) and rest[0] in _SOMEWHERE:
        return True
    if _ROUNDS_OFF.match(" ".join(rest)):
        return False
    return rest[0] in _OPENS_A_THING or not (_says_nothing(rest[0], lexicon) or _longest(rest, 0, lexicon))


def _without_preamble(part: list[str], lexicon: Lexicon) -> list[str]:
    words = without_preamble(part)
    while len(words) > 1 and words[0] in lexicon.words.fillers and not _longest(words, 0, lexicon):
        words = words[1:]
    return words


def _ending(parts: list[Clause], lexicon: Lexicon) -> YesNo | None:
    """Read how a part ends: "hace meses que no", "does that count because yeah"."""
    for part in parts:
        words = [word for word in part.words if not word.startswith(EMOJI) and word not in lexicon.words.polite]
        last = words[-1] if words else ""
        if last and last not in _WEAK - {"no"} and (last in lexicon.words.yes or last in lexicon.words.no):
            return YesNo.YES if last in lexicon.words.yes else YesNo.NO
    return None


def _weakly(parts: list[Clause], lexicon: Lexicon) -> YesNo | None:
    openings = (_opening(part.words, lexicon, weakly=True) for part in parts)
    return next((said.value for said in openings if said is not None), None)
