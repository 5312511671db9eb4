"""How drills went: who was told when and by which way, and who answered after how long."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.domain.escalation import Channel
from outreach.records import drills, programs, specialists
from outreach.records.drills import Drill
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.pages import PageRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """That somebody was told in a drill: on which rung (the first is 1), how, and when the carrier took it."""

    name: str
    rung: int
    channel: Channel
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillShown:
    """A drill, its program, who answered, and everybody who was told, in their order."""

    drill: Drill
    program: str
    answered_by: str | None
    told: tuple[Told, ...]


def latest(
    session: Session, *, program: str | None = None, among: Collection[UUID] | None = None, limit: int = 20
) -> list[DrillShown]:
    """List the latest drills of all programs, of one by its name, or of some by their ids, newest first."""
    names = {each.program_id: each.name for each in programs.every_current(session)}
    named = [key for key, name in names.items() if program in (None, name)]
    chosen = named if among is None else [key for key in named if key in among]
    found = drills.latest(session, chosen, limit=limit)
    told = _told(session, [each.id for each in found])
    people = specialists.by_ids(session, [each.answered_by for each in found if each.answered_by])
    return [
        DrillShown(
            drill=each,
            program=names[each.program_id],
            answered_by=people[each.answered_by].name if each.answered_by else None,
            told=tuple(told[each.id]),
        )
        for each in found
    ]


def _told(session: Session, found: Sequence[UUID]) -> dict[UUID, list[Told]]:
    rows = session.execute(
        select(
            EscalationRow.drill_id,
            PageRow.specialist_id,
            PageRow.rung,
            PageRow.channel,
            MessageRow.sent_at,
        )
        .join(PageRow, PageRow.escalation_id == EscalationRow.id)
        .join(MessageRow, MessageRow.id == PageRow.message_id)
        .where(EscalationRow.drill_id.in_(found))
        .order_by(PageRow.id),
    ).all()
    people = specialists.by_ids(session, list({row.specialist_id for row in rows}))
    told: dict[UUID, list[Told]] = {key: [] for key in found}
    for drill, specialist, rung, channel, sent_at in rows:
        assert drill is not None
        told[drill].append(Told(name=people[specialist].name, rung=rung + 1, channel=channel, sent_at=sent_at))
    return told
