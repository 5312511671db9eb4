"""What a program would do to those who are in it, hour by hour: its own planning, run ahead of time.

Nothing here plans anything by itself. Visits, hours, spreads, caps and words come from the functions that decide them
when the time has come; this module only asks them about moments that are still ahead, and counts what they answer.
Replies cannot be foreseen: everybody is taken to answer, to keep their pace, and to stay.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from outreach.domain.check_in import STALE_AFTER
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import Circumstances, MessageKind, Send, may_send
from outreach.domain.foreseen import WEEK, Foreseen, Somebody, Tally, Watch
from outreach.domain.hours import at_wall_clock, local_day
from outreach.domain.program import Program
from outreach.domain.rota import Shift
from outreach.domain.spread import FEW, LONGEST, Rush, flag_rate, placed
from outreach.domain.visits import Visit, visits_ahead

WEEKS = 4
_SIX_DAYS = timedelta(days=6)


def foresee(
    *,
    program: Program,
    people: Sequence[Somebody],
    now: datetime,
    rota: Sequence[Shift] = (),
    lately: tuple[int, int] = (0, 0),
    weeks: int = WEEKS,
) -> Foreseen:
    """Run a program ahead of time; `lately` are the check-ins it asked in four weeks, and the worries they raised."""
    end = now + weeks * WEEK
    watch = Watch(rota)
    tally = Tally(program=program, now=now, weeks=weeks, watch=watch)
    visits = sorted(_visits(program, people, now=now, end=end), key=lambda each: (each.decided, each.place))
    asked = _asked(program, people, visits, tally, lately=lately)
    said: dict[int, list[datetime]] = {place: sorted(one.had) for place, one in enumerate(people) if one.had}
    for each in sorted(asked, key=lambda each: (each.at, each.place)):
        somebody, sent = people[each.place], said.setdefault(each.place, [])
        if each.at >= end:
            continue
        if _goes_out(program, somebody, sent, at=each.at):
            insort(sent, each.at)
            tally.say(each.at, each.place, each.question_set, somebody)
        else:
            tally.capped += 1
    return tally.found(len(people))


@dataclass(frozen=True, slots=True)
class _Decided:
    decided: datetime
    place: int
    visit: Visit


@dataclass(frozen=True, slots=True)
class _Asked:
    at: datetime
    place: int
    question_set: str


def _visits(program: Program, people: Sequence[Somebody], *, now: datetime, end: datetime) -> Iterator[_Decided]:
    for place, one in enumerate(people):
        if one.planned is None:
            continue
        coming = visits_ahead(
            cadence=program.cadence,
            plan=one.plan,
            planned=one.planned,
            zone=one.zone,
            window=one.window,
            now=now,
            end=end,
        )
        for decided, visit in coming:
            yield _Decided(decided, place, visit)


def _asked(
    program: Program,
    people: Sequence[Somebody],
    visits: Sequence[_Decided],
    tally: Tally,
    *,
    lately: tuple[int, int],
) -> list[_Asked]:
    """Give every visit that is asked its moment, spread where those on shift could not answer what comes of it."""
    asked = [_Asked(at, place, name) for place, one in enumerate(people) for at, name in one.on_the_way]
    pace = _Pace(
        moments=[each.decided for each in visits],
        waiting=sorted(each.at for each in asked),
        watch=tally.watch,
        rate=flag_rate(prompts=lately[0], flags=lately[1]),
        answers=program.responders.answers_per_hour,
    )
    for each in visits:
        somebody, visit = people[each.place], each.visit
        tally.decide(visit, somebody)
        if visit.ask_at is None:
            continue
        length = pace.length(each.decided)
        at = placed(plan=somebody.plan, at=visit.ask_at, length=length, window=somebody.window)
        insort(pace.waiting, at)
        if length and at != visit.ask_at:
            tally.spread(at, length)
        asked.append(_Asked(at, each.place, visit.due.question_set))
    return asked


def _goes_out(program: Program, somebody: Somebody, sent: Sequence[datetime], *, at: datetime) -> bool:
    """Ask, as is done at the moment of saying it, whether a text may go out; `sent` are those before it, in order."""
    began = at_wall_clock(local_day(at, somebody.zone), time.min, somebody.zone)
    caps = program.caps
    circumstances = Circumstances(
        consent=ConsentState.GIVEN,
        paused=False,
        window=somebody.window,
        sent_today=len(sent) - bisect_left(sent, began),
        sent_this_week=len(sent) - bisect_left(sent, began - _SIX_DAYS),
        per_day=caps.per_day,
        per_week=caps.a_week(daily=somebody.plan.daily),
    )
    verdict = may_send(kind=MessageKind.PROMPT, good_until=at + STALE_AFTER, circumstances=circumstances, now=at)
    return isinstance(verdict, Send)


@dataclass(slots=True, kw_only=True)
class _Pace:
    """How much a program begins at about one moment: what is due within the longest spread, and what waits."""

    moments: Sequence[datetime]
    waiting: list[datetime]
    watch: Watch
    rate: float
    answers: float
    _last: tuple[datetime, timedelta] | None = None

    def length(self, at: datetime) -> timedelta:
        if self._last is None or self._last[0] != at:
            self._last = (at, self._length(at))
        return self._last[1]

    def _length(self, at: datetime) -> timedelta:
        until = at + LONGEST
        due = bisect_right(self.moments, until) - bisect_left(self.moments, at)
        waiting = bisect_right(self.waiting, until) - bisect_left(self.waiting, at)
        if due + waiting < FEW:
            return timedelta()
        rush = Rush(prompts=due + waiting, rate=self.rate, on_shift=self.watch.at(at), answers_per_hour=self.answers)
        return rush.length
