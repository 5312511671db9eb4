"""Finding the answers that a question lists: "a) park b) gym", "pick one: gym / park / home", "call or text?"."""

import re

_MARK = re.compile(r"(?:(?<=^)|(?<=[\s,;:?.(/]))\(?([a-hA-H]|[1-9])\s?[).:=]\s*(?=\S)")
_BARE_MARK = re.compile(
    r"(?:(?<=^)|(?<=[\s,;:?.(/]))([A-H]|[1-9])\s+(?!(?:or|and|to|of|per|is|y|de|hasta)\b)(?=[^\W\d_]{2})"
)
_LEAD = re.compile(
    r"^.*?\b(?:choose|pick|select|which(?: one)?|options?"
    r"|elij[ae]|elige|escoge|escoja|selecciona|opci[oó]n(?:es)?|cu[aá]l)\b"
    r"(?:\s+(?:just|one|1|una?|uno|from|entre|de|of|these|the following|estas)\b)*\s*[:,-]?\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:/|\||;|,)\s*(?:(?:or|and|o|u|y)\s+)?|\s+(?:or|o|u)\s+", re.IGNORECASE)
_NOT_LISTS = re.compile(r"\b(?:and/or|y/o|n/a|s/he|he/she|him/her|his/her|w/|24/7|el/ella|\d+/\d+)", re.IGNORECASE)
_ASKING = re.compile(
    r"^\W*(?:how|what|why|who|when|where|do|did|does|are|is|was|were|have|has|can|could|would|will|any|tell|rate|in|on|since|with"
    r"|qu[eé]|c[oó]mo|por|qui[eé]n|cu[aá]ndo|d[oó]nde|has|est[aá]s?|te|tienes|hay|quieres|a|el|la|en|desde|si)\b",
    re.IGNORECASE,
)
_EDGES = " \t.,;:?!¿¡\"'“”()[]"
_MOST_OPTIONS = 12
_MOST_WORDS = 5
_MOST_LETTERS = 48


def marked_options(prompt: str) -> tuple[str, ...]:
    """Find the answers that a prompt marks ("a) park b) gym", "1. park 2. gym", "1 bad 2 ok 3 good"); else empty."""
    return _sound(_marked(prompt, _MARK)) or _sound(_marked(prompt, _BARE_MARK))


def loose_options(prompt: str) -> tuple[str, ...]:
    """Find the answers that a prompt lists without marking them ("gym / park"); empty when it lists none."""
    if _NOT_LISTS.search(prompt):
        return ()
    return next(filter(None, (_sound(place(prompt)) for place in (_after_lead, _in_brackets, _after_mark, _whole))), ())


def _marked(prompt: str, shape: re.Pattern[str]) -> list[str]:
    """Take what stands behind a), b), c) or 1), 2), 3), when the marks follow each other from the first."""
    marks: list[re.Match[str]] = []
    for mark in shape.finditer(prompt):
        first = "1" if mark[1].isdigit() else "a"
        if mark[1].isdigit() and "=" in mark.group():
            continue
        if ord(mark[1].lower()) == ord(first) + len(marks) and (
            not marks or marks[0][1].isdigit() == mark[1].isdigit()
        ):
            marks.append(mark)
    ends = [*(mark.start() for mark in marks[1:]), len(prompt)]
    return [prompt[mark.end() : end] for mark, end in zip(marks, ends, strict=bool(marks))]


def _after_lead(prompt: str) -> list[str]:
    lead = _LEAD.match(prompt)
    if lead is None:
        return []
    rest = prompt[lead.end() :]
    return _SPLIT.split(rest.rpartition(":")[2] if ":" in rest else rest)


def _in_brackets(prompt: str) -> list[str]:
    inside = re.search(r"[(\[]([^()\[\]]*[/|,][^()\[\]]*)[)\]]\W*$", prompt)
    return _SPLIT.split(inside[1]) if inside else []


def _after_mark(prompt: str) -> list[str]:
    """Take the list behind the last colon or question mark."""
    tail = re.search(r"[:?]\s*([^:?]*[^:?\s.!][^:?]*)\??\s*$", prompt)
    return _SPLIT.split(tail[1]) if tail and re.search(r"[/|,]|\s(?:or|o|u)\s", tail[1]) else []


def _whole(prompt: str) -> list[str]:
    """Take a prompt that is a list and nothing else: "bad / ok / good", "call or text?"."""
    parts = _SPLIT.split(prompt)
    slashes = prompt.count("/") + prompt.count("|")
    asked = prompt.rstrip().endswith("?") and re.search(r"\s(?:or|o|u)\s", prompt) is not None
    short = len(prompt.split()) <= 5 or "," in prompt
    return parts if (slashes >= 2 or (asked and short)) and not _ASKING.match(prompt) else []


def _sound(parts: list[str]) -> tuple[str, ...]:
    """Keep a list whose every part could be an answer."""
    options = [part.strip(_EDGES) for part in parts]
    options = [option for option in options if option]
    fits = 2 <= len(options) <= _MOST_OPTIONS and len({option.casefold() for option in options}) == len(options)
    short = all(len(option) <= _MOST_LETTERS and len(option.split()) <= _MOST_WORDS for option in options)
    return tuple(options) if fits and short else ()
