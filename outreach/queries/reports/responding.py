"""Who answers: the share of check-ins that were answered, by week, by the hour at which we ask, and by question."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from outreach.domain.check_in import OPEN, CheckInStatus
from outreach.domain.periods import weeks
from outreach.domain.reporting import Share
from outreach.queries.reports.frame import Frame, by_week
from outreach.records import counts, tallies

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Responding:
    """The share of check-ins that ended with an answer, of those that ended; others wait still, or were not asked."""

    total: Share
    waiting: int
    not_asked: int
    by_week: Mapping[date, Share]
    by_hour: Mapping[int, Share] = field(default_factory=dict)
    by_question: Mapping[str, Share] = field(default_factory=dict)


def answered(session: Session, frame: Frame) -> Responding:
    """Count who answered, by week only."""
    return _responding(frame, _days(session, frame, _live(session, frame)))


def responding(session: Session, frame: Frame) -> Responding:
    """Count who answered, by week, hour and question."""
    live = _live(session, frame)
    found = _responding(frame, _days(session, frame, live))
    hours: Counter[tuple[int, CheckInStatus]] = Counter(
        tallies.check_ins_by_hour(session, frame.program, *frame.tallied)
    )
    for (_, hour, status), count in live.items():
        hours[hour, status] += count
    return Responding(
        total=found.total,
        waiting=found.waiting,
        not_asked=found.not_asked,
        by_week=found.by_week,
        by_hour=dict(sorted(_shares(hours).items())),
        by_question=_by_question(session, frame),
    )


def _live(session: Session, frame: Frame) -> Mapping[tuple[date, int, CheckInStatus], int]:
    if frame.live is None:
        return {}
    start, end = frame.live
    return counts.check_ins(session, frame.program, zone=frame.zone, start=start, end=end)


def _days(
    session: Session, frame: Frame, live: Mapping[tuple[date, int, CheckInStatus], int]
) -> Counter[tuple[date, CheckInStatus]]:
    days: Counter[tuple[date, CheckInStatus]] = Counter(
        tallies.check_ins_by_day(session, frame.program, *frame.tallied)
    )
    for (day, _, status), count in live.items():
        days[day, status] += count
    return days


def _responding(frame: Frame, days: Counter[tuple[date, CheckInStatus]]) -> Responding:
    ends: Counter[CheckInStatus] = Counter()
    for (_, status), count in days.items():
        ends[status] += count
    ended = ends[CheckInStatus.ANSWERED] + ends[CheckInStatus.MISSED]
    return Responding(
        total=Share(ends[CheckInStatus.ANSWERED], ended),
        waiting=sum(ends[status] for status in OPEN),
        not_asked=ends[CheckInStatus.SKIPPED],
        by_week=by_week(_shares(days), list(weeks(frame.period))),
    )


def _shares(counted: Mapping[tuple[_Key, CheckInStatus], int]) -> dict[_Key, Share]:
    found: dict[_Key, Share] = {}
    for (key, status), count in counted.items():
        if status in (CheckInStatus.ANSWERED, CheckInStatus.MISSED):
            is_answered = status is CheckInStatus.ANSWERED
            found[key] = found.get(key, Share()).and_more(count * is_answered, count)
    return found


def _by_question(session: Session, frame: Frame) -> dict[str, Share]:
    """Count the questions that were answered, those asked most first."""
    found: Counter[tuple[str, bool]] = Counter(tallies.questions(session, frame.program, *frame.tallied))
    if frame.live is not None:
        start, end = frame.live
        live = counts.questions(session, frame.program, zone=frame.zone, start=start, end=end)
        for (_, question, is_answered), count in live.items():
            found[question, is_answered] += count
    shares: dict[str, Share] = {}
    for (question, is_answered), count in found.items():
        shares[question] = shares.get(question, Share()).and_more(count * is_answered, count)
    return dict(sorted(shares.items(), key=lambda each: (-each[1].whole, each[0])))
