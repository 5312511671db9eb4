"""Notifications in a real browser, as far as one goes that can reach no push service: its part of that is staged."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from outreach.adapters.web_push import WebPush
from outreach.records import push_devices
from tests.adapters.push_service import Browser, push_service, pusher_to
from tests.browser.conftest import Street
from tests.browser.rules import sideways, violations
from tests.console.desk import Signed

PAGE = "/account/notifications"
NO_SERVICE = """
(address) => {
  const made = { toJSON: () => address };
  PushManager.prototype.subscribe = async function (options) {
    window.asked = { visible: options.userVisibleOnly, key: options.applicationServerKey.length };
    return made;
  };
  PushManager.prototype.getSubscription = async () => made;
}
"""


@pytest.fixture
def pusher(street: Street, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebPush]:
    with push_service(tmp_path) as service:
        made = pusher_to(service)
        monkeypatch.setitem(street.console.app.extensions, "outreach", replace(street.console.runtime, push=made))
        yield made
        made.close()


def opened(street: Street, signed: Signed, *, granted: bool = True, width: int = 360) -> Page:
    context = street.context(signed, width=width, colour="dark")
    if granted:
        context.grant_permissions(["notifications"], origin=street.url)
    address = Browser().address
    keys = {"p256dh": address.p256dh, "auth": address.auth}
    given = {"endpoint": address.endpoint, "keys": keys}
    page = context.new_page()
    page.add_init_script(f"({NO_SERVICE})({given!r})")
    page.goto(street.url + PAGE)
    return page


@pytest.mark.usefixtures("pusher")
def test_one_press_turns_them_on_for_this_device_and_another_off(street: Street) -> None:
    sam = street.console.as_specialist()
    page = opened(street, sam)
    assert (violations(page), sideways(page)) == ([], 0)

    page.get_by_role("button", name="Turn them on").click()
    expect(page.get_by_text("Notifications are on here")).to_be_visible()

    with street.console.runtime.transaction() as session:
        (device,) = push_devices.of_account(session, sam.account)
    assert device.address.endpoint == Browser().address.endpoint
    assert (violations(page), sideways(page)) == ([], 0)
    expect(page.get_by_role("button", name="Turn them on")).to_be_hidden()

    page.get_by_role("button", name="Turn off").click()
    expect(page.get_by_text("Notifications are off here")).to_be_visible()


@pytest.mark.usefixtures("pusher")
def test_the_worker_takes_the_whole_console_and_says_what_it_is_told(street: Street) -> None:
    page = opened(street, street.console.as_specialist())
    page.get_by_role("button", name="Turn them on").click()
    expect(page.get_by_text("Notifications are on here")).to_be_visible()

    scope = page.evaluate("navigator.serviceWorker.ready.then((worker) => worker.scope)")
    worker = page.context.service_workers[0]
    worker.evaluate(
        """() => self.dispatchEvent(new PushEvent("push", { data: JSON.stringify({ body: "Somebody needs you." }) }))"""
    )
    page.wait_for_function(
        "async () => (await (await navigator.serviceWorker.ready).getNotifications()).length === 1", timeout=10_000
    )
    shown = page.evaluate(
        """async () => (await (await navigator.serviceWorker.ready).getNotifications())
             .map((each) => [each.title, each.body])"""
    )

    assert scope == f"{street.url}/"
    assert shown == [["Outreach", "Somebody needs you."]]


@pytest.mark.usefixtures("pusher")
def test_who_does_not_allow_it_is_told_what_to_do(street: Street) -> None:
    page = opened(street, street.console.as_specialist(), granted=False)
    page.evaluate("() => { Notification.requestPermission = async () => 'denied'; }")

    page.get_by_role("button", name="Turn them on").click()

    expect(page.get_by_text("Your browser does not allow it.")).to_be_visible()
    assert violations(page) == []


@pytest.mark.usefixtures("pusher")
def test_without_scripts_the_page_says_so(street: Street) -> None:
    page = street.open(street.console.as_specialist(), PAGE, script=False)

    expect(page.get_by_text("This needs JavaScript.")).to_be_visible()
