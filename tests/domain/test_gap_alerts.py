"""When leads are told that nobody will be on call: once at each step, and by day while there is time."""

from datetime import UTC, datetime, timedelta

import pytest

from outreach.domain.gap_alerts import LOOK_AHEAD, GapStep, KnownGap, look, may_tell, step_of

NOON = datetime(2026, 3, 4, 19, tzinfo=UTC)
"""Noon in Denver."""

DENVER = "America/Denver"
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def gap(starts: timedelta, length: timedelta = 2 * _HOUR) -> tuple[datetime, datetime]:
    return NOON + starts, NOON + starts + length


@pytest.mark.parametrize(
    ("ahead", "step"),
    [
        (30 * _DAY, GapStep.AHEAD),
        (7 * _DAY, GapStep.WEEK),
        (2 * _DAY, GapStep.WEEK),
        (_DAY, GapStep.DAY),
        (_HOUR, GapStep.HOUR),
        (-_HOUR, GapStep.HOUR),
    ],
)
def test_a_gap_comes_nearer_step_by_step(ahead: timedelta, step: GapStep) -> None:
    assert step_of(starts_at=NOON + ahead, now=NOON) is step


def test_at_night_only_what_begins_within_the_hour_is_told() -> None:
    night = NOON + 12 * _HOUR

    assert [may_tell(step, zone=DENVER, now=night) for step in GapStep] == [False, False, False, True]
    assert all(may_tell(step, zone=DENVER, now=NOON) for step in GapStep)


def test_a_gap_is_told_once_at_each_step() -> None:
    there = gap(30 * _DAY)
    told: list[GapStep] = []
    known: tuple[KnownGap, ...] = ()
    now = NOON
    while now < there[0]:
        news = look(gaps=[there], known=known, zone=DENVER, now=now)
        told += [each.told for each in news.tell]
        known = news.known
        assert news.look_at > now
        now = news.look_at

    assert told == list(GapStep)


def test_a_gap_that_is_filled_and_comes_back_is_told_again() -> None:
    there = gap(30 * _DAY)
    first = look(gaps=[there], known=(), zone=DENVER, now=NOON)
    filled = look(gaps=[], known=first.known, zone=DENVER, now=NOON + _HOUR)
    again = look(gaps=[there], known=filled.known, zone=DENVER, now=NOON + 2 * _HOUR)

    assert (len(first.tell), len(filled.tell), len(again.tell)) == (1, 0, 1)


def test_what_arises_at_night_is_told_in_the_morning() -> None:
    night = NOON + 12 * _HOUR
    there = gap(30 * _DAY)

    at_night = look(gaps=[there], known=(), zone=DENVER, now=night)
    morning = look(gaps=[there], known=at_night.known, zone=DENVER, now=at_night.look_at)

    assert at_night.tell == ()
    assert at_night.look_at == NOON + 20 * _HOUR
    assert len(morning.tell) == 1


def test_a_gap_that_runs_is_the_one_that_was_told_of() -> None:
    known = KnownGap(starts_at=NOON - _HOUR, ends_at=NOON + _HOUR, told=GapStep.HOUR)

    news = look(gaps=[(NOON, NOON + _HOUR)], known=[known], zone=DENVER, now=NOON)

    assert news.tell == ()
    assert news.known == (known,)


def test_where_planning_ends_is_no_news_until_a_week_before() -> None:
    far = (NOON + 30 * _DAY, NOON + LOOK_AHEAD)
    near = (NOON + 7 * _DAY, NOON + LOOK_AHEAD)

    assert look(gaps=[far], known=(), zone=DENVER, now=NOON).tell == ()
    assert len(look(gaps=[near], known=(), zone=DENVER, now=NOON).tell) == 1


def test_a_gap_that_grows_while_it_runs_is_told_at_once() -> None:
    known = KnownGap(starts_at=NOON - _HOUR, ends_at=NOON + _HOUR, told=GapStep.HOUR)

    news = look(gaps=[(NOON, NOON + 10 * _HOUR)], known=[known], zone=DENVER, now=NOON)
    again = look(gaps=[(NOON + _HOUR, NOON + 10 * _HOUR)], known=news.known, zone=DENVER, now=NOON + _HOUR)

    assert [each.ends_at for each in news.tell] == [NOON + 10 * _HOUR]
    assert again.tell == ()


def test_a_gap_that_grows_at_night_is_told_in_the_morning() -> None:
    night, starts = NOON + 12 * _HOUR, NOON + 4 * _DAY
    known = KnownGap(starts_at=starts, ends_at=starts + _HOUR, told=GapStep.WEEK)
    grown = (starts, starts + 10 * _HOUR)

    at_night = look(gaps=[grown], known=[known], zone=DENVER, now=night)
    morning = look(gaps=[grown], known=at_night.known, zone=DENVER, now=at_night.look_at)

    assert at_night.tell == ()
    assert len(morning.tell) == 1


def test_a_gap_after_which_nothing_is_planned_is_not_told_anew_as_days_pass() -> None:
    starts = NOON + 5 * _DAY
    first = look(gaps=[(starts, NOON + LOOK_AHEAD)], known=(), zone=DENVER, now=NOON)
    later = NOON + 3 * _DAY

    second = look(gaps=[(starts, later + LOOK_AHEAD)], known=first.known, zone=DENVER, now=later)

    assert len(first.tell) == 1
    assert second.tell == ()
