"""Vital signs: how an installation is, one light and one sentence for each thing that must go on by itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from outreach.domain.delivery import Lane
from outreach.domain.urgency import Urgency
from outreach.domain.watch import SILENT_AFTER, Disk, Finding, Wrong

WATCHMAN_SILENT_AFTER = timedelta(minutes=5)

_AMBER_AFTER = timedelta(minutes=2)
_RED_AFTER = timedelta(minutes=10)
_PATIENCE = timedelta(minutes=15)
"""How long check-ins may wait before anybody looks: they are spread out, and numbers have their pace."""


class Light(StrEnum):
    """How something is, worst last."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Sign(StrEnum):
    """What is looked at; each has a sentence of its own for each light."""

    SCHEDULER = "scheduler"
    WATCHMAN = "watchman"
    ESCALATIONS = "escalations"
    LANE = "lane"
    DUE = "due"
    DISK = "disk"
    CHECK_INS = "check_ins"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vital:
    """One sign: its light, since or until when, how many, and which of several (a lane, a kind of trouble, a name)."""

    sign: Sign
    light: Light
    at: datetime | None = None
    count: int = 0
    which: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What waits in a lane of the outbox and could go out: how many, and since when the oldest."""

    count: int
    since: datetime


def worst(vitals: Iterable[Vital]) -> Light:
    """Say how all of it is: as its worst part."""
    order = list(Light)
    return max((each.light for each in vitals), key=order.index, default=Light.GREEN)


def of_scheduler(*, beat: datetime | None, now: datetime) -> Vital:
    """Say how the scheduler is: without it nothing climbs."""
    silent = beat is None or now - beat > SILENT_AFTER
    return Vital(sign=Sign.SCHEDULER, light=Light.RED if silent else Light.GREEN, at=beat)


def of_watchman(*, beat: datetime | None, now: datetime) -> Vital:
    """Say how the watchman is; an installation may be without one, and is told so."""
    if beat is None:
        return Vital(sign=Sign.WATCHMAN, light=Light.AMBER)
    silent = now - beat > WATCHMAN_SILENT_AFTER
    return Vital(sign=Sign.WATCHMAN, light=Light.RED if silent else Light.GREEN, at=beat)


def of_findings(*, findings: Sequence[Finding]) -> Iterator[Vital]:
    """Say what the watchman's own look finds, by kind; one green light when it finds nothing."""
    if not findings:
        yield Vital(sign=Sign.ESCALATIONS, light=Light.GREEN)
    for wrong in Wrong:
        found = [each for each in findings if each.wrong is wrong]
        if found:
            grave = any(each.urgency in (Urgency.URGENT, Urgency.EMERGENCY) for each in found)
            light = Light.RED if grave else Light.AMBER
            since = min(each.since for each in found)
            yield Vital(sign=Sign.ESCALATIONS, light=light, at=since, count=len(found), which=wrong.value)


def of_lanes(*, ready: Mapping[Lane, Ready], now: datetime) -> Iterator[Vital]:
    """Say of each lane whether what is ready goes out."""
    for lane in (Lane.URGENT, Lane.CONVERSATION, Lane.PROMPTS):
        waits = ready.get(lane)
        if waits is None:
            yield Vital(sign=Sign.LANE, light=Light.GREEN, which=lane.value)
            continue
        longer = _PATIENCE if lane is Lane.PROMPTS else timedelta(0)
        light = _by_age(now - waits.since - longer)
        yield Vital(sign=Sign.LANE, light=light, at=waits.since, count=waits.count, which=lane.value)


def _by_age(age: timedelta) -> Light:
    if age > _RED_AFTER:
        return Light.RED
    return Light.AMBER if age > _AMBER_AFTER else Light.GREEN


def of_moments(*, earliest: Mapping[str, datetime], now: datetime) -> Iterator[Vital]:
    """Say what is overdue; one green light with the next moment when nothing is."""
    late = {which: at for which, at in earliest.items() if now - at > _AMBER_AFTER}
    for which, at in sorted(late.items(), key=lambda item: item[1]):
        yield Vital(sign=Sign.DUE, light=_by_age(now - at), at=at, which=which)
    if not late:
        yield Vital(sign=Sign.DUE, light=Light.GREEN, at=min(earliest.values(), default=None))


def of_disk(*, disk: Disk) -> Vital:
    """Say whether texts could be kept while the database is away, and whether any still wait there."""
    if not disk.writable:
        return Vital(sign=Sign.DISK, light=Light.RED, which="refuses")
    if disk.set_aside:
        return Vital(sign=Sign.DISK, light=Light.RED, count=disk.set_aside, which="set_aside")
    if disk.waiting:
        return Vital(sign=Sign.DISK, light=Light.RED, count=disk.waiting, which="waiting")
    return Vital(sign=Sign.DISK, light=Light.GREEN)


def of_brake(*, held_since: datetime | None) -> Vital:
    """Say whether check-ins go out, or are held because there were far too many."""
    return Vital(sign=Sign.CHECK_INS, light=Light.GREEN if held_since is None else Light.RED, at=held_since)
