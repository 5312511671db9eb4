"""What the watchman looks at: rows as they stand, from statements of its own, each bounded by an index."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from outreach.domain import watch
from outreach.domain.delivery import Lane, MessageStatus
from outreach.domain.escalation import EscalationStatus, Ladder
from outreach.domain.urgency import Urgency
from outreach.domain.watch import Case, Dropped, Finding, Outbox, Unread
from outreach.packs.program_file import program_from_json
from outreach.records import heartbeats, programs
from outreach.records.base import first_id, spelled
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.pages import PageRow
from outreach.records.replies import ReplyRow
from outreach.records.specialists import MembershipRow

LOOKS_BACK = timedelta(hours=24)
"""How far back texts are looked at in which something worrying was read."""

_AT_MOST = 1000
_LADDERS: dict[UUID, dict[Urgency, Ladder]] = {}
"""The ladders of program versions that this process has read; a version never changes."""

_UNTRIED = (MessageStatus.QUEUED, MessageStatus.CANCELLED, MessageStatus.EXPIRED)


def findings(session: Session, *, now: datetime) -> list[Finding]:
    """Look at everything that must move by itself, and say what has not."""
    return [
        *(each for case in cases(session, now=now) for each in watch.of_case(case=case, now=now)),
        *watch.of_unread(unread=unread(session), now=now),
        *watch.of_dropped(dropped=dropped(session, now=now)),
        *watch.of_outbox(outbox=outbox(session, now=now), now=now),
    ]


def of_scheduler(session: Session, *, now: datetime) -> list[Finding]:
    """Say whether the scheduler is silent."""
    return list(watch.of_scheduler(beat=heartbeats.last_beats(session).get("scheduler"), now=now))


def cases(session: Session, *, now: datetime) -> Iterator[Case]:
    """Gather every live escalation with its ladder, and what became of its latest pages."""
    rows = session.scalars(select(EscalationRow).where(EscalationRow.next_step_at.is_not(None))).all()
    _read_ladders(session, {row.program_version_id for row in rows})
    staffed = set(session.scalars(select(MembershipRow.program_id).distinct()))
    told = _pages(session, now=now) if rows else {}
    for row in rows:
        assert row.next_step_at is not None
        tried, held, sent_at = told.get(row.id, (0, 0, None))
        yield Case(
            id=row.id,
            code=row.code,
            status=row.status,
            urgency=row.urgency,
            rung=row.rung,
            rung_at=row.rung_at or row.opened_at,
            opened_at=row.opened_at,
            next_step_at=row.next_step_at,
            promised_at=row.promised_at,
            ladder=_LADDERS[row.program_version_id][row.urgency],
            paged=bool(tried),
            held=bool(held),
            sent_at=sent_at,
            staffed=row.program_id in staffed,
        )


def _read_ladders(session: Session, versions: set[UUID]) -> None:
    missing = sorted(versions - _LADDERS.keys())
    for key, document in programs.version_documents(session, missing).items() if missing else ():
        _LADDERS[key] = dict(program_from_json(document).ladders)


def _pages(session: Session, *, now: datetime) -> dict[UUID, tuple[int, int, datetime | None]]:
    """Count for each open escalation its pages since the rung began that were tried, and that wait for their moment."""
    tried = or_(MessageRow.attempted_at.is_not(None), MessageRow.status.not_in(_UNTRIED))
    waits = and_(MessageRow.status == MessageStatus.QUEUED, MessageRow.next_try_at > now - watch.GRACE)
    of_rung = PageRow.at >= func.coalesce(EscalationRow.rung_at, EscalationRow.opened_at)
    rows = session.execute(
        select(
            EscalationRow.id,
            func.count().filter(and_(of_rung, tried)),
            func.count().filter(and_(of_rung, waits)),
            func.max(MessageRow.sent_at),
        )
        .join(
            PageRow,
            and_(
                PageRow.escalation_id == EscalationRow.id,
                PageRow.climb == EscalationRow.climb,
                PageRow.round >= EscalationRow.round - 1,
            ),
        )
        .join(MessageRow, MessageRow.id == PageRow.message_id)
        .where(EscalationRow.next_step_at.is_not(None), EscalationRow.status == EscalationStatus.OPEN)
        .group_by(EscalationRow.id),
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def unread(session: Session) -> Unread | None:
    """Find how many texts nobody has read yet, and the oldest."""
    count, since = session.execute(
        select(func.count(), func.min(ReplyRow.received_at)).where(ReplyRow.handled_at.is_(None)),
    ).one()
    return Unread(count=count, since=since) if count else None


def dropped(session: Session, *, now: datetime) -> Sequence[Dropped]:
    """List the texts of the last day in which something worrying was read, and after which nobody was asked to look."""
    whose = or_(
        EscalationRow.participant_id == ReplyRow.participant_id,
        EscalationRow.stranger_id == ReplyRow.stranger_id,
    )
    still = or_(EscalationRow.next_step_at.is_not(None), EscalationRow.resolved_at >= ReplyRow.received_at)
    rows = session.execute(
        select(ReplyRow.id, ReplyRow.urgency, ReplyRow.handled_at)
        .where(
            ReplyRow.id >= first_id(now - LOOKS_BACK),
            ReplyRow.urgency.is_not(None),
            ReplyRow.handled_at <= now - watch.GRACE,
            ~select(EscalationRow.id).where(whose, still).exists(),
        )
        .order_by(ReplyRow.id)
        .limit(_AT_MOST),
    )
    return [Dropped(id=key, urgency=Urgency(urgency), at=at) for key, urgency, at in rows if urgency and at]


def outbox(session: Session, *, now: datetime) -> Outbox:
    """Find since when urgent messages are ready and untaken, and since when the carrier refuses to take a page."""
    queued, urgent = spelled(MessageRow.status, MessageStatus.QUEUED), spelled(MessageRow.lane, Lane.URGENT)
    ready = func.min(MessageRow.next_try_at)
    still_good = MessageRow.good_until > now
    ready_since = session.scalar(select(ready).where(queued, urgent, still_good))
    claimed = _oldest(session, MessageRow.claimed_at.is_not(None), now=now)
    refused = _oldest(session, queued, MessageRow.attempted_at.is_not(None), now=now)
    moments = [moment for moment in (claimed, refused) if moment is not None]
    return Outbox(ready_since=ready_since, refused_since=min(moments, default=None))


def _oldest(session: Session, *waits: ColumnElement[bool], now: datetime) -> datetime | None:
    """Find since when the oldest page that waits so is there."""
    urgent = spelled(MessageRow.lane, Lane.URGENT)
    to_us = MessageRow.specialist_id.is_not(None)
    return session.scalar(
        select(func.min(MessageRow.created_at)).where(*waits, urgent, to_us, MessageRow.good_until > now),
    )
