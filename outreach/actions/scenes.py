"""Scenes: all that the next step of some escalations depends on, looked up together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people, programs, rota
from outreach.actions.people import Person
from outreach.actions.rota import Rota
from outreach.domain.cover import Cover, Page
from outreach.domain.escalation import Channel, EscalationStatus, Ladder
from outreach.domain.ladder import Move, Stage, next_move
from outreach.domain.program import Program
from outreach.records import pages, participants, reasons, waiting_pages
from outreach.records.escalations import Escalation


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One escalation and everybody around it, as they stand now.

    `program` is the version that it began with. `told` are the pages of its present rung, `ever` those who were told of
    it at any time, and `waiting` the pages that have not gone out yet, by whom they are for and how.
    """

    escalation: Escalation
    person: Person
    program: Program
    rota: Rota
    cover: Cover
    told: frozenset[Page] = frozenset()
    failed: frozenset[Page] = frozenset()
    ever: frozenset[UUID] = frozenset()
    waiting: Mapping[Page, Sequence[UUID]] = field(default_factory=dict)

    @property
    def ladder(self) -> Ladder:
        """The ladder that it climbs, as it was when it began."""
        return self.program.ladders[self.escalation.urgency]

    def next_move(self, *, now: datetime) -> Move:
        """Decide what happens now that its next step has come."""
        return next_move(
            position=self.escalation.position,
            ladder=self.ladder,
            cover=self.cover,
            zone=self.program.zone,
            told=self.told,
            now=now,
        )


def of(session: Session, live: Sequence[Escalation], *, now: datetime) -> dict[UUID, Scene]:
    """Set the scene of each of some live escalations, in as many statements for many as for one."""
    whose = persons(session, live)
    rotas = _rotas(session, {each.program_id for each in live}, now=now)
    topics = _topics(session, [each for each in live if _asks_topics(rotas[each.program_id])])
    told = pages.on_rung(session, [each.id for each in live if each.position.stage is not Stage.START])
    ever = _ever(session, live)
    waiting = _waiting(session, live)
    return {
        each.id: Scene(
            escalation=each,
            person=whose[each.id],
            program=programs.version(session, each.program_version_id),
            rota=rotas[each.program_id],
            cover=rota.cover(
                rotas[each.program_id],
                whose[each.id],
                passed=each.passed_by,
                topics=topics.get(each.id, frozenset()),
                now=now,
            ),
            told=frozenset(one.page for one in told.get(each.id, ())),
            failed=frozenset(one.page for one in told.get(each.id, ()) if one.failed_at is not None),
            ever=ever.get(each.id, frozenset()),
            waiting=waiting.get(each.id, {}),
        )
        for each in live
    }


def persons(session: Session, live: Sequence[Escalation]) -> dict[UUID, Person]:
    """Gather whom some escalations are about, by the escalation."""
    known = people.of_participants(session, list({each.participant_id for each in live if each.participant_id}))
    stranger_ids = {each.stranger_id for each in live if each.stranger_id}
    strangers = participants.strangers_by_ids(session, list(stranger_ids)) if stranger_ids else {}
    theirs = {each.program_id for each in live if each.participant_id is None}
    in_use = programs.all_in_use(session, list(theirs)) if theirs else {}
    found: dict[UUID, Person] = {}
    for each in live:
        if each.participant_id is not None:
            found[each.id] = known[each.participant_id]
        elif each.stranger_id is not None:
            found[each.id] = Person(in_use=in_use[each.program_id], stranger=strangers[each.stranger_id])
        elif each.drill_id is not None:
            found[each.id] = Person(in_use=in_use[each.program_id], drill=each.drill_id)
    return found


def _rotas(session: Session, programs_there: set[UUID], *, now: datetime) -> dict[UUID, Rota]:
    in_use = programs.all_in_use(session, list(programs_there)) if programs_there else {}
    return {key: rota.rota_of(session, key, now=now, asks=each.program) for key, each in in_use.items()}


def _asks_topics(rota_now: Rota) -> bool:
    return any(wishes.not_topics for wishes in rota_now.wishes.values())


def _topics(session: Session, live: Sequence[Escalation]) -> dict[UUID, frozenset[str]]:
    """Name what each of some escalations is about, where anybody asked to be spared a topic."""
    if not live:
        return {}
    known = reasons.of(session, [each.id for each in live])
    return {key: frozenset(each.category for each in why if each.category) for key, why in known.items()}


def _ever(session: Session, live: Sequence[Escalation]) -> dict[UUID, frozenset[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    for escalation, specialist in pages.ever_paged(session, [each.id for each in live]):
        found.setdefault(escalation, set()).add(specialist)
    return {key: frozenset(told) for key, told in found.items()}


def _waiting(session: Session, live: Sequence[Escalation]) -> dict[UUID, dict[Page, list[UUID]]]:
    """Find the pages of some escalations that have not gone out yet."""
    open_ones = [each.id for each in live if each.status is EscalationStatus.OPEN]
    found: dict[UUID, dict[Page, list[UUID]]] = {}
    for message, escalation, specialist, channel in waiting_pages.of(session, open_ones):
        page = Page(specialist=specialist, channel=Channel(channel))
        found.setdefault(escalation, {}).setdefault(page, []).append(message)
    return found
