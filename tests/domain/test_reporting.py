"""How figures are reckoned."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.reporting import RULE, Engagement, Level, Share, Touch, engagement, is_few, level, spread


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


@pytest.mark.parametrize(
    ("waits", "median", "p90"),
    [
        ([7], 7, 7),
        ([10, 30], 20, 30),
        ([30, 10, 20], 20, 30),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5.5, 9),
        ([60] * 18 + [3600] * 2, 60, 60),
        ([60] * 17 + [3600] * 3, 60, 3600),
    ],
)
def test_the_median_and_the_ninetieth_percentile(waits: list[int], median: float, p90: float) -> None:
    found = spread(waits)

    assert (found.count, found.median, found.p90) == (len(waits), seconds(median), seconds(p90))
    assert found.longest == seconds(max(waits))


def test_nothing_has_no_median() -> None:
    assert spread([]).median is None


@given(st.lists(st.integers(0, 10**7), min_size=1))
def test_half_is_at_most_the_median_and_nine_in_ten_at_most_the_ninetieth_percentile(waits: list[int]) -> None:
    found = spread(waits)

    assert found.median is not None
    assert found.p90 is not None
    assert found.longest is not None
    assert sum(seconds(each) <= found.median for each in waits) * 2 >= len(waits)
    assert sum(seconds(each) <= found.p90 for each in waits) * 10 >= len(waits) * 9
    assert found.p90 <= found.longest


def test_a_share_of_nothing_is_no_number() -> None:
    assert Share().value is None
    assert Share().likely is None


def test_a_share_of_few_may_be_far_off() -> None:
    low, high = Share(3, 4).likely or (0, 0)

    assert (round(low, 2), round(high, 2)) == (0.30, 0.95)


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_true_share_lies_around_the_one_found(part: int, more: int) -> None:
    share = Share(part, part + more)
    low, high = share.likely or (2, -1)

    assert share.value is not None
    assert 0 <= low <= share.value <= high <= 1


@pytest.mark.parametrize(("count", "few"), [(0, False), (1, True), (10, True), (11, False)])
def test_few_are_some_but_fewer_than_eleven(count: int, *, few: bool) -> None:
    assert is_few(count) is few


def touch(answered: int = 0, ended: int = 0, *, heard: bool = False, reached: bool = False) -> Touch:
    return Touch(answered=answered, ended=ended, heard=heard, reached=reached)


@pytest.mark.parametrize(
    ("known", "found"),
    [
        (touch(3, 4, heard=True), Level.HIGH),
        (touch(4, 10, heard=True), Level.MODERATE),
        (touch(39, 100, heard=True), Level.LOW),
        (touch(0, 4, reached=True), Level.MODERATE),
        (touch(4, 4, reached=True), Level.HIGH),
        (touch(0, 4, heard=True), Level.LOW),
        (touch(0, 4), Level.SILENT),
        (touch(), Level.NOT_ASKED),
        (touch(heard=True), Level.NOT_ASKED),
        (touch(reached=True), Level.MODERATE),
    ],
)
def test_engagement_follows_the_declared_rule(known: Touch, found: Level) -> None:
    assert level(known) is found


def test_the_rule_that_is_declared() -> None:
    assert (RULE.window, RULE.high, RULE.moderate) == (timedelta(days=28), 0.75, 0.4)


def test_levels_are_shares_of_those_of_whom_there_is_something_to_go_by() -> None:
    found = engagement({touch(4, 4): 3, touch(0, 4): 1, touch(): 6})

    assert found.people[Level.HIGH] == 3
    assert found.share(Level.HIGH) == Share(3, 4)
    assert Engagement().share(Level.HIGH) == Share(0, 0)
