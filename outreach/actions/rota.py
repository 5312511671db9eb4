"""The rota: who could be told now about somebody, and when a person will truthfully be in touch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions.people import Person
from outreach.domain.cover import Cover
from outreach.domain.limits import Load, nights_before, spared
from outreach.domain.program import Program
from outreach.domain.rota import Role, Shift, next_cover, on_call
from outreach.domain.urgency import Urgency
from outreach.records import loads, pages, paging_rules, shifts, specialists
from outreach.records.paging_rules import Wishes
from outreach.records.specialists import ANSWERING, Specialist, StaffRole

_LOOK_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """Who works for a program and as what, and its shifts of the next weeks, as they stand now.

    `loads` and `wishes` hold what each of them carries, and how they want to be told, as far as there is any of it.
    """

    team: Mapping[UUID, tuple[Specialist, frozenset[StaffRole]]]
    shifts: tuple[Shift, ...]
    loads: Mapping[UUID, Load] = field(default_factory=dict)
    wishes: Mapping[UUID, Wishes] = field(default_factory=dict)

    def who(self, specialist: UUID) -> Specialist:
        """Say who one of them is."""
        return self.team[specialist][0]

    def leads(self) -> tuple[Specialist, ...]:
        """Name the leads, in the order in which they joined."""
        return self._who(StaffRole.LEAD)

    def admins(self) -> tuple[Specialist, ...]:
        """Name those who administer, in the order in which they joined."""
        return self._who(StaffRole.ADMIN)

    def _who(self, role: StaffRole) -> tuple[Specialist, ...]:
        return tuple(somebody for somebody, roles in self.team.values() if role in roles)


def coming_shifts(session: Session, program: UUID, *, now: datetime) -> tuple[Shift, ...]:
    """List a program's shifts of the next weeks, those that run now too."""
    return tuple(shifts.between(session, program, start=now, end=now + _LOOK_AHEAD))


def rota_of(
    session: Session,
    program: UUID,
    *,
    now: datetime,
    asks: Program | None = None,
    coming: tuple[Shift, ...] | None = None,
) -> Rota:
    """Look up a program's people and shifts; somebody on call who has left its team is still known.

    `asks` is the program as it asks its people: with it what they carry and want is looked up too. `coming` are its
    coming shifts, for who has looked them up just now.
    """
    team = {somebody.id: (somebody, roles) for somebody, roles in specialists.team_of(session, program)}
    coming = coming_shifts(session, program, now=now) if coming is None else coming
    if left := {shift.specialist for shift in coming} - team.keys():
        team |= {key: (somebody, frozenset()) for key, somebody in specialists.by_ids(session, list(left)).items()}
    if asks is None:
        return Rota(team=team, shifts=coming)
    wishes = paging_rules.of(session, list(team))
    return Rota(team=team, shifts=coming, wishes=wishes, loads=_loads(session, list(team), wishes, asks, now=now))


def _loads(
    session: Session, team: Sequence[UUID], wishes: Mapping[UUID, Wishes], asks: Program, *, now: datetime
) -> dict[UUID, Load]:
    """Gather what each of a team carries now."""
    held = loads.of(session, team, since=now - asks.peers.cool_down)
    nights = nights_before(now, zone=asks.zone, count=asks.peers.nights)
    in_a_row = dict.fromkeys(team, 0)
    for back, (start, end) in enumerate(nights, 1):
        paged = pages.paged_between(session, [key for key in team if in_a_row[key] == back - 1], start=start, end=end)
        in_a_row |= dict.fromkeys(paged, back)
    return {
        key: Load(
            urgent_held=held[key].urgent if key in held else 0,
            emergency_at=held[key].emergency_at if key in held else None,
            not_topics=wishes[key].not_topics if key in wishes else frozenset(),
            nights=in_a_row[key],
            rests_until=wishes[key].rest_until if key in wishes else None,
        )
        for key in team
        if key in held or key in wishes or in_a_row[key]
    }


def cover(
    rota: Rota,
    person: Person,
    *,
    passed: frozenset[UUID] = frozenset(),
    topics: frozenset[str] = frozenset(),
    now: datetime,
) -> Cover:
    """Name everybody who could be told now about a person, and who of them is spared concerns of these topics.

    One of ours who is in danger themselves is not told of it: somebody else has to come.
    """
    others = {key: known for key, known in rota.team.items() if not is_about(person, known[0])}
    running = on_call(rota=tuple(each for each in rota.shifts if each.specialist in others), at=now)
    shift = tuple(each.specialist for each in running if each.role is Role.PRIMARY)
    own = None if person.participant is None else person.participant.peer_id
    backup = tuple(each.specialist for each in running if each.role is Role.BACKUP)
    limits, on_shift = person.in_use.program.peers, (*shift, *backup)
    return Cover(
        peer=tuple(each for each in on_shift if each == own),
        shift=shift,
        backup=backup,
        lead=tuple(lead.id for lead in rota.leads() if lead.id in others),
        team=tuple(key for key, (_, roles) in others.items() if roles & ANSWERING),
        admin=tuple(admin.id for admin in rota.admins() if admin.id in others),
        named={somebody.name.casefold(): key for key, (somebody, roles) in others.items() if roles},
        passed=passed,
        spared=spared(limits=limits, loads=rota.loads, topics=topics, on_shift=on_shift, now=now),
        rules={key: wishes.rule for key, wishes in rota.wishes.items()},
        shift_ends=min((each.ends_at for each in running), default=None),
    )


def is_about(person: Person, specialist: Specialist) -> bool:
    """Say whether a person is one of ours themselves, whom their own phone tells apart."""
    return not person.is_nobody and person.phone == specialist.phone


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
