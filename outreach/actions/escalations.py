"""Escalations: raising a worry with its first page, climbing the ladder, and the moments when a person takes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people, programs, promises, rota, telling
from outreach.actions.people import Person
from outreach.actions.rota import Rota
from outreach.domain.delivery import Lane
from outreach.domain.escalation import Channel, EscalationStatus
from outreach.domain.ladder import Move, Position, Stage, next_move
from outreach.domain.urgency import Urgency
from outreach.records import codes, escalations, pages, participants, reasons, specialists
from outreach.records.escalations import Escalation, NewEscalation
from outreach.records.reasons import NewReason
from outreach.records.rings import ring_after_commit
from outreach.records.timeline import Event

_CODE_RESTS_FOR = timedelta(hours=24)


def person_of(session: Session, escalation: Escalation) -> Person:
    """Gather whom an escalation is about."""
    if escalation.participant_id is not None:
        return people.of_participant(session, escalation.participant_id)
    assert escalation.stranger_id is not None
    stranger = participants.strangers_by_ids(session, [escalation.stranger_id])[escalation.stranger_id]
    in_use = programs.in_use(session, escalation.program_id)
    return Person(in_use=in_use, stranger=stranger)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worried:
    """Somebody, what about them a person must look at, and the live escalation that we know of."""

    person: Person
    reasons: tuple[NewReason, ...]
    live: Escalation | None = None

    @property
    def urgency(self) -> Urgency:
        """The highest of the reasons'."""
        return max(reason.urgency for reason in self.reasons)


def raise_reasons(session: Session, person: Person, worries: Sequence[NewReason], *, now: datetime) -> Escalation:
    """Put reasons in front of a person: on the live escalation or a new one, whose first page goes out with this.

    Two transactions may open one for one person, or want one code: the later one looks again.
    """
    worried = Worried(person=person, reasons=tuple(worries))
    while True:
        live = escalations.live_of(session, participant=person.participant_id, stranger=person.stranger_id, hold=True)
        if live is not None:
            return _raise_again(session, live, worried, now=now)
        (opened,) = _open(session, [worried], now=now)
        if opened is not None:
            return opened


def raise_all(session: Session, worried: Sequence[Worried], *, now: datetime) -> None:
    """Put the reasons of several people in front of a person: what is new is opened together."""
    fresh = [each for each in worried if each.live is None]
    opened = _open(session, fresh, now=now) if fresh else []
    again = [each for each, escalation in zip(fresh, opened, strict=True) if escalation is None]
    for each in (*again, *(each for each in worried if each.live is not None)):
        raise_reasons(session, each.person, each.reasons, now=now)


def _open(session: Session, worried: Sequence[Worried], *, now: datetime) -> list[Escalation | None]:
    """Open escalations as they stand after their first step, with their first pages.

    None for a person who has a live one by now, or whose code is taken.
    """
    programs_there = {each.person.in_use.program_id for each in worried}
    rotas = {program: rota.rota_of(session, program, now=now) for program in programs_there}
    free = codes.free(session, since=now - _CODE_RESTS_FOR, count=len(worried))
    moves = [_first_move(each, rotas[each.person.in_use.program_id], now=now) for each in worried]
    new = [_new(each, move, code, now=now) for each, move, code in zip(worried, moves, free, strict=True)]
    opened = escalations.open_new(session, new, now=now)
    for each, move, escalation in zip(worried, moves, opened, strict=True):
        if escalation is not None:
            _note_reasons(session, escalation, each, now=now)
            before = replace(escalation, position=_foot(each.urgency))
            _tell(session, before, escalation, each.person, move, rotas[escalation.program_id], now=now)
    return opened


def _foot(urgency: Urgency) -> Position:
    return Position(
        status=EscalationStatus.OPEN, urgency=urgency, rung=0, stage=Stage.START, round=0, rung_at=None, climb=0
    )


def _first_move(worried: Worried, rota_now: Rota, *, now: datetime) -> Move:
    program = worried.person.in_use.program
    return next_move(
        position=_foot(worried.urgency),
        ladder=program.ladders[worried.urgency],
        cover=rota.cover(rota_now, worried.person, now=now),
        zone=program.zone,
        now=now,
    )


def _new(worried: Worried, move: Move, code: int, *, now: datetime) -> NewEscalation:
    person = worried.person
    return NewEscalation(
        program_id=person.in_use.program_id,
        program_version_id=person.in_use.version_id,
        participant_id=person.participant_id,
        stranger_id=person.stranger_id,
        code=code,
        position=move.position,
        opened_at=now,
        next_step_at=move.next_step_at,
    )


def _note_reasons(session: Session, live: Escalation, worried: Worried, *, now: datetime) -> None:
    for reason in worried.reasons:
        reasons.add(session, live.id, reason, now=now)
    worst = max(worried.reasons, key=_rank)
    what = f"{worried.urgency.value}: {worst.what} ({worst.rule}), code {live.code}"
    people.note(session, worried.person, Event.RAISED, what, now=now)


def _rank(reason: NewReason) -> int:
    return reason.urgency.rank


def _raise_again(session: Session, live: Escalation, worried: Worried, *, now: datetime) -> Escalation:
    """Put more reasons on an escalation that lives already, and climb again if they are more urgent."""
    _note_reasons(session, live, worried, now=now)
    if worried.urgency > live.urgency:
        return _climb_again(session, worried.person, live, worried.urgency, now=now)
    telling.owner(session, worried.person, live, now=now)
    return live


def _climb_again(
    session: Session,
    person: Person,
    live: Escalation,
    urgency: Urgency,
    *,
    now: datetime,
) -> Escalation:
    """Begin again at the foot of a more urgent ladder; whoever had taken it is told first of all."""
    owner = live.acknowledged_by
    moved = escalations.move(
        session,
        live,
        position=live.position.begun_again(urgency=urgency),
        next_step_at=now,
        changes={"acknowledged_by": None, "acknowledged_at": None},
    )
    if moved is None:
        return live
    what = f"now {urgency.value}; the ladder begins again"
    people.note(session, person, Event.REOPENED, what, now=now)
    climbed = advance(session, moved, now=now)
    if owner is not None and not pages.paged_on(session, climbed, owner):
        reader = specialists.by_ids(session, [owner])[owner]
        telling.page(session, climbed, person, reader, Channel.TEXT, now=now)
    return climbed


def advance(session: Session, escalation: Escalation, *, now: datetime) -> Escalation:
    """Take the step that an escalation is due for: pages, the next look, and what everybody should know about it."""
    person = person_of(session, escalation)
    program = programs.version(session, escalation.program_version_id)
    rota_now = rota.rota_of(session, escalation.program_id, now=now)
    move = next_move(
        position=escalation.position,
        ladder=program.ladders[escalation.urgency],
        cover=rota.cover(rota_now, person, passed=escalation.passed_by, now=now),
        zone=program.zone,
        now=now,
    )
    changes = {"acknowledged_by": None, "acknowledged_at": None} if move.reopened else None
    moved = escalations.move(
        session,
        escalation,
        position=move.position,
        next_step_at=move.next_step_at,
        changes=changes,
    )
    if moved is None:
        return escalation
    _tell(session, escalation, moved, person, move, rota_now, now=now)
    return moved


def _tell(  # noqa: PLR0917 - an escalation before and after one move, and all that the move is about
    session: Session,
    before: Escalation,
    moved: Escalation,
    person: Person,
    move: Move,
    rota_now: Rota,
    *,
    now: datetime,
) -> None:
    """Page whom a move names, and say what everybody should know about it."""
    if move.reminds is not None:
        promises.remind(session, moved, person, move.reminds, now=now)
    if move.reopened:
        promises.reopened(session, before, person, paged={page.specialist for page in move.pages}, now=now)
    cover = rota.cover(rota_now, person, passed=before.passed_by, now=now)
    first = before.position == _foot(before.urgency)
    for page in move.pages:
        key = telling.why_paged(page.specialist, before, move, cover)
        reader = rota_now.who(page.specialist)
        if first:
            telling.first_page(session, moved, person, reader, page.channel, now=now, key=key)
        else:
            telling.page(session, moved, person, reader, page.channel, now=now, key=key)
    telling.the_truth(session, moved, person, move, cover, now=now)


def page_failed(session: Session, escalation_id: UUID, *, why: str, now: datetime) -> None:
    """Take the next step now, because a page did not reach anybody; the last rung repeats in its own time."""
    live = escalations.by_ids(session, [escalation_id])[escalation_id]
    ladder = programs.version(session, live.program_version_id).ladders[live.urgency]
    at_the_end = live.position.rung >= len(ladder.rungs) - 1
    if at_the_end or not escalations.hurry(session, escalation_id, now=now):
        return
    what = f"a page failed ({why}); going on at once"
    people.note(session, person_of(session, live), Event.DELIVERY, what, now=now)
    ring_after_commit(session, Lane.UPKEEP)


def advance_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Take every step that is due, most urgent first; returns how many escalations it looked at."""
    due = escalations.claim_due(session, now=now, limit=limit, passing=passing)
    for escalation in due:
        advance(session, escalation, now=now)
    return len(due)
