"""What became of every reply that was streamed: counted in the database and on the phones, and judged."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median, quantiles
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.urgency import Urgency
from outreach.queries import timelines
from outreach.records import participants
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.replies import ReplyRow

_OVERDUE = timedelta(seconds=60)
_SAID = (MessageStatus.SENT, MessageStatus.DELIVERED)
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One text that a phone sent: the carrier's id of it, from where, and the words."""

    sid: str
    phone: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Streamed:
    """What was streamed: the texts, how long that took, and the carrier's log of who texted and heard what when."""

    sent: Sequence[Sent]
    seconds: float
    log: Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class Verdict:
    """The table, and everything that is missing."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def counted(self, what: str, found: int, wanted: int) -> None:
        """Note a count that must be complete."""
        self.rows.append((what, f"{found} of {wanted}"))
        if found != wanted:
            self.missing.append(f"{what}: {found} of {wanted}")

    def in_words(self) -> str:
        """Write the table."""
        width = max(len(what) for what, _ in self.rows)
        lines = [f"  {what:<{width}}  {found}" for what, found in self.rows]
        return "\n".join([*lines, *(f"  MISSING  {what}" for what in self.missing)])


def judge(session: Session, streamed: Streamed, *, now: datetime) -> Verdict:
    """Look everything up, and say what is missing."""
    verdict = Verdict()
    total = len(streamed.sent)
    verdict.rows.append(("texts", f"{total} from {len({text.phone for text in streamed.sent})} phones"))
    rows = _replies(session)
    stored = [rows[text.sid] for text in streamed.sent if len(rows[text.sid]) == 1]
    verdict.counted("stored, once each", len(stored), total)
    verdict.counted("read", sum(_is_read(row) for (row,) in stored), total)
    verdict.counted("on a timeline", _on_timelines(session, streamed.sent, rows), total)
    extra = sum(len(found) for found in rows.values()) - total
    verdict.counted("rows that nobody sent", extra, 0)
    flags = Counter(row.urgency for (row,) in stored)
    said = [f"{urgency.value} {flags[urgency.value]}" for urgency in sorted(Urgency, reverse=True)]
    verdict.rows.append(("flagged", " · ".join([*said, f"nothing {flags[None]}"])))
    _judge_escalations(session, verdict, [row for (row,) in stored], now=now)
    _judge_messages(session, verdict)
    _time(verdict, streamed)
    return verdict


def _replies(session: Session) -> Mapping[str, list[ReplyRow]]:
    rows: dict[str, list[ReplyRow]] = defaultdict(list)
    for row in session.scalars(select(ReplyRow)):
        rows[row.carrier_id].append(row)
    return rows


def _is_read(row: ReplyRow) -> bool:
    return row.handled_at is not None and row.reading is not None


def _on_timelines(session: Session, sent: Sequence[Sent], rows: Mapping[str, list[ReplyRow]]) -> int:
    """Count the texts that the timeline of whoever sent them shows word for word."""
    shown: dict[UUID, str] = {}
    found = 0
    for text in sent:
        for row in rows[text.sid][:1]:
            whose = row.participant_id or row.stranger_id
            if whose is not None:
                shown[whose] = shown.get(whose) or _timeline(session, row)
                found += text.body.replace("\x00", "") in shown[whose]
    return found


def _timeline(session: Session, row: ReplyRow) -> str:
    if row.participant_id is not None:
        somebody = participants.by_ids(session, [row.participant_id])[row.participant_id]
        lines = timelines.of(session, somebody).lines
    else:
        assert row.stranger_id is not None
        stranger = participants.strangers_by_ids(session, [row.stranger_id])[row.stranger_id]
        lines = timelines.of(session, stranger).lines
    return "\n".join(line.what for line in lines)


def _judge_escalations(session: Session, verdict: Verdict, stored: Sequence[ReplyRow], *, now: datetime) -> None:
    """Expect everybody who worried us to have an escalation, each with a next step, and a page where that is urgent."""
    escalations = session.scalars(select(EscalationRow)).all()
    about = {each.participant_id or each.stranger_id for each in escalations}
    flagged = {row.participant_id or row.stranger_id for row in stored if row.urgency is not None}
    verdict.counted("people flagged, with an escalation", len(flagged & about), len(flagged))
    live = [each for each in escalations if each.outcome is None]
    stepping = [each for each in live if each.next_step_at is not None and each.next_step_at > now - _OVERDUE]
    verdict.counted("live escalations, with a next step", len(stepping), len(live))
    paged = set(session.scalars(_pages(MessageRow.escalation_id)))
    must = {each.id for each in escalations if each.urgency >= Urgency.SAME_DAY}
    verdict.counted("escalations of today, paged", len(must & paged), len(must))
    verdict.rows.append(("pages accepted by the carrier", str(len(session.scalars(_pages(MessageRow.id)).all()))))


def _pages(column: InstrumentedAttribute[Found]) -> Select[Found]:
    return select(column).where(MessageRow.kind == MessageKind.PAGE, MessageRow.status.in_(_SAID))


def _judge_messages(session: Session, verdict: Verdict) -> None:
    """Expect every message of ours to have gone out, or to have been called off for a reason."""
    status = Counter(session.scalars(select(MessageRow.status)))
    troubled = {status: count for status, count in status.items() if status in _TROUBLED}
    verdict.rows.append(("messages of ours", " · ".join(f"{key.value} {count}" for key, count in status.most_common())))
    if troubled:
        verdict.missing.append(f"messages that did not arrive: {sum(troubled.values())}")


_TROUBLED = (MessageStatus.FAILED, MessageStatus.UNSURE, MessageStatus.SENDING, MessageStatus.UNDELIVERED)


def _time(verdict: Verdict, streamed: Streamed) -> None:
    """Say how quick it was: from a text to the next one that arrives on the phone it came from."""
    arrived: dict[str, list[datetime]] = defaultdict(list)
    for entry in streamed.log:
        if entry["kind"] == "text_arrived":
            arrived[entry["to"]].append(datetime.fromisoformat(entry["at"]))
    written = {
        entry["about"]: datetime.fromisoformat(entry["at"]) for entry in streamed.log if entry["kind"] == "text_sent"
    }
    waits = []
    for text in streamed.sent:
        at = written[text.sid]
        later = arrived[text.phone][bisect_right(arrived[text.phone], at) :]
        waits += [(moment - at).total_seconds() for moment in later[:1]]
    verdict.rows.append(("replies a second", f"{len(streamed.sent) / streamed.seconds:.0f}"))
    if len(waits) > 1:
        worst = quantiles(waits, n=100, method="inclusive")[98]
        told = f"median {median(waits):.2f} s, p99 {worst:.2f} s ({len(waits)} were answered)"
        verdict.rows.append(("time to answer", told))
