"""Every report by its name, who may read which, and the overview of them all."""

from collections.abc import Callable, Iterable, Mapping

from outreach.console.reports import of_people, of_service, said
from outreach.console.reports.asked import Asked
from outreach.console.reports.values import Column, Drawing, Figure, Kind, Table, Told
from outreach.console.words import _
from outreach.domain.access import ConsoleRole
from outreach.domain.reporting import Level, Share
from outreach.domain.urgency import Urgency
from outreach.ports import Work
from outreach.queries.reports import covering, delivering, engaged, precision, quiet, responding, waiting

TELL: Mapping[str, Callable[[Work, Asked], Told]] = {
    "responding": of_people.answers,
    "waiting": of_service.waits,
    "silence": of_people.silence,
    "worries": of_service.worries,
    "precision": of_people.reader,
    "workload": of_people.work,
    "engagement": of_people.engagement,
    "coverage": of_service.cover,
    "delivery": of_service.delivery,
}

PER_PEER = "workload"
"""The report that tells our own people apart: for those who lead them, and nobody else."""

_LEADING = frozenset({ConsoleRole.LEAD, ConsoleRole.SUPERVISOR})


def open_to(roles: Iterable[ConsoleRole]) -> tuple[str, ...]:
    """Name the reports that somebody with these roles may read."""
    leads = bool(_LEADING & frozenset(roles))
    return tuple(which for which in TELL if leads or which != PER_PEER)


def overview(session: Work, asked: Asked) -> Told:
    """Tell the main figures of everything, in few statements."""
    answered, answered_before = (responding.answered(session, frame) for frame in (asked.frame, asked.before))
    return Told(
        which="overview",
        title=said.title("overview"),
        about=[],
        figures=[
            Figure(words=_("Check-ins answered"), kind=Kind.SHARE, value=answered.total, before=answered_before.total),
            *_people(session, asked),
            *_service(session, asked),
            *_texts(session, asked),
        ],
        tables=[
            Table(
                title=_("Answers by week"),
                columns=[Column(_("Week from"), Kind.DAY), Column(_("Answered"), Kind.SHARE)],
                rows=list(answered.by_week.items()),
                drawing=Drawing((1,)),
            )
        ],
    )


def _people(session: Work, asked: Asked) -> list[Figure]:
    heard = quiet.now_quiet(session, asked.frame.program, now=asked.frame.now)
    found = engaged.engaged(session, asked.frame, asked.before)
    moderate = (
        Share(each.people.get(Level.HIGH, 0) + each.people.get(Level.MODERATE, 0), each.reckoned)
        for each in (found.now, found.before)
    )
    value, before = moderate
    marks, marks_before = (of_people.right(precision.overall(session, frame)) for frame in (asked.frame, asked.before))
    return [
        Figure(words=_("Engaged: high or moderate"), kind=Kind.SHARE, value=value, before=before),
        Figure(
            words=_("Quiet for more than two weeks, today"),
            kind=Kind.SHARE,
            value=Share(sum(heard[each] for each in quiet.LONG), sum(heard.values())),
        ),
        Figure(words=_("Alarms that were right"), kind=Kind.SHARE, value=marks, before=marks_before),
    ]


def _service(session: Work, asked: Asked) -> list[Figure]:
    found, found_before = (waiting.waits(session, frame, pressing=True) for frame in (asked.frame, asked.before))
    count, count_before = (sum(waiting.outcomes(session, frame).values()) for frame in (asked.frame, asked.before))
    now, before = waiting.by_urgency(found), waiting.by_urgency(found_before)
    covered, covered_before = (
        of_service.hours(covering.cover(session, frame, waits))
        for frame, waits in ((asked.frame, found), (asked.before, found_before))
    )
    return [
        Figure(words=_("Escalations"), kind=Kind.COUNT, value=count, before=count_before),
        Figure(
            words=_("Emergencies: half taken within"),
            kind=Kind.TIME,
            value=now[Urgency.EMERGENCY].taken.median,
            before=before[Urgency.EMERGENCY].taken.median,
        ),
        Figure(
            words=_("Urgent ones: half taken within"),
            kind=Kind.TIME,
            value=now[Urgency.URGENT].taken.median,
            before=before[Urgency.URGENT].taken.median,
        ),
        Figure(words=_("Hours covered"), kind=Kind.SHARE, value=covered, before=covered_before),
    ]


def _texts(session: Work, asked: Asked) -> list[Figure]:
    now, before = (delivering.delivered(session, frame) for frame in (asked.frame, asked.before))
    return [
        Figure(words=_("Texts sent"), kind=Kind.COUNT, value=now.sent, before=before.sent),
        Figure(words=_("Arrived"), kind=Kind.SHARE, value=of_service.arrived(now), before=of_service.arrived(before)),
        Figure(words=_("Cost"), kind=Kind.MONEY, value=now.cost(asked.price), before=before.cost(asked.price)),
    ]
