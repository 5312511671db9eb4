"""A year ready to be played: sites, people, team, troubles and promises around one stage and one source of chance."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from outreach.queries import timelines
from outreach.records import participants
from outreach.rehearsal.year.lives import Lives
from outreach.rehearsal.year.promises import Promises
from outreach.rehearsal.year.shift import OnShift
from outreach.rehearsal.year.sites import numbers, open_sites, put_on_call
from outreach.rehearsal.year.stage import Stage
from outreach.rehearsal.year.troubles import Troubles

_COMES_WITHIN = timedelta(days=14)
_ROTA_AHEAD = timedelta(days=15)
_A_DAY = timedelta(days=1)
_LINES_OF_A_STORY = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which year to play: how many people, from when and for how many days, by which chances."""

    people: int
    days: int
    seed: int
    start: datetime
    until: datetime | None = None
    troubled: bool = True
    crises: float = 1.0


class Year:
    """Everything of one year, ready to be played."""

    def __init__(self, wanted: Wanted, troubles: list[str]) -> None:
        """Open the sites, and plan what goes wrong; `troubles` is where errors inside us are noted."""
        self.wanted = wanted
        self.chance = Random(wanted.seed)  # noqa: S311 - modelled people, not secrets
        self.stage = Stage(wanted.start, people=wanted.people, chance=self.chance, hear=self._hear)
        phones = iter(numbers())
        self.sites = open_sites(self.stage.runtime, people=wanted.people, phones=phones, chance=self.chance)
        self.lives = Lives(self.stage, self.sites, self.chance, phones, wanted.crises)
        self.team = OnShift(self.stage, self.sites, self.chance)
        self.promises = Promises(self.stage, self.lives.everybody, self.lives.labels, troubles)
        self.lives.wrote = self.team.wrote = self.promises.wrote
        self.troubles = Troubles(self.stage, self.chance)
        if wanted.troubled:
            self.troubles.plan(wanted.days)
        self.lives.begin(wanted.people, within=min(_COMES_WITHIN, timedelta(days=wanted.days) / 4))
        self._on_call_until = wanted.start - _A_DAY

    def _hear(self, number: str, _sender: str, body: str, _sid: str) -> None:
        if number in self.team.team:
            self.team.hear(*self.team.team[number], body)
        elif number in self.lives.everybody:
            self.lives.hear(self.lives.everybody[number], body)

    def play(self, each_day: Callable[[int], None]) -> None:
        """Play it to its end; raises PromiseBroken and NeverAtRest."""
        end = self.wanted.start + timedelta(days=self.wanted.days)
        end = end if self.wanted.until is None else min(end, self.wanted.until)
        day = 0
        while self.stage.now() < end:
            self._fill_the_rota()
            day += 1
            midnight = min(end, self.wanted.start + day * _A_DAY)
            self.play_until(midnight)
            self.promises.check_all()
            self.stage.forget()
            each_day(day)

    def play_until(self, moment: datetime) -> None:
        """Let everything happen until a moment; raises PromiseBroken and NeverAtRest."""
        while self.stage.step(moment):
            self.promises.check()

    def _fill_the_rota(self) -> None:
        while self._on_call_until < self.stage.now() + _ROTA_AHEAD:
            for site in self.sites:
                put_on_call(self.stage.runtime, site, self._on_call_until.date(), self.chance)
            self._on_call_until += _A_DAY

    def story_of(self, participant: UUID | None) -> tuple[str, ...]:
        """Tell what happened to somebody last."""
        if participant is None:
            return ()
        with self.stage.runtime.transaction() as session:
            told = timelines.of(session, participants.by_ids(session, [participant])[participant])
        lines = [f"{line.at:%Y-%m-%d %H:%M:%S} {line.event.value}: {line.what} ({line.by})" for line in told.lines]
        return (told.about, *lines[-_LINES_OF_A_STORY:])
