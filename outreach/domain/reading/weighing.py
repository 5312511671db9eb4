"""Weighing the second opinion beside the rules: it may raise what they found, and never lowers it."""

from collections.abc import Container
from dataclasses import dataclass, replace

from outreach.domain.reading.concern import Found
from outreach.domain.reading.opinion import LONG, Model, Opinion, about, beyond_answer, opinion, strongest
from outreach.domain.reading.reading import Category, Concern
from outreach.domain.urgency import Urgency

_LEAST = 3
_PLAINLY = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What rules and model find together; `plain` when the model finds nothing for a person in it, by a wide margin."""

    concerns: tuple[Concern, ...] = ()
    plain: bool = False


def weighed(*, found: Found, model: Model | None, silent: Container[str] = ()) -> Weighed:
    """List the concerns of the rules, their hints, and the model's own where it finds more than they did.

    The model says nothing of a text with fewer than three words that say something; `silent` words do not.
    """
    hints = tuple(replace(hint, urgency=Urgency.WATCH) for hint in found.hints)
    words = beyond_answer(found.left)
    if model is None or sum(word.isalpha() and word not in silent for word in words) < _LEAST:
        return Weighed(concerns=(*found.concerns, *hints))
    thought = opinion(words=words, signs=found.signs, model=model)
    long = len(words) >= LONG
    known = max((one.urgency for one in found.concerns), default=Urgency.WATCH)
    own: tuple[Concern, ...] = ()
    if known < Urgency.URGENT and thought.urgent >= model.urgent_from[long]:
        own = (_own(Urgency.URGENT, thought, found, model),)
    elif known < Urgency.SAME_DAY and thought.human >= model.human_from[long]:
        own = (_own(Urgency.SAME_DAY, thought, found, model),)
    plain = thought.human < model.human_from[long] - _PLAINLY
    return Weighed(concerns=(*found.concerns, *hints, *own), plain=plain)


def _own(said: Urgency, thought: Opinion, found: Found, model: Model) -> Concern:
    words = beyond_answer(found.left)
    urgent = said is Urgency.URGENT
    head, score = (model.urgent, thought.urgent) if urgent else (model.human, thought.human)
    heard = ", ".join(f"\u201c{one}\u201d" for one in strongest(words=words, head=head, kinds=model.kinds))
    reads = "like danger" if urgent else "like something a person should see today"
    return Concern(
        category=Category(about(words=words, signs=found.signs, model=model)),
        urgency=said,
        rule="model.urgent" if urgent else "model.human",
        what=f"the second opinion: reads {reads} ({score:.1f}): {heard}",
    )
