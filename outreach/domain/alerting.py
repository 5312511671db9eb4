"""When the watchman raises its voice: at once, again when it gets worse or lasts, and once more when all is well.

By kind of trouble, not by each thing that is wrong: a scheduler that died with a thousand open worries is one alarm.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from outreach.domain.urgency import Urgency
from outreach.domain.watch import Finding, Wrong

AGAIN_AFTER = timedelta(minutes=15)
WELL_AFTER = timedelta(minutes=5)
"""How long nothing may be found before all is well again: what comes and goes is one trouble, not many."""

_CODES_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One kind of trouble as it stands now: of how many things, since when, how bad, and the codes of escalations."""

    wrong: Wrong
    count: int
    since: datetime
    urgency: Urgency
    codes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was last said of a kind of trouble."""

    at: datetime
    count: int
    urgency: Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the watchman remembers: since when each kind of trouble is there, and what each path was told of it.

    `well_since` is since when nothing was found.
    """

    since: Mapping[Wrong, datetime] = field(default_factory=dict)
    well_since: datetime | None = None
    told: Mapping[str, Mapping[Wrong, Told]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What goes out: every kind of trouble, worst first; none at all means that all is well again."""

    troubles: tuple[Trouble, ...]
    at: datetime

    @property
    def well(self) -> bool:
        """Whether this says that all is well again."""
        return not self.troubles

    @property
    def urgency(self) -> Urgency:
        """How bad the worst of it is."""
        return max((trouble.urgency for trouble in self.troubles), default=Urgency.WATCH)


def troubles_of(*, found: Sequence[Finding], memory: Memory) -> tuple[Trouble, ...]:
    """Gather what was found by its kind, worst first; what is there longer than one look can know is remembered."""
    kinds = {wrong: [each for each in found if each.wrong is wrong] for wrong in Wrong}
    gathered = [_gathered(wrong, findings, memory) for wrong, findings in kinds.items() if findings]
    return tuple(sorted(gathered, key=_worst_first))


def _gathered(wrong: Wrong, findings: Sequence[Finding], memory: Memory) -> Trouble:
    since = min(each.since for each in findings)
    worst = sorted(findings, key=lambda each: (-each.urgency.rank, each.since))
    return Trouble(
        wrong=wrong,
        count=len(findings),
        since=min(since, memory.since.get(wrong, since)),
        urgency=worst[0].urgency,
        codes=tuple(each.code for each in worst if each.code is not None)[:_CODES_NAMED],
    )


def _worst_first(trouble: Trouble) -> tuple[int, datetime]:
    return (-trouble.urgency.rank, trouble.since)


def remembering(*, memory: Memory, troubles: Sequence[Trouble], now: datetime) -> Memory:
    """Remember since when each trouble is there, and forget those that are over."""
    well_since = None if troubles else memory.well_since or now
    return Memory(since={each.wrong: each.since for each in troubles}, well_since=well_since, told=memory.told)


def to_say(*, path: str, memory: Memory, troubles: Sequence[Trouble], now: datetime) -> Alert | None:
    """Decide what a path is told now, if anything."""
    told = memory.told.get(path, {})
    if not troubles:
        well = memory.well_since is not None and now - memory.well_since >= WELL_AFTER
        return Alert(troubles=(), at=now) if told and well else None
    if any(_is_news(trouble, told.get(trouble.wrong), now) for trouble in troubles):
        return Alert(troubles=tuple(troubles), at=now)
    return None


def _is_news(trouble: Trouble, told: Told | None, now: datetime) -> bool:
    if told is None:
        return True
    worse = trouble.urgency > told.urgency or trouble.count >= 2 * told.count
    return worse or now - told.at >= AGAIN_AFTER


def having_said(*, path: str, memory: Memory, alert: Alert) -> Memory:
    """Remember what a path was told, until all was well; what comes back before that is no news."""
    said = {each.wrong: Told(at=alert.at, count=each.count, urgency=each.urgency) for each in alert.troubles}
    before = memory.told.get(path, {}) if said else {}
    return replace(memory, told={**memory.told, path: {**before, **said}})
