"""What a program that is not applied yet would do to those who are in it: the next four weeks, before they come."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.cadence import Plan
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import RULES
from outreach.domain.differences import moments_change
from outreach.domain.foreseen import Foreseen, Somebody
from outreach.domain.foresight import WEEKS, foresee
from outreach.domain.hours import SendWindow, StateHours, local_day
from outreach.domain.phone import PhoneNumber
from outreach.domain.program import Program, window_of
from outreach.domain.rota import Shift, on_call
from outreach.domain.spread import LONGEST
from outreach.domain.visits import ASKED_OF_LATE, first_visit
from outreach.queries.participants import Standing, standing
from outreach.records import populations, rushes, shifts, specialists
from outreach.records.enrollments import EnrollmentStatus
from outreach.records.populations import AskedLately, Member

_CAPPED = tuple(kind for kind, rule in RULES.items() if rule.capped)
_A_LOCAL_DAY = timedelta(hours=26)
_LATELY = timedelta(days=28)
_NOBODY_S_NUMBER = PhoneNumber("+10000000000")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What comes of a program for whoever is in it; of one that asks nobody yet, for one who begins today.

    `not_asked` counts those whom it does not ask at present, by why; `no_zone` those of whom nobody knows where they
    live. `on_shift` names who is on call when most texts go out.
    """

    foreseen: Foreseen
    zone: str
    is_typical: bool
    no_zone: int
    not_asked: Mapping[Standing, int]
    on_shift: tuple[str, ...]


def ahead(
    session: Session,
    program: UUID,
    new: Program,
    *,
    old: Program,
    state_hours: tuple[StateHours, ...],
    now: datetime,
) -> Preview:
    """Look four weeks ahead under a version that may differ from the `old` one, which is in use; changes nothing.

    It asks the same functions as planning does, about everybody by name of none: no name is opened, and of numbers only
    those whose area code is all there is to say where somebody lives.
    """
    everybody = populations.members(session, program)
    is_moved = moments_change(old, new)
    cut_off = _cut_off(session, program, everybody, now=now) if is_moved else frozenset()
    asked = [each for each in everybody if _is_asked(each) or each.participant in cut_off]
    nowhere = [each.participant for each in asked if each.zone is None]
    population = _Population(
        new,
        is_moved=is_moved,
        numbers=populations.numbers(session, nowhere),
        asked=populations.asked_since(session, program, since=now - _A_LOCAL_DAY),
        had=populations.had_since(session, program, kinds=_CAPPED, since=now - timedelta(days=8)),
        state_hours=state_hours,
        now=now,
    )
    rota = shifts.between(session, program, start=now, end=now + timedelta(weeks=WEEKS) + LONGEST)
    lately = rushes.lately(session, [program], since=now - _LATELY)[program]
    people = [one for each in asked if (one := population.somebody(each)).planned is not None or _is_asked(each)]
    found = foresee(program=new, people=people or [population.typical()], now=now, rota=rota, lately=lately)
    return Preview(
        foreseen=found,
        zone=new.zone,
        is_typical=not people,
        no_zone=len(nowhere),
        not_asked=_not_asked(everybody),
        on_shift=_on_shift(session, rota, found),
    )


def _not_asked(everybody: Iterable[Member]) -> dict[Standing, int]:
    """Count those who are asked nothing, by how they stand with us."""
    standings = Counter(standing(each.consent, each.status) for each in everybody if not _is_asked(each))
    return {each: standings[each] for each in Standing if each in standings}


def _is_asked(member: Member) -> bool:
    """Say whether somebody is asked at all, or will be once a pause ends."""
    coming = member.next_check_in_at if member.status is EnrollmentStatus.ACTIVE else member.resume_at
    return member.consent is ConsentState.GIVEN and coming is not None


def _cut_off(session: Session, program: UUID, everybody: Sequence[Member], *, now: datetime) -> frozenset[UUID]:
    """Name those who are asked no more though they were of late: they go on if there is anything left to ask them."""
    lately = populations.asked_since(session, program, since=now - ASKED_OF_LATE)
    return frozenset(
        each.participant
        for each in everybody
        if each.status is EnrollmentStatus.ACTIVE
        and each.consent is ConsentState.GIVEN
        and each.next_check_in_at is None
        and each.participant in lately
    )


def _on_shift(session: Session, rota: Sequence[Shift], found: Foreseen) -> tuple[str, ...]:
    if found.busiest is None:
        return ()
    there = on_call(rota=rota, at=found.busiest[0])
    names = specialists.by_ids(session, [shift.specialist for shift in there])
    return tuple(names[shift.specialist].name for shift in there)


class _Population:
    """Everybody of a program, as they would stand right after it was applied."""

    def __init__(
        self,
        program: Program,
        *,
        is_moved: bool,
        numbers: Mapping[UUID, PhoneNumber],
        asked: Mapping[UUID, Sequence[AskedLately]],
        had: Mapping[UUID, Sequence[datetime]],
        state_hours: tuple[StateHours, ...],
        now: datetime,
    ) -> None:
        self._program = program
        self._is_moved = is_moved
        self._numbers, self._asked, self._had = numbers, asked, had
        self._state_hours = state_hours
        self._now = now
        self._shared: dict[tuple[str | None, str | None, PhoneNumber | None], SendWindow] = {}

    def somebody(self, member: Member) -> Somebody:
        """See one of them as planning would."""
        zone = member.zone or self._program.zone
        window = self._window(member.zone, member.state, self._numbers.get(member.participant))
        lately = self._asked.get(member.participant, ())
        return Somebody(
            plan=member.plan,
            zone=zone,
            lang=member.lang,
            window=window,
            planned=self._planned(member, zone, window, [each.at for each in lately]),
            had=tuple(self._had.get(member.participant, ())),
            on_the_way=tuple((each.at, each.question_set) for each in lately if each.is_open and each.at > self._now),
            is_called=member.by_voice and self._program.calls.check_ins,
        )

    def typical(self) -> Somebody:
        """Make up one who begins today."""
        zone = self._program.zone
        plan, window = Plan(started_on=local_day(self._now, zone)), self._window(zone, None, None)
        planned = self._first(plan, zone, window, [], now=self._now)
        return Somebody(plan=plan, zone=zone, lang=self._program.languages[0], window=window, planned=planned)

    def _planned(self, member: Member, zone: str, window: SendWindow, asked: Sequence[datetime]) -> datetime | None:
        if member.status is EnrollmentStatus.PAUSED:
            goes_on = max(self._now, member.resume_at or self._now)
            return self._first(
                member.plan, zone, window, [at for at in asked if goes_on - at < _A_LOCAL_DAY], now=goes_on
            )
        has_come = member.next_check_in_at is not None and member.next_check_in_at <= self._now
        if self._is_moved and not has_come:
            return self._first(member.plan, zone, window, asked, now=self._now)
        return member.next_check_in_at

    def _first(
        self, plan: Plan, zone: str, window: SendWindow, asked: Sequence[datetime], *, now: datetime
    ) -> datetime | None:
        cadence = self._program.cadence
        return first_visit(cadence=cadence, plan=plan, zone=zone, window=window, asked=asked, now=now)

    def _window(self, zone: str | None, state: str | None, phone: PhoneNumber | None) -> SendWindow:
        """Share a window between all who live by the same clocks and laws."""
        key = (zone, state, phone)
        if key not in self._shared:
            whose = phone or _NOBODY_S_NUMBER
            hours = self._state_hours
            self._shared[key] = window_of(self._program, zone=zone, state=state, phone=whose, state_hours=hours)
        return self._shared[key]
