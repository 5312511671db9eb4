"""The list of a program's people: who needs a lead first, page by page, with counts; a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVarTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from outreach.domain.consent import ConsentState
from outreach.domain.escalation import ReasonKind
from outreach.domain.people_list import Filter, Need, Place, Show, Stretch, quiet_before
from outreach.domain.searching import Sought, read_search
from outreach.domain.urgency import Urgency
from outreach.queries.participants import Standing, standing
from outreach.records.enrollments import EnrollmentRow, EnrollmentStatus
from outreach.records.escalations import EscalationRow
from outreach.records.participants import ParticipantRow
from outreach.records.reasons import ReasonRow

A_PAGE = 50

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One person in the list, and why they stand where they do; `urgency` is that of a live escalation."""

    id: UUID
    name: str
    last_four: str
    lang: str
    zone: str | None
    peer_id: UUID | None
    at_risk: bool
    by_voice: bool
    standing: Standing
    need: Need
    urgency: Urgency | None
    started_on: date
    renewed: bool
    next_check_in_at: datetime | None
    resume_at: datetime | None
    last_heard_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the list; `following` is where the next one begins."""

    people: tuple[Listed, ...]
    following: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many people each filter shows, each peer has, and each phase holds."""

    shown: Mapping[Show, int]
    peers: Mapping[UUID, int]
    phases: Mapping[int, int]


_GIVEN = ParticipantRow.consent == ConsentState.GIVEN
_ASKED = and_(_GIVEN, EnrollmentRow.status == EnrollmentStatus.ACTIVE)
_STOPPED = ParticipantRow.consent == ConsentState.WITHDRAWN
_LIVE = and_(EscalationRow.participant_id == ParticipantRow.id, EscalationRow.next_step_at.is_not(None))


def _number_fails() -> ColumnElement[bool]:
    """Say that a live escalation names a problem with somebody's number: of those there are few."""
    fails = (
        select(EscalationRow.participant_id)
        .join(ReasonRow, ReasonRow.escalation_id == EscalationRow.id)
        .where(
            EscalationRow.next_step_at.is_not(None),
            EscalationRow.participant_id.is_not(None),
            ReasonRow.kind == ReasonKind.NUMBER_PROBLEM,
        )
    )
    return ParticipantRow.id.in_(fails)


def _in_queue() -> ColumnElement[bool]:
    live = select(EscalationRow.participant_id).where(
        EscalationRow.next_step_at.is_not(None), EscalationRow.participant_id.is_not(None)
    )
    return ParticipantRow.id.in_(live)


def _quiet(now: datetime) -> ColumnElement[bool]:
    since = quiet_before(now)
    heard = func.coalesce(ParticipantRow.last_heard_at, ParticipantRow.created_at)
    return and_(_ASKED, heard < since)


def _shows(now: datetime) -> Mapping[Show, ColumnElement[bool]]:
    return {
        Show.EVERYBODY: true(),
        Show.NUMBER_PROBLEM: _number_fails(),
        Show.QUIET: _quiet(now),
        Show.AT_RISK: ParticipantRow.at_risk.is_(True),
        Show.IN_QUEUE: _in_queue(),
        Show.NO_ZONE: and_(ParticipantRow.zone.is_(None), _not_stopped()),
        Show.NO_PEER: and_(ParticipantRow.peer_id.is_(None), _not_stopped()),
        Show.NOT_INVITED: ParticipantRow.consent.is_(None),
        Show.INVITED: ParticipantRow.consent == ConsentState.INVITED,
        Show.PAUSED: and_(_GIVEN, EnrollmentRow.status == EnrollmentStatus.PAUSED),
        Show.BY_VOICE: ParticipantRow.by_voice.is_(True),
        Show.STOPPED: _STOPPED,
    }


def _not_stopped() -> ColumnElement[bool]:
    return or_(ParticipantRow.consent.is_(None), ParticipantRow.consent != ConsentState.WITHDRAWN)


def _need(now: datetime) -> ColumnElement[int]:
    """Rank people by what a lead should do about them."""
    shows = _shows(now)
    return case(
        (shows[Show.NUMBER_PROBLEM], Need.NUMBER_PROBLEM.rank),
        (_STOPPED, Need.STOPPED.rank),
        (and_(shows[Show.QUIET], ParticipantRow.at_risk.is_(True)), Need.QUIET_AT_RISK.rank),
        (shows[Show.QUIET], Need.QUIET.rank),
        (shows[Show.NOT_INVITED], Need.NOT_INVITED.rank),
        (and_(_GIVEN, EnrollmentRow.status == EnrollmentStatus.ENDED), Need.FINISHED.rank),
        (shows[Show.NO_ZONE], Need.NO_ZONE.rank),
        (shows[Show.NO_PEER], Need.NO_PEER.rank),
        else_=Need.NOTHING.rank,
    )


_COLUMNS = (
    ParticipantRow.id,
    ParticipantRow.name,
    ParticipantRow.phone,
    ParticipantRow.lang,
    ParticipantRow.zone,
    ParticipantRow.peer_id,
    ParticipantRow.at_risk,
    ParticipantRow.by_voice,
    ParticipantRow.consent,
    ParticipantRow.last_heard_at,
    EnrollmentRow.status,
    EnrollmentRow.started_on,
    EnrollmentRow.renewed_on,
    EnrollmentRow.next_check_in_at,
    EnrollmentRow.resume_at,
)


def page(
    session: Session,
    program: UUID,
    wanted: Filter,
    *,
    phases: Sequence[Stretch],
    after: Place | None,
    now: datetime,
) -> Page:
    """List the next people whom a filter shows, who needs a lead first."""
    rank = _need(now)
    chosen = select(ParticipantRow.id.label("id"), rank.label("rank"))
    chosen = _of(chosen, program).where(*_conditions(wanted, phases, now))
    if after is not None:
        beyond = or_(rank > after.rank, and_(rank == after.rank, ParticipantRow.id > after.id))
        chosen = chosen.where(beyond)
    found = session.execute(chosen.order_by("rank", ParticipantRow.id).limit(A_PAGE + 1)).all()
    ranks = {row.id: row.rank for row in found[:A_PAGE]}
    people = _whole(session, program, ranks)
    last = found[A_PAGE - 1] if len(found) > A_PAGE else None
    following = None if last is None else Place(rank=last.rank, id=last.id)
    return Page(people=tuple(people), following=following)


def everybody(
    session: Session, program: UUID, wanted: Filter, *, phases: Sequence[Stretch], now: datetime
) -> Sequence[UUID]:
    """Name everybody whom a filter shows."""
    chosen = _of(select(ParticipantRow.id), program).where(*_conditions(wanted, phases, now))
    return session.scalars(chosen.order_by(ParticipantRow.id)).all()


def counts(session: Session, program: UUID, *, phases: Sequence[Stretch], now: datetime) -> Counts:
    """Count whom each filter shows, each peer has and each phase holds, in two statements."""
    shows = _shows(now)
    counted = [func.count(case((rule, 1))).label(show.value) for show, rule in shows.items()]
    counted += [func.count(case((_in(each, phases), 1))).label(f"phase_{each.place}") for each in phases]
    row = session.execute(_of(select(*counted), program)).one()
    peers = session.execute(
        _of(select(ParticipantRow.peer_id, func.count()), program)
        .where(ParticipantRow.peer_id.is_not(None))
        .group_by(ParticipantRow.peer_id)
    )
    return Counts(
        shown={show: getattr(row, show.value) for show in shows},
        peers={each[0]: each[1] for each in peers if each[0] is not None},
        phases={each.place: getattr(row, f"phase_{each.place}") for each in phases},
    )


def search(session: Session, program: UUID, words: str, *, now: datetime) -> list[Listed]:
    """Find people by the words of their name, or by their number or its last four digits.

    Names and numbers are sealed, so this opens everybody's: it is for somebody who asks for it.
    """
    sought = read_search(words)
    if sought is None:
        return []
    found = _found(session, program, sought)[:A_PAGE]
    ranks = session.execute(
        select(ParticipantRow.id, _need(now))
        .join(EnrollmentRow, EnrollmentRow.participant_id == ParticipantRow.id)
        .where(ParticipantRow.id.in_(found), EnrollmentRow.program_id == program)
    )
    return _whole(session, program, {row[0]: row[1] for row in ranks})


def _found(session: Session, program: UUID, sought: Sought) -> list[UUID]:
    if sought.phone is not None:
        asked = _of(select(ParticipantRow.id), program).where(ParticipantRow.phone_fingerprint == sought.phone)
        return list(session.scalars(asked))
    if sought.last_four is not None:
        phones = session.execute(_of(select(ParticipantRow.id, ParticipantRow.phone), program))
        return [row[0] for row in phones if row[1].last_four == sought.last_four]
    names = session.execute(_of(select(ParticipantRow.id, ParticipantRow.name), program))
    return [row[0] for row in names if sought.fits(row[1])]


def _of(statement: Select[*Columns], program: UUID) -> Select[*Columns]:
    return (
        statement.select_from(EnrollmentRow)
        .join(ParticipantRow, ParticipantRow.id == EnrollmentRow.participant_id)
        .where(EnrollmentRow.program_id == program)
    )


def _conditions(wanted: Filter, phases: Sequence[Stretch], now: datetime) -> list[ColumnElement[bool]]:
    found = [_shows(now)[wanted.show]]
    if wanted.peer is not None:
        found.append(ParticipantRow.peer_id == wanted.peer)
    found += [_in(each, phases) for each in phases if each.place == wanted.phase]
    return found


def _in(stretch: Stretch, phases: Sequence[Stretch]) -> ColumnElement[bool]:
    """Say that somebody whom we ask is in a phase today; who wanted to go on is in the last one."""
    last = stretch.place == len(phases) - 1
    days: list[ColumnElement[bool]] = []
    if stretch.after is not None:
        days.append(EnrollmentRow.started_on > stretch.after)
    if stretch.until is not None:
        days.append(EnrollmentRow.started_on <= stretch.until)
    renewed = EnrollmentRow.renewed_on.is_not(None)
    within = or_(renewed, and_(*days)) if last else and_(~renewed, *days)
    return and_(_ASKED, within)


def _whole(session: Session, program: UUID, ranks: Mapping[UUID, int]) -> list[Listed]:
    """Fetch all that the list shows of some people, in the order of their ranks."""
    rows = session.execute(
        select(*_COLUMNS, EscalationRow.urgency)
        .join(EnrollmentRow, EnrollmentRow.participant_id == ParticipantRow.id)
        .outerjoin(EscalationRow, _LIVE)
        .where(ParticipantRow.id.in_(list(ranks)), EnrollmentRow.program_id == program)
    )
    needs = list(Need)
    found = {row.id: _listed(row, needs[ranks[row.id]]) for row in rows}
    return [found[key] for key in sorted(ranks, key=lambda key: (ranks[key], key)) if key in found]


def _listed(row: Row[*tuple[Any, ...]], need: Need) -> Listed:
    return Listed(
        id=row.id,
        name=row.name,
        last_four=row.phone.last_four,
        lang=row.lang,
        zone=row.zone,
        peer_id=row.peer_id,
        at_risk=row.at_risk,
        by_voice=row.by_voice,
        standing=standing(row.consent, row.status),
        need=need,
        urgency=row.urgency,
        started_on=row.started_on,
        renewed=row.renewed_on is not None,
        next_check_in_at=row.next_check_in_at,
        resume_at=row.resume_at,
        last_heard_at=row.last_heard_at,
    )
