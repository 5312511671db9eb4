"""What the watchman believes: from the tables alone, what must have happened by now, and what has not.

Pure, and on purpose a second opinion: it derives anew from the frozen ladder what the code it watches decides with.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from outreach.domain.delivery import Lane
from outreach.domain.escalation import EscalationStatus, Ladder, Rung
from outreach.domain.urgency import Urgency

GRACE = timedelta(seconds=90)
"""How late anything may be before it counts as not done: a pass takes seconds, a retry half a minute."""

READ_WITHIN = timedelta(minutes=3)
"""How long a text may stay unread: three tries at it take less than two minutes."""

GRAVE_AFTER = timedelta(minutes=10)
SILENT_AFTER = timedelta(minutes=3)
NOT_TAKEN_AFTER = timedelta(minutes=3)
_A_NIGHT = timedelta(hours=25)
"""The longest that a ladder with waking hours rests: a day, and an hour where the clocks change."""

_LONGEST_PROMISE = {
    Urgency.WATCH: timedelta(days=8),
    Urgency.SAME_DAY: timedelta(days=2),
    Urgency.URGENT: timedelta(hours=4),
    Urgency.EMERGENCY: timedelta(hours=1),
}
"""How far ahead somebody may promise to be back."""


class Wrong(StrEnum):
    """What may be wrong."""

    STEP_OVERDUE = "step_overdue"
    STEP_TOO_FAR = "step_too_far"
    NOT_PAGED = "not_paged"
    PAGES_STOPPED = "pages_stopped"
    NOBODY_TO_TELL = "nobody_to_tell"
    PROMISE_OVER = "promise_over"
    TEXT_UNREAD = "text_unread"
    WORRY_DROPPED = "worry_dropped"
    URGENT_WAITS = "urgent_waits"
    CARRIER_TAKES_NOTHING = "carrier_takes_nothing"
    SCHEDULER_SILENT = "scheduler_silent"
    WORKERS_AWAY = "workers_away"
    DATABASE_AWAY = "database_away"
    COULD_NOT_LOOK = "could_not_look"
    JOURNAL_WAITS = "journal_waits"
    JOURNAL_SET_ASIDE = "journal_set_aside"
    DISK_REFUSES = "disk_refuses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is wrong: what, about which thing, since when and how bad.

    `about` is an id of ours or a word, and `code` an escalation's; neither says anything of a person.
    """

    wrong: Wrong
    urgency: Urgency
    since: datetime
    about: str = ""
    code: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A live escalation as the tables show it, with its frozen ladder.

    Of its pages only those of this climb and the last two rounds count: `paged` says that one since the rung began was
    tried, `held` that one waits for its moment, and `sent_at` when the carrier took the latest. `staffed` says that
    anybody at all works for its program.
    """

    id: UUID
    code: int
    status: EscalationStatus
    urgency: Urgency
    rung: int
    rung_at: datetime
    opened_at: datetime
    next_step_at: datetime
    promised_at: datetime | None = None
    ladder: Ladder
    paged: bool
    held: bool
    sent_at: datetime | None
    staffed: bool


def of_case(*, case: Case, now: datetime) -> Iterator[Finding]:
    """Say what is wrong with a live escalation: one that does not move, or that nobody was told of."""
    if case.next_step_at < now - GRACE:
        yield _finding(case, Wrong.STEP_OVERDUE, since=case.next_step_at)
    if case.status is EscalationStatus.ACKNOWLEDGED:
        yield from _of_promise(case, now)
        return
    if case.next_step_at > _latest_step(case) + GRACE:
        yield _finding(case, Wrong.STEP_TOO_FAR, since=case.rung_at)
    if now - case.rung_at > GRACE:
        yield from _of_pages(case, now)


def _finding(case: Case, wrong: Wrong, *, since: datetime) -> Finding:
    return Finding(wrong=wrong, urgency=case.urgency, since=since, about=str(case.id), code=case.code)


def _of_promise(case: Case, now: datetime) -> Iterator[Finding]:
    """Say what is wrong with one that somebody has taken: it may stand neither past its promise nor for ever."""
    longest = max(case.ladder.due_back, _LONGEST_PROMISE[case.urgency])
    if case.promised_at is not None and case.promised_at < now - GRACE:
        yield _finding(case, Wrong.PROMISE_OVER, since=case.promised_at)
    elif case.next_step_at > now + longest + GRACE:
        yield _finding(case, Wrong.PROMISE_OVER, since=now)


def _rung(case: Case) -> Rung:
    rungs = case.ladder.rungs
    return rungs[min(case.rung, len(rungs) - 1)]


def _latest_step(case: Case) -> datetime:
    """Work out when the next step must come at the latest, by the ladder that it began with."""
    rung = _rung(case)
    called = timedelta(0) if rung.call_after is None else rung.call_after + timedelta(minutes=1)
    return case.rung_at + max(rung.wait, called) + _rest(case.ladder)


def _rest(ladder: Ladder) -> timedelta:
    """Say how long a ladder may rest beyond its waits: over a night, if it has waking hours."""
    return timedelta(0) if ladder.calls_from is None else _A_NIGHT


def _of_pages(case: Case, now: datetime) -> Iterator[Finding]:
    """Say whether somebody was told since the rung began, and in an emergency that the carrier takes our pages."""
    rung, emergency = _rung(case), case.urgency is Urgency.EMERGENCY
    if not case.staffed:
        yield _finding(case, Wrong.NOBODY_TO_TELL, since=case.opened_at)
        return
    if rung.text and not case.paged and (emergency or not case.held):
        yield _finding(case, Wrong.NOT_PAGED, since=case.rung_at)
        return
    repeats = max(each.wait for each in case.ladder.rungs) + _rest(case.ladder)
    told = case.sent_at or case.opened_at
    if emergency and now - told > repeats + GRACE:
        yield _finding(case, Wrong.PAGES_STOPPED, since=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """The texts that nobody has read yet: how many came before a moment, and the oldest of them."""

    count: int
    since: datetime


def of_unread(*, unread: Unread | None, now: datetime) -> Iterator[Finding]:
    """Say whether texts lie unread; nobody knows what they say, so they soon count as the worst."""
    if unread is None or now - unread.since <= READ_WITHIN:
        return
    urgency = Urgency.EMERGENCY if now - unread.since > GRAVE_AFTER else Urgency.URGENT
    yield Finding(wrong=Wrong.TEXT_UNREAD, urgency=urgency, since=unread.since, about=str(unread.count))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A text in which something worrying was read, and of which no escalation came."""

    id: UUID
    urgency: Urgency
    at: datetime


def of_dropped(*, dropped: Sequence[Dropped]) -> Iterator[Finding]:
    """Say which worries nobody was asked to look at."""
    for each in dropped:
        yield Finding(wrong=Wrong.WORRY_DROPPED, urgency=each.urgency, since=each.at, about=str(each.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """Since when the oldest urgent message is ready and nobody takes it, and since when the carrier takes no page."""

    ready_since: datetime | None
    refused_since: datetime | None


def of_outbox(*, outbox: Outbox, now: datetime) -> Iterator[Finding]:
    """Say whether urgent words wait longer than they may."""
    if outbox.ready_since is not None and now - outbox.ready_since > GRACE:
        yield Finding(wrong=Wrong.URGENT_WAITS, urgency=Urgency.URGENT, since=outbox.ready_since)
    if outbox.refused_since is not None and now - outbox.refused_since > NOT_TAKEN_AFTER:
        yield Finding(wrong=Wrong.CARRIER_TAKES_NOTHING, urgency=Urgency.EMERGENCY, since=outbox.refused_since)


def of_scheduler(*, beat: datetime | None, now: datetime) -> Iterator[Finding]:
    """Say whether the scheduler is silent: without it nothing climbs."""
    if beat is None:
        yield Finding(wrong=Wrong.SCHEDULER_SILENT, urgency=Urgency.URGENT, since=now)
    elif now - beat > SILENT_AFTER:
        grave = now - beat > GRAVE_AFTER
        urgency = Urgency.EMERGENCY if grave else Urgency.URGENT
        yield Finding(wrong=Wrong.SCHEDULER_SILENT, urgency=urgency, since=beat)


def of_workers(*, served: frozenset[Lane], now: datetime) -> Iterator[Finding]:
    """Say which lanes have no worker: the scheduler does their work, but slower."""
    for lane in Lane:
        if lane not in served:
            yield Finding(wrong=Wrong.WORKERS_AWAY, urgency=Urgency.SAME_DAY, since=now, about=lane.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """What this machine keeps for an outage of the database: texts that wait, lines set aside, and whether it can."""

    waiting: int
    set_aside: int
    writable: bool


def of_disk(*, disk: Disk, database_answers: bool, now: datetime) -> Iterator[Finding]:
    """Say what is wrong with the disk; texts wait there rightly only while the database is away."""
    if disk.waiting and database_answers:
        yield Finding(wrong=Wrong.JOURNAL_WAITS, urgency=Urgency.URGENT, since=now, about=str(disk.waiting))
    if disk.set_aside:
        yield Finding(wrong=Wrong.JOURNAL_SET_ASIDE, urgency=Urgency.URGENT, since=now, about=str(disk.set_aside))
    if not disk.writable:
        urgency = Urgency.URGENT if database_answers else Urgency.EMERGENCY
        yield Finding(wrong=Wrong.DISK_REFUSES, urgency=urgency, since=now)


def of_database_away(*, now: datetime) -> Finding:
    """Say that the database does not answer."""
    return Finding(wrong=Wrong.DATABASE_AWAY, urgency=Urgency.EMERGENCY, since=now)


def of_looking_failed(*, why: str, now: datetime) -> Finding:
    """Say that something could not be looked at: what nobody checked may not count as well."""
    return Finding(wrong=Wrong.COULD_NOT_LOOK, urgency=Urgency.URGENT, since=now, about=why)
