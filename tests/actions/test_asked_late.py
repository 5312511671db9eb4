"""Asked late: after an outage nobody is asked twice in one morning, called silent within the hour, or not heard."""

from datetime import UTC, datetime, time, timedelta

import pytest

from outreach.actions.people import Person
from outreach.domain.check_in import CheckInStatus, SkipReason
from outreach.domain.delivery import MessageKind
from outreach.domain.troubles import Trouble
from outreach.ports import CarrierUnavailable, Runtime, SendRefused
from outreach.records import answers
from tests import make
from tests.actions import looking
from tests.actions.cadences import lives_until, texts
from tests.actions.carrier import Carrier, takes
from tests.actions.saying import always

DOWN = CarrierUnavailable("NoLine", timedelta(seconds=5))
MONDAY = datetime(2026, 3, 9, 17, 0, tzinfo=UTC)
"""Eleven in Denver."""
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
OPENS = timedelta(hours=22)
"""From eleven to nine the next morning, when texts may go out again."""
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def ari(runtime: Runtime, clock: make.Clock) -> Person:
    """Somebody who is asked daily at eleven, and of whom one miss is enough to worry."""
    clock.at = MONDAY - 2 * HOUR
    with runtime.transaction() as session:
        make.specialist(session, now=clock.at)
        return make.participant(session, "Ari Lund", asks_daily_at=time(11), at_risk=True, now=clock.at)


def ends(runtime: Runtime) -> list[tuple[CheckInStatus, SkipReason | None]]:
    return [(each.status, each.skip_reason) for each in looking.check_ins(runtime.transaction)]


def answered(runtime: Runtime) -> list[bool]:
    with runtime.transaction() as session:
        return [bool(answers.of(session, each.id)) for each in looking.check_ins(runtime.transaction)]


def test_who_was_asked_an_hour_or_two_ago_is_not_asked_again_nor_called_silent(
    runtime: Runtime, clock: make.Clock, carrier: Carrier, ari: Person
) -> None:
    carrier.answers = always(DOWN)
    lives_until(runtime, clock, MONDAY, MONDAY + 4 * HOUR)
    carrier.answers = takes
    lives_until(runtime, clock, MONDAY + OPENS, TUESDAY, TUESDAY + HOUR)

    assert ends(runtime) == [(CheckInStatus.ASKED, None), (CheckInStatus.SKIPPED, SkipReason.CAP)]
    assert looking.escalation(runtime.transaction, ari) is None

    texts(runtime, ari, "4")
    assert answered(runtime) == [True, False]


def test_who_still_says_nothing_is_asked_again_the_day_after(
    runtime: Runtime, clock: make.Clock, carrier: Carrier, ari: Person
) -> None:
    carrier.answers = always(DOWN)
    lives_until(runtime, clock, MONDAY, MONDAY + 4 * HOUR)
    carrier.answers = takes
    lives_until(runtime, clock, MONDAY + OPENS, TUESDAY, WEDNESDAY, WEDNESDAY + MINUTE)

    assert [status for status, _ in ends(runtime)] == [
        CheckInStatus.MISSED,
        CheckInStatus.SKIPPED,
        CheckInStatus.ASKED,
    ]
    assert looking.escalation(runtime.transaction, ari) is not None


def test_who_was_asked_a_little_late_is_asked_as_always(
    runtime: Runtime, clock: make.Clock, carrier: Carrier, ari: Person
) -> None:
    del ari
    carrier.answers = always(DOWN)
    lives_until(runtime, clock, MONDAY)
    carrier.answers = takes
    lives_until(runtime, clock, MONDAY + HOUR, TUESDAY)

    assert [status for status, _ in ends(runtime)] == [CheckInStatus.MISSED, CheckInStatus.ASKED]


def test_a_question_that_never_arrived_does_not_hide_the_one_that_did(
    runtime: Runtime, clock: make.Clock, carrier: Carrier, ari: Person
) -> None:
    lives_until(runtime, clock, MONDAY)
    carrier.answers = always(SendRefused("30006", Trouble.NO_SUCH_PHONE))
    lives_until(runtime, clock, TUESDAY, TUESDAY + HOUR)
    carrier.answers = takes
    texts(runtime, ari, "1")

    assert [status for status, _ in ends(runtime)] == [CheckInStatus.MISSED, CheckInStatus.SKIPPED]
    assert answered(runtime) == [True, False]
    assert MessageKind.ACKNOWLEDGMENT in {each.kind for each in looking.messages(runtime.transaction)}
