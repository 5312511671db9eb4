"""The door, in a real browser."""

import re

import pyotp
from playwright.sync_api import expect

from outreach.actions import accounts
from outreach.domain.access import ConsoleRole
from outreach.records import accounts as records
from tests.browser.conftest import Street
from tests.browser.rules import sideways, violations


def test_somebody_new_sets_up_their_account_and_comes_in(street: Street) -> None:
    with street.console.runtime.transaction() as session:
        opened = accounts.create(session, login="ada", name="Ada Byron", now=street.console.wall())
        records.grant(session, opened.account.id, program=None, role=ConsoleRole.ADMIN, now=street.console.wall())
    page = street.context(None, width=360).new_page()
    page.goto(f"{street.url}/set-up/{opened.token}")
    assert (violations(page), sideways(page)) == ([], 0)

    secret = page.locator("code.breaks").inner_text()
    page.get_by_label("Choose a password").fill("four quiet green rivers")
    page.get_by_label("The same password again").fill("four quiet green rivers")
    page.get_by_label("Code that the app shows now").fill(pyotp.TOTP(secret).at(street.console.wall()))
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("ul.codes li")).to_have_count(10)
    assert violations(page) == []

    street.console.wall.move(minutes=1)
    page.get_by_role("link", name="I have written them down").click()
    page.get_by_label("Sign-in name").fill("ada")
    page.get_by_label("Password").fill("four quiet green rivers")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code from your phone").fill(pyotp.TOTP(secret).at(street.console.wall()))
    page.get_by_role("button", name="Come in").click()
    page.wait_for_url(re.compile("/(admin|account)"))
    expect(page.locator("header")).to_contain_text("Ada Byron")
