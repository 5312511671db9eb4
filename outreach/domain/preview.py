"""What a program would do before it does it: who gets how many texts, when, at what cost."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from math import ceil

from outreach.domain.cadence import Cadence, Due, Plan, occurrences
from outreach.domain.gsm7 import segments
from outreach.domain.hours import at_wall_clock, local
from outreach.domain.moments import frequency_words
from outreach.domain.program import Program
from outreach.domain.text_keys import FIRST_QUESTIONS, THANKS, TextKey
from outreach.domain.wording import say

COST_PER_SEGMENT = Decimal("0.0125")
"""What a segment costs in dollars where nobody says otherwise: the carrier's price and the carriers' fees together."""

_TYPICAL_NAME = "Cristina"
_FEW_WEEKS = timedelta(weeks=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody the program would text; `zone` is None while nobody knows theirs."""

    zone: str | None
    lang: str
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekAhead:
    """One week of a forecast: check-ins that go out, the segments they begin with, and what those cost."""

    starts_on: date
    check_ins: int
    segments: int
    cost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a program would do in the weeks ahead.

    `people_by_texts` counts people by the most check-ins they get in any of the weeks; `by_hour` counts check-ins by
    local hour; `blocked` counts those that fall on a blocked day and are left out, `outside` those that wait for the
    hours to open, `capped` those beyond the caps. `segments` is what the first texts take, `segments_if_silent` what
    they and the reminders take if nobody answers, `segments_if_answered` what our side takes if everybody does.
    """

    people: int
    weeks: tuple[WeekAhead, ...]
    people_by_texts: Mapping[int, int]
    by_hour: Mapping[int, int]
    blocked: Mapping[date, int]
    outside: int
    capped: int
    no_zone: int
    segments: int
    segments_if_silent: int
    segments_if_answered: int
    cost_per_segment: Decimal

    @property
    def check_ins(self) -> int:
        """All check-ins that go out."""
        return sum(week.check_ins for week in self.weeks)


def forecast(
    *,
    program: Program,
    people: Sequence[Person],
    start: date,
    weeks: int,
    cost_per_segment: Decimal = COST_PER_SEGMENT,
) -> Forecast:
    """Lay a program on the calendar for so many weeks from a local day on.

    The cost of a segment is in dollars: the carrier's price and the carriers' fees together.
    """
    count = _Count(program=program, start=start, weeks=weeks)
    for person in people:
        count.add(person)
    ahead = tuple(
        WeekAhead(
            starts_on=start + timedelta(weeks=week),
            check_ins=count.check_ins[week],
            segments=count.first[week],
            cost=count.first[week] * cost_per_segment,
        )
        for week in range(weeks)
    )
    return Forecast(
        people=len(people),
        weeks=ahead,
        people_by_texts=dict(sorted(count.people_by_texts.items())),
        by_hour=dict(sorted(count.by_hour.items())),
        blocked=dict(sorted(count.blocked.items())),
        outside=count.outside,
        capped=count.capped,
        no_zone=sum(person.zone is None for person in people),
        segments=count.first.total(),
        segments_if_silent=count.first.total() + count.reminders,
        segments_if_answered=count.first.total() + count.answers,
        cost_per_segment=cost_per_segment,
    )


def frequency(*, cadence: Cadence, plan: Plan, lang: str) -> str:
    """Say how often a plan checks in, such as "about 1 check-in a week", going by its first four weeks."""
    start = datetime.combine(plan.started_on, time.min, tzinfo=UTC)
    month = sum(1 for _ in occurrences(cadence=cadence, plan=plan, start=start, end=start + _FEW_WEEKS, zone="UTC"))
    if month >= 4:
        return frequency_words(texts=ceil(month / 4), days=7, lang=lang)
    if month:
        return frequency_words(texts=month, days=28, lang=lang)
    year = sum(1 for _ in occurrences(cadence=cadence, plan=plan, start=start, end=start + 13 * _FEW_WEEKS, zone="UTC"))
    return frequency_words(texts=max(1, year), days=364, lang=lang)


def forecast_in_words(ahead: Forecast) -> tuple[str, ...]:
    """Say a forecast line by line, as a program lead reads it before applying a program."""
    return tuple(_said(ahead))


def _said(ahead: Forecast) -> Iterator[str]:
    count = len(ahead.weeks)
    yield f"{_some(ahead.people, 'person', 'people')}, {_some(ahead.check_ins, 'check-in')} in {_some(count, 'week')}"
    for texts, people in ahead.people_by_texts.items():
        yield f"  up to {_some(texts, 'text')} a week: {_some(people, 'person', 'people')}"
    if ahead.by_hour:
        hours = ", ".join(f"{hour:02}:00 {texts}" for hour, texts in ahead.by_hour.items())
        yield f"by local hour: {hours}"
    for about, taken in (
        ("first texts", ahead.segments),
        ("if nobody answers, with reminders", ahead.segments_if_silent),
        ("if everybody answers", ahead.segments_if_answered),
    ):
        yield f"{about}: {_some(taken, 'segment')}, ${taken * ahead.cost_per_segment:.2f}"
    for day, texts in ahead.blocked.items():
        yield f"left out on {day.isoformat()}, a blocked day: {_some(texts, 'check-in')}"
    if ahead.outside:
        yield f"waiting for the hours to open: {_some(ahead.outside, 'check-in')}"
    if ahead.capped:
        yield f"left out by the caps: {_some(ahead.capped, 'check-in')}"
    if ahead.no_zone:
        yield f"{_some(ahead.no_zone, 'person has', 'people have')} no zone and get the program's"


def _some(count: int, one: str, many: str | None = None) -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


@dataclass(slots=True, kw_only=True)
class _Count:
    program: Program
    start: date
    weeks: int
    check_ins: Counter[int] = field(default_factory=Counter)
    first: Counter[int] = field(default_factory=Counter)
    people_by_texts: Counter[int] = field(default_factory=Counter)
    by_hour: Counter[int] = field(default_factory=Counter)
    blocked: Counter[date] = field(default_factory=Counter)
    outside: int = 0
    capped: int = 0
    answers: int = 0
    reminders: int = 0
    talks: dict[tuple[str, str], "Talk"] = field(default_factory=dict)

    def add(self, person: Person) -> None:
        zone = person.zone or self.program.zone
        begin = at_wall_clock(self.start, time.min, zone)
        end = at_wall_clock(self.start + timedelta(weeks=self.weeks), time.min, zone)
        cadence = self.program.cadence
        sent: list[date] = []
        for due in occurrences(cadence=cadence, plan=person.plan, start=begin, end=end, zone=zone):
            self._due(due, person.lang, zone, sent)
        by_week = Counter((day - self.start).days // 7 for day in sent)
        self.people_by_texts[max(by_week.values(), default=0)] += 1

    def _due(self, due: Due, lang: str, zone: str, sent: list[date]) -> None:
        there = local(due.at, zone)
        day = there.date()
        if day in self.program.blocked_days:
            self.blocked[day] += 1
            return
        if self._over_cap(day, sent):
            self.capped += 1
            return
        hours = self.program.hours
        if not hours.opens <= there.time() <= hours.closes:
            self.outside += 1
        sent.append(day)
        if (due.question_set, lang) not in self.talks:
            self.talks[due.question_set, lang] = talk_of(self.program, due.question_set, lang)
        talk = self.talks[due.question_set, lang]
        week = (day - self.start).days // 7
        self.check_ins[week] += 1
        self.first[week] += talk.first
        self.by_hour[there.hour] += 1
        self.answers += talk.answers
        self.reminders += talk.reminder

    def _over_cap(self, day: date, sent: list[date]) -> bool:
        caps = self.program.caps
        lately = [earlier for earlier in sent if day - earlier < timedelta(days=7)]
        return lately.count(day) >= caps.per_day or len(lately) >= caps.per_week


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The segments of one check-in: its first text, what we say if it is answered to the end, its reminder.

    `named` is what the first text takes when it says our name and how to stop, as it does every 30 days.
    """

    first: int
    named: int
    answers: int
    reminder: int


def talk_of(program: Program, question_set: str, lang: str) -> Talk:
    """Count what a check-in takes, said by the words of a program to somebody with a name of a usual length."""
    asked = [question for question in program.question_sets[question_set].questions if question.ask_if is None]
    first, *rest = [question.text.get(lang) or next(iter(question.text.values())) for question in asked]
    person = {"preferred_name": _TYPICAL_NAME, "signer": program.neutral_name}

    def cost(key: TextKey, **fields: str) -> int:
        return segments(say(key, lang=lang, wording=program.wording, **fields))

    nexts = sum(cost(TextKey.QUESTION_NEXT, question=text) for text in rest)
    return Talk(
        first=max(cost(key, question=first, **person) for key in FIRST_QUESTIONS),
        named=cost(TextKey.QUESTION_FIRST_NAMED, question=first, program=program.neutral_name, **person),
        answers=nexts + max(cost(key, **person) for key in THANKS),
        reminder=cost(TextKey.REMINDER, question=first, **person),
    )
