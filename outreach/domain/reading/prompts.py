"""Making a Question of what a program lead wrote before a text: "mood 1-5", "any cravings? yes/no"."""

import re
import unicodedata
from dataclasses import dataclass

from outreach.domain.questions import Option, Question, QuestionKind
from outreach.domain.reading.options import loose_options, marked_options

_NO_KEYS = frozenset({"and", "is", "not", "or"})
_DASHES = str.maketrans({"–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "’": "'", "→": "-", "…": "..."})
_LONGEST = 500
_MOST = 100
_SHORT = 5


def _any(*words: str) -> str:
    """Join pieces of a regular expression, each of them words with | between, into one choice."""
    return f"(?:{'|'.join(words)})"


_FREE = re.compile(
    r"(?:free|open|none|null|n/?a|libre|ninguna|nothing|nada|abierta)"
    r"(?: ?-?(?:text|form|ended|response|reply|question|texto|respuesta))*"
    r"|(?:texto|respuesta|pregunta) (?:libre|abierta)"
)
_YES_NO = re.compile(
    r"\b(?:yes|y|si|s)\s*(?:/|\||,? or |,? o )\s*(?:no|n)\b"
    r"|\b1\W{0,3}(?:yes|si)\b.{0,20}\b2\W{0,3}no\b"
    r"|\b(?:yes|si)\W{0,3}1\b.{0,20}\bno\W{0,3}2\b"
)
_COUNTED = _any(
    "sentences?|words?|lines?|things?|hours?|hrs?|days?|nights?|weeks?|months?|years?|times?|minutes?|mins?|am|pm|people",
    "oraciones|palabras|lineas|cosas|horas?|dias?|noches?|semanas?|meses|anos?|veces|minutos?|personas",
)
_WORDED = dict(
    zip("zero one three five seven ten cero uno tres cinco siete diez".split(), "0 1 3 5 7 10".split() * 2, strict=True)  # noqa: SIM905
)
_WORDED_RANGE = re.compile(rf"\b({'|'.join(_WORDED)})(\s*(?:-|to|through|and|a|al|y)\s*)({'|'.join(_WORDED)})\b")
_NOTE = r"(?:\s*\([^()]{0,40}\))?"
_LINK = r"\s*(?:-+|\.\.+|to|thru|through|hasta|al?)\s*"
_RANGES = (
    re.compile(rf"(?<![\d.,:/-])(\d{{1,6}}){_NOTE}{_LINK}(\d{{1,6}})(?![\d:/]|-\d|[.,]\d)(?!\s*{_COUNTED}\b)"),
    re.compile(r"\b(?:between|entre)\s+(\d{1,6})\s+(?:and|y)\s+(\d{1,6})\b"),
    re.compile(
        r"(?<![\d.])(\d{1,3})\s*(?:=|:|is|es|being)\s*[a-z][^\d]{0,40}?\b(\d{1,3})\s*(?:=|:|is|es|being)\s*[a-z]"
    ),
)
_RUN = re.compile(r"(?<![\d.])\d{1,3}(?:\s*[/,|]\s*\d{1,3}){2,}(?![\d.])")
_OUT_OF = re.compile(r"(?:\bout of|\bsobre|(?<![\d\w])/)\s*(10|5|100)\b(?!/)")
_MANY = re.compile(
    r"\b(?:how many|number of|cuant[oa]s|cantidad de|numero de|how much (?:sleep|water|time)|how long)\b|# of\b"
    r"|\bhow much (?:did|do|have) (?:you|u) (?:sleep|slept)|\bcuanto (?:dormiste|duermes|has dormido|tiempo)\b"
)
_UNIT = re.compile(
    r"\b(?:hours|hrs|minutes|mins|days|meetings|times|drinks|steps|meals|doses|pills|glasses|count"
    r"|horas|minutos|dias|juntas|reuniones|veces|tragos|pasos|comidas|dosis|vasos)\b"
)
_SLEEP = re.compile(r"sleep|slept|dorm|sueno")
_HOURS = re.compile(r"hours|hrs|horas|how much|cuanto ")
_RATED = re.compile(r"\b(?:rate|rating|scale|score|level|califica|nivel|escala|puntua)\b")
_FROM_ZERO = re.compile(r"crav|\burge|antojo|ganas|ansias")
_MOOD_ALONE = re.compile(r"(?:your |today'?s |tu )?(?:mood|animo|estado de animo|humor)(?: today| right now| hoy)?\W*")
_ASKS = re.compile(
    _any(
        r"(?:cravings?|urges?|antojos?|meds|slips?|relapses?|recaidas?|meetings?|juntas?)(?: today| hoy)?\s*\?$",
        r"(?:do|did|does|have|has|had|are|is|was|were|will|would|could|can|should)"
        r" (?:you|u|your|it|there|the|things|we|i|anyone|anybody|someone|somebody|everyone|everything)\b",
        r"(?:any )?thoughts (?:of|about (?:hurting|harming|killing|ending|dying|suicide|death|using))\b",
        r"any\b(?! (?:thoughts|questions|comments|updates|news|words|feedback|plans for))",
        _any(
            "used|using|use|want|wanna|need|made|make|taking|took|take|slept|sleeping|ate|eaten|eating|been|still|ready",
            "got|get|going|went|safe|sober|clean|able|at home|home|okay|ok|chest pain|overdosed",
            "(?:you|everything|everyone) (?:safe|ok|okay|alright|good|fine)|todo (?:bien|ok)|alguien|pensamientos de",
            "tuviste|tuvo|te (?:duele|esta|estan|ha|han|hace|hacen|lastim\\w+|golpe\\w+|peg\\w+|amenaz\\w+)",
            "(?:feel|feeling) (?:safe|ok|okay|better|well|good|up)",
            "te sientes?|se siente|sientes|has?|hay|tienes?|quieres?|necesitas?|consumiste|consumio|usaste|tomaste",
            "tomo|fuiste|fue|estas?|eres|puedes?|pudiste|dormiste|comiste|alg(?:un|una|unos|unas)|recaiste|sigues?|vas?",
            "llegaste|te gustaria|le gustaria|tomando|lugar seguro|ganas|antojos",
        )
        + r"\b.*\?",
    )
)
_TELL = re.compile(
    r"\b(?:tell|share|describe|explain|write|say more"
    r"|cuent[ae](?:me|nos)?|dime|dinos|describ[ae]|explic[ao]|compart[aei]r?)\b"
)
_OPEN = re.compile(
    r"(?:so |and |y )?"
    r"(?:what|whats|why|how|hows|who|when|where|which|tell|describe|share|explain|anything"
    r"|que|por que|como|quien|cuando|donde|cual|cuentame|cuentanos|dime|dinos|algo|explica|comparte)\b"
)
_SPANISH = re.compile(
    r"[¿¡ñ]|\b(?:animo|cuant[oa]s?|como|que|si ?/ ?no|s/n|te|tu|hoy|dia|de|del|al|tienes|quieres|llamada|lugar|dormir"
    r"|horas|juntas|elige|escoge|seguro|segura|medicinas?|consum\w+|nivel|califica|libre|ganas|antojos|semana|desde"
    r"|esta|estas)\b"
)
_ENGLISH = re.compile(
    r"\b(?:the|you|your|how|what|do|did|to|of|any|mood|day|yes|are|is|this|week|or|pick|choose|one|rate)\b"
)


@dataclass(frozen=True, slots=True)
class _Prompt:
    """A prompt as it is worded, the same made plain, and the language it is in."""

    worded: str
    plain: str
    lang: str


def question_from(prompt: str, *, lang: str = "en") -> Question | None:
    """Make the question that a prompt asks; None when it asks for nothing in particular, or we cannot tell what.

    `lang` is taken when the words do not say in which language they are. The question's key is its first word, which
    claims nothing that the words do not say: what it is about, the topics of the lexicon find in its wording.
    """
    worded = " ".join(prompt[:_LONGEST].split())
    plain = _plain(worded)
    if not re.search(r"[^\W_]", plain) or _FREE.fullmatch(plain.strip(" .!?()[]:")):
        return None
    asked = _Prompt(worded, plain, _language(worded, plain, lang))
    if _YES_NO.search(plain):
        return _made(asked, QuestionKind.YES_NO)
    return _listing(asked) or _unmarked(asked)


def _listing(asked: _Prompt) -> Question | None:
    """Read a prompt that lists its answers, or says from where to where they go."""
    options = marked_options(asked.worded)
    bounds = None if options else _bounds(asked.plain)
    if bounds is not None:
        counts = _MANY.search(asked.plain) or (_UNIT.search(asked.plain) and not _RATED.search(asked.plain))
        kind = QuestionKind.NUMBER if counts or bounds[1] > _MOST else QuestionKind.SCALE
        return _made(asked, kind, bounds)
    options = options or loose_options(asked.worded)
    return _choice(asked, options) if options else None


def _unmarked(asked: _Prompt) -> Question | None:
    """Read a prompt that leaves open how to answer it, by how it begins."""
    plain, opening = asked.plain, asked.plain.lstrip("¿¡ \"'(")
    asks = _ASKS.match(opening) is not None and not _TELL.search(plain)
    opens = _OPEN.match(opening) is not None
    short = len(plain.split()) <= _SHORT
    if _MANY.search(plain) or (_UNIT.search(plain) and short and not asks and not opens):
        nightly = _SLEEP.search(plain) and _HOURS.search(plain)
        return _made(asked, QuestionKind.NUMBER, (0, 24 if nightly else None))
    if _MOOD_ALONE.fullmatch(opening):
        return _made(asked, QuestionKind.SCALE, (1, 5))
    if _RATED.search(plain):
        return _made(asked, QuestionKind.SCALE, (0 if _FROM_ZERO.search(plain) else 1, 10))
    if asks:
        return _made(asked, QuestionKind.YES_NO)
    return _made(asked, QuestionKind.TEXT) if opens or _TELL.search(plain) else None


def _made(asked: _Prompt, kind: QuestionKind, bounds: tuple[int | None, int | None] = (None, None)) -> Question:
    return Question(key=_key(asked), kind=kind, text={asked.lang: asked.worded}, low=bounds[0], high=bounds[1])


def _choice(asked: _Prompt, texts: tuple[str, ...]) -> Question:
    options: dict[str, Option] = {}
    for number, text in enumerate(texts, start=1):
        slug = "_".join(re.findall(r"[a-z0-9]+", _plain(text))) or f"option_{number}"
        value = f"{slug}_{number}" if slug in options else slug
        options[value] = Option(value=value, text={asked.lang: text})
    worded, made = {asked.lang: asked.worded}, tuple(options.values())
    return Question(key=_key(asked), kind=QuestionKind.CHOICE, text=worded, options=made)


def _bounds(plain: str) -> tuple[int, int] | None:
    """Find from where to where numbers go; None when nothing says so."""
    figures = _WORDED_RANGE.sub(lambda found: _WORDED[found[1]] + found[2] + _WORDED[found[3]], plain)
    run = _RUN.search(figures)
    if run is not None:
        numbers = [int(number) for number in re.findall(r"\d+", run.group())]
        return (numbers[0], numbers[-1]) if numbers == sorted(set(numbers)) else None
    for shape in _RANGES:
        for found in shape.finditer(figures):
            low, high = int(found[1]), int(found[2])
            if low < high:
                return low, high
            if high <= 1 and 1 < low <= 10:
                return high, low
    whole = _OUT_OF.search(figures)
    return (0, int(whole[1])) if whole else None


def _key(asked: _Prompt) -> str:
    """Take the first word; a safe place is a place, for "safe" by itself asks about something else."""
    first = re.search(r"(?!safe (?:place|spot|bed|house|somewhere)\b)\b[a-z]+", asked.plain)
    return first[0] if first and first[0] not in _NO_KEYS else "asked"


def _language(worded: str, plain: str, lang: str) -> str:
    accented = re.search(r"[¿¡áíóúñ]", worded.casefold()) is not None
    spanish, english = len(_SPANISH.findall(plain)) + 2 * accented, len(_ENGLISH.findall(plain))
    if spanish == english:
        return lang
    return "es" if spanish > english else "en"


def _plain(text: str) -> str:
    """Fold case, accents and dashes away."""
    folded = unicodedata.normalize("NFKD", text.translate(_DASHES)).casefold()
    return "".join(character for character in folded if not unicodedata.combining(character))
