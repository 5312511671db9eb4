"""Troubles: what keeps a text from arriving, and when filtered texts are a habit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.delivery import RULES, SAY_AGAIN, MessageKind
from outreach.domain.troubles import TROUBLES, Trouble, is_cluster


def test_every_trouble_says_what_it_is_and_what_follows() -> None:
    assert set(TROUBLES) == set(Trouble)
    assert all(follows.what for follows in TROUBLES.values())


def test_a_phone_that_is_off_once_is_not_a_wrong_number() -> None:
    assert TROUBLES[Trouble.OUT_OF_REACH].after == 2
    assert TROUBLES[Trouble.NO_SUCH_PHONE].after == 1
    assert TROUBLES[Trouble.OUR_SET_UP].after is None


def test_what_is_said_again_is_never_a_page_whose_ladder_goes_on() -> None:
    assert MessageKind.PAGE not in SAY_AGAIN
    assert set(RULES) >= SAY_AGAIN


@pytest.mark.parametrize(
    ("hour", "day", "everything", "expected"),
    [
        (3, 3, 100_000, True),  # three in an hour, whatever else was sent
        (2, 2, 40, False),  # one in twenty, and no more
        (2, 2, 39, True),
        (0, 2, 20, True),  # a small program
        (1, 1, 2, False),  # one alone is chance
        (0, 0, 0, False),
    ],
)
def test_texts_that_are_filtered_as_a_habit(hour: int, day: int, everything: int, *, expected: bool) -> None:
    found = is_cluster(within_the_hour=hour, within_the_day=day, all_within_the_day=everything)

    assert found is expected


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 5000))
def test_more_filtered_texts_never_look_better(hour: int, more: int, everything: int) -> None:
    day = hour + more
    fewer = is_cluster(within_the_hour=hour, within_the_day=day, all_within_the_day=everything)

    if fewer:
        assert is_cluster(within_the_hour=hour + 1, within_the_day=day + 1, all_within_the_day=everything)
