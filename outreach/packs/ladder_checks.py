"""How ladders fit together: that somebody is told, at once and in time, whatever the urgency."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from outreach.domain.escalation import Ladder, Rung, Whom
from outreach.domain.sentences import Sentence
from outreach.domain.urgency import Urgency
from outreach.packs.mistakes import Finding, Path


def ladders_findings(ladders: Mapping[Urgency, Ladder]) -> Iterator[Finding]:
    """Find what is wrong with the ladders of a program."""
    for urgency in Urgency:
        if urgency not in ladders:
            reason = Sentence('there is no ladder for "{urgency}": somebody must be told', urgency=urgency.value)
            yield Finding(
                path=("ladders", urgency.value), reason=reason, remedy=Sentence("copy it from the standard program")
            )
    for urgency, ladder in ladders.items():
        yield from _ladder(ladder, urgency, ("ladders", urgency.value))


def _ladder(ladder: Ladder, urgency: Urgency, path: Path) -> Iterator[Finding]:
    if not ladder.rungs:
        yield Finding(path=(*path, "rungs"), reason=Sentence("a ladder without rungs tells nobody"))
        return
    if not ladder.rungs[-1].tells:
        yield Finding(
            path=(*path, "rungs", len(ladder.rungs) - 1),
            reason=Sentence("the last rung repeats, so it must tell somebody"),
        )
    if urgency >= Urgency.URGENT and not ladder.rungs[0].tells:
        yield Finding(
            path=(*path, "rungs", 0), reason=Sentence("must tell somebody at once: give it text or call_after")
        )
    if ladder.due_back <= timedelta():
        yield Finding(path=(*path, "due_back"), reason=Sentence("must be longer than no time"))
    yield from _calling_hours(ladder, urgency, path)
    for place, rung in enumerate(ladder.rungs):
        yield from _rung(rung, (*path, "rungs", place))


def _rung(rung: Rung, path: Path) -> Iterator[Finding]:
    if rung.wait < timedelta(minutes=1):
        yield Finding(path=(*path, "wait"), reason=Sentence("must be at least a minute"))
    if rung.call_after is not None and rung.call_after >= rung.wait:
        yield Finding(
            path=(*path, "call_after"),
            reason=Sentence("the next rung's turn comes first"),
            remedy=Sentence("make wait longer"),
        )
    yield from _named(rung, path)


def _named(rung: Rung, path: Path) -> Iterator[Finding]:
    if rung.whom is Whom.NAMED and not rung.people:
        yield Finding(
            path=(*path, "whom"), reason=Sentence("names nobody"), remedy=Sentence('add people = ["Sam", "Lee"]')
        )
    if rung.whom is not Whom.NAMED and rung.people:
        yield Finding(
            path=(*path, "people"),
            reason=Sentence("are not asked on this rung"),
            remedy=Sentence('write whom = "named"'),
        )
    for place, name in enumerate(rung.people):
        if not name.strip() or name.casefold() in {other.casefold() for other in rung.people[:place]}:
            yield Finding(
                path=(*path, "people", place), reason=Sentence('"{name}" is empty or stands here twice', name=name)
            )


def _calling_hours(ladder: Ladder, urgency: Urgency, path: Path) -> Iterator[Finding]:
    bounds = (ladder.calls_from, ladder.calls_to)
    if bounds == (None, None):
        return
    if urgency is Urgency.EMERGENCY:
        yield Finding(
            path=(*path, "calls_from"),
            reason=Sentence("an emergency is called at any hour"),
            remedy=Sentence("take it out"),
        )
    if None in bounds:
        yield Finding(path=path, reason=Sentence("calls_from and calls_to belong together"))
        return
    for name, bound in zip(("calls_from", "calls_to"), bounds, strict=True):
        if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", bound or ""):
            yield Finding(
                path=(*path, name),
                reason=Sentence('"{bound}" is not a time of day', bound=bound),
                remedy=Sentence('write it like "08:00"'),
            )
    if str(bounds[0]) >= str(bounds[1]):
        yield Finding(path=(*path, "calls_to"), reason=Sentence("must be later in the day than calls_from"))
