"""News: what changed, asked twice a second in a few cheap statements, without opening anything of anybody.

Programs and people are told apart by marks: whoever compares two looks knows what changed between them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Row, case, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from outreach.domain.claiming import SEEN_FOR
from outreach.domain.escalation import EscalationStatus
from outreach.domain.urgency import Urgency
from outreach.records.base import first_id
from outreach.records.contact_notes import ContactNoteRow
from outreach.records.enrollments import EnrollmentRow
from outreach.records.escalations import EscalationRow
from outreach.records.handovers import HandoverRow
from outreach.records.messages import MessageRow
from outreach.records.notes import NoteRow
from outreach.records.participants import StrangerRow
from outreach.records.profiles import ProfileRow
from outreach.records.thread_claims import ThreadClaimRow
from outreach.records.timeline import Event, TimelineRow
from outreach.records.viewings import ViewingRow

LOOKS_BACK = timedelta(seconds=15)
"""A line of the timeline may be seen so long after its moment: whoever wrote it took that long to commit."""

_HEARD = (Event.HEARD, Event.RAISED)
_ON_ITS_WAY = timedelta(hours=2)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Before any moment of ours: asking for those after it lets both databases go by the index of moments alone."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a program's queue stands: a mark, how many wait for somebody, and which emergencies of those."""

    mark: int = 0
    waiting: int = 0
    emergencies: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look found; `heard` names the programs in which somebody wrote, `touched` whom new lines are about."""

    programs: Mapping[UUID, Standing] = field(default_factory=dict)
    people: Mapping[UUID, int] = field(default_factory=dict)
    lines: frozenset[UUID] = frozenset()
    heard: frozenset[UUID] = frozenset()
    touched: frozenset[UUID] = frozenset()


def look(session: Session, *, watched: Collection[UUID], known: Collection[UUID], now: datetime) -> Look:
    """Look once; `watched` are the people whose pages are open, `known` the lines that an earlier look found."""
    lines, writers, touched = _lines(session, watched, known, now=now)
    return Look(
        programs=_standings(session),
        people=_people(session, watched, now=now) if watched else {},
        lines=frozenset(lines),
        heard=_programs_of(session, writers) if writers else frozenset(),
        touched=frozenset(touched),
    )


def _standings(session: Session) -> dict[UUID, Standing]:
    """Mark how every program's queue stands, by the few columns of it that a card shows."""
    rows = session.execute(
        select(
            EscalationRow.program_id,
            EscalationRow.id,
            EscalationRow.status,
            EscalationRow.urgency,
            EscalationRow.rung,
            EscalationRow.round,
            EscalationRow.climb,
            EscalationRow.acknowledged_by,
            EscalationRow.promised_at,
            EscalationRow.contacted_at,
            EscalationRow.snoozed_until,
        ).where(EscalationRow.next_step_at > _LONG_AGO)
    )
    offers = session.execute(
        select(HandoverRow.escalation_id, HandoverRow.taker_id).where(HandoverRow.next_step_at > _LONG_AGO)
    )
    asked = {escalation: taker for escalation, taker in offers if escalation is not None}
    by_program: dict[UUID, list[tuple[object, ...]]] = {}
    for program, key, *rest in sorted(rows, key=_by_id):
        by_program.setdefault(program, []).append((key, *rest, asked.get(key)))
    return {program: _standing(live) for program, live in by_program.items()}


def _by_id(row: Row[*tuple[Any, ...]]) -> Any:  # noqa: ANN401 - a column of a row
    return row[1]


def _standing(live: list[tuple[object, ...]]) -> Standing:
    nobodys = [each for each in live if each[1] is EscalationStatus.OPEN]
    return Standing(
        mark=hash(tuple(live)),
        waiting=len(nobodys),
        emergencies=tuple(each[0] for each in nobodys if each[2] is Urgency.EMERGENCY and isinstance(each[0], UUID)),
    )


def _lines(
    session: Session, watched: Collection[UUID], known: Collection[UUID], *, now: datetime
) -> tuple[set[UUID], set[UUID], set[UUID]]:
    """Find the lines of the last seconds, who wrote in those that are new, and whom of those watched they are about."""
    rows = session.execute(
        select(TimelineRow.id, TimelineRow.participant_id, TimelineRow.stranger_id, TimelineRow.event).where(
            TimelineRow.id >= first_id(now - LOOKS_BACK),
            or_(
                TimelineRow.event.in_(_HEARD),
                TimelineRow.participant_id.in_(watched),
                TimelineRow.stranger_id.in_(watched),
            ),
        )
    )
    lines: set[UUID] = set()
    writers: set[UUID] = set()
    touched: set[UUID] = set()
    for line, participant, stranger, event in rows:
        lines.add(line)
        whose = participant or stranger
        if line not in known and whose is not None:
            touched.add(whose)
            if event in _HEARD:
                writers.add(whose)
    return lines, writers, touched & set(watched)


def _programs_of(session: Session, people: Collection[UUID]) -> frozenset[UUID]:
    theirs = session.scalars(select(EnrollmentRow.program_id).where(EnrollmentRow.participant_id.in_(people)))
    strangers = session.scalars(select(StrangerRow.program_id).where(StrangerRow.id.in_(people)))
    return frozenset(key for key in (*theirs, *strangers) if key is not None)


def _people(session: Session, watched: Collection[UUID], *, now: datetime) -> dict[UUID, int]:
    """Mark what stands on people's pages beside their timelines: who writes, who looks, what became of texts, notes."""
    found: dict[UUID, list[tuple[object, ...]]] = {key: [] for key in watched}
    for participant, stranger, *rest in (
        *session.execute(
            select(ThreadClaimRow.participant_id, ThreadClaimRow.stranger_id, ThreadClaimRow.specialist_id)
            .where(
                or_(ThreadClaimRow.participant_id.in_(watched), ThreadClaimRow.stranger_id.in_(watched)),
                ThreadClaimRow.until > now,
            )
            .order_by(ThreadClaimRow.id)
        ),
        *session.execute(
            select(ViewingRow.participant_id, ViewingRow.stranger_id, ViewingRow.specialist_id)
            .where(
                or_(ViewingRow.participant_id.in_(watched), ViewingRow.stranger_id.in_(watched)),
                ViewingRow.seen_at > now - SEEN_FOR,
            )
            .order_by(ViewingRow.id)
        ),
        *session.execute(
            select(MessageRow.participant_id, MessageRow.stranger_id, MessageRow.id, MessageRow.status)
            .where(
                or_(MessageRow.participant_id.in_(watched), MessageRow.stranger_id.in_(watched)),
                MessageRow.created_at > now - _ON_ITS_WAY,
            )
            .order_by(MessageRow.id)
        ),
        *session.execute(_written(watched, since=now - _ON_ITS_WAY)),
    ):
        found[participant or stranger].append(tuple(rest))
    return {key: hash(tuple(rows)) for key, rows in found.items()}


def _written(watched: Collection[UUID], *, since: datetime) -> CompoundSelect[*tuple[Any, ...]]:
    """Ask for what was written about people lately: notes, goals and safe contact, contact notes and their ends."""
    note, known, contact = NoteRow, ProfileRow, ContactNoteRow
    ends = case((contact.signed_off_at.is_not(None), 2), (contact.signed_at.is_not(None), 1), else_=0)
    return union_all(
        select(note.participant_id, note.stranger_id, note.id, literal(0)).where(
            or_(note.participant_id.in_(watched), note.stranger_id.in_(watched)), note.id >= first_id(since)
        ),
        select(known.participant_id, null(), known.id, literal(0)).where(
            known.participant_id.in_(watched), known.at > since
        ),
        select(contact.participant_id, contact.stranger_id, contact.id, contact.revision * 3 + ends).where(
            or_(contact.participant_id.in_(watched), contact.stranger_id.in_(watched)),
            or_(contact.kept_at > since, contact.signed_at > since, contact.signed_off_at > since),
        ),
    ).order_by("id")
