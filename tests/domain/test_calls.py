"""Calls: how often a page is tried, how a bridge lives, and where each call of ours begins."""

from datetime import timedelta
from uuid import UUID

import pytest

from outreach.domain.calls import CALL_MOVES, GOING_ON, TRIES_OF_A_PAGE, CallState, plan_of, wait_before
from outreach.domain.delivery import MessageKind
from outreach.domain.moments import span_words


def test_a_page_is_tried_three_times_with_growing_waits() -> None:
    waits = [wait_before(attempt) for attempt in range(1, TRIES_OF_A_PAGE + 2)]

    assert waits == [timedelta(0), timedelta(minutes=1), timedelta(minutes=2), None]


def test_every_state_of_a_call_has_its_moves_and_leads_to_the_end() -> None:
    assert set(CALL_MOVES) == set(CallState)
    for state in CallState:
        reached = {state}
        while more := {after for each in reached for after in CALL_MOVES[each]} - reached:
            reached |= more
        assert CallState.OVER in reached


def test_no_call_that_is_over_goes_on_again() -> None:
    for state in set(CallState) - set(GOING_ON):
        assert CALL_MOVES[state].isdisjoint(GOING_ON)


@pytest.mark.parametrize(
    ("kind", "place"), [(MessageKind.PAGE, "pages"), (MessageKind.STAFF_ANSWER, "bridges")], ids=str
)
def test_each_call_begins_where_its_kind_is_answered(kind: MessageKind, place: str) -> None:
    plan = plan_of(kind, UUID(int=7))

    assert plan.begins_at == f"/calls/{place}/{UUID(int=7)}"
    assert plan.machine_at == f"/calls/{place}/{UUID(int=7)}/machine"
    assert plan.fallback_at == "/calls/fallback"


@pytest.mark.parametrize(
    ("minutes", "english", "spanish"),
    [
        (0, "1 minute", "1 minuto"),
        (1, "1 minute", "1 minuto"),
        (35, "35 minutes", "35 minutos"),
        (119, "119 minutes", "119 minutos"),
        (120, "2 hours", "2 horas"),
        (2879, "47 hours", "47 horas"),
        (2880, "2 days", "2 días"),
    ],
)
def test_how_long_somebody_waits_is_said_in_whole_words(minutes: int, english: str, spanish: str) -> None:
    span = timedelta(minutes=minutes)

    assert (span_words(span, lang="en"), span_words(span, lang="es")) == (english, spanish)
