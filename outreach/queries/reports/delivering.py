"""Delivery and cost: what became of our texts and calls, why some failed, and what their segments cost."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import Channel
from outreach.domain.periods import monday_of, weeks
from outreach.queries.reports.frame import Frame
from outreach.records import counts, tallies
from outreach.records.counts import TextsOf

_FAILED = (MessageStatus.FAILED, MessageStatus.UNDELIVERED)
_NOT_SENT = (MessageStatus.EXPIRED, MessageStatus.CANCELLED)
_WAITING = (MessageStatus.QUEUED, MessageStatus.SENDING)
BILLED = (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.UNDELIVERED, MessageStatus.UNSURE)
"""Texts that the carrier took or may have taken, and so asks money for, whatever became of them."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many messages went out, arrived, failed, were not sent after all or wait; and the segments that are billed.

    `sent` are all that the carrier took: those that arrived, those it lost, and those of which it says no more.
    """

    sent: int = 0
    delivered: int = 0
    failed: int = 0
    not_sent: int = 0
    waiting: int = 0
    segments: int = 0

    def and_more(self, status: MessageStatus, count: int, segments: int) -> "Delivered":
        """Add messages that are alike."""
        return Delivered(
            sent=self.sent + count * (status in BILLED),
            delivered=self.delivered + count * (status is MessageStatus.DELIVERED),
            failed=self.failed + count * (status in _FAILED),
            not_sent=self.not_sent + count * (status in _NOT_SENT),
            waiting=self.waiting + count * (status in _WAITING),
            segments=self.segments + segments * (status in BILLED),
        )

    def cost(self, price: Decimal) -> Decimal:
        """Say what the segments cost in dollars, at a price for each."""
        return self.segments * price


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivering:
    """What became of texts, all together, by kind and by week; of calls; and why some failed or were not sent."""

    texts: Delivered
    calls: Delivered
    by_kind: Mapping[MessageKind, Delivered]
    by_week: Mapping[date, Delivered]
    failed: Mapping[str, int]
    not_sent: Mapping[str, int]


def delivered(session: Session, frame: Frame) -> Delivered:
    """Count what became of the texts of a period, all together."""
    return _delivering(frame, tallies.texts(session, frame.program, *frame.tallied), {}, _live(session, frame)).texts


def delivering(session: Session, frame: Frame) -> Delivering:
    """Count what became of the texts and calls that were made in a period."""
    alike = tallies.texts(session, frame.program, *frame.tallied)
    days = tallies.texts_by_day(session, frame.program, *frame.tallied)
    return _delivering(frame, alike, days, _live(session, frame))


def _live(session: Session, frame: Frame) -> Mapping[TextsOf, tuple[int, int]]:
    if frame.live is None:
        return {}
    start, end = frame.live
    return counts.texts(session, frame.program, zone=frame.zone, start=start, end=end)


def _delivering(
    frame: Frame,
    alike: Mapping[tuple[MessageKind, Channel, MessageStatus, str], tuple[int, int]],
    days: Mapping[tuple[date, MessageStatus], tuple[int, int]],
    live: Mapping[TextsOf, tuple[int, int]],
) -> Delivering:
    by_week = dict.fromkeys(weeks(frame.period), Delivered())
    by_day = [(day, status, some) for (day, status), some in days.items()]
    by_day += [(each.day, each.status, some) for each, some in live.items() if each.channel is Channel.TEXT]
    for day, status, some in by_day:
        by_week[monday_of(day)] = by_week[monday_of(day)].and_more(status, *some)
    ways = dict.fromkeys(Channel, Delivered())
    by_kind: dict[MessageKind, Delivered] = {}
    failed, not_sent = Counter[str](), Counter[str]()
    recent = [((each.kind, each.channel, each.status, each.why), some) for each, some in live.items()]
    for (kind, channel, status, why), (count, segments) in (*alike.items(), *recent):
        ways[channel] = ways[channel].and_more(status, count, segments)
        if status in _FAILED:
            failed[why] += count
        if status in _NOT_SENT:
            not_sent[why] += count
        if channel is Channel.TEXT:
            by_kind[kind] = by_kind.get(kind, Delivered()).and_more(status, count, segments)
    return Delivering(
        texts=ways[Channel.TEXT],
        calls=ways[Channel.CALL],
        by_kind=dict(sorted(by_kind.items())),
        by_week=by_week,
        failed=dict(failed.most_common()),
        not_sent=dict(not_sent.most_common()),
    )
