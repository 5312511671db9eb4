"""Urgency: one scale, compared by rank and never by spelling."""

from operator import ge, gt, le, lt

import pytest

from outreach.domain.urgency import Urgency

IN_ORDER = [Urgency.WATCH, Urgency.SAME_DAY, Urgency.URGENT, Urgency.EMERGENCY]


def test_the_scale_goes_from_watch_to_emergency() -> None:
    assert sorted(Urgency.__members__.values()) == IN_ORDER
    assert [urgency.rank for urgency in IN_ORDER] == [0, 1, 2, 3]


@pytest.mark.parametrize("one", Urgency)
@pytest.mark.parametrize("other", Urgency)
def test_any_two_compare_by_rank(one: Urgency, other: Urgency) -> None:
    assert [compare(one, other) for compare in (lt, le, gt, ge)] == [
        compare(one.rank, other.rank) for compare in (lt, le, gt, ge)
    ]


@pytest.mark.parametrize("compare", [lt, le, gt, ge])
def test_a_word_is_no_urgency(compare: object) -> None:
    assert callable(compare)
    with pytest.raises(TypeError):
        compare(Urgency.WATCH, 3)
