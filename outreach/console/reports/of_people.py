"""Reports about people: who answers, who is silent, how engaged they are, how right the reader is, what work asks."""

from outreach.console.look import day, urgency_words
from outreach.console.reports import said
from outreach.console.reports.asked import Asked
from outreach.console.reports.values import Cell, Column, Drawing, Figure, Kind, Table, Told
from outreach.console.words import _, ngettext
from outreach.domain.escalation import ReasonKind
from outreach.domain.marks import Tally
from outreach.domain.reporting import FEW, Level, Share
from outreach.domain.urgency import Urgency
from outreach.ports import Work
from outreach.queries.reports import engaged, precision, quiet, responding, waiting, workload
from outreach.queries.reports.engaged import Engaged
from outreach.queries.reports.workload import Carried


def answers(session: Work, asked: Asked) -> Told:
    """Tell who answers, by week, hour and question."""
    now, before = responding.responding(session, asked.frame), responding.answered(session, asked.before)
    share = Column(_("Answered"), Kind.SHARE)
    return Told(
        which="responding",
        title=said.title("responding"),
        about=[
            _("A check-in counts once it has ended: answered in time, or not. A late answer counts by question only."),
            _("Its day and hour are those at which we asked, by the program's clocks."),
        ],
        figures=[
            Figure(words=_("Check-ins answered"), kind=Kind.SHARE, value=now.total, before=before.total),
            Figure(words=_("Still waiting for an answer"), kind=Kind.COUNT, value=now.waiting, before=before.waiting),
            Figure(words=_("Not asked after all"), kind=Kind.COUNT, value=now.not_asked, before=before.not_asked),
        ],
        tables=[
            Table(
                title=_("Answers by week"),
                columns=[Column(_("Week from"), Kind.DAY), share],
                rows=list(now.by_week.items()),
                drawing=Drawing((1,)),
            ),
            Table(
                title=_("Answers by the hour at which we asked"),
                columns=[Column(_("Hour")), share],
                rows=[(f"{hour}:00", each) for hour, each in now.by_hour.items()],
                drawing=Drawing((1,)),
            ),
            Table(
                title=_("Answers by question"),
                about=_("A question counts when it was answered, or was the last one that stayed open."),
                columns=[Column(_("Question")), share],
                rows=list(now.by_question.items()),
                drawing=Drawing((1,), lying=True),
            ),
        ],
    )


def silence(session: Work, asked: Asked) -> Told:
    """Tell who was silent, and what came of it."""
    heard = quiet.now_quiet(session, asked.frame.program, now=asked.frame.now)
    now, before = (responding.answered(session, frame) for frame in (asked.frame, asked.before))
    missed = {week: _unanswered(each) for week, each in now.by_week.items()}
    long = Share(sum(heard[each] for each in quiet.LONG), sum(heard.values()))
    total, total_before = _unanswered(now.total), _unanswered(before.total)
    return Told(
        which="silence",
        title=said.title("silence"),
        about=[
            _("How long we have heard nothing is as of today, whatever time you chose."),
            _("A silence becomes an escalation by the rule of the program, stricter for those at risk."),
        ],
        figures=[
            Figure(words=_("Quiet for more than two weeks, today"), kind=Kind.SHARE, value=long),
            Figure(words=_("Check-ins without an answer"), kind=Kind.SHARE, value=total, before=total_before),
            *_worried_by_silence(session, asked),
        ],
        tables=[
            Table(
                title=_("For how long we have heard nothing, today"),
                columns=[Column(_("Heard last")), Column(_("People"), Kind.COUNT)],
                rows=[(said.quiet(each), count) for each, count in heard.items()],
                drawing=Drawing((1,), lying=True),
            ),
            Table(
                title=_("Check-ins without an answer, by week"),
                columns=[Column(_("Week from"), Kind.DAY), Column(_("Not answered"), Kind.SHARE)],
                rows=list(missed.items()),
                drawing=Drawing((1,)),
            ),
        ],
    )


def _unanswered(answered: Share) -> Share:
    return Share(answered.whole - answered.part, answered.whole)


def _worried_by_silence(session: Work, asked: Asked) -> list[Figure]:
    now, before = (
        waiting.waiting(waiting.waits(session, frame, about=ReasonKind.SILENCE))
        for frame in (asked.frame, asked.before)
    )
    until = _("Until somebody was in touch: half of them within")
    return [
        Figure(words=_("Escalations because of silence"), kind=Kind.COUNT, value=now.count, before=before.count),
        Figure(words=until, kind=Kind.TIME, value=now.contact.median, before=before.contact.median),
    ]


def engagement(session: Work, asked: Asked) -> Told:
    """Tell how engaged people are, and by which rule."""
    found = engaged.engaged(session, asked.frame, asked.before)
    last = day(found.as_of)
    return Told(
        which="engagement",
        title=said.title("engagement"),
        about=[
            *said.rule(),
            _(
                "As of the end of %(day)s. Days are reckoned a few nights later, so the latest may be missing.",
                day=last,
            ),
        ],
        figures=[
            Figure(
                words=said.level(each), kind=Kind.SHARE, value=found.now.share(each), before=found.before.share(each)
            )
            for each in Level
            if each is not Level.NOT_ASKED
        ],
        tables=[_by_level(found), _high_or_moderate(found)],
    )


def _by_level(found: Engaged) -> Table:
    now, before = found.now.people, found.before.people
    return Table(
        title=_("People by level, at the end of the time"),
        columns=[Column(_("Level")), Column(_("People"), Kind.COUNT), Column(_("In the time before"), Kind.COUNT)],
        rows=[(said.level(each), now.get(each, 0), before.get(each, 0)) for each in Level],
        drawing=Drawing((1,), lying=True),
    )


def _high_or_moderate(found: Engaged) -> Table:
    return Table(
        title=_("High or moderate, by week"),
        columns=[Column(_("Week from"), Kind.DAY), Column(_("High or moderate"), Kind.SHARE)],
        rows=[
            (week, Share(each.people[Level.HIGH] + each.people[Level.MODERATE], each.reckoned))
            for week, each in found.by_week.items()
        ],
        drawing=Drawing((1,)),
    )


def reader(session: Work, asked: Asked) -> Told:
    """Tell how often the reader was right, as far as specialists said so."""
    now, before = precision.precision(session, asked.frame), precision.overall(session, asked.before)
    share = right(now.overall)
    return Told(
        which="precision",
        title=said.title("precision"),
        about=_caveats(share),
        figures=[
            Figure(words=_("Alarms that were right"), kind=Kind.SHARE, value=share, before=right(before)),
            Figure(
                words=_("Alarms that were marked"),
                kind=Kind.SHARE,
                value=Share(now.alarms_marked, now.alarms),
            ),
            Figure(words=_("Marked as missed"), kind=Kind.COUNT, value=now.overall.missed, before=before.missed),
        ],
        tables=[
            Table(
                title=_("Marks by what raised the alarm"),
                about=_("A text that two kinds of rule found counts under both."),
                columns=_mark_columns(_("Raised by")),
                rows=[(said.source(each), *_marks(tally)) for each, tally in now.by_source.items()],
                drawing=Drawing((1,), lying=True),
            ),
            Table(
                title=_("Marks by what was read"),
                columns=_mark_columns(_("Read as")),
                rows=[(said.category(each), *_marks(tally)) for each, tally in now.by_category.items()],
            ),
        ],
    )


def _caveats(share: Share) -> list[str]:
    """Say how far the share of right alarms may be believed."""
    caveat = _("Only marked texts count. Who marks mostly the odd ones makes the reader look worse than it is.")
    few = ngettext(
        "%(num)s mark is too few to judge a reader by.",
        "%(num)s marks are too few to judge a reader by.",
        share.whole,
    )
    likely, between = share.likely, ""
    if likely is not None:
        low, high = (round(100 * each) for each in likely)
        between = _("With so many marks, the true share lies between %(low)s%% and %(high)s%%.", low=low, high=high)
    missed = _("What it missed is only what somebody happened to see: it says nothing of how much there is.")
    return [caveat, *([few] if share.whole < 3 * FEW else []), *([between] if between else []), missed]


def right(tally: Tally) -> Share:
    """Give the share of right ones among the alarms that somebody marked and nobody disputes."""
    return Share(tally.true, tally.true + tally.false)


def _mark_columns(first: str) -> list[Column]:
    return [
        Column(first),
        Column(_("Right"), Kind.SHARE),
        Column(_("False alarms"), Kind.COUNT),
        Column(_("Disputed"), Kind.COUNT),
        Column(_("Missed"), Kind.COUNT),
    ]


def _marks(tally: Tally) -> tuple[Cell, ...]:
    return right(tally), tally.false, tally.disputed, tally.missed


def work(session: Work, asked: Asked) -> Told:
    """Tell what the work asks of each of ours; without names, they are numbered."""
    theirs = workload.carried(session, asked.frame)
    had, weight = sum(each.escalations for each in theirs), sum(each.load.weight for each in theirs)
    return Told(
        which="workload",
        title=said.title("workload"),
        about=[
            _("An escalation counts for whoever had it last. An emergency weighs three, an urgent one weighs one."),
            _("People looked after are those of today. A long night is one after two others in a row."),
        ],
        figures=[
            Figure(words=_("People on the team"), kind=Kind.NUMBER, value=len(theirs)),
            Figure(words=_("Escalations they had"), kind=Kind.COUNT, value=had),
            Figure(words=_("Weight, all together"), kind=Kind.NUMBER, value=weight),
            Figure(words=_("Nights on call"), kind=Kind.NUMBER, value=sum(each.load.nights for each in theirs)),
        ],
        tables=[
            Table(
                title=_("What each of us carries"),
                columns=[
                    Column(_("Who")),
                    Column(_("Looks after"), Kind.COUNT),
                    Column(_("Escalations"), Kind.COUNT),
                    Column(urgency_words(Urgency.EMERGENCY), Kind.COUNT),
                    Column(urgency_words(Urgency.URGENT), Kind.COUNT),
                    Column(_("Weight"), Kind.NUMBER),
                    Column(_("Closed"), Kind.COUNT),
                    Column(_("Hours on call"), Kind.NUMBER),
                    Column(_("Nights"), Kind.NUMBER),
                    Column(_("Long nights"), Kind.NUMBER),
                ],
                rows=[_carries(each, asked, place) for place, each in enumerate(theirs, 1)],
                drawing=Drawing((2, 5), (_("number"), _("weight")), lying=True),
            )
        ],
    )


def _carries(each: Carried, asked: Asked, place: int) -> tuple[Cell, ...]:
    return (
        each.name if asked.named else _("Specialist %(n)s", n=place),
        each.looks_after,
        each.escalations,
        each.taken.get(Urgency.EMERGENCY, 0),
        each.taken.get(Urgency.URGENT, 0),
        each.load.weight,
        each.closed,
        round(each.load.hours, 1),
        each.load.nights,
        each.load.long_nights,
    )
