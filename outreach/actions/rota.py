"""The rota: who could be told now about somebody, and when a person will truthfully be in touch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions.people import Person
from outreach.domain.ladder import Cover
from outreach.domain.rota import Role, Shift, next_cover, on_call
from outreach.domain.urgency import Urgency
from outreach.records import shifts, specialists
from outreach.records.specialists import Specialist, StaffRole

_LOOK_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """Who works for a program and as what, and its shifts of the next weeks, as they stand now."""

    team: Mapping[UUID, tuple[Specialist, frozenset[StaffRole]]]
    shifts: tuple[Shift, ...]

    def who(self, specialist: UUID) -> Specialist:
        """Say who one of them is."""
        return self.team[specialist][0]

    def leads(self) -> tuple[Specialist, ...]:
        """Name the leads, in the order in which they joined."""
        return tuple(somebody for somebody, roles in self.team.values() if StaffRole.LEAD in roles)


def coming_shifts(session: Session, program: UUID, *, now: datetime) -> tuple[Shift, ...]:
    """List a program's shifts of the next weeks, those that run now too."""
    return tuple(shifts.between(session, program, start=now, end=now + _LOOK_AHEAD))


def rota_of(session: Session, program: UUID, *, now: datetime) -> Rota:
    """Look up a program's people and shifts; somebody on call who has left its team is still known."""
    team = {somebody.id: (somebody, roles) for somebody, roles in specialists.team_of(session, program)}
    coming = coming_shifts(session, program, now=now)
    if left := {shift.specialist for shift in coming} - team.keys():
        team |= {key: (somebody, frozenset()) for key, somebody in specialists.by_ids(session, list(left)).items()}
    return Rota(team=team, shifts=coming)


def cover(rota: Rota, person: Person, *, passed: frozenset[UUID] = frozenset(), now: datetime) -> Cover:
    """Name everybody who could be told now about a person."""
    running = on_call(rota=rota.shifts, at=now)
    shift = tuple(each.specialist for each in running if each.role is Role.PRIMARY)
    own = None if person.participant is None else person.participant.peer_id
    backup = tuple(each.specialist for each in running if each.role is Role.BACKUP)
    return Cover(
        peer=tuple(each for each in (*shift, *backup) if each == own),
        shift=shift,
        backup=backup,
        lead=tuple(lead.id for lead in rota.leads()),
        team=tuple(key for key, (_, roles) in rota.team.items() if roles),
        passed=passed,
    )


def covered(coming: Sequence[Shift], *, now: datetime) -> bool:
    """Say whether anybody is on call now."""
    return bool(on_call(rota=coming, at=now))


def human_by(coming: Sequence[Shift], person: Person, urgency: Urgency, *, now: datetime) -> datetime | None:
    """Work out by when a person will be in touch, from the rota as it stands, or None when nobody is on it."""
    starts = next_cover(rota=coming, at=now)
    return None if starts is None else starts + person.in_use.program.ladders[urgency].due_back


def current_shifts(session: Session, program: UUID, *, now: datetime) -> tuple[Shift, ...]:
    """Name the shifts that run now, primaries first."""
    coming = shifts.between(session, program, start=now, end=now + timedelta(microseconds=1))
    return on_call(rota=coming, at=now)


def on_call_now(session: Session, programs: Sequence[UUID], *, now: datetime) -> list[tuple[Specialist, Shift]]:
    """List who is on call now for some programs, and for how long."""
    running = [shift for program in programs for shift in current_shifts(session, program, now=now)]
    people = specialists.by_ids(session, [shift.specialist for shift in running])
    return [(people[shift.specialist], shift) for shift in running]
