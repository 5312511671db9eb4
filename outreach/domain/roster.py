"""The roster as it is kept on disk: who can be told while the database does not answer. It knows nobody but staff."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from outreach.domain.phone import PhoneNumber
from outreach.domain.rota import Shift, on_call
from outreach.domain.wording import Wording

COVERS = timedelta(hours=48)
"""How far ahead a roster knows who is on call; after that everybody in it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody of ours: their number, and the language we write to them in."""

    id: UUID
    phone: PhoneNumber
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramRoster:
    """One program's people: everybody by id, its leads, and who is on call when; `wording` holds what may be said."""

    name: str
    languages: tuple[str, ...]
    wording: Mapping[str, Mapping[str, str]] = field(repr=False)
    team: Mapping[UUID, Colleague]
    leads: tuple[UUID, ...]
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Everybody who could be told, as it stood at `made_at`."""

    made_at: datetime
    programs: tuple[ProgramRoster, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that these programs are written in."""
        return tuple(dict.fromkeys(lang for program in self.programs for lang in program.languages))

    @property
    def wording(self) -> Wording | None:
        """What is said to somebody of whom nobody knows the program: that of the only one there is, or nobody's."""
        return self.programs[0].wording if len(self.programs) == 1 else None

    def knows(self, phone: PhoneNumber | None) -> bool:
        """Say whether a number belongs to somebody of ours."""
        return any(one.phone == phone for program in self.programs for one in program.team.values())


def whom_to_tell(
    *, roster: Roster, at: datetime, about: PhoneNumber | None = None
) -> tuple[tuple[Colleague, ...], ...]:
    """Name whom to tell, wave after wave: whoever is on call for any program, then the leads; else everybody there is.

    A program with nobody on call, by what was known when the roster was made, is no reason to tell nobody; and a roster
    that no longer knows who is on call has everybody told. Whoever has the phone that it is `about` is left out.
    """
    shifts = [_on_call(program, at) for program in roster.programs]
    leads = [[program.team[one] for one in program.leads if one in program.team] for program in roster.programs]
    everybody = [list(program.team.values()) for program in roster.programs]
    first = _once(shifts, {about})
    second = _once(leads, {about, *(one.phone for one in first)})
    if at >= roster.made_at + COVERS or not (first or second):
        first, second = _once(everybody, {about}), ()
    return tuple(wave for wave in (first, second) if wave)


def _on_call(program: ProgramRoster, at: datetime) -> list[Colleague]:
    running = on_call(rota=program.shifts, at=at)
    return [program.team[shift.specialist] for shift in running if shift.specialist in program.team]


def _once(groups: Sequence[Sequence[Colleague]], but: AbstractSet[PhoneNumber | None]) -> tuple[Colleague, ...]:
    people = {one.phone: one for group in groups for one in group if one.phone not in but}
    return tuple(people.values())
