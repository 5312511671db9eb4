"""Cover, delivery and cost: figures that were reckoned by hand."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import Channel, Outcome
from outreach.domain.periods import own
from outreach.domain.troubles import Trouble
from outreach.domain.urgency import Urgency
from outreach.queries.reports import covering, delivering, waiting
from outreach.queries.reports.delivering import Delivered
from outreach.records import receipts
from tests import make
from tests.queries.reports.world import World, at

HOUR = timedelta(hours=1)


def test_texts_by_where_they_ended(world: World, settled: Callable[[], None]) -> None:
    dana = world.person()
    world.said(dana, at(23, "09:00"), segments=2)
    world.said(dana, at(24, "09:00"), MessageStatus.SENT)
    lost = world.said(dana, at(24, "10:00"), MessageStatus.UNDELIVERED, error="30003")
    world.said(dana, at(24, "11:00"), MessageStatus.FAILED, error="21610", reason="refused", segments=3)
    world.said(dana, at(25, "09:00"), MessageStatus.CANCELLED, reason="cap")
    world.said(dana, at(25, "09:01"), kind=MessageKind.NOTE)
    world.said(dana, at(25, "09:02"), channel=Channel.CALL, segments=0)
    receipts.receive(
        world.session,
        message=lost,
        carrier_id="SM1",
        status="undelivered",
        after=None,
        before=[],
        error_code="30003",
        now=at(24, "10:01"),
        trouble=Trouble.OUT_OF_REACH,
    )
    settled()

    found = delivering.delivering(world.session, world.frame())

    assert found.texts == Delivered(sent=4, delivered=2, failed=2, not_sent=1, segments=5)
    assert found.calls == Delivered(sent=1, delivered=1)
    assert found.by_kind[MessageKind.NOTE] == Delivered(sent=1, delivered=1, segments=1)
    assert found.failed == {"out_of_reach": 1, "21610": 1}
    assert found.not_sent == {"cap": 1}
    assert found.texts.cost(Decimal("0.0125")) == Decimal("0.0625")


def test_texts_by_week(world: World, settled: Callable[[], None]) -> None:
    dana = world.person()
    world.said(dana, at(15, "23:59"))
    world.said(dana, at(16, "00:01"))
    world.said(dana, at(22, "23:59"), MessageStatus.FAILED)
    settled()
    period = own(first=date(2026, 2, 9), last=date(2026, 2, 22), today=make.NOW.date())

    found = delivering.delivering(world.session, world.frame(period))

    assert {week: (each.sent, each.failed) for week, each in found.by_week.items()} == {
        date(2026, 2, 9): (1, 0),
        date(2026, 2, 16): (1, 1),
    }


def test_no_texts_cost_nothing(world: World, settled: Callable[[], None]) -> None:
    settled()

    found = delivering.delivering(world.session, world.frame())

    assert found.texts == Delivered()
    assert found.texts.cost(Decimal("0.0125")) == 0


def test_hours_with_somebody_on_call_and_the_gaps_between(world: World) -> None:
    sam = make.specialist(world.session, in_use=world.in_use, on_call=None).id
    world.on_call(sam, at(23, "00:00"), at(25, "20:00"))
    world.on_call(sam, at(26, "08:00"), at(2, "00:00", month=3))
    world.worry(world.person(), at(25, "20:00"), taken=45, by=sam)
    world.worry(world.person(), at(26, "07:59"), Urgency.EMERGENCY, taken=5, by=sam)
    world.worry(world.person(), at(26, "08:00"), taken=1, by=sam)
    world.worry(world.person(), at(26, "01:00"), Urgency.WATCH)
    frame = world.frame()

    found = covering.cover(world.session, frame, waiting.waits(world.session, frame, pressing=True))

    assert (found.whole, found.covered, found.closed, found.uncovered) == (168 * HOUR, 156 * HOUR, 0 * HOUR, 12 * HOUR)
    assert [(gap.starts_at, gap.ends_at, gap.urgent) for gap in found.gaps] == [(at(25, "20:00"), at(26, "08:00"), 2)]
    assert [(each.untaken_for, each.taken) for each in found.late] == [(timedelta(minutes=45), True)]


def test_what_nobody_took_yet_waits_until_now(world: World) -> None:
    world.worry(world.person(), at(23, "10:00"))
    frame = world.frame()

    found = covering.cover(world.session, frame, waiting.waits(world.session, frame, pressing=True))

    assert [(each.untaken_for, each.taken) for each in found.late] == [(make.NOW - at(23, "10:00"), False)]


def test_what_was_joined_to_another_before_anybody_took_it_waited_until_then(world: World) -> None:
    world.worry(world.person(), at(23, "10:00"), closed=45, outcome=Outcome.OTHER)  # two records were one person
    world.worry(world.person(), at(23, "11:00"), closed=5, outcome=Outcome.OTHER)
    frame = world.frame()
    waits = waiting.waits(world.session, frame, pressing=True)

    found = covering.cover(world.session, frame, waits)

    assert [(each.untaken_for, each.taken) for each in found.late] == [(timedelta(minutes=45), None)]
    assert found.late_in_all == 1
    assert waiting.waiting(waits).untaken == 0


def test_a_period_that_runs_is_covered_up_to_now(world: World) -> None:
    period = own(first=date(2026, 3, 4), last=date(2026, 3, 6), today=make.NOW.date())
    frame = world.frame(period)

    found = covering.cover(world.session, frame, [])

    assert (found.whole, found.covered) == (10 * HOUR, 0 * HOUR)  # from midnight until ten


def test_a_period_that_is_to_come_has_no_hours_yet(world: World) -> None:
    frame = world.frame(own(first=date(2026, 3, 4), last=date(2026, 3, 6), today=date(2026, 3, 4)))

    assert covering.cover(world.session, frame, []).share == 0
