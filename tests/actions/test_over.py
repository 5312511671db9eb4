"""A cadence that is over: nobody is told that it pauses, or goes on more slowly, and MORE begins it again."""

from datetime import UTC, datetime, timedelta

import pytest

from outreach.actions import by_staff, people
from outreach.actions.by_staff import NotPossible
from outreach.actions.people import Person
from outreach.domain.delivery import MessageKind
from outreach.domain.text_keys import TextKey
from outreach.ports import Runtime
from outreach.records.enrollments import EnrollmentStatus
from outreach.records.timeline import Event
from tests import make
from tests.actions import looking
from tests.actions.cadences import daily, enrollment_of, lives_until, program_with, somebody_in, texts

ELEVEN = datetime(2026, 3, 4, 18, 0, tzinfo=UTC)
"""Eleven in Denver, on the day on which everybody here begins."""
LAST, GO_ON = ELEVEN.replace(day=10, hour=17), ELEVEN.replace(day=11, hour=17)
"""The last check-in of one week, and the question whether to go on (after the clocks went forward)."""


def last_answer(runtime: Runtime) -> str:
    return looking.messages(runtime.transaction, MessageKind.ANSWER)[-1].text_key


@pytest.fixture
def done(runtime: Runtime, clock: make.Clock) -> Person:
    """Somebody who lived through a week of check-ins, and did not want to go on."""
    somebody = somebody_in(runtime, program_with(cadence=daily(weeks=1)))
    lives_until(runtime, clock, ELEVEN, LAST)
    texts(runtime, somebody, "4")
    lives_until(runtime, clock, GO_ON)
    texts(runtime, somebody, "no")
    clock.move(days=2)
    return somebody


@pytest.fixture
def faded(runtime: Runtime, clock: make.Clock) -> Person:
    """Somebody whose cadence came to its end unanswered."""
    somebody = somebody_in(runtime, program_with(cadence=daily(weeks=1)))
    lives_until(runtime, clock, ELEVEN, *(GO_ON + timedelta(weeks=week) for week in range(5)))
    clock.move(days=2)
    return somebody


@pytest.mark.parametrize("who", ["done", "faded"])
@pytest.mark.parametrize("word", ["PAUSE 3", "LESS"])
def test_what_is_over_neither_pauses_nor_slows_down(
    runtime: Runtime, request: pytest.FixtureRequest, who: str, word: str
) -> None:
    somebody = request.getfixturevalue(who)
    before = enrollment_of(runtime, somebody)
    texts(runtime, somebody, word)

    assert last_answer(runtime) == TextKey.NOT_ASKED
    assert enrollment_of(runtime, somebody) == before
    assert Event.PACE not in looking.events(runtime.transaction, somebody)
    assert "paused for 3 days" not in looking.whats(runtime.transaction, somebody)


@pytest.mark.parametrize("word", ["MORE", "RESUME"])
def test_who_wants_more_of_what_is_over_is_asked_again(runtime: Runtime, faded: Person, word: str) -> None:
    texts(runtime, faded, word)

    assert last_answer(runtime) == TextKey.RESUMED
    again = enrollment_of(runtime, faded)
    assert again.status is EnrollmentStatus.ACTIVE
    assert again.next_check_in_at is not None


def test_a_pause_of_a_pause_is_a_pause(runtime: Runtime, clock: make.Clock) -> None:
    somebody = somebody_in(runtime, program_with(cadence=daily(weeks=1)))
    lives_until(runtime, clock, ELEVEN)
    for word in ("PAUSE 3", "PAUSE 5"):
        texts(runtime, somebody, word)
        assert last_answer(runtime) == TextKey.PAUSED
    texts(runtime, somebody, "LESS")

    assert last_answer(runtime) == TextKey.LESS


def test_staff_cannot_pause_what_is_over(runtime: Runtime, clock: make.Clock, faded: Person) -> None:
    with runtime.transaction() as session, pytest.raises(NotPossible, match="nothing to pause"):
        by_staff.pause(session, people.of_participant(session, make.the_id(faded)), days=3, now=clock.at)
