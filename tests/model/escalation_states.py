"""The states of an escalation's life: what must hold in each, which are alike, and that somebody is told from each."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from outreach.actions import due
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import ESCALATION_MOVES, LIVE, EscalationStatus
from outreach.records import escalations as records
from outreach.records.escalations import Escalation, EscalationRow
from outreach.records.handovers import Handover, HandoverRow
from outreach.records.messages import MessageRow
from outreach.records.pages import PageRow
from outreach.records.shifts import ShiftRow
from tests.model.explorer import Moment
from tests.model.town import Town

_PATIENCE = 8


def look(town: Town, moment: Moment) -> Moment:
    """Look whether all holds that must hold in every state, and between the one before and this one."""
    with town.runtime.transaction() as session:
        rows = session.scalars(sa.select(EscalationRow)).all()
        told = session.execute(_TOLD).all()
        count = session.scalar(sa.select(sa.func.count()).select_from(PageRow))
    assert sum(row.status in LIVE for row in rows) <= 1, "two live escalations of one person"
    for row in rows:
        _stands_well(row, moment)
    assert count == len(told), "a page without its message"
    for page, _, kind, reader in told:
        assert reader == page.specialist_id, "a page in somebody else's message"
        assert kind is MessageKind.PAGE, "a page in a message that is none"
    assert all(times == 1 for times in moment.told.values()), "one message went out twice"
    rungs = [
        (page.escalation_id, page.climb, page.round, page.rung, page.specialist_id, page.channel)
        for page, message, _, _ in told
        if message in moment.told
    ]
    assert len(rungs) == len(set(rungs)), "somebody was told twice of one rung in one climb"
    return replace(moment, statuses={row.id: row.status for row in rows})


def _stands_well(row: EscalationRow, moment: Moment) -> None:
    before, taken = moment.statuses.get(row.id, row.status), row.status is EscalationStatus.ACKNOWLEDGED
    assert before is row.status or row.status in ESCALATION_MOVES[before], f"it was {before} and is {row.status}"
    assert (row.status in LIVE) == (row.next_step_at is not None), "live and next step differ"
    assert taken == (row.promised_at is not None), "taken and promised differ"
    assert not taken or row.acknowledged_by is not None, "taken by nobody"
    assert row.status is not EscalationStatus.OPEN or row.acknowledged_by is None, "open, and somebody has it"
    assert (row.status is EscalationStatus.RESOLVED) == (row.outcome is not None), "resolved and outcome differ"


_TOLD = sa.select(PageRow, MessageRow.id, MessageRow.kind, MessageRow.specialist_id).join(
    MessageRow, MessageRow.id == PageRow.message_id
)
_SENT = sa.select(
    MessageRow.id,
    MessageRow.text_key,
    MessageRow.specialist_id,
    MessageRow.channel,
    MessageRow.status,
    MessageRow.next_try_at,
)
"""Without what is sealed: opening it takes longer than all the rest."""


def known(town: Town, moment: Moment) -> Hashable:
    """Say what a state is, but for its ids: two that agree in this go on alike."""
    now = moment.at
    name = town.name_of

    def since(at: object) -> object:
        return None if at is None else (at - now)  # type: ignore[operator]

    with town.runtime.transaction() as session:
        escalated = [_escalation(row, name, since) for row in session.scalars(sa.select(EscalationRow)).all()]
        sent = session.execute(_SENT).all()
        pages = session.scalars(sa.select(PageRow)).all()
        offered = session.scalars(sa.select(HandoverRow)).all()
        shifts = session.scalars(sa.select(ShiftRow)).all()
    label = {each.id: _message(each, name, since, moment) for each in sent}
    told = [
        (
            (each.climb, each.round, each.rung, name(each.specialist_id), each.channel, each.failed_at is None),
            label[each.message_id],
        )
        for each in pages
    ]
    return (
        now,
        tuple(sorted(map(repr, escalated))),
        tuple(sorted(map(repr, label.values()))),
        tuple(sorted(map(repr, told))),
        tuple(sorted((name(each.giver_id), name(each.taker_id), each.status.value) for each in offered)),
        tuple(sorted((name(each.specialist_id), repr(since(each.look_at))) for each in shifts)),
        tuple(sorted((who, tuple(sorted(repr(label[key]) for key in keys))) for who, keys in moment.hands.items())),
        tuple(sorted(moment.left.items())),
        tuple(sorted((what, _view(seen, name)) for what, seen in moment.seen.items())),
    )


def _escalation(row: EscalationRow, name: Callable[[object], str], since: Callable[[object], object]) -> tuple:
    at = (row.status, row.urgency, row.rung, row.stage, row.round, row.climb)
    moments = (since(row.rung_at), since(row.next_step_at), since(row.promised_at), since(row.contacted_at))
    return (at, moments, name(row.acknowledged_by), sorted(name(UUID(key)) for key in row.passed_by))


def _message(each: sa.Row, name: Callable[[object], str], since: Callable[[object], object], moment: Moment) -> tuple:
    waits = since(each.next_try_at) if each.status is MessageStatus.QUEUED else None
    said = (each.text_key, name(each.specialist_id), each.channel, each.status, waits)
    return (said, each.id in moment.told, each.id in moment.arrived)


def _view(seen: Escalation | Handover, name: Callable[[object], str]) -> str:
    if isinstance(seen, Handover):
        return seen.status.value
    return repr((seen.position, name(seen.acknowledged_by)))


def somebody_is_told(town: Town, about: UUID) -> bool:
    """Say whether somebody is told within a few passes from here, if nothing else goes wrong; closed is told enough."""
    carrier = town.carrier
    before = len(carrier.asked)
    for _ in range(_PATIENCE):
        with town.runtime.transaction() as session:
            row = records.by_ids(session, [about])[about]
        if row.status not in LIVE:
            return True
        due.do_what_is_due(town.runtime)
        if any("Code" in each.body or "code" in each.body or each.call for each in carrier.asked[before:]):
            return True
        coming = due.next_moment(town.runtime)
        town.clock.at = max(coming or town.clock.at, town.clock.at + timedelta(seconds=1))
    return False


def about_alike(town: Town, moment: Moment) -> Hashable:
    """Say of a state what decides who is told next, so that of many only one need be tried to its end."""
    with town.runtime.transaction() as session:
        rows = session.scalars(sa.select(EscalationRow)).all()
        waiting = session.scalars(
            sa.select(MessageRow.status).where(MessageRow.kind == MessageKind.PAGE).order_by(MessageRow.status)
        ).all()
    stands = [
        (row.status, row.urgency, row.rung, row.stage, row.round, row.climb, tuple(row.passed_by)) for row in rows
    ]
    return (repr(stands), tuple(waiting), any(moment.hands.values()))
