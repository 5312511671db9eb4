"""The choices of somebody who works the queue: by when to be in touch, when to look again, and how it ended."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from outreach.console.filled_in import count_in
from outreach.console.words import _, ngettext
from outreach.domain.escalation import Outcome
from outreach.domain.hours import at_wall_clock, local
from outreach.domain.looking_again import furthest_snooze, may_snooze
from outreach.domain.promise import furthest
from outreach.domain.typed import read_moment
from outreach.domain.urgency import Urgency

_MORNING = time(9)
_MINUTES = (5, 10, 15, 30, 45, 60, 120, 240, 480)
_SNOOZES = (60, 120, 240)
_DAYS_TO_SNOOZE = (1, 2, 3, 5, 7)
_DAYS_TO_FOLLOW_UP = (1, 2, 3, 7, 14, 30)


@dataclass(frozen=True, slots=True)
class Choice:
    """One line to choose: what a form sends, and its words."""

    value: str
    words: str


def moment_of(chosen: str, exact: str, *, zone: str, now: datetime) -> datetime | None:
    """Read a choice: so many minutes ("30"), the morning of a later day ("d2"), or a moment typed; None for none.

    What was typed goes first. Raises BadMoment for what is no moment.
    """
    if exact.strip():
        return read_moment(exact, zone)
    count = count_in(chosen.removeprefix("d"), otherwise=-1)
    if count < 0:
        return None
    if chosen.startswith("d"):
        return at_wall_clock(local(now, zone).date() + timedelta(days=count), _MORNING, zone)
    return now + timedelta(minutes=count)


def promises(urgency: Urgency, *, zone: str, now: datetime) -> list[Choice]:
    """List by when somebody may promise to be in touch, as long as such a thing may wait."""
    latest = furthest(urgency=urgency, zone=zone, now=now)
    found = [_minutes(each) for each in _MINUTES if now + timedelta(minutes=each) <= latest]
    morning = moment_of("d1", "", zone=zone, now=now)
    return [*found, _day(1)] if morning is not None and morning <= latest else found


def snoozes(urgency: Urgency, *, zone: str, now: datetime) -> list[Choice]:
    """List when somebody may look again at what can wait; nothing for what is urgent."""
    if not may_snooze(urgency=urgency):
        return []
    latest = furthest_snooze(urgency=urgency, zone=zone, now=now)
    days = [each for each in _DAYS_TO_SNOOZE if (at := moment_of(f"d{each}", "", zone=zone, now=now)) and at <= latest]
    return [*map(_minutes, _SNOOZES), *map(_day, days)]


def follow_ups() -> list[Choice]:
    """List when somebody may look again after it is closed."""
    return [Choice("", _("No need")), *map(_day, _DAYS_TO_FOLLOW_UP)]


def _minutes(count: int) -> Choice:
    if count >= 60:
        return Choice(str(count), ngettext("in %(num)d hour", "in %(num)d hours", count // 60))
    return Choice(str(count), ngettext("in %(num)d minute", "in %(num)d minutes", count))


def _day(count: int) -> Choice:
    if count == 1:
        return Choice("d1", _("tomorrow at 9 in the morning"))
    return Choice(f"d{count}", ngettext("in %(num)d day, at 9", "in %(num)d days, at 9", count))


def outcome_said(outcome: Outcome) -> str:
    """Say how a contact ended."""
    return {
        Outcome.REACHED: _("Reached"),
        Outcome.LEFT_MESSAGE: _("Left a message"),
        Outcome.NO_ANSWER: _("No answer"),
        Outcome.WARM_HANDOFF: _("Handed over in person"),
        Outcome.EMERGENCY_SERVICES: _("Emergency services"),
        Outcome.FALSE_ALARM: _("False alarm"),
        Outcome.OTHER: _("Something else"),
    }[outcome]
