"""Escalations: raising a worry with its first page, climbing the ladder, and the moments when a person takes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people, programs, promises, rota, scenes, telling
from outreach.actions.alarms import phone_fails
from outreach.actions.people import Person
from outreach.actions.rota import Rota
from outreach.actions.scenes import Scene
from outreach.domain.cover import Cover, Page
from outreach.domain.escalation import Channel, EscalationStatus
from outreach.domain.ladder import Move, Position, Stage, after_failure, next_move
from outreach.domain.rota import Shift
from outreach.domain.urgency import Urgency
from outreach.records import codes, escalations, openings, pages, participants, reasons, steps
from outreach.records.escalations import Escalation
from outreach.records.openings import NewEscalation
from outreach.records.reasons import NewReason
from outreach.records.timeline import Event

_FAILURES = 2
"""So many pages in a row that reached nobody, and a phone does not work."""


def person_of(session: Session, escalation: Escalation) -> Person:
    """Gather whom an escalation is about."""
    if escalation.participant_id is not None:
        return people.of_participant(session, escalation.participant_id)
    if escalation.drill_id is not None:
        return Person(in_use=programs.in_use(session, escalation.program_id), drill=escalation.drill_id)
    assert escalation.stranger_id is not None
    stranger = participants.strangers_by_ids(session, [escalation.stranger_id])[escalation.stranger_id]
    in_use = programs.in_use(session, escalation.program_id)
    return Person(in_use=in_use, stranger=stranger)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worried:
    """Somebody, what about them a person must look at, and the live escalation that we know of.

    `shifts` are the coming ones of their program, for who has looked them up just now.
    """

    person: Person
    reasons: tuple[NewReason, ...]
    live: Escalation | None = None
    shifts: tuple[Shift, ...] | None = None

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
        live = escalations.live_of(
            session, participant=person.participant_id, stranger=person.stranger_id, drill=person.drill, hold=True
        )
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
    asks = {each.person.in_use.program_id: each for each in worried}
    rotas = {
        key: rota.rota_of(session, key, now=now, asks=each.person.in_use.program, coming=each.shifts)
        for key, each in asks.items()
    }
    free = codes.free(session, since=now - codes.REST_FOR, count=len(worried))
    covers = [_cover(each, rotas[each.person.in_use.program_id], now=now) for each in worried]
    moves = [_first_move(each, around, now=now) for each, around in zip(worried, covers, strict=True)]
    new = [_new(each, move, code, now=now) for each, move, code in zip(worried, moves, free, strict=True)]
    opened = openings.open_new(session, new, now=now)
    for each, around, move, escalation in zip(worried, covers, moves, opened, strict=True):
        if escalation is not None:
            _note_reasons(session, escalation, each, now=now)
            scene = Scene(
                escalation=escalation,
                person=each.person,
                program=each.person.in_use.program,
                rota=rotas[escalation.program_id],
                cover=around,
            )
            telling.moved(session, scene, escalation, move, now=now)
    return opened


def _cover(worried: Worried, rota_now: Rota, *, now: datetime) -> Cover:
    topics = frozenset(reason.category for reason in worried.reasons if reason.category)
    return rota.cover(rota_now, worried.person, topics=topics, now=now)


def _foot(urgency: Urgency) -> Position:
    return Position(
        status=EscalationStatus.OPEN, urgency=urgency, rung=0, stage=Stage.START, round=0, rung_at=None, climb=0
    )


def _first_move(worried: Worried, around: Cover, *, now: datetime) -> Move:
    program = worried.person.in_use.program
    return next_move(
        position=_foot(worried.urgency),
        ladder=program.ladders[worried.urgency],
        cover=around,
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
        drill_id=person.drill,
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
        changes={"acknowledged_by": None, "acknowledged_at": None, "raised_at": now},
    )
    if moved is None:
        return live
    what = f"now {urgency.value}; the ladder begins again"
    people.note(session, person, Event.REOPENED, what, now=now)
    climbed = advance(session, moved, now=now)
    if owner is not None and not pages.paged_on(session, climbed, owner):
        scene = scenes.of(session, [climbed], now=now)[climbed.id]
        telling.page(session, scene, climbed, Page(specialist=owner, channel=Channel.TEXT), now=now)
    return climbed


def advance(session: Session, escalation: Escalation, *, now: datetime) -> Escalation:
    """Take the step that an escalation is due for: pages, the next look, and what everybody should know about it."""
    scene = scenes.of(session, [escalation], now=now)[escalation.id]
    return _take(session, scene, scene.next_move(now=now), now=now) or escalation


def _take(session: Session, scene: Scene, move: Move, *, now: datetime) -> Escalation | None:
    """Take one step of an escalation that nobody has claimed; None when somebody else moved it first."""
    changes = {"acknowledged_by": None, "acknowledged_at": None} if move.reopened else None
    moved = escalations.move(
        session, scene.escalation, position=move.position, next_step_at=move.next_step_at, changes=changes
    )
    if moved is not None:
        telling.overtaken(session, [(scene, move)])
        _tell(session, scene, moved, move, now=now)
    return moved


def _tell(session: Session, scene: Scene, moved: Escalation, move: Move, *, now: datetime) -> None:
    if move.reminds is not None:
        promises.remind(session, moved, scene.person, move.reminds, now=now)
    if move.reopened:
        paged = {page.specialist for page in move.pages}
        promises.reopened(session, scene.escalation, scene.person, paged=paged, now=now)
    telling.moved(session, scene, moved, move, now=now)


def advance_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Take every step that is due, most urgent first; returns how many escalations it looked at.

    What many of them depend on is looked up, and what follows written, in as few statements as for one.
    """
    due = escalations.claim_due(session, now=now, limit=limit, passing=passing)
    known = scenes.of(session, due, now=now)
    steps_due = [(known[each.id], known[each.id].next_move(now=now)) for each in due]
    telling.overtaken(session, steps_due)
    after = steps.move_claimed(
        session, [(scene.escalation, move.position, move.next_step_at) for scene, move in steps_due]
    )
    for (scene, move), moved in zip(steps_due, after, strict=True):
        _tell(session, scene, moved, move, now=now)
    return len(due)


def page_failed(session: Session, page: UUID, *, why: str, dead: bool, now: datetime) -> None:
    """Go to the next person at once, because a page did not reach anybody; `dead` says that it never rang."""
    _failed(session, [page], why=why, dead=dead, now=now)


def message_failed(session: Session, message: UUID, *, why: str, now: datetime) -> None:
    """Go to the next person at once about everybody who was named in a page that did not arrive."""
    _failed(session, [each.id for each in pages.by_messages(session, [message])[message]], why=why, dead=True, now=now)


def _failed(session: Session, which: Sequence[UUID], *, why: str, dead: bool, now: datetime) -> None:
    failed = pages.fail(session, which, why=why, now=now)
    for each in failed:
        live = escalations.hold(session, each.escalation_id)
        scene = scenes.of(session, [live], now=now)[live.id]
        name = scene.rota.who(each.page.specialist).name if each.page.specialist in scene.rota.team else "somebody"
        how = "call" if each.page.channel is Channel.CALL else "text"
        goes_on = live.status is EscalationStatus.OPEN and each.is_of(live)
        what = f"a {how} to {name} reached nobody ({why})" + ("; going on at once" if goes_on else "")
        people.note(session, scene.person, Event.DELIVERY, what, now=now)
        if goes_on and live.next_step_at is not None:
            _take(session, scene, _after_failure(scene, live.next_step_at, now=now), now=now)
        # Who does not pick up may be asleep; a phone that nothing gets through to is another matter.
        if dead and pages.latest_failed(session, each.page.specialist, count=_FAILURES):
            phone_fails(session, each.page.specialist, now=now)


def _after_failure(scene: Scene, next_step_at: datetime, *, now: datetime) -> Move:
    return after_failure(
        position=scene.escalation.position,
        ladder=scene.ladder,
        cover=scene.cover,
        zone=scene.program.zone,
        told=scene.told,
        failed=scene.failed,
        next_step_at=next_step_at,
        now=now,
    )
