"""The story that all of this is for, as two specialists see it in their browsers."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from outreach.domain.phone import PhoneNumber
from tests import make
from tests.browser.conftest import Street
from tests.console.desk import Signed
from tests.webhooks.site import DANA, text

BY_ITSELF = 10_000
"""Milliseconds: well before a page asks without being told."""
_FOCUSED = """() => {
  const here = document.activeElement;
  return here === document.body ? "" : (here.labels?.[0] || here).innerText || "";
}"""


@dataclass
class Night:
    """Sam is on call, Mia works too, and Dana Moore may write."""

    street: Street
    sam: Signed
    mia: Signed

    def writes(self, body: str) -> None:
        """Let Dana text us, as the carrier tells it."""
        self.street.site.posts("/texts", text(body, MessageSid=f"SM{make.number().e164[1:]:0>32}"))

    def said_to_dana(self) -> list[str]:
        """What stands in the outbox for Dana, oldest first."""
        rows = self.street.site.rows("messages", "id", "to", "body")
        return [str(row.body) for row in sorted(rows, key=lambda row: row.id.int) if row.to == PhoneNumber(DANA)]


@pytest.fixture
def night(street: Street) -> Night:
    sam, mia = street.console.as_specialist(on_call=True), street.console.as_specialist("Mia")
    with street.console.runtime.transaction() as session:
        make.participant(session, phone=PhoneNumber(DANA))
    return Night(street, sam, mia)


def cards(page: Page) -> int:
    return page.locator("[data-card]").count()


def test_a_reply_arrives_and_the_queue_changes_by_itself(night: Night) -> None:
    page = night.street.open(night.sam)
    expect(page.get_by_text("Take a breath")).to_be_visible()
    page.wait_for_timeout(2000)  # the stream is open by then

    night.writes("i took all my pills")

    expect(page.locator("[data-card]")).to_contain_text("D.", timeout=BY_ITSELF)
    expect(page.locator("[data-card]")).to_contain_text("Emergency")
    expect(page).to_have_title(re.compile(r"^\(1\) "))


def test_claim_answer_call_note_and_resolve(night: Night) -> None:
    night.writes("i want to use so bad")
    page = night.street.open(night.sam)
    page.get_by_role("button", name="Take this card").click()
    expect(page.locator("[data-card]")).to_contain_text("You have it")
    page.get_by_role("link", name="Open").first.click()

    page.get_by_label("Note for the team").fill("She sounded calmer than last week.")
    page.get_by_role("button", name="Keep note").click()
    expect(page.get_by_text("She sounded calmer than last week.")).to_be_visible()

    page.get_by_label("Your words go to their phone").fill("I am here. Do you want to talk?")
    page.get_by_role("button", name="Send text").click()
    expect(page.locator("main")).to_contain_text("I am here. Do you want to talk?")
    expect(page.get_by_label("Your words go to their phone")).to_have_value("")

    page.get_by_text("Close it").first.click()
    page.get_by_label("How did it end?").select_option("reached")
    page.get_by_role("button", name="Close it").click()
    expect(page.locator("main")).to_contain_text("closed")

    assert [body for body in night.said_to_dana() if "I am here" in body] == ["Sam: I am here. Do you want to talk?"]
    assert not any("calmer" in body for body in night.said_to_dana())
    assert night.street.site.rows("escalations", "outcome") == ["reached"]


def test_two_specialists_race_for_one_card(night: Night) -> None:
    night.writes("i want to use so bad")
    sams, mias = night.street.open(night.sam), night.street.open(night.mia)
    for page in (sams, mias):
        expect(page.get_by_role("button", name="Take this card")).to_be_visible()

    sams.get_by_role("button", name="Take this card").click()
    expect(sams.locator("[data-card]")).to_contain_text("You have it")

    expect(mias.locator("[data-card]")).to_contain_text("Sam has it", timeout=BY_ITSELF)
    expect(mias.get_by_role("button", name="Take this card")).to_have_count(0)


def test_words_that_are_being_written_are_not_lost_when_news_comes(night: Night) -> None:
    night.writes("i want to use so bad")
    page = night.street.open(night.sam)
    page.get_by_role("button", name="Take this card").click()
    expect(page.locator("[data-card]")).to_contain_text("You have it")
    page.get_by_role("link", name="Open").first.click()
    page.wait_for_timeout(2000)
    page.get_by_label("Your words go to their phone").fill("I was just thinking of you")

    night.writes("are you there")

    expect(page.locator("main")).to_contain_text("are you there", timeout=BY_ITSELF)
    page.wait_for_timeout(1500)
    expect(page.get_by_label("Your words go to their phone")).to_have_value("I was just thinking of you")


def test_without_a_script_it_works_too(night: Night) -> None:
    night.writes("i want to use so bad")
    page = night.street.open(night.sam, script=False)
    page.get_by_role("button", name="Take this card").click()
    page.goto(night.street.url + "/")
    page.get_by_role("link", name="Open").first.click()
    page.get_by_label("Your words go to their phone").fill("I am with you.")
    page.get_by_role("button", name="Send text").click()

    expect(page.locator("main")).to_contain_text("I am with you.")
    assert [body for body in night.said_to_dana() if "with you" in body] == ["Sam: I am with you."]


def test_a_whole_card_by_keyboard_alone(night: Night) -> None:
    night.writes("i want to use so bad")
    page = night.street.open(night.sam)
    expect(page.locator("[data-card]")).to_be_visible()

    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator("[data-card].picked")).to_contain_text("You have it")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("Person"))
    tab_to(page, "Your words go to their phone")
    page.keyboard.type("I am here.")
    tab_to(page, "Send text")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_contain_text("Sam: I am here.")
    assert [body for body in night.said_to_dana() if "I am here" in body] == ["Sam: I am here."]


def tab_to(page: Page, words: str) -> None:
    """Press Tab until something of that name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if words in page.evaluate(_FOCUSED):
            return
    raise AssertionError(f"Tab never comes to {words!r}")
