"""Reading one text, in the order that matters: danger, then what it asks, then what it answers."""

from outreach.domain.questions import Question, QuestionKind
from outreach.domain.reading.answers import answer
from outreach.domain.reading.concern import concerns
from outreach.domain.reading.echo import without_ours
from outreach.domain.reading.keywords import Ask, keyword
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.normalise import Normal, normalise
from outreach.domain.reading.reading import Answer, Category, Concern, Keyword, Reading
from outreach.domain.reading.unreadable import language, unreadable
from outreach.domain.urgency import Urgency

_STILL_ANSWERS = frozenset({Keyword.TALK, Keyword.WRONG_NUMBER})
_YIELDS = frozenset({Keyword.LESS, Keyword.MORE, Keyword.RESUME, Keyword.START, Keyword.TALK})


def read(
    body: str,
    *,
    lexicon: Lexicon,
    lang: str,
    question: Question | None = None,
    earlier: Question | None = None,
    media: int = 0,
    ours: tuple[str, ...] = (),
) -> Reading:
    """Read one text; any string gives a Reading.

    `question` is the one that is open, `earlier` the one before it, `media` the number of files that came along,
    `ours` our last texts to this person. Concerns are searched in every text, whatever else it is, except in our own
    words coming back. A value never lowers a concern.
    """
    heard = without_ours(body=body, ours=ours)
    normal = normalise(body=heard.body, spelling=lexicon.spelling)
    found, spoken = concerns(normal=normal, lexicon=lexicon)
    if heard.echo:
        return Reading(
            keyword=None,
            keyword_argument=None,
            answer=None,
            concerns=found,
            lang=lang,
            version=lexicon.version,
            echo=True,
        )
    ask = keyword(body=heard.body, normal=normal, spoken=spoken, lexicon=lexicon)
    fits = answer(body=heard.body, normal=normal, question=question, earlier=earlier, lexicon=lexicon)
    ask, fits = _settle(ask, fits, question)
    understood = ask.keyword is not None or bool(found) or _fits_in(fits, question)
    doubt = unreadable(normal=normal, media=media, understood=understood, question=question, lexicon=lexicon)
    return Reading(
        keyword=ask.keyword,
        keyword_argument=ask.argument,
        answer=fits,
        concerns=_all(found, ask, doubt, normal),
        lang=language(normal=normal, lang=lang, lexicon=lexicon),
        version=lexicon.version,
    )


def _fits_in(fits: Answer | None, question: Question | None) -> bool:
    """See whether we know what was answered: any words answer a `text` question, even those that we cannot read."""
    if fits is None or not fits.understood:
        return False
    return fits.to_earlier or (question is not None and question.kind is not QuestionKind.TEXT)


def _settle(ask: Ask, fits: Answer | None, question: Question | None) -> tuple[Ask, Answer | None]:
    """Decide between a keyword and an answer: mild keywords yield to an option of the question, the rest silence it."""
    if ask.keyword is None or fits is None:
        return ask, fits
    chosen = fits.understood and question is not None and bool(question.options)
    if chosen and ask.keyword in _YIELDS:
        return Ask(keyword=None), fits
    return (ask, fits) if ask.keyword in _STILL_ANSWERS else (ask, None)


def _all(found: tuple[Concern, ...], ask: Ask, doubt: Concern | None, normal: Normal) -> tuple[Concern, ...]:
    """Add what the keyword and the fallback have to say to what the rules found."""
    more = [] if doubt is None else [doubt]
    calls = ask.keyword is Keyword.TALK and not any(one.category is Category.WANTS_CONTACT for one in found)
    if calls or ask.keyword is Keyword.HELP:
        more.append(
            Concern(
                category=Category.WANTS_CONTACT,
                urgency=Urgency.SAME_DAY,
                rule="keyword.wants_contact" if calls else "keyword.help",
                what="asks to talk with a person" if calls else "asks for help",
                span=normal.span(0, len(normal.text)),
            ),
        )
    return tuple(sorted((*found, *more), key=lambda one: -one.urgency.rank))
