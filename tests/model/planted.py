"""Defects planted by hand, of which the watchman must raise each."""

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.delivery import MessageStatus
from outreach.domain.escalation import EscalationStatus
from outreach.domain.urgency import Urgency
from outreach.domain.watch import GRACE, Wrong
from outreach.queries import watch
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.pages import PageRow
from outreach.records.replies import ReplyRow
from tests.model.promises_kept import Broken, Watched

_LATER = GRACE + timedelta(seconds=31)

Plant = Callable[[Session, datetime], set[Wrong]]
"""Spoils something; says which findings would show that it was seen (none: there was nothing to spoil)."""


def _push_a_step(session: Session, _now: datetime) -> set[Wrong]:
    row = _live(session)
    if row is None or row.next_step_at is None:
        return set()
    row.next_step_at += timedelta(days=30)
    if row.status is EscalationStatus.ACKNOWLEDGED:
        return {Wrong.PROMISE_OVER}
    return {Wrong.STEP_TOO_FAR}


def _push_a_promise(session: Session, _now: datetime) -> set[Wrong]:
    row = _live(session, EscalationStatus.ACKNOWLEDGED)
    if row is None or row.next_step_at is None or row.promised_at is None:
        return set()
    row.next_step_at += timedelta(days=30)
    row.promised_at += timedelta(days=30)
    return {Wrong.PROMISE_OVER}


def _lose_pages(session: Session, _now: datetime) -> set[Wrong]:
    row = _live(session, EscalationStatus.OPEN)
    if row is None or row.urgency < Urgency.SAME_DAY:
        return set()
    messages = sa.select(PageRow.message_id).where(PageRow.escalation_id == row.id)
    session.execute(
        sa.update(MessageRow)
        .where(MessageRow.id.in_(messages))
        .values(status=MessageStatus.CANCELLED, attempted_at=None, sent_at=None, claimed_at=None, unsure_at=None)
    )
    return {Wrong.NOT_PAGED}


def _leave_a_text_unread(session: Session, _now: datetime) -> set[Wrong]:
    row = session.scalar(sa.select(ReplyRow).order_by(ReplyRow.id.desc()).limit(1))
    if row is None:
        return set()
    row.handled_at = None
    row.received_at -= timedelta(minutes=4)
    return {Wrong.TEXT_UNREAD}


def _forget_a_worry(session: Session, now: datetime) -> set[Wrong]:
    told = session.scalar(
        sa.select(ReplyRow).where(ReplyRow.urgency.is_not(None)).order_by(ReplyRow.id.desc()).limit(1)
    )
    if told is None or told.participant_id is None or now - told.received_at > watch.LOOKS_BACK - _LATER:
        return set()
    session.execute(
        sa.update(EscalationRow)
        .where(EscalationRow.participant_id == told.participant_id)
        .values(
            status=EscalationStatus.RESOLVED,
            next_step_at=None,
            promised_at=None,
            outcome="other",
            resolved_at=told.received_at - timedelta(minutes=1),
        )
    )
    return {Wrong.WORRY_DROPPED}


def _live(session: Session, *statuses: EscalationStatus) -> EscalationRow | None:
    wanted = statuses or (EscalationStatus.OPEN, EscalationStatus.ACKNOWLEDGED)
    return session.scalar(sa.select(EscalationRow).where(EscalationRow.status.in_(wanted)).limit(1))


_PLANTS = (_push_a_step, _push_a_promise, _lose_pages, _leave_a_text_unread, _forget_a_worry)


def each_is_seen(watched: Watched) -> None:
    """Plant one defect after the other in what a history has come to, and stop the loop: each must be raised."""
    town, began = watched.history.town, watched.history.now
    kept = town.kept()
    for plant in _PLANTS:
        _is_seen(watched, plant)
        town.put_back(kept)
        town.clock.at = began
    _a_frozen_loop_is_seen(watched)
    town.put_back(kept)
    town.clock.at = began


def _is_seen(watched: Watched, plant: Plant) -> None:
    town = watched.history.town
    with town.runtime.transaction() as session:
        expected = plant(session, town.clock.at)
    town.clock.at += _LATER
    with town.runtime.transaction() as session:
        found = {each.wrong for each in watch.findings(session, now=town.clock.at)}
    if expected and not expected & found:
        raise Broken(f"{plant.__name__} was planted, and the watchman raises {found or 'nothing'}")


def _a_frozen_loop_is_seen(watched: Watched) -> None:
    town = watched.history.town
    town.clock.at += timedelta(minutes=4)
    with town.runtime.transaction() as session:
        found = {each.wrong for each in watch.of_scheduler(session, now=town.clock.at)}
        live = _live(session)
        if live is not None and live.next_step_at is not None:
            town.clock.at = max(town.clock.at, live.next_step_at + _LATER)
            found |= {each.wrong for each in watch.findings(session, now=town.clock.at)}
    wanted = {Wrong.SCHEDULER_SILENT} | ({Wrong.STEP_OVERDUE} if live is not None else set())
    if not wanted <= found:
        raise Broken(f"the loop stood still, and the watchman raises {found}")
