"""Reading one text, in the order that matters: danger, then what it asks, then what it answers."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from outreach.domain.questions import Question, QuestionKind
from outreach.domain.reading.answers import answer
from outreach.domain.reading.concern import Found, concerns
from outreach.domain.reading.echo import Heard, without_ours
from outreach.domain.reading.keywords import Ask, keyword, stopped, wished
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.normalise import NOTHING, Normal, normalise
from outreach.domain.reading.reading import Answer, Category, Concern, Keyword, Reading
from outreach.domain.reading.second_look import second_look
from outreach.domain.reading.topics import meaning
from outreach.domain.reading.unreadable import language, look, unreadable
from outreach.domain.reading.watching import Extra, watched
from outreach.domain.reading.weighing import Weighed, weighed
from outreach.domain.urgency import Urgency

_STILL_ANSWERS = frozenset({Keyword.TALK, Keyword.WRONG_NUMBER})
_YIELDS = frozenset({Keyword.LESS, Keyword.MORE, Keyword.RESUME, Keyword.START, Keyword.TALK})
_Value = TypeVar("_Value")


@dataclass(slots=True)
class _Steps:
    """Takes the steps of reading so that one which fails costs only itself, and brings a person instead."""

    failed: list[Concern] = field(default_factory=list)

    def take(self, step: Callable[[], _Value], instead: _Value) -> _Value:
        try:
            return step()
        except Exception as error:  # noqa: BLE001 - whatever goes wrong in reading, the text must reach a person
            self.failed.append(look("error", f"reading failed ({type(error).__name__}): please read it yourself"))
            return instead


def read(
    body: str,
    *,
    lexicon: Lexicon,
    lang: str,
    question: Question | None = None,
    earlier: Question | None = None,
    media: int = 0,
    ours: tuple[str, ...] = (),
    extra: Extra | None = None,
) -> Reading:
    """Read one text; any string gives a Reading.

    `question` is the one that is open, `earlier` the one before it, `media` the number of files that came along,
    `ours` our last texts to this person, `extra` what their program adds to the concerns, which never lowers them.
    Concerns are searched in every text, whatever else it is, except in our own words coming back. A value never lowers
    a concern. A step that fails leaves the others standing and adds a concern of its own (`fallback.error`).
    """
    steps = _Steps()
    heard = steps.take(lambda: without_ours(body=body, ours=ours), Heard(body=body, echo=False))
    seen = _seen(steps, heard.body, lexicon, extra)
    if heard.echo:
        return _reading(Ask(keyword=None), None, (*seen.worries, *steps.failed), lang, lexicon, echo=True)
    ask, fits = _asked_and_answered(steps, heard.body, seen, question=question, earlier=earlier, lexicon=lexicon)
    about = earlier if fits is not None and fits.to_earlier else question
    means = steps.take(
        lambda: meaning(body=heard.body, normal=seen.normal, answer=fits, question=about, lexicon=lexicon), None
    )
    known = ask.keyword is not None or bool(seen.whole.concerns) or _fits_in(fits, question)
    doubt = steps.take(
        lambda: unreadable(
            normal=seen.normal,
            media=media,
            understood=known,
            plain=seen.whole.plain,
            question=question,
            lexicon=lexicon,
        ),
        None,
    )
    spoken = steps.take(lambda: language(normal=seen.normal, lang=lang, lexicon=lexicon), lang)
    more = (*_wanted(ask, seen), *(one for one in (means, doubt) if one is not None), *steps.failed)
    return _reading(ask, fits, (*seen.worries, *more), spoken, lexicon)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What was seen in a text before anything is asked of it: its plain form, what worries us, and local words."""

    normal: Normal
    found: Found
    whole: Weighed
    local: tuple[Concern, ...]

    @property
    def worries(self) -> tuple[Concern, ...]:
        return (*self.whole.concerns, *self.local)

    @property
    def urgent(self) -> bool:
        """Whether somebody is paged, who will see what else there is in it."""
        return any(one.urgency >= Urgency.URGENT for one in self.worries)


def _seen(steps: _Steps, body: str, lexicon: Lexicon, extra: Extra | None) -> _Seen:
    normal = steps.take(lambda: normalise(body=body, spelling=lexicon.spelling), NOTHING)
    found = steps.take(lambda: concerns(normal=normal, lexicon=lexicon), Found())
    whole = steps.take(
        lambda: weighed(found=found, model=lexicon.model, silent=lexicon.words.silent),
        Weighed(concerns=(*found.concerns, *found.hints)),
    )
    local = steps.take(lambda: watched(body=body, extra=extra), tuple[Concern, ...]())
    if not any(one.urgency >= Urgency.URGENT for one in (*whole.concerns, *local)):
        meant = steps.take(
            lambda: second_look(body=body, normal=normal, found=found, lexicon=lexicon), tuple[Concern, ...]()
        )
        whole = replace(whole, concerns=(*meant, *whole.concerns)) if meant else whole
    return _Seen(normal=normal, found=found, whole=whole, local=local)


def _asked_and_answered(
    steps: _Steps, body: str, seen: _Seen, *, question: Question | None, earlier: Question | None, lexicon: Lexicon
) -> tuple[Ask, Answer | None]:
    ask = steps.take(
        lambda: keyword(body=body, normal=seen.normal, spoken=seen.found.keywords, lexicon=lexicon), Ask(keyword=None)
    )
    if ask.keyword is None:
        besides = stopped if seen.urgent else wished
        ask = steps.take(lambda: besides(normal=seen.normal, lexicon=lexicon), ask)
    fits = steps.take(
        lambda: answer(body=body, normal=seen.normal, question=question, earlier=earlier, lexicon=lexicon), None
    )
    return _settle(ask, fits, question)


def _reading(
    ask: Ask, fits: Answer | None, found: tuple[Concern, ...], lang: str, lexicon: Lexicon, *, echo: bool = False
) -> Reading:
    return Reading(
        keyword=ask.keyword,
        keyword_argument=ask.argument,
        answer=fits,
        concerns=tuple(sorted(found, key=lambda one: -one.urgency.rank)),
        lang=lang,
        version=lexicon.version,
        echo=echo,
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


def _wanted(ask: Ask, seen: _Seen) -> tuple[Concern, ...]:
    """Say that somebody asks for a person, where a keyword says so and no rule has."""
    calls = ask.keyword is Keyword.TALK and not any(
        one.category is Category.WANTS_CONTACT and one.urgency >= Urgency.SAME_DAY for one in seen.found.concerns
    )
    if not calls and ask.keyword is not Keyword.HELP:
        return ()
    one = Concern(
        category=Category.WANTS_CONTACT,
        urgency=Urgency.SAME_DAY,
        rule="keyword.wants_contact" if calls else "keyword.help",
        what="asks to talk with a person" if calls else "asks for help",
        span=seen.normal.span(0, len(seen.normal.text)),
    )
    return (one,)
