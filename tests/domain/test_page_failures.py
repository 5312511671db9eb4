"""A page that reached nobody: who is told next, at once, and who keeps their time."""

from uuid import UUID

import pytest

from outreach.domain.cover import Page
from outreach.domain.escalation import Channel
from outreach.domain.ladder import Stage, after_failure
from outreach.domain.urgency import Urgency
from tests.domain.test_ladder import (
    ANN,
    BEN,
    DENVER,
    EVERYBODY,
    MINUTE,
    NOON,
    THREE_AT_NIGHT,
    URGENT,
    WAKING,
    pages,
    position,
)

TEXT_TO_ANN, CALL_TO_ANN = Page(specialist=ANN, channel=Channel.TEXT), Page(specialist=ANN, channel=Channel.CALL)
TEXT_TO_BEN = Page(specialist=BEN, channel=Channel.TEXT)


@pytest.mark.parametrize(
    ("rung", "told", "failed", "expected"),
    [
        pytest.param(0, [TEXT_TO_ANN], [TEXT_TO_ANN], [(ANN, "call"), (ANN, "text"), (BEN, "text")], id="text lost"),
        pytest.param(
            0, [TEXT_TO_ANN, CALL_TO_ANN], [CALL_TO_ANN], [(ANN, "text"), (BEN, "text")], id="a call nobody took"
        ),
        pytest.param(0, [TEXT_TO_ANN, CALL_TO_ANN], [TEXT_TO_ANN], [], id="the phone still rings"),
        pytest.param(1, [TEXT_TO_ANN, TEXT_TO_BEN], [TEXT_TO_ANN], [(ANN, "call")], id="another has heard"),
        pytest.param(2, [TEXT_TO_ANN], [TEXT_TO_ANN], [], id="the last rung keeps its time"),
    ],
)
def test_a_page_that_reached_nobody_goes_to_the_next_person_at_once(
    rung: int, told: list[Page], failed: list[Page], expected: list[tuple[UUID, str]]
) -> None:
    after = after_failure(
        position=position(rung, Stage.WAIT),
        ladder=URGENT,
        cover=EVERYBODY,
        zone=DENVER,
        told=frozenset(told),
        failed=frozenset(failed),
        next_step_at=NOON + MINUTE,
        now=NOON,
    )

    assert pages(after) == expected


def test_a_page_that_fails_at_night_goes_to_the_next_person_by_text() -> None:
    after = after_failure(
        position=position(stage=Stage.WAIT),
        ladder=WAKING,
        cover=EVERYBODY,
        zone=DENVER,
        told=frozenset({TEXT_TO_ANN}),
        failed=frozenset({TEXT_TO_ANN}),
        next_step_at=THREE_AT_NIGHT + MINUTE,
        now=THREE_AT_NIGHT,
    )

    assert pages(after) == [(ANN, "text"), (BEN, "text")]


def test_what_can_wait_for_the_day_goes_no_faster_for_a_call_that_nobody_took() -> None:
    after = after_failure(
        position=position(stage=Stage.WAIT, urgency=Urgency.SAME_DAY),
        ladder=URGENT,
        cover=EVERYBODY,
        zone=DENVER,
        told=frozenset({TEXT_TO_ANN, CALL_TO_ANN}),
        failed=frozenset({CALL_TO_ANN}),
        next_step_at=NOON + MINUTE,
        now=NOON,
    )

    assert after.pages == ()
    assert after.next_step_at == NOON + MINUTE
