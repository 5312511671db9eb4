"""The watchman: every planted defect is found and told, once for all of its kind; and when all is well, nothing is."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from outreach.actions import delivery, due, taking
from outreach.actions.people import Person
from outreach.actions.replies import receive
from outreach.adapters.watch_file import WatchFile
from outreach.domain.alerting import Alert
from outreach.domain.delivery import Lane, MessageKind, MessageStatus
from outreach.domain.outside import NotAlarmed, Outside
from outreach.domain.urgency import Urgency
from outreach.domain.watch import Wrong
from outreach.ports import CarrierUnavailable, Runtime
from outreach.records import escalations, heartbeats
from outreach.records.escalations import Escalation, EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.pages import PageRow
from outreach.records.reasons import ReasonRow
from outreach.records.replies import ReplyRow
from outreach.records.specialists import Specialist
from outreach.wiring import build, close
from tests import make
from tests.actions.carrier import Carrier
from tests.webhooks.site import settings
from workers.watchman import Watchman, look

IN_DANGER = "i am going to kill myself tonight"
WORRIED = "not good. i want to use"


@dataclass
class Ear:
    """One way out; it remembers what it heard, and may be deaf."""

    called: str = "ear"
    heard: list[Alert] = field(default_factory=list)
    deaf: bool = False

    def alarm(self, alert: Alert) -> None:
        if self.deaf:
            raise NotAlarmed("deaf")
        self.heard.append(alert)


@dataclass
class Beats:
    """A heartbeat outside."""

    heard: list[bool] = field(default_factory=list)

    def beat(self, *, well: bool) -> None:
        self.heard.append(well)


@pytest.fixture
def clock() -> make.Clock:
    """A clock that the test moves."""
    return make.Clock()


@pytest.fixture
def runtime(engine: sa.Engine, doorbell: make.Doorbell, clock: make.Clock) -> Iterator[Runtime]:
    """What the product runs on, with a carrier that takes everything."""
    made = build(settings(), now=clock, engine=engine, doorbell=doorbell, asks_back=None)
    yield replace(made, carrier=Carrier(now=clock))
    close(made)


@pytest.fixture
def sam(runtime: Runtime) -> Specialist:
    """A specialist who is on call."""
    with runtime.transaction() as session:
        return make.specialist(session)


@pytest.fixture
def dana(runtime: Runtime, sam: Specialist) -> Person:
    """Somebody whom the program asks, while Sam is on call."""
    del sam  # who is on call
    with runtime.transaction() as session:
        return make.participant(session)


def writes(runtime: Runtime, person: Person, body: str) -> Escalation:
    """Let somebody text us, and everything of that moment happen."""
    receive(runtime, make.inbound(body, phone=person.phone))
    delivery.drain(runtime, Lane.URGENT)
    due.do_what_is_due(runtime)
    return live(runtime, person)


def live(runtime: Runtime, person: Person) -> Escalation:
    with runtime.transaction() as session:
        found = escalations.live_of(session, participant=person.participant_id)
    assert found is not None
    return found


def passes(runtime: Runtime, clock: make.Clock, *, minutes: int) -> None:
    """Let minutes go by in which the scheduler works."""
    for _ in range(minutes):
        clock.move(minutes=1)
        due.do_what_is_due(runtime)


def sees(runtime: Runtime, outside: Outside | None = None) -> set[Wrong]:
    """Look once; says what kinds of trouble there are."""
    return {found.wrong for found in look(runtime, outside or Outside())}


def change(runtime: Runtime, *statements: sa.Executable) -> None:
    """Plant a defect straight into the tables."""
    with runtime.transaction() as session:
        for statement in statements:
            session.execute(statement)


def test_it_is_silent_while_an_emergency_climbs(runtime: Runtime, dana: Person, clock: make.Clock) -> None:
    writes(runtime, dana, IN_DANGER)
    for _ in range(40):
        assert sees(runtime) == set()
        passes(runtime, clock, minutes=1)


def test_it_is_silent_while_somebody_is_in_touch(
    runtime: Runtime, dana: Person, sam: Specialist, clock: make.Clock
) -> None:
    opened = writes(runtime, dana, WORRIED)
    with runtime.transaction() as session:
        assert taking.acknowledge(session, opened, sam, now=clock())
    for _ in range(60):
        assert sees(runtime) == set()
        passes(runtime, clock, minutes=1)


def test_a_frozen_loop_is_found(runtime: Runtime, dana: Person, clock: make.Clock) -> None:
    writes(runtime, dana, IN_DANGER)

    clock.move(minutes=9)

    assert {Wrong.STEP_OVERDUE, Wrong.SCHEDULER_SILENT} <= sees(runtime)


def test_a_step_pushed_beyond_the_ladder_is_found(runtime: Runtime, dana: Person, clock: make.Clock) -> None:
    opened = writes(runtime, dana, IN_DANGER)

    change(runtime, sa.update(EscalationRow).values(next_step_at=clock() + timedelta(days=365)))

    (found,) = look(runtime, Outside())
    assert (found.wrong, found.code, found.urgency) == (Wrong.STEP_TOO_FAR, opened.code, Urgency.EMERGENCY)


def test_a_page_whose_message_is_lost_is_found(runtime: Runtime, dana: Person, clock: make.Clock) -> None:
    writes(runtime, dana, IN_DANGER)
    of_pages = sa.select(MessageRow.id).where(MessageRow.kind == MessageKind.PAGE)

    change(
        runtime,
        sa.delete(PageRow),
        sa.delete(MessageRow).where(MessageRow.id.in_(of_pages)).execution_options(synchronize_session=False),
    )
    clock.move(minutes=2)

    assert Wrong.NOT_PAGED in sees(runtime)


def test_a_page_that_somebody_cancelled_is_found(runtime: Runtime, dana: Person, clock: make.Clock) -> None:
    receive(runtime, make.inbound(IN_DANGER, phone=dana.phone))

    cancelled = sa.update(MessageRow).where(MessageRow.kind == MessageKind.PAGE)
    change(runtime, cancelled.values(status=MessageStatus.CANCELLED))
    clock.move(minutes=2)

    assert Wrong.NOT_PAGED in sees(runtime)


def test_pages_that_the_carrier_does_not_take_are_found(runtime: Runtime, dana: Person, clock: make.Clock) -> None:
    assert isinstance(runtime.carrier, Carrier)
    runtime.carrier.answers = lambda _outgoing: CarrierUnavailable("down", timedelta(seconds=5))
    writes(runtime, dana, IN_DANGER)

    passes(runtime, clock, minutes=4)
    at_first = sees(runtime)
    passes(runtime, clock, minutes=5)

    assert at_first == {Wrong.CARRIER_TAKES_NOTHING}
    assert Wrong.PAGES_STOPPED in sees(runtime)


def test_urgent_words_that_nobody_sends_are_found(runtime: Runtime, dana: Person, clock: make.Clock) -> None:
    receive(runtime, make.inbound(IN_DANGER, phone=dana.phone))
    clock.move(minutes=2)

    assert Wrong.URGENT_WAITS in sees(runtime)


def test_one_that_was_taken_and_looks_too_far_ahead_is_found(
    runtime: Runtime, dana: Person, sam: Specialist, clock: make.Clock
) -> None:
    opened = writes(runtime, dana, IN_DANGER)
    with runtime.transaction() as session:
        assert taking.acknowledge(session, opened, sam, now=clock())

    change(runtime, sa.update(EscalationRow).values(next_step_at=clock() + timedelta(hours=8)))

    assert sees(runtime) == {Wrong.PROMISE_OVER}


def test_one_that_was_taken_and_forgotten_is_found(
    runtime: Runtime, dana: Person, sam: Specialist, clock: make.Clock
) -> None:
    opened = writes(runtime, dana, IN_DANGER)
    with runtime.transaction() as session:
        assert taking.acknowledge(session, opened, sam, now=clock())

    clock.move(minutes=20)

    assert sees(runtime) & {Wrong.STEP_OVERDUE, Wrong.PROMISE_OVER}


def test_a_text_left_unread_is_found_and_gets_worse(runtime: Runtime, dana: Person, clock: make.Clock) -> None:
    receive(runtime, make.inbound("hello there", phone=dana.phone))
    unread = sa.update(ReplyRow).values(handled_at=None, next_try_at=clock() + timedelta(days=1))
    change(runtime, unread)
    passes(runtime, clock, minutes=2)
    at_once = sees(runtime)

    passes(runtime, clock, minutes=3)
    (later,) = look(runtime, Outside())
    passes(runtime, clock, minutes=8)
    (at_last,) = look(runtime, Outside())

    assert at_once == set()
    assert (later.wrong, later.urgency, at_last.urgency) == (Wrong.TEXT_UNREAD, Urgency.URGENT, Urgency.EMERGENCY)


def test_a_worry_that_became_no_escalation_is_found(runtime: Runtime, dana: Person, clock: make.Clock) -> None:
    writes(runtime, dana, IN_DANGER)

    nowhere = sa.update(MessageRow).values(escalation_id=None, status=MessageStatus.DELIVERED)
    change(runtime, nowhere, sa.delete(PageRow), sa.delete(ReasonRow), sa.delete(EscalationRow))
    passes(runtime, clock, minutes=2)

    (found,) = look(runtime, Outside())
    assert (found.wrong, found.urgency) == (Wrong.WORRY_DROPPED, Urgency.EMERGENCY)


def test_a_scheduler_that_died_is_found(runtime: Runtime, clock: make.Clock) -> None:
    due.do_what_is_due(runtime)
    alive = sees(runtime)

    clock.move(minutes=4)

    assert (alive, sees(runtime)) == (set(), {Wrong.SCHEDULER_SILENT})


def test_a_lane_without_a_worker_is_found(runtime: Runtime) -> None:
    due.do_what_is_due(runtime)
    everybody = Outside(served=lambda: frozenset(Lane))
    nobody_for_pages = Outside(served=lambda: frozenset(Lane) - {Lane.URGENT})

    assert (sees(runtime, everybody), sees(runtime, nobody_for_pages)) == (set(), {Wrong.WORKERS_AWAY})


def away() -> AbstractContextManager[Session]:
    raise OperationalError("", {}, Exception())


def test_a_database_that_is_away_is_found_and_the_heartbeat_says_so(runtime: Runtime) -> None:
    ear, beats = Ear(), Beats()

    Watchman(replace(runtime, transaction=away), Outside(paths=(ear,), pulse=beats)).look_once()

    (alert,) = ear.heard
    assert [trouble.wrong for trouble in alert.troubles] == [Wrong.DATABASE_AWAY]
    assert beats.heard == [False]


def test_what_could_not_be_looked_at_is_not_well(runtime: Runtime) -> None:
    def broken() -> frozenset[Lane]:
        raise RuntimeError("nobody knows")

    beats = Beats()
    due.do_what_is_due(runtime)

    Watchman(runtime, Outside(served=broken, pulse=beats)).look_once()

    assert beats.heard == [False]


def test_the_heartbeat_goes_out_when_all_is_well(runtime: Runtime) -> None:
    beats = Beats()
    due.do_what_is_due(runtime)

    Watchman(runtime, Outside(pulse=beats)).look_once()

    assert beats.heard == [True]
    with runtime.transaction() as session:
        assert "watchman" in heartbeats.last_beats(session)


def silent_scheduler(runtime: Runtime, clock: make.Clock) -> None:
    due.do_what_is_due(runtime)
    clock.move(minutes=4)


def test_the_same_trouble_is_told_every_quarter_of_an_hour(runtime: Runtime, clock: make.Clock) -> None:
    ear = Ear()
    watchman = Watchman(runtime, Outside(paths=(ear,)))
    silent_scheduler(runtime, clock)
    clock.move(minutes=10)  # so that it does not get worse any more

    for _ in range(31):
        watchman.look_once()
        clock.move(minutes=1)

    assert [alert.at - ear.heard[0].at for alert in ear.heard] == [
        timedelta(minutes=minutes) for minutes in (0, 15, 30)
    ]


def test_it_is_told_again_as_it_gets_worse(runtime: Runtime, clock: make.Clock) -> None:
    ear = Ear()
    watchman = Watchman(runtime, Outside(paths=(ear,)))
    silent_scheduler(runtime, clock)

    for _ in range(8):
        watchman.look_once()
        clock.move(minutes=1)

    assert [alert.urgency for alert in ear.heard] == [Urgency.URGENT, Urgency.EMERGENCY]


def test_that_all_is_well_again_is_told_once(runtime: Runtime, clock: make.Clock) -> None:
    ear = Ear()
    watchman = Watchman(runtime, Outside(paths=(ear,)))
    silent_scheduler(runtime, clock)
    watchman.look_once()

    for _ in range(12):
        due.do_what_is_due(runtime)
        watchman.look_once()
        clock.move(minutes=1)

    assert [alert.well for alert in ear.heard] == [False, True]


def test_what_comes_and_goes_is_told_as_one_trouble(runtime: Runtime, clock: make.Clock) -> None:
    ear = Ear()
    watchman = Watchman(runtime, Outside(paths=(ear,)))

    for _ in range(3):
        silent_scheduler(runtime, clock)
        watchman.look_once()
        due.do_what_is_due(runtime)
        watchman.look_once()

    assert len(ear.heard) == 1


def test_one_deaf_way_keeps_no_other_from_hearing_and_is_tried_again(runtime: Runtime, clock: make.Clock) -> None:
    deaf, well = Ear("deaf", deaf=True), Ear("well")
    watchman = Watchman(runtime, Outside(paths=(deaf, well)))
    silent_scheduler(runtime, clock)
    watchman.look_once()

    deaf.deaf = False
    watchman.look_once()

    assert (len(deaf.heard), len(well.heard)) == (1, 1)


def test_a_restart_repeats_nothing_and_forgets_nothing(runtime: Runtime, clock: make.Clock, tmp_path: Path) -> None:
    ear = Ear()
    outside = Outside(paths=(ear,), memory=WatchFile(tmp_path / "state"))
    silent_scheduler(runtime, clock)
    Watchman(runtime, outside).look_once()

    again = Watchman(runtime, outside)
    again.look_once()
    for _ in range(2):
        due.do_what_is_due(runtime)
        again.look_once()
        clock.move(minutes=6)

    assert [alert.well for alert in ear.heard] == [False, True]
