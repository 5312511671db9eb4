"""Reports about what we do: how long people wait, what worries us, when we are there, what arrives and its cost."""

from collections.abc import Mapping
from datetime import datetime

from babel.dates import format_datetime
from flask_babel import get_locale

from outreach.console.look import urgency_words
from outreach.console.reports import said
from outreach.console.reports.asked import Asked
from outreach.console.reports.values import Cell, Column, Drawing, Figure, Kind, Table, Told, how_long
from outreach.console.words import _
from outreach.domain.escalation import Outcome
from outreach.domain.hours import local
from outreach.domain.reporting import Share
from outreach.domain.urgency import Urgency
from outreach.ports import Work
from outreach.queries.reports import covering, delivering, waiting, worrying
from outreach.queries.reports.covering import LATE, Cover
from outreach.queries.reports.delivering import Delivered
from outreach.queries.reports.waiting import Waiting
from outreach.queries.reports.worrying import Came, Worry

_CAME = (*Outcome, None)
"""What came of an escalation; nothing yet of those that live."""


def waits(session: Work, asked: Asked) -> Told:
    """Tell how long people waited until somebody took it, and until somebody was in touch."""
    now, before = (waiting.by_urgency(waiting.waits(session, frame)) for frame in (asked.frame, asked.before))
    return Told(
        which="waiting",
        title=said.title("waiting"),
        about=[
            _("We count from when it became as urgent as it is, until somebody first took it and was first in touch."),
            _("Half waited at most the first time, nine in ten at most the second. Exercises are left out."),
        ],
        figures=[
            Figure(
                words=_("%(urgency)s: half taken within", urgency=urgency_words(urgency)),
                kind=Kind.TIME,
                value=now[urgency].taken.median,
                before=before[urgency].taken.median,
            )
            for urgency in now
        ],
        tables=[
            _waited(now, _("Until somebody took it"), taken=True, left=_("Nobody yet")),
            _waited(
                now,
                _("Until somebody was in touch"),
                taken=False,
                left=_("Not in touch"),
                about=_("Closing it as reached counts as being in touch, at the latest then."),
            ),
        ],
    )


def _waited(now: Mapping[Urgency, Waiting], title: str, *, taken: bool, left: str, about: str = "") -> Table:
    """Tell how long people waited for one thing, by urgency; `left` is who waits for it still."""
    return Table(
        title=title,
        about=about,
        columns=[
            Column(_("Urgency")),
            Column(_("Escalations"), Kind.COUNT),
            Column(_("Half within"), Kind.TIME),
            Column(_("9 in 10 within"), Kind.TIME),
            Column(_("Longest"), Kind.TIME),
            Column(left, Kind.COUNT),
        ],
        rows=[(urgency_words(urgency), each.count, *_spread(each, taken=taken)) for urgency, each in now.items()],
        drawing=Drawing((2, 3), (_("half"), _("9 in 10")), lying=True),
    )


def _spread(each: Waiting, *, taken: bool) -> tuple[Cell, ...]:
    spread = each.taken if taken else each.contact
    return spread.median, spread.p90, spread.longest, each.untaken if taken else each.silent


def worries(session: Work, asked: Asked) -> Told:
    """Tell what worried us, and what came of it."""
    ends, ends_before = (waiting.outcomes(session, frame) for frame in (asked.frame, asked.before))
    count, count_before = sum(ends.values()), sum(ends_before.values())
    shares = [
        Figure(
            words=said.outcome(each),
            kind=Kind.SHARE,
            value=Share(_ended(ends, each), count),
            before=Share(_ended(ends_before, each), count_before),
        )
        for each in (Outcome.REACHED, Outcome.FALSE_ALARM, None)
    ]
    return Told(
        which="worries",
        title=said.title("worries"),
        about=[_("An escalation with two reasons counts under each of them. Exercises are left out.")],
        figures=[Figure(words=_("Escalations"), kind=Kind.COUNT, value=count, before=count_before), *shares],
        tables=[_by_reason(worrying.by_reason(session, asked.frame)), _by_outcome(ends)],
    )


def _by_reason(reasons: Mapping[Worry, Came]) -> Table:
    return Table(
        title=_("Escalations by reason"),
        columns=[
            Column(_("Reason")),
            Column(_("All"), Kind.COUNT),
            *(Column(said.outcome(each), Kind.COUNT) for each in _CAME),
        ],
        rows=[
            (said.worry(worry), each.count, *(each.of.get(outcome, 0) for outcome in _CAME))
            for worry, each in reasons.items()
        ],
        drawing=Drawing((1,), lying=True),
    )


def _by_outcome(ends: Mapping[tuple[Outcome | None, Urgency], int]) -> Table:
    worst_first = waiting.WORST_FIRST
    return Table(
        title=_("Escalations by outcome"),
        columns=[
            Column(_("Outcome")),
            Column(_("All"), Kind.COUNT),
            *(Column(urgency_words(urgency), Kind.COUNT) for urgency in worst_first),
        ],
        rows=[
            (said.outcome(each), _ended(ends, each), *(ends.get((each, urgency), 0) for urgency in worst_first))
            for each in _CAME
        ],
        drawing=Drawing((1,), lying=True),
    )


def _ended(ends: Mapping[tuple[Outcome | None, Urgency], int], outcome: Outcome | None) -> int:
    return sum(count for (each, _urgency), count in ends.items() if each is outcome)


def cover(session: Work, asked: Asked) -> Told:
    """Tell when somebody was on call, and how long nobody took what could not wait."""
    now, before = (
        covering.cover(session, frame, waiting.waits(session, frame, pressing=True))
        for frame in (asked.frame, asked.before)
    )
    zone = asked.frame.zone
    return Told(
        which="coverage",
        title=said.title("coverage"),
        about=[
            _("Hours in which the program is closed need nobody on call. A time that still runs counts up to now."),
            _("What nobody took within %(time)s is listed if it was urgent.", time=how_long(LATE)),
        ],
        figures=[
            Figure(words=_("Hours covered"), kind=Kind.SHARE, value=hours(now), before=hours(before)),
            Figure(words=_("Somebody on call"), kind=Kind.TIME, value=now.covered, before=before.covered),
            Figure(words=_("Nobody on call"), kind=Kind.TIME, value=now.uncovered, before=before.uncovered),
            Figure(words=_("Gaps"), kind=Kind.NUMBER, value=len(now.gaps), before=len(before.gaps)),
            Figure(
                words=_("Urgent, and taken late or not yet"),
                kind=Kind.COUNT,
                value=now.late_in_all,
                before=before.late_in_all,
            ),
        ],
        tables=[_gaps(now, zone), _late(now, zone)],
    )


def _gaps(found: Cover, zone: str) -> Table:
    return Table(
        title=_("Gaps: when nobody was on call"),
        columns=[
            Column(_("From")),
            Column(_("To")),
            Column(_("Long"), Kind.TIME),
            Column(_("Urgent escalations in it"), Kind.COUNT),
        ],
        rows=[
            (_clock(gap.starts_at, zone), _clock(gap.ends_at, zone), gap.ends_at - gap.starts_at, gap.urgent)
            for gap in found.gaps
        ],
        drawing=Drawing((2,), lying=True),
    )


def _late(found: Cover, zone: str) -> Table:
    return Table(
        title=_("Urgent ones that nobody took for long, the longest first"),
        columns=[
            Column(_("Since")),
            Column(_("Urgency")),
            Column(_("Nobody for"), Kind.TIME),
            Column(_("Taken in the end")),
        ],
        rows=[
            (
                _clock(each.since, zone),
                urgency_words(each.urgency),
                each.untaken_for,
                _taken_words(taken=each.taken),
            )
            for each in found.late
        ],
        drawing=Drawing((2,), lying=True),
    )


def _taken_words(*, taken: bool | None) -> str:
    if taken is None:
        return _("went on with another")
    return _("yes") if taken else _("not yet")


def hours(found: Cover) -> Share:
    """Give the share of the hours to be covered in which somebody was on call."""
    should = found.whole - found.closed
    whole = round(should.total_seconds() / 3600)
    return Share(whole - round(found.uncovered.total_seconds() / 3600), whole)


def _clock(at: datetime, zone: str) -> str:
    there = local(at, zone).replace(tzinfo=None)
    return str(format_datetime(there, "EEE, MMM d, h:mm a", locale=str(get_locale() or "en")))


def delivery(session: Work, asked: Asked) -> Told:
    """Tell what became of our texts, and what they cost."""
    now, before = (delivering.delivering(session, frame) for frame in (asked.frame, asked.before))
    price = str(asked.price)
    return Told(
        which="delivery",
        title=said.title("delivery"),
        about=[
            _("Sent are all texts that the carrier took. It says of most, but not of all, whether they arrived."),
            _("At $%(price)s a segment. Calls, and the texts that come in, are not in the cost.", price=price),
        ],
        figures=[
            *_figures(now.texts, before.texts, asked),
            Figure(words=_("Calls made"), kind=Kind.COUNT, value=now.calls.sent, before=before.calls.sent),
        ],
        tables=[
            Table(
                title=_("Texts by week"),
                columns=[Column(_("Week from"), Kind.DAY), *_ends()],
                rows=[(week, *_row(each, asked)) for week, each in now.by_week.items()],
                drawing=Drawing((1,)),
            ),
            Table(
                title=_("Texts by kind"),
                columns=[Column(_("Kind")), *_ends()],
                rows=[(said.message_kind(kind), *_row(each, asked)) for kind, each in now.by_kind.items()],
                drawing=Drawing((1,), lying=True),
            ),
            _why(_("Why some failed"), now.failed),
            _why(_("Why some were not sent after all"), now.not_sent),
        ],
    )


def _figures(now: Delivered, before: Delivered, asked: Asked) -> list[Figure]:
    cost, cost_before = now.cost(asked.price), before.cost(asked.price)
    return [
        Figure(words=_("Texts sent"), kind=Kind.COUNT, value=now.sent, before=before.sent),
        Figure(words=_("Arrived"), kind=Kind.SHARE, value=arrived(now), before=arrived(before)),
        Figure(words=_("Failed"), kind=Kind.COUNT, value=now.failed, before=before.failed),
        Figure(words=_("Segments"), kind=Kind.NUMBER, value=now.segments, before=before.segments),
        Figure(words=_("Cost"), kind=Kind.MONEY, value=cost, before=cost_before),
    ]


def _why(title: str, counted: Mapping[str, int]) -> Table:
    return Table(
        title=title,
        columns=[Column(_("Reason")), Column(_("Texts and calls"), Kind.COUNT)],
        rows=[(said.why(why), count) for why, count in counted.items()],
        drawing=Drawing((1,), lying=True),
    )


def arrived(found: Delivered) -> Share:
    """Give the share of the texts that the carrier took of which it says that they arrived."""
    return Share(found.delivered, found.sent)


def _ends() -> list[Column]:
    return [
        Column(_("Sent"), Kind.COUNT),
        Column(_("Arrived"), Kind.COUNT),
        Column(_("Failed"), Kind.COUNT),
        Column(_("Not sent"), Kind.COUNT),
        Column(_("Segments"), Kind.NUMBER),
        Column(_("Cost"), Kind.MONEY),
    ]


def _row(each: Delivered, asked: Asked) -> tuple[Cell, ...]:
    return each.sent, each.delivered, each.failed, each.not_sent, each.segments, each.cost(asked.price)
