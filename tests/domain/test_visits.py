"""What becomes of moments that have come: within the hours, never in a burst, never twice on one day of theirs."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from outreach.domain.cadence import Cadence, Plan, Weekday
from outreach.domain.check_in import STALE_AFTER, SkipReason
from outreach.domain.hours import Hours, SendWindow, local_day, may_send_at
from outreach.domain.visits import Outlook, Visit, first_visit, outlook, visits_ahead
from tests.domain.cadences import DENVER, EVERY_DAY, a_cadence, a_phase, a_plan, there
from tests.domain.clocks import ZONES, zones_and_moments

DAILY = a_cadence(a_phase(*EVERY_DAY), slots=("11:00",))
OFTEN = a_cadence(a_phase(*EVERY_DAY), slots=("09:00", "13:00", "19:00"), jitter=40)
WEEKLY = a_cadence(a_phase(Weekday.TUE), jitter=90)
AT_NIGHT = a_cadence(a_phase(*EVERY_DAY), slots=("01:30", "23:30"), jitter=20)
CADENCES = st.sampled_from([DAILY, OFTEN, WEEKLY, AT_NIGHT])
STARTED = date(2005, 1, 3)


def window(zone: str = DENVER, *, blocked: tuple[str, ...] = ()) -> SendWindow:
    days = frozenset(date.fromisoformat(day) for day in blocked)
    return SendWindow(hours=Hours(opens=time(9), closes=time(20)), zones=(zone,), blocked_days=days)


def look(planned: str, now: str, *, cadence: Cadence = DAILY, blocked: tuple[str, ...] = ()) -> Outlook:
    return outlook(
        cadence=cadence,
        plan=a_plan(),
        planned=there(planned),
        zone=DENVER,
        window=window(blocked=blocked),
        now=there(now),
    )


@dataclass
class Somebody:
    """Somebody who is asked by a scheduler that looks in now and then."""

    cadence: Cadence
    zone: str
    planned: datetime | None
    plan: Plan

    def asked(self, now: datetime) -> datetime | None:
        """Let the scheduler look; gives the moment at which they are asked, if they are."""
        if self.planned is None or self.planned > now:
            return None
        found = outlook(
            cadence=self.cadence,
            plan=self.plan,
            planned=self.planned,
            zone=self.zone,
            window=window(self.zone),
            now=now,
        )
        self.planned = found.next_at
        return None if found.visit is None else found.visit.ask_at

    def moves(self, zone: str, asked: list[datetime], now: datetime) -> None:
        self.zone = zone
        self.planned = first_visit(
            cadence=self.cadence, plan=self.plan, zone=zone, window=window(zone), asked=asked, now=now
        )


def somebody(cadence: Cadence, zone: str, start: datetime, *, seed: int = 0) -> Somebody:
    plan = Plan(started_on=STARTED, jitter_seed=seed)
    found = Somebody(cadence, zone, None, plan)
    found.moves(zone, [], start)
    return found


def test_a_visit_on_time_is_asked_at_once_and_the_next_is_tomorrow() -> None:
    found = look("2026-03-04T11:00", "2026-03-04T11:00")

    assert found.visit is not None
    assert (found.visit.ask_at, found.visit.skip) == (there("2026-03-04T11:00"), None)
    assert found.next_at == there("2026-03-05T11:00")


def test_of_several_missed_visits_only_the_last_is_asked() -> None:
    found = look("2026-03-01T11:00", "2026-03-05T15:00")

    assert found.visit is not None
    assert found.visit.due.at == there("2026-03-05T11:00")
    assert found.next_at == there("2026-03-06T11:00")


def test_a_visit_missed_by_more_than_a_day_is_dropped() -> None:
    found = look("2026-03-03T11:00", "2026-03-05T11:00", cadence=a_cadence(a_phase(Weekday.TUE)))

    assert found.visit is None
    assert found.next_at == there("2026-03-10T11:00")


def test_a_visit_missed_into_the_night_waits_for_the_morning_unless_the_next_one_comes_then() -> None:
    weekly = look("2026-03-03T11:00", "2026-03-03T22:00", cadence=a_cadence(a_phase(Weekday.TUE)))
    daily = look("2026-03-03T11:00", "2026-03-03T22:00")

    assert weekly.visit is not None
    assert weekly.visit.ask_at == there("2026-03-04T09:00")
    assert daily.visit is not None
    assert (daily.visit.ask_at, daily.visit.skip) == (None, SkipReason.OUTSIDE_HOURS)


@pytest.mark.parametrize(
    ("now", "skip"), [("2026-03-04T10:59", None), ("2026-03-04T12:59", SkipReason.STALE)], ids=["late", "overtaken"]
)
def test_a_late_visit_is_not_asked_just_before_the_next_one(now: str, skip: SkipReason | None) -> None:
    found = look("2026-03-04T09:00", now, cadence=a_cadence(a_phase(*EVERY_DAY), slots=("09:00", "13:00")))

    assert found.visit is not None
    assert found.visit.skip is skip


def test_yesterdays_visit_is_not_asked_on_the_day_of_the_next() -> None:
    found = look("2026-03-03T11:00", "2026-03-04T10:59")

    assert found.visit is not None
    assert (found.visit.ask_at, found.visit.skip) == (None, SkipReason.STALE)


def test_a_visit_on_a_blocked_day_says_so() -> None:
    found = look("2026-03-04T11:00", "2026-03-04T11:00", blocked=("2026-03-04", "2026-03-05"))

    assert found.visit is not None
    assert (found.visit.ask_at, found.visit.skip) == (None, SkipReason.BLOCKED_DAY)


def test_when_a_cadence_is_over_nothing_comes_next() -> None:
    found = look("2026-03-08T11:00", "2026-03-08T11:00", cadence=a_cadence(a_phase(*EVERY_DAY, weeks=1)))

    assert found.visit is not None
    assert found.next_at is None


@given(cadence=CADENCES, place=zones_and_moments(), late=st.timedeltas(timedelta(0), timedelta(days=30)))
def test_however_long_the_outage_at_most_one_fresh_visit_is_asked_within_the_hours(
    cadence: Cadence, place: tuple[str, datetime], late: timedelta
) -> None:
    zone, now = place
    planned = somebody(cadence, zone, now - late - timedelta(days=8)).planned
    assume(planned is not None and planned <= now)
    assert planned is not None

    found = outlook(
        cadence=cadence,
        plan=Plan(started_on=STARTED),
        planned=planned,
        zone=zone,
        window=window(zone),
        now=now,
    )

    assert found.next_at is not None
    assert found.next_at > now
    if found.visit is not None:
        assert now - STALE_AFTER <= found.visit.due.at <= now
        assert (found.visit.ask_at is None) == (found.visit.skip is not None)
        if found.visit.ask_at is not None:
            assert now <= found.visit.ask_at <= found.visit.due.at + STALE_AFTER
            assert may_send_at(window=window(zone), at=found.visit.ask_at)


@given(
    cadence=CADENCES,
    place=zones_and_moments(),
    seed=st.integers(0, 2**32),
    passes=st.lists(st.timedeltas(timedelta(minutes=1), timedelta(days=3)), min_size=1, max_size=40),
)
def test_over_every_change_of_the_clocks_nobody_is_asked_at_night_or_more_often_than_planned(
    cadence: Cadence, place: tuple[str, datetime], seed: int, passes: list[timedelta]
) -> None:
    zone, now = place
    them = somebody(cadence, zone, now, seed=seed)
    asked: list[datetime] = []
    for gap in passes:
        now += gap
        moment = them.asked(now)
        asked += [] if moment is None else [moment]

    assert all(may_send_at(window=window(zone), at=moment) for moment in asked)
    assert asked == sorted(set(asked))
    a_day = [local_day(moment, zone) for moment in asked]
    assert all(a_day.count(day) <= len(cadence.slots) for day in a_day)


@given(
    cadence=st.sampled_from([DAILY, WEEKLY, a_cadence(a_phase(*EVERY_DAY), slots=("18:00",), jitter=60)]),
    place=zones_and_moments(),
    steps=st.lists(
        st.tuples(st.timedeltas(timedelta(minutes=1), timedelta(hours=30)), st.none() | st.sampled_from(ZONES)),
        min_size=1,
        max_size=40,
    ),
)
def test_who_moves_from_zone_to_zone_is_never_asked_twice_on_a_day_of_theirs(
    cadence: Cadence, place: tuple[str, datetime], steps: list[tuple[timedelta, str | None]]
) -> None:
    zone, now = place
    them = somebody(cadence, zone, now)
    asked: list[datetime] = []
    for gap, moves_to in steps:
        now += gap
        moment = them.asked(now)
        if moment is not None:
            if asked:
                assert local_day(moment, them.zone) > local_day(asked[-1], them.zone)
            assert may_send_at(window=window(them.zone), at=moment)
            asked.append(moment)
        if moves_to is not None:
            them.moves(moves_to, asked[-3:], now)


@pytest.mark.parametrize(
    ("slots", "first"),
    [
        (("09:00", "14:00"), "2026-03-04T14:00"),  # the second of two, where they had one
        (("14:00",), "2026-03-05T14:00"),  # they had today's at nine
    ],
)
def test_a_changed_cadence_counts_what_somebody_had_today(slots: tuple[str, ...], first: str) -> None:
    cadence = a_cadence(a_phase(*EVERY_DAY), slots=slots)
    asked = [there("2026-03-03T09:00"), there("2026-03-04T09:00")]

    found = first_visit(
        cadence=cadence, plan=a_plan(), zone=DENVER, window=window(), asked=asked, now=there("2026-03-04T12:00")
    )

    assert found == there(first)


@given(CADENCES, zones_and_moments(), st.integers(0, 60))
def test_the_visits_ahead_are_those_that_come_one_by_one(
    cadence: Cadence, there_and_then: tuple[str, datetime], waited: int
) -> None:
    zone, planned = there_and_then
    plan, now, opens = a_plan(STARTED), planned + timedelta(hours=waited), window(zone)
    first = first_visit(cadence=cadence, plan=plan, zone=zone, window=opens, asked=(), now=planned)
    assume(first is not None)
    assert first is not None
    end = now + timedelta(days=20)

    ahead = list(visits_ahead(cadence=cadence, plan=plan, planned=first, zone=zone, window=opens, now=now, end=end))

    one_by_one: list[tuple[datetime, Visit]] = []
    coming: datetime | None = first
    while coming is not None and max(coming, now) < end:
        at = max(coming, now)
        found = outlook(cadence=cadence, plan=plan, planned=coming, zone=zone, window=opens, now=at)
        if found.visit is not None:
            one_by_one.append((at, found.visit))
        coming = found.next_at
    assert ahead == one_by_one
