"""The light over the queue: red only for what is dangerous, and never green while something is wrong."""

from datetime import timedelta

import pytest

from outreach.domain.queue_light import MAY_WAIT, Colour, Light, is_late
from outreach.domain.urgency import Urgency
from tests import make


def light(**changed: int) -> Light:
    usual = {"waiting": 0, "late": 0, "late_urgent": 0, "broken": 0, "opened_lately": 0, "closed_lately": 0}
    nobody = bool(changed.pop("nobody_on_call", 0))
    return Light(**{**usual, **changed}, nobody_on_call=nobody)


@pytest.mark.parametrize(
    ("changed", "colour"),
    [
        ({}, Colour.GREEN),
        ({"waiting": 3}, Colour.GREEN),
        ({"waiting": 1, "late": 1}, Colour.AMBER),
        ({"broken": 1}, Colour.AMBER),
        ({"nobody_on_call": 1}, Colour.AMBER),
        ({"nobody_on_call": 1, "waiting": 1}, Colour.RED),
        ({"waiting": 1, "late": 1, "late_urgent": 1}, Colour.RED),
        ({"waiting": 6, "opened_lately": 6, "closed_lately": 1}, Colour.AMBER),
        ({"waiting": 6, "opened_lately": 6, "closed_lately": 2}, Colour.GREEN),
    ],
)
def test_the_colour_is_that_of_the_worst_that_is_true(changed: dict[str, int], colour: Colour) -> None:
    assert light(**changed).colour is colour


@pytest.mark.parametrize("urgency", list(Urgency))
def test_each_urgency_may_wait_for_so_long_and_no_longer(urgency: Urgency) -> None:
    limit = make.NOW + MAY_WAIT[urgency]

    assert not is_late(urgency=urgency, since=make.NOW, now=limit)
    assert is_late(urgency=urgency, since=make.NOW, now=limit + timedelta(seconds=1))


def test_what_is_more_urgent_may_wait_less() -> None:
    assert sorted(MAY_WAIT, key=MAY_WAIT.__getitem__, reverse=True) == list(Urgency)
