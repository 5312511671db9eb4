"""Finding what a text asks of us: to stop, to start, to pause, to be called, to be left out of this."""

from dataclasses import dataclass
from re import IGNORECASE, Match
from re import compile as expression

from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.normalise import EMOJI, Normal
from outreach.domain.reading.opinion import asked, says_enough
from outreach.domain.reading.reading import Keyword
from outreach.domain.reading.slips import one_slip_away

_PAUSE = expression(
    r"(?:can we |could we |can |could )?(?:pause|puase|pausa|pausar)"
    r"(?: (?:it|this|these|me|(?:the |these |my |los |mis )?(?:texts|text|messages|msgs|mensajes|check ?ins)))?"
    r" (?:for |por )?(\d{1,3}|[a-z]+)(?: (day|dia|week|wk|semana|month|mes)(?:e?s)?)?"
)
_JOIN = expression(r"\s*(?:join|unirse|unirme)\s+[\"'“”]?([^\s\"'“”]+?)[\"'“”.!,\s]*", IGNORECASE)
_DAYS = {"day": 1, "dia": 1, "week": 7, "wk": 7, "semana": 7, "month": 30, "mes": 30}
_STOPS_LAST = frozenset({"stop", "stopall", "unsubscribe", "opt out", "optout", "revoke", "unenroll"})
_STOPS_FIRST = frozenset({"stop", "stopall", "unsubscribe", "opt out", "optout", "revoke", "alto", "basta", "parar"})
_STOPS = frozenset({"stop", "stopall", "unsubscribe", "alto"})
_BEGINS_ANEW = frozenset("i im id my me mi yo ya estoy quiero no voy".split())  # noqa: SIM905
_CANNOT_STOP = (
    "a all cant couldnt didnt dont ever he her him i it just make me never not she that them they this to us wont you"
)
_IS_NO_STOP = frozenset(_CANNOT_STOP.split())
_WISH = 5
_FEW = 3
_LONG = 5
_NO_KEYWORD = frozenset({"por fin", "al fin", "por mas", "ya mas"})
_LAUGHS = frozenset({"lol", "lmao", "haha", "hahaha", "jaja", "jajaja", "emo_laugh", "emo_joy", "laughing", "funny"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A keyword, with its argument (days of a pause, the word of a program), or neither."""

    keyword: Keyword | None
    argument: str | None = None


def keyword(*, body: str, normal: Normal, spoken: frozenset[Keyword], lexicon: Lexicon) -> Ask:
    """Find the keyword of a text; `spoken` are those that concern rules found inside it.

    An opt-out wins over all others; it is the whole message in any of the FCC's words (47 CFR 64.1200(a)(10)), or
    plain language anywhere in the text.
    """
    whole = _whole(normal.line, lexicon)
    told = _told(normal.text, lexicon)
    if whole is Keyword.OPT_OUT or Keyword.OPT_OUT in told or _stops_alone(normal.line, lexicon):
        return Ask(keyword=Keyword.OPT_OUT)
    with_argument = _pause(normal.line, lexicon) or _join(body)
    if with_argument is not None:
        return with_argument
    found = [one for one in Keyword if one is whole or one in told or one in spoken]
    return Ask(keyword=found[0] if found else None)


def stopped(*, normal: Normal, lexicon: Lexicon) -> Ask:
    """Hear a stop at either end of an urgent text, even without a pause ("stop i want to die"): it is both."""
    words = [word for word in normal.line.split() if word.isalnum() and word not in lexicon.words.polite]
    if len(words) > 1 and (
        (words[0] in _STOPS and words[1] in _BEGINS_ANEW) or (words[-1] in _STOPS and words[-2] not in _IS_NO_STOP)
    ):
        return Ask(keyword=Keyword.OPT_OUT)
    return Ask(keyword=None)


def wished(*, normal: Normal, lexicon: Lexicon) -> Ask:
    """Hear from the second opinion a wish that no rule knows: to get no more texts, or that this is somebody else.

    Of a few words alone it is not asked, nor where a rule knows that something only sounds like a wish.
    """
    words = normal.text.split()
    if lexicon.model is None or len(words) < _WISH or not says_enough(words=words, silent=lexicon.words.silent):
        return Ask(keyword=None)
    if lexicon.asks_unless.first(normal.text) is not None:
        return Ask(keyword=None)
    said = asked(words=words, model=lexicon.model)
    return Ask(keyword=None if said is None else Keyword(said))


def _whole(line: str, lexicon: Lexicon) -> Keyword | None:
    words = [word for word in line.split() if word not in {".", ","}]
    if " ".join(words) in _NO_KEYWORD:
        return None
    exact = lexicon.words.keywords.get(" ".join(words))
    if exact is not None:
        return exact
    core = [word for word in words if word not in lexicon.words.polite and not word.startswith(EMOJI)]
    if len(set(core)) == 1:
        core = core[:1]
    exact = lexicon.words.keywords.get(" ".join(core))
    return exact if exact is not None or len(core) > _FEW else _misspelt(core, lexicon)


def _misspelt(words: list[str], lexicon: Lexicon) -> Keyword | None:
    """Find the keyword that a few words are but for one slip in one that nobody knows: "wrong nubmer", "canselar"."""
    for place, word in enumerate(words):
        if len(word) < _LONG or word in lexicon.spelling.known or word in lexicon.spelling.common:
            continue
        meant = {
            said
            for one, _ in one_slip_away(word)
            if (said := lexicon.words.keywords.get(" ".join((*words[:place], one, *words[place + 1 :]))))
        }
        if len(meant) == 1:
            return meant.pop()
    return None


def _told(text: str, lexicon: Lexicon) -> frozenset[Keyword]:
    unless = None
    told = set()
    for phrase, match in lexicon.asks.found(text):
        if unless is None:
            unless = [one for _, one in lexicon.asks_unless.found(text)]
        surely = phrase.id.endswith("_surely")
        if phrase.keyword is not None and (surely or not any(_covers(one, match) for one in unless)):
            told.add(phrase.keyword)
    return frozenset(told)


def _covers(one: Match[str], other: Match[str]) -> bool:
    return one.start() < other.end() and other.start() < one.end()


def _stops_alone(line: str, lexicon: Lexicon) -> bool:
    """See whether a text begins or ends with a stop of its own ("stop, i cant do this anymore", "i am done, stop")."""
    parts: list[list[str]] = [[]]
    for word in line.split():
        if word in {".", ","}:
            parts.append([])
        elif word not in lexicon.words.polite and not word.startswith(EMOJI):
            parts[-1].append(word)
    said = [" ".join(part) for part in parts if part]
    if len(parts) == 1 or not said or not _LAUGHS.isdisjoint(line.split()):
        return False
    return said[0] in _STOPS_FIRST or said[-1] in _STOPS_LAST


def _pause(line: str, lexicon: Lexicon) -> Ask | None:
    said = (word for word in line.split() if word not in {".", ","} and word not in lexicon.words.polite)
    match = _PAUSE.fullmatch(" ".join(said))
    if match is None:
        return None
    count, unit = match.groups()
    number = int(count) if count.isdigit() else {"a": 1, "un": 1, "una": 1}.get(count, lexicon.words.numbers.get(count))
    return None if number is None else Ask(keyword=Keyword.PAUSE, argument=str(number * _DAYS[unit or "day"]))


def _join(body: str) -> Ask | None:
    match = _JOIN.fullmatch(body)
    return Ask(keyword=Keyword.JOIN, argument=match.group(1).casefold()) if match else None
