"""Weighing the second opinion beside the rules: it may raise what they found, and never lowers it."""

from collections.abc import Container
from dataclasses import dataclass, replace
from math import inf

from outreach.domain.reading.concern import Found
from outreach.domain.reading.opinion import (
    Head,
    Model,
    about,
    beyond_answer,
    by_itself,
    length,
    opinion,
    says_enough,
    sentences,
    strongest,
    this_minute,
)
from outreach.domain.reading.reading import Category, Concern
from outreach.domain.urgency import Urgency

_PLAINLY = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What rules and model find together; `plain` when the model finds nothing for a person in it, by a wide margin."""

    concerns: tuple[Concern, ...] = ()
    plain: bool = False


def weighed(*, found: Found, model: Model | None, silent: Container[str] = ()) -> Weighed:
    """List the concerns of the rules, their hints, and the model's own where it finds more than they did.

    The model says nothing of a text with fewer than three words that say something; `silent` words do not. Only of what
    is urgent already, by a rule or by its own word, does it say whether it needs somebody this minute.
    """
    hints = tuple(replace(hint, urgency=Urgency.WATCH) for hint in found.hints)
    words = beyond_answer(found.left)
    if model is None or not says_enough(words=words, silent=silent):
        return Weighed(concerns=(*found.concerns, *hints))
    known = max((one.urgency for one in found.concerns), default=Urgency.WATCH)
    told = _told(words, found, known, model, silent)
    own: list[Concern] = []
    if known < Urgency.URGENT and told.urgent.speaks:
        own.append(_own(Urgency.URGENT, told.urgent.words, told.urgent.score, found, model))
    elif known < Urgency.SAME_DAY and told.human.speaks:
        own.append(_own(Urgency.SAME_DAY, told.human.words, told.human.score, found, model))
    if max([known, *(one.urgency for one in own)]) is Urgency.URGENT:
        own += _now(found, model, silent)
    return Weighed(concerns=(*found.concerns, *hints, *own), plain=told.plain)


@dataclass(frozen=True, slots=True)
class _Score:
    """What the model says of some words of a text, and whether that is enough to speak."""

    score: float
    words: tuple[str, ...]
    speaks: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """What the model says of a text: of all of it, or of the sentence that says most by itself."""

    urgent: _Score
    human: _Score
    plain: bool


def _told(words: tuple[str, ...], found: Found, known: Urgency, model: Model, silent: Container[str]) -> _Told:
    """Score a text, and where it has several sentences each of them too, so that harmless ones hide no other.

    Sentences are scored until one of them, or a rule that is `known`, has said that it is urgent: no other can add.
    """
    whole, size = opinion(words=words, signs=found.signs, model=model), length(len(words))
    urgent = _Score(whole.urgent, words, whole.urgent >= model.urgent_from[size])
    human = _Score(whole.human, words, whole.human >= model.human_from[size])
    parts = sentences(text=found.left, silent=silent) if known < Urgency.URGENT else []
    for one in parts if size or len(parts) > 1 else []:
        if urgent.speaks:
            break
        said = opinion(words=one, signs=(), model=model)
        if said.urgent >= by_itself(model.urgent_from):
            urgent = _Score(said.urgent, one, speaks=True)
        if not human.speaks and said.human >= by_itself(model.human_from):
            human = _Score(said.human, one, speaks=True)
    return _Told(urgent, human, whole.human < model.human_from[size] - _PLAINLY)


def _now(found: Found, model: Model, silent: Container[str]) -> list[Concern]:
    """Say that a text needs somebody this minute, if the sentence of it that reads so most does so enough."""
    scored = [(this_minute(words=one, model=model), one) for one in sentences(text=found.left, silent=silent)]
    score, words = max(scored, default=(-inf, ()))
    return [_own(Urgency.EMERGENCY, words, score, found, model)] if score >= model.emergency_from else []


def _own(said: Urgency, words: tuple[str, ...], score: float, found: Found, model: Model) -> Concern:
    head, reads = _said_by(said, model)
    heard = ", ".join(f"\u201c{one}\u201d" for one in strongest(words=words, head=head))
    return Concern(
        category=Category(about(words=words, signs=found.signs, model=model)),
        urgency=said,
        rule=f"model.{head.name}",
        what=f"the second opinion: reads {reads} ({score:.1f}): {heard}",
    )


def _said_by(said: Urgency, model: Model) -> tuple[Head, str]:
    match said:
        case Urgency.EMERGENCY:
            return model.emergency, "as if somebody were needed this minute"
        case Urgency.URGENT:
            return model.urgent, "like danger"
        case _:
            return model.human, "like something a person should see today"
