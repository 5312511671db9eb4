"""The scheduler watches the watchman: leads hear when it falls silent, and nobody does while it is only starting."""

from outreach.actions import watchman_silent
from outreach.ports import Runtime
from outreach.records import heartbeats
from tests import make
from tests.actions.carrier import Carrier
from tests.actions.saying import drain


def leads_hear(runtime: Runtime, carrier: Carrier, clock: make.Clock, *, minutes: int) -> int:
    """Let the scheduler look for so many minutes; says how many alarms a lead has had."""
    with runtime.transaction() as session:
        lead = make.lead(session)
        heartbeats.beat(session, "watchman", now=clock())
    for _ in range(minutes):
        clock.move(minutes=1)
        watchman_silent.look(runtime)
        watchman_silent.look(runtime)
    drain(runtime)
    return sum(asked.to == lead.phone and "watchman" in asked.body for asked in carrier.asked)


def test_leads_hear_once_that_the_watchman_is_silent(runtime: Runtime, carrier: Carrier, clock: make.Clock) -> None:
    assert leads_hear(runtime, carrier, clock, minutes=60) == 1


def test_a_watchman_that_is_only_starting_is_given_its_time(
    runtime: Runtime, carrier: Carrier, clock: make.Clock
) -> None:
    assert leads_hear(runtime, carrier, clock, minutes=7) == 0


def test_an_installation_without_a_watchman_is_left_alone(
    runtime: Runtime, clock: make.Clock, carrier: Carrier
) -> None:
    clock.move(minutes=60)

    watchman_silent.look(runtime)

    assert carrier.asked == []
