"""Whoever is paged is notified on their devices too: soon, once, without a word of anybody, and in nobody's way."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from outreach.actions import accounts, due, pushes, replies, taking
from outreach.actions.people import Person
from outreach.adapters.web_push import WebPush
from outreach.domain.pushing import WORDS
from outreach.ports import Runtime
from outreach.records import escalations, push_devices, seals
from outreach.records.accounts import Account
from outreach.records.push_devices import PushDevice
from outreach.records.specialists import Specialist
from tests import make
from tests.actions.carrier import Carrier
from tests.adapters.push_service import Browser, PushService, push_service, pusher_to


@pytest.fixture
def service(tmp_path: Path) -> Iterator[PushService]:
    with push_service(tmp_path) as running:
        yield running


@pytest.fixture
def runtime(runtime: Runtime, service: PushService, doorbell: make.Doorbell) -> Iterator[Runtime]:
    """What the product runs on, with a push service that is known, and without workers."""
    doorbell.heard = False
    pusher = pusher_to(service, seconds=1.0)
    yield replace(runtime, push=pusher)
    pusher.close()


@pytest.fixture
def account(runtime: Runtime, sam: Specialist) -> Account:
    """Sam's account."""
    with runtime.transaction() as session:
        return accounts.create(session, login="sam", name="Sam", specialist=sam.id, lang="es", now=make.NOW).account


@pytest.fixture
def browser(runtime: Runtime, account: Account, clock: make.Clock) -> Browser:
    """Sam's browser, in which notifications have been on for an hour."""
    on = turned_on(runtime, account)
    clock.move(hours=1)
    return on


def turned_on(runtime: Runtime, account: Account, token: str = "sam's phone") -> Browser:
    browser = Browser(path=f"/send/{token.replace(' ', '-')}")
    with runtime.transaction() as session:
        pushes.turn_on(
            session, account.id, token=token, address=browser.address, words="Chrome, Android", now=runtime.now()
        )
    return browser


def devices(runtime: Runtime, account: Account) -> list[PushDevice]:
    with runtime.transaction() as session:
        return push_devices.of_account(session, account.id)


def cries_for_help(runtime: Runtime, dana: Person) -> None:
    replies.receive(runtime, make.inbound("i want to use so bad i might", phone=dana.phone))


def a_pass(runtime: Runtime, clock: make.Clock, *, seconds: int = 1) -> None:
    """Let the scheduler look, and what it began end."""
    clock.move(seconds=seconds)
    due.do_what_is_due(runtime)
    rests(runtime)


def rests(runtime: Runtime) -> None:
    """Wait until nothing is on its way any more."""
    assert isinstance(runtime.push, WebPush)
    runtime.push.rest()


def test_whoever_is_paged_is_notified_in_their_language_and_of_nobody(
    runtime: Runtime, clock: make.Clock, dana: Person, browser: Browser, service: PushService
) -> None:
    cries_for_help(runtime, dana)
    a_pass(runtime, clock)

    (taken,) = service.taken
    assert browser.opens(taken.body) == {"body": WORDS["es"]}


def test_it_comes_beside_the_text_and_takes_nothing(
    runtime: Runtime,
    carrier: Carrier,
    clock: make.Clock,
    dana: Person,
    sam: Specialist,
    browser: Browser,
    service: PushService,
) -> None:
    del browser
    cries_for_help(runtime, dana)
    a_pass(runtime, clock)

    with runtime.transaction() as session:
        live = escalations.live_of(session, participant=dana.participant_id)
    assert live is not None
    assert live.acknowledged_by is None
    assert len(service.taken) == 1
    assert sam.phone in [each.to for each in carrier.asked]


def test_each_page_is_told_of_once(
    runtime: Runtime, clock: make.Clock, dana: Person, browser: Browser, service: PushService
) -> None:
    del browser
    cries_for_help(runtime, dana)
    for _ in range(5):
        a_pass(runtime, clock)

    assert len(service.taken) == 1


@pytest.mark.usefixtures("browser")
def test_nobody_is_notified_without_a_page(runtime: Runtime, clock: make.Clock, service: PushService) -> None:
    a_pass(runtime, clock)

    assert service.taken == []


def test_pages_from_before_a_device_was_there_are_not_told(
    runtime: Runtime, clock: make.Clock, dana: Person, account: Account, service: PushService
) -> None:
    cries_for_help(runtime, dana)
    clock.move(seconds=1)
    turned_on(runtime, account)
    a_pass(runtime, clock)

    assert service.taken == []


def test_what_somebody_has_taken_already_is_not_told(
    runtime: Runtime, clock: make.Clock, dana: Person, sam: Specialist, service: PushService, browser: Browser
) -> None:
    del browser
    cries_for_help(runtime, dana)
    with runtime.transaction() as session:
        live = escalations.live_of(session, participant=dana.participant_id)
        assert live is not None
        taking.acknowledge(session, live, sam, now=clock())
    a_pass(runtime, clock)

    assert service.taken == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(
    runtime: Runtime,
    clock: make.Clock,
    dana: Person,
    account: Account,
    browser: Browser,
    service: PushService,
    status: int,
) -> None:
    del browser
    service.status = status
    cries_for_help(runtime, dana)
    a_pass(runtime, clock)

    assert devices(runtime, account) == []


def test_what_fails_is_tried_again_a_little_later_until_it_is_too_late(
    runtime: Runtime, clock: make.Clock, dana: Person, account: Account, browser: Browser, service: PushService
) -> None:
    del browser
    service.status = 500
    cries_for_help(runtime, dana)
    a_pass(runtime, clock)
    a_pass(runtime, clock, seconds=5)
    assert len(service.taken) == 1

    a_pass(runtime, clock, seconds=16)
    assert len(service.taken) == 2

    service.status = 201
    a_pass(runtime, clock, seconds=21)
    assert len(service.taken) == 3
    assert devices(runtime, account)[0].used_at == clock()


def test_what_is_five_minutes_old_is_told_no_more(
    runtime: Runtime, clock: make.Clock, dana: Person, browser: Browser, service: PushService
) -> None:
    del browser
    cries_for_help(runtime, dana)
    clock.move(minutes=5, seconds=1)
    with runtime.transaction() as session:
        assert pushes.next_moment(session, runtime) is None
    assert pushes.look_after(runtime) == 0
    assert service.taken == []


def test_a_slow_push_service_keeps_nothing_from_its_turn(
    runtime: Runtime, clock: make.Clock, dana: Person, account: Account, browser: Browser, service: PushService
) -> None:
    del browser
    service.waits = 4.0
    cries_for_help(runtime, dana)
    clock.move(seconds=1)

    assert pushes.look_after(runtime) == 1
    assert pushes.look_after(runtime) == 0, "it is on its way"
    with runtime.transaction() as session:
        assert pushes.next_moment(session, runtime) != clock()
    rests(runtime)

    assert devices(runtime, account)[0].used_at is None, "it took too long"


def test_every_device_of_theirs_is_notified_and_none_of_others(
    runtime: Runtime, clock: make.Clock, dana: Person, account: Account, browser: Browser, service: PushService
) -> None:
    del browser
    turned_on(runtime, account, "sam's laptop")
    with runtime.transaction() as session:
        other = make.specialist(session, "Kim", on_call=None)
        kim = accounts.create(session, login="kim", name="Kim", specialist=other.id, now=make.NOW).account
    turned_on(runtime, kim, "kim's phone")
    clock.move(seconds=1)
    cries_for_help(runtime, dana)
    a_pass(runtime, clock)

    assert sorted(each.path for each in service.taken) == ["/send/sam's-laptop", "/send/sam's-phone"]


def test_a_browser_that_changes_hands_is_the_new_ones_alone(runtime: Runtime, account: Account) -> None:
    with runtime.transaction() as session:
        other = make.specialist(session, "Kim", on_call=None)
        kim = accounts.create(session, login="kim", name="Kim", specialist=other.id, now=make.NOW).account
    turned_on(runtime, account, "the shared phone")
    turned_on(runtime, kim, "the shared phone")

    assert devices(runtime, account) == []
    assert len(devices(runtime, kim)) == 1


def test_the_oldest_of_too_many_is_forgotten(runtime: Runtime, account: Account) -> None:
    for number in range(pushes.MOST_DEVICES + 1):
        turned_on(runtime, account, f"number {number}")

    kept = devices(runtime, account)
    assert len(kept) == pushes.MOST_DEVICES
    assert not any(pushes.is_this(each, "number 0") for each in kept)


def test_whoever_is_let_in_no_more_is_notified_no_more(runtime: Runtime, account: Account, browser: Browser) -> None:
    del browser
    with runtime.transaction() as session:
        accounts.disable(session, account, now=make.NOW)

    assert devices(runtime, account) == []


def test_where_a_device_is_reached_is_sealed(runtime: Runtime, browser: Browser) -> None:
    with runtime.transaction() as session:
        assert "push_devices" in seals.sealed_tables()
        stored = session.connection().exec_driver_sql("SELECT * FROM push_devices").one()

    for secret in (browser.address.endpoint, browser.address.p256dh, browser.address.auth):
        assert secret.encode() not in b"".join(bytes(each) for each in stored if isinstance(each, bytes | memoryview))
        assert secret not in [each for each in stored if isinstance(each, str)]


def test_the_log_tells_how_it_went_and_nothing_of_anybody(
    runtime: Runtime, clock: make.Clock, dana: Person, browser: Browser
) -> None:
    cries_for_help(runtime, dana)
    with structlog.testing.capture_logs() as said:
        a_pass(runtime, clock)

    (line,) = [each for each in said if each["event"] == "pushed"]
    assert (line["how"], line["why"]) == ("sent", "201")
    assert set(line) == {"event", "log_level", "device", "how", "why"}
    assert browser.address.endpoint not in str(said)


def test_without_a_key_nothing_is_looked_for(runtime: Runtime) -> None:
    bare = replace(runtime, push=None)
    with runtime.transaction() as session:
        assert pushes.next_moment(session, bare) is None
    assert pushes.look_after(bare) == 0
