"""Finding what should worry us, in any text, before anything else is asked of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from re import Match

from outreach.domain.reading.lexicon import Lexicon, Phrase
from outreach.domain.reading.normalise import Normal
from outreach.domain.reading.reading import Category, Concern, Keyword
from outreach.domain.urgency import Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The concerns of a text, the most urgent first, and the keywords that its rules speak of.

    `hints` are those of rules that say too little by themselves. `left` is the text without what was harmless, denied
    or long past; `signs` names every rule, mask and denial that matched.
    """

    concerns: tuple[Concern, ...] = ()
    hints: tuple[Concern, ...] = ()
    keywords: frozenset[Keyword] = frozenset()
    left: str = ""
    signs: frozenset[str] = frozenset()


def concerns(*, normal: Normal, lexicon: Lexicon) -> Found:
    """Find every concern of a text.

    Harmless idioms are taken out first; then explicit denials and things long past, which stay as concerns of a lower
    urgency; what is left is searched by the rules, so that a denial never hides a second, undenied clause.
    """
    masks = [one for one in lexicon.masks.found(normal.text) if not _undone(*one, normal.text, lexicon)]
    text = _hide(normal.text, [match for _, match in masks])
    quieter = [*_denied(text, lexicon), *_past(text, lexicon)]
    text = _hide(text, [match for _, _, match in quieter])
    found: dict[str, Concern] = {}
    hints: dict[str, Concern] = {}
    keywords = set()
    for phrase, match in lexicon.rules.found(text):
        if phrase.keyword is not None:
            keywords.add(phrase.keyword)
        kept = hints if phrase.hint else found
        if phrase.id not in kept and phrase.urgency is not None and not _undone(phrase, match, text, lexicon):
            kept[phrase.id] = _concern(phrase, phrase.urgency, match, normal)
    for phrase, urgency, match in quieter:
        found.setdefault(phrase.id, _concern(phrase, urgency, match, normal))
    return Found(
        concerns=_ordered(found.values()),
        hints=_ordered(hints.values()),
        keywords=frozenset(keywords),
        left=text,
        signs=frozenset((*found, *hints, *(phrase.id for phrase, _ in masks))),
    )


def _ordered(found: Iterable[Concern]) -> tuple[Concern, ...]:
    return tuple(sorted(found, key=lambda one: (-one.urgency.rank, one.span or (0, 0))))


def _undone(phrase: Phrase, match: Match[str], text: str, lexicon: Lexicon) -> bool:
    doubts = lexicon.unless.get(phrase.id)
    return doubts is not None and any(_same_sentence(text, doubt, match) for _, doubt in doubts.found(text))


def _hide(text: str, matches: list[Match[str]]) -> str:
    """Put underscores where the matches were, so that places in the text stay what they are."""
    for match in matches:
        covered = "".join(" " if character == " " else "_" for character in match.group())
        text = text[: match.start()] + covered + text[match.end() :]
    return text


def _denied(text: str, lexicon: Lexicon) -> Iterator[tuple[Phrase, Urgency, Match[str]]]:
    doubts = None
    for phrase, match in lexicon.denials.found(text):
        if doubts is None:
            doubts = [doubt for _, doubt in lexicon.denials_unless.found(text)]
        doubted = any(_same_sentence(text, doubt, match) for doubt in doubts)
        if not doubted and not _undone(phrase, match, text, lexicon):
            yield phrase, Urgency.WATCH, match


def _same_sentence(text: str, one: Match[str], other: Match[str]) -> bool:
    first, second = sorted((one, other), key=Match[str].start)
    return " . " not in text[first.start() : second.end()]


def _past(text: str, lexicon: Lexicon) -> Iterator[tuple[Phrase, Urgency, Match[str]]]:
    thankful = None
    for phrase, match in lexicon.past.found(text):
        if thankful is None:
            thankful = lexicon.gratitude.first(text) is not None
        if not _undone(phrase, match, text, lexicon):
            yield phrase, Urgency.WATCH if thankful else Urgency.SAME_DAY, match


def _concern(phrase: Phrase, urgency: Urgency, match: Match[str], normal: Normal) -> Concern:
    return Concern(
        category=phrase.category or Category.LOW_MOOD,
        urgency=urgency,
        rule=phrase.id,
        what=phrase.what,
        span=normal.span(match.start(), match.end()),
    )
