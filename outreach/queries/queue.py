"""The queue: everybody a person must look at, most urgent and longest waiting first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.drill import drill_words
from outreach.domain.escalation import EscalationStatus
from outreach.domain.urgency import Urgency
from outreach.packs.program_file import program_from_json
from outreach.records import escalations, pages, participants, programs, reasons, specialists
from outreach.records.escalations import Escalation


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One live escalation: whose, why and since when, who has it (None: nobody yet) and by when they are in touch.

    `zone` is the program's; `reasons` are in plain words, oldest first, each once. `told` is who was told on the rung
    that has its turn, how, and whom it did not reach.
    """

    code: int
    program: str
    zone: str
    initials: str
    urgency: Urgency
    status: EscalationStatus
    reasons: tuple[str, ...]
    opened_at: datetime
    next_step_at: datetime | None
    owner: str | None
    promised_at: datetime | None
    told: tuple[str, ...] = ()


def live(session: Session, *, program: str | None = None) -> list[Card]:
    """List the live escalations of one program, or of all."""
    stored = {each.program_id: each for each in programs.every_current(session) if program in (None, each.name)}
    waiting = escalations.live_in(session, list(stored))
    zones = {key: program_from_json(each.document).zone for key, each in stored.items()}
    why = reasons.of(session, [each.id for each in waiting])
    initials = _initials(session, waiting)
    told = _told(session, [each for each in waiting if each.acknowledged_by is None])
    owners = specialists.by_ids(session, [each.acknowledged_by for each in waiting if each.acknowledged_by])
    return [
        Card(
            code=each.code,
            program=stored[each.program_id].name,
            zone=zones[each.program_id],
            initials=whose,
            urgency=each.urgency,
            status=each.status,
            reasons=tuple(dict.fromkeys(reason.what for reason in why[each.id])),
            opened_at=each.opened_at,
            next_step_at=each.next_step_at,
            owner=None if each.acknowledged_by is None else owners[each.acknowledged_by].name,
            promised_at=each.promised_at,
            told=told.get(each.id, ()),
        )
        for each, whose in zip(waiting, initials, strict=True)
    ]


def _told(session: Session, waiting: Sequence[Escalation]) -> dict[UUID, tuple[str, ...]]:
    """Say of each escalation who was told on the rung that has its turn, how, and whom it did not reach."""
    rung = pages.on_rung(session, [each.id for each in waiting])
    people = specialists.by_ids(session, list({one.page.specialist for every in rung.values() for one in every}))
    return {
        key: tuple(
            f"{people[one.page.specialist].name} ({one.page.channel.value}{', not reached' if one.failed_at else ''})"
            for one in every
        )
        for key, every in rung.items()
    }


def _initials(session: Session, waiting: Sequence[Escalation]) -> list[str]:
    """Name whom each escalation is about as a page does: initials, or a stranger's last digits."""
    people = participants.by_ids(session, [each.participant_id for each in waiting if each.participant_id])
    strangers = participants.strangers_by_ids(session, [each.stranger_id for each in waiting if each.stranger_id])
    return [
        people[each.participant_id].initials
        if each.participant_id is not None
        else f"?{strangers[each.stranger_id].phone.last_four}"
        if each.stranger_id is not None
        else drill_words(lang="en")
        for each in waiting
    ]
