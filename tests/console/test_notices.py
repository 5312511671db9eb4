"""Somebody turns notifications on for a device of theirs, sees where they are on, and is rid of them when they go."""

from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from outreach.adapters.web_push import WebPush
from outreach.records import push_devices
from outreach.records.push_devices import PushDevice
from tests.adapters.push_service import Browser, PushService, push_service, pusher_to
from tests.console.desk import Console, Signed

PAGE = "/account/notifications"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[PushService]:
    with push_service(tmp_path) as running:
        yield running


@pytest.fixture
def pusher(console: Console, service: PushService, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebPush]:
    """A console in which notifications are set up."""
    made = pusher_to(service)
    monkeypatch.setitem(console.app.extensions, "outreach", replace(console.runtime, push=made))
    yield made
    made.close()


def turn_on(signed: Signed, browser: Browser) -> int:
    address = browser.address
    fields = {"endpoint": address.endpoint, "p256dh": address.p256dh, "auth": address.auth}
    return signed.post(PAGE, fields).status_code


def devices(console: Console, signed: Signed) -> list[PushDevice]:
    with console.runtime.transaction() as session:
        return push_devices.of_account(session, signed.account)


@pytest.mark.usefixtures("pusher")
def test_a_device_is_turned_on_and_off(console: Console) -> None:
    sam = console.as_specialist()

    assert turn_on(sam, Browser()) == 303

    (device,) = devices(console, sam)
    assert device.address.endpoint == Browser().address.endpoint
    page = sam.text(PAGE)
    assert "Notifications are on here" in page
    assert "this one" in page

    sam.post(f"{PAGE}/off", {"device": str(device.id)})

    assert devices(console, sam) == []
    assert "Notifications are off here" in sam.text(PAGE)


def test_the_page_hands_out_our_public_key_and_no_other(console: Console, pusher: WebPush) -> None:
    page = console.as_specialist().text(PAGE)

    assert f'data-key="{pusher.public_key}"' in page


def test_where_they_are_not_set_up_the_page_says_so(console: Console) -> None:
    sam = console.as_specialist()

    assert "not set up here yet" in sam.text(PAGE)
    assert turn_on(sam, Browser()) == 422


@pytest.mark.usefixtures("pusher")
def test_whom_nobody_pages_is_offered_nothing(console: Console) -> None:
    ada = console.as_admin()

    assert "Nobody pages this account" in ada.text(PAGE)
    assert turn_on(ada, Browser()) == 403


@pytest.mark.usefixtures("pusher")
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "push.elsewhere.org", "metadata.internal"])
def test_only_push_services_that_we_know_are_taken(console: Console, host: str) -> None:
    sam = console.as_specialist()
    address = Browser(host=host).address

    answer = sam.post(PAGE, {"endpoint": address.endpoint, "p256dh": address.p256dh, "auth": address.auth})

    assert answer.status_code == 422
    assert "is not one that we send to" in answer.text
    assert devices(console, sam) == []


@pytest.mark.usefixtures("pusher")
def test_keys_that_are_none_are_refused(console: Console) -> None:
    sam = console.as_specialist()

    answer = sam.post(PAGE, {"endpoint": Browser().address.endpoint, "p256dh": "x", "auth": "y"})

    assert (answer.status_code, "cannot be used" in answer.text) == (422, True)


@pytest.mark.usefixtures("pusher")
def test_signing_out_ends_them_on_that_device(console: Console) -> None:
    sam = console.as_specialist()
    turn_on(sam, Browser())

    sam.post("/sign-out")

    assert devices(console, sam) == []
    assert sam.client.get_cookie("outreach-device") is None


@pytest.mark.usefixtures("pusher")
def test_signing_out_everywhere_else_leaves_this_device(console: Console) -> None:
    sam = console.as_specialist()
    turn_on(sam, Browser())
    sam.client.delete_cookie("outreach-device")
    turn_on(sam, Browser(path="/send/another"))

    sam.post("/account/sessions")

    (left,) = devices(console, sam)
    assert left.address.endpoint.endswith("/send/another")


@pytest.mark.usefixtures("pusher")
def test_turning_on_again_is_one_device(console: Console) -> None:
    sam = console.as_specialist()
    turn_on(sam, Browser())
    turn_on(sam, Browser(path="/send/renewed"))

    assert len(devices(console, sam)) == 1


@pytest.mark.usefixtures("pusher")
def test_nobody_turns_off_what_is_not_theirs(console: Console) -> None:
    sam, kim = console.as_specialist(), console.as_specialist("Kim")
    turn_on(sam, Browser())
    (device,) = devices(console, sam)

    kim.post(f"{PAGE}/off", {"device": str(device.id)})

    assert devices(console, sam) == [device]


def test_the_worker_is_served_from_the_root_to_anybody_and_reads_no_page(console: Console) -> None:
    answer = console.nobody().get("/worker.js")

    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "fetch" not in answer.text


def test_the_console_can_be_put_on_a_home_screen(console: Console) -> None:
    answer = console.nobody().get("/manifest.webmanifest")

    assert answer.mimetype == "application/manifest+json"
    assert answer.get_json(force=True)["start_url"] == "/"


def test_the_way_there_is_from_ones_account_and_shift_settings(console: Console) -> None:
    sam = console.as_specialist()

    assert PAGE in sam.text("/account/")
    assert PAGE in sam.text("/shifts/mine")
    assert PAGE not in console.as_auditor().text("/account/")


@pytest.mark.usefixtures("pusher")
def test_all_of_it_is_there_in_spanish(console: Console) -> None:
    page = unescape(console.as_specialist("Luz", lang="es").text(PAGE))

    assert "Avisos" in page
    assert "alguien le necesita" in page
