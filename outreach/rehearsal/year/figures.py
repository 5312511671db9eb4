"""The figures of a modelled year: what a program would look like, gathered once at the end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles
from typing import Any

from outreach.queries import modelled
from outreach.rehearsal.year.living import Year

A_SEGMENT = 0.012
"""What one segment costs in dollars, with the carriers' fees: only a measure to compare programs by."""

_DANGER = ("urgent", "emergency")
_FROM_TEXTS = frozenset({"concern", "answer", "wants_contact", "unreadable", "unknown_sender"})

Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything worth knowing, by heading; each a list of (what, how much) in words."""

    tables: dict[str, Rows]
    person_days: float
    seconds: float
    cpu_seconds: float

    @property
    def per_minute(self) -> float:
        """How many person-days a minute of one core's work plays."""
        return self.person_days / max(self.cpu_seconds, 0.001) * 60

    def as_json(self) -> dict[str, Any]:
        """Write them for a machine."""
        tables = {heading: dict(rows) for heading, rows in self.tables.items()}
        speed = {"person_days": round(self.person_days), "seconds": self.seconds, "cpu_seconds": self.cpu_seconds}
        return {**tables, "speed": {**speed, "person_days_per_cpu_minute": round(self.per_minute)}}


def gather(year: Year, took: timedelta, worked: timedelta) -> Figures:
    """Gather the figures of a year that was played."""
    with year.stage.runtime.transaction() as session:
        ended = modelled.messages_by_end(session)
        weeks = modelled.answered_by_week(session)
        reasons = modelled.reasons_by_class(session)
        replies = modelled.replies(session)
        waits = {urgency.value: seconds for urgency, seconds in modelled.waits(session).items()}
        taken = modelled.taken_by(session)
        totals = modelled.totals(session)
    return Figures(
        tables={
            "texts and calls": _said(year, ended),
            "check-ins answered, by week since enrolment": _weekly(weeks),
            "reasons": _reasons(reasons, replies),
            "texts read (what was meant, as what it was read)": _read(year.promises.read_as),
            "alarms": _alarms(year.promises.read_as),
            "seconds until first taken (median, p90, longest)": [(name, _spread(each)) for name, each in waits.items()],
            "people of ours": _load(year, list(taken.values()), totals["escalations"]),
            "all in all": [(what, str(count)) for what, count in totals.items()],
            "troubles": _troubles(year),
        },
        person_days=_person_days(year.lives.enrolled, year.stage.now()),
        seconds=round(took.total_seconds(), 1),
        cpu_seconds=round(worked.total_seconds(), 1),
    )


def _person_days(enrolled: Sequence[tuple[datetime, str]], end: datetime) -> float:
    return sum((end - since) / timedelta(days=1) for since, _ in enrolled)


def _said(year: Year, ended: dict[tuple[str, str, str], int]) -> Rows:
    rows = []
    for (kind, channel), count in sorted(year.promises.kinds.items()):
        ends = {end: number for (k, c, end), number in ended.items() if (k, c) == (kind, channel)}
        rows.append((f"{kind} ({channel})", f"{count} taken by the carrier; {_listed(ends)}"))
    segments = sum(year.promises.segments.values())
    return [*rows, ("segments", str(segments)), ("cost", f"${segments * A_SEGMENT:,.2f} at ${A_SEGMENT} a segment")]


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))


def _weekly(weeks: dict[int, tuple[int, int]]) -> Rows:
    return [(f"week {week}", f"{answered / asked:.0%} of {asked}") for week, (asked, answered) in weeks.items()]


def _reasons(reasons: dict[tuple[str, str], int], replies: int) -> Rows:
    def share(kind: str, count: int) -> str:
        return f" ({count / max(replies, 1) * 100:.2f} per 100 replies)" if kind in _FROM_TEXTS else ""

    return [(f"{kind}, {urgency}", f"{count}{share(kind, count)}") for (kind, urgency), count in reasons.items()]


def _read(read_as: Counter[tuple[str, str]]) -> Rows:
    labels = sorted({label for label, _ in read_as})
    return [(label, _listed({how: n for (one, how), n in read_as.items() if one == label})) for label in labels]


def _alarms(read_as: Counter[tuple[str, str]]) -> Rows:
    alarms = sum(count for (_, how), count in read_as.items() if how in _DANGER)
    meant = sum(count for (label, _), count in read_as.items() if label == "crisis")
    right = sum(count for (label, how), count in read_as.items() if label == "crisis" and how in _DANGER)
    return [
        ("urgent alarms that were meant so", f"{right} of {alarms}"),
        ("texts meant so that were read so", f"{right} of {meant}"),
    ]


def _spread(seconds: Sequence[float]) -> str:
    top = quantiles(seconds, n=10, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    return f"{median(seconds):.0f}, {top:.0f}, {seconds[-1]:.0f} of {len(seconds)}"


def _load(year: Year, taken: Sequence[int], escalations: int) -> Rows:
    shifts = sum(site.shifts for site in year.sites)
    rows = [
        ("escalations taken by each (median, most)", f"{median(taken):.0f}, {max(taken)}" if taken else "none"),
        ("escalations per shift", f"{escalations / max(shifts, 1):.2f}"),
        ("shifts that nobody took", f"{sum(site.gaps for site in year.sites)} of {shifts}"),
    ]
    return [*rows, ("what they did", _listed(dict(year.team.did)))]


def _troubles(year: Year) -> Rows:
    return [
        *((what, f"came {count} times") for what, count in sorted(year.troubles.injected.items())),
        ("calls of the carrier that a trouble struck", str(year.stage.carrier.struck)),
        ("webhooks that died between storing and thinking", str(year.stage.deaths)),
        ("what happened to people", _listed(dict(year.lives.happened))),
        ("steps, each checked", str(year.promises.checked)),
    ]
