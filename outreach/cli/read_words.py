"""`outreach read --explain`: what was read in one text, and why, in plain words."""

from collections.abc import Iterator

from outreach.cli.read_lines import Asked, house_lexicon, judge, understood_prompt
from outreach.domain.questions import Question, QuestionKind
from outreach.domain.reading.normalise import normalise
from outreach.domain.reading.reading import Concern
from outreach.domain.reading.scoring import layer_of
from outreach.domain.reading.verdict import Verdict, level

_MEANS = {
    "none": "nothing that worries us; it is read with the others",
    "watch": "worth knowing; nobody is alerted",
    "same_day": "a person looks today",
    "urgent": "a person is alerted at once",
}
_LAYERS = {
    "rules": "a rule of the lexicon",
    "question": "what the question asked, and this answers",
    "model": "the model, which weighs words",
    "keyword": "a keyword",
    "fallback": "nobody but a person can read this",
}


def explain(text: str, *, prompt: str, lang: str | None) -> Iterator[str]:
    """Yield lines that say what was read in a text, and why."""
    lexicon = house_lexicon()
    asked = Asked(id=None, text=text, prompt=prompt, lang=lang)
    found = judge(asked, lexicon=lexicon)
    question, _ = understood_prompt(prompt=prompt, lang=lang)
    yield _line("text", text)
    yield _line("read as", normalise(body=text, spelling=lexicon.spelling).text.strip() or "nothing")
    yield _line("question", _question(question, prompt))
    yield from _facts(found, question)
    for concern in found.reasons:
        yield ""
        yield from _concern(concern, text)
    yield ""
    yield "No reader finds everything: a person reads this text too."


def _line(name: str, what: str) -> str:
    return f"{name:<12}{what}"


def _facts(found: Verdict, question: Question | None) -> Iterator[str]:
    yield _line("concern", f"{found.concern}: {_MEANS[found.concern]}" + _minute(found))
    yield _line("category", found.category)
    yield _line("keyword", found.keyword or "none")
    yield _line("value", "none" if found.value is None else str(found.value))
    yield _line("understood", "yes" if found.understood else _not_understood(question, found))
    yield _line("language", found.lang)
    yield _line("lexicon", found.version)


def _minute(found: Verdict) -> str:
    return "; AN EMERGENCY, somebody is needed this minute" if found.emergency else ""


def _not_understood(question: Question | None, found: Verdict) -> str:
    if question is not None and found.value is None:
        return "no, it does not fit the question"
    return "no, not all of it"


def _question(question: Question | None, prompt: str) -> str:
    if question is None:
        return f"none that we know how to fit an answer to: {prompt}" if prompt.strip() else "none"
    match question.kind:
        case QuestionKind.SCALE | QuestionKind.NUMBER:
            low, high = ("any" if edge is None else edge for edge in (question.low, question.high))
            return f"a number, {low} to {high}"
        case QuestionKind.YES_NO:
            return "yes or no"
        case QuestionKind.CHOICE:
            return "one of: " + ", ".join(text for option in question.options for text in option.text.values())
        case QuestionKind.TEXT:
            return "in their own words"


def _concern(concern: Concern, text: str) -> Iterator[str]:
    urgency = f"{level(concern.urgency)}{', emergency' if concern.emergency else ''}"
    yield f"- {urgency}: {concern.category.value.replace('_', ' ')}"
    yield _line("  what", concern.what)
    yield _line("  found by", f"{_LAYERS[layer_of(concern.rule)]} ({concern.rule})")
    if concern.span is None:
        yield _line("  where", "in the whole text")
    else:
        start, end = concern.span
        yield _line("  where", f"{text[:start]}[{text[start:end]}]{text[end:]}")
