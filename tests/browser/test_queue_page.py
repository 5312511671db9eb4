"""The queue in a real browser: by keyboard alone, with words that stay, and a mark for emergencies."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from outreach.actions import replies
from outreach.actions.people import Person
from outreach.console import live
from outreach.domain.urgency import Urgency
from tests import make
from tests.browser.conftest import Street
from tests.browser.rules import sideways, violations
from tests.console.desk import Signed
from tests.console.waiting import my_id, somebody, worry

BY_ITSELF = 10_000
"""Milliseconds: well before a page asks without being told."""


@pytest.fixture
def sam(street: Street) -> Signed:
    return street.console.as_specialist(on_call=True)


def listening(street: Street, page: Page) -> None:
    """Wait until a page is fed."""
    page.wait_for_function("document.body.dataset.live !== undefined")
    for _ in range(50):
        if live.watcher(street.console.app).pages:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the stream never opened")


def picked(page: Page) -> str:
    return page.locator("[data-card].picked").inner_text()


def test_a_night_by_keyboard_alone(street: Street, sam: Signed) -> None:
    for name, urgency in (("Ann Ash", Urgency.EMERGENCY), ("Bea Bay", Urgency.SAME_DAY)):
        worry(street.console, somebody(street.console, name), urgency)
    page = street.open(sam)

    page.keyboard.press("j")
    assert "A.A." in picked(page)
    page.keyboard.press("j")
    assert "B.B." in picked(page)
    page.keyboard.press("k")
    page.keyboard.press("c")
    expect(page.locator("[data-card].picked")).to_contain_text("You have it")
    assert "A.A." in picked(page)
    page.locator("[data-card].picked").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/people/"))


def test_a_list_of_keys_opens_and_closes_by_keys(street: Street, sam: Signed) -> None:
    page = street.open(sam)

    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("take the card")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_keys_do_nothing_while_somebody_types(street: Street, sam: Signed) -> None:
    worry(street.console, somebody(street.console))
    page = street.open(sam)
    page.locator("[data-more]").click()
    page.locator("summary", has_text="Pass it on").click()
    page.get_by_label("Note for whoever comes next").press_sequentially("check c j k ?")

    expect(page.get_by_label("Note for whoever comes next")).to_have_value("check c j k ?")
    expect(page.locator("[data-card]")).to_contain_text("Nobody has it")


def test_a_new_emergency_is_said_aloud_and_marked_in_the_title(street: Street, sam: Signed) -> None:
    page = street.open(sam)
    listening(street, page)

    worry(street.console, somebody(street.console), Urgency.EMERGENCY)
    expect(page.locator("#said")).to_have_text("New emergency in the queue.", timeout=BY_ITSELF)
    expect(page).to_have_title("(1) Queue · Outreach")


def typing(street: Street, sam: Signed, before: str = "") -> Page:
    """A page on which somebody writes a note while something new comes."""
    worry(street.console, somebody(street.console))
    page = street.context(sam).new_page()
    page.add_init_script(before)
    page.goto(street.url + "/")
    listening(street, page)
    page.locator("[data-more]").click()
    page.locator("summary", has_text="Pass it on").click()
    page.get_by_label("Note for whoever comes next").press_sequentially("prefers")
    worry(street.console, somebody(street.console, "Ed Ortiz"))
    return page


def test_what_is_typed_on_a_card_stays_when_the_queue_changes(street: Street, sam: Signed) -> None:
    page = typing(street, sam)

    expect(page.locator("[data-card]")).to_have_count(2, timeout=BY_ITSELF)
    page.keyboard.type(" a woman")
    expect(page.get_by_label("Note for whoever comes next")).to_have_value("prefers a woman")


def test_a_browser_that_cannot_carry_it_over_asks_first(street: Street, sam: Signed) -> None:
    page = typing(street, sam, "delete Element.prototype.moveBefore")

    expect(page.get_by_text("The queue has changed while you were writing.")).to_be_visible()
    expect(page.get_by_label("Note for whoever comes next")).to_have_value("prefers")
    page.get_by_role("button", name="Show it now").click()
    expect(page.locator("[data-card]")).to_have_count(2)


def test_a_second_press_closes_what_the_first_one_opened(street: Street, sam: Signed) -> None:
    worry(street.console, somebody(street.console))
    page = street.open(sam)
    page.locator("[data-more]").click()
    expect(page.locator(".acts")).to_be_visible()

    page.locator("[data-more]").click()
    expect(page.locator(".acts")).to_have_count(0)


def an_all_well(street: Street, sam: Signed) -> Page:
    """The queue as Sam has it open, with one answer that worries nobody, and fed with news."""
    dana: Person = somebody(street.console, peer=my_id(sam))
    replies.receive(street.console.runtime, make.inbound("went for a walk", phone=dana.phone))
    page = street.open(sam)
    listening(street, page)
    return page


NEWS = "document.body.dispatchEvent(new CustomEvent('live:queue', {detail: {}, bubbles: true}))"


def test_news_between_a_press_and_its_answer_takes_neither(street: Street, sam: Signed) -> None:
    page = an_all_well(street, sam)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/thank*", hold)
    page.get_by_role("button", name="Thank").click()
    while not held:
        page.wait_for_timeout(20)

    page.evaluate(NEWS)
    page.wait_for_timeout(500)
    with page.expect_response("**/queue/fine"):  # what was news meanwhile is asked for again, after the answer
        held[0].continue_()
    expect(page.get_by_text("went for a walk")).to_have_count(0)


def test_news_takes_no_button_from_under_a_thumb(street: Street, sam: Signed) -> None:
    page = an_all_well(street, sam)
    page.get_by_role("button", name="Thank").hover()
    page.mouse.down()
    page.evaluate(NEWS)
    page.wait_for_timeout(500)
    page.mouse.up()

    expect(page.get_by_text("went for a walk")).to_have_count(0)


def test_thanks_go_by_one_tap(street: Street, sam: Signed) -> None:
    dana: Person = somebody(street.console, peer=my_id(sam))
    replies.receive(street.console.runtime, make.inbound("went for a walk", phone=dana.phone))
    page = street.open(sam)

    page.get_by_role("button", name="Thank").click()
    expect(page.locator("#fine")).to_contain_text("They get your thanks.")
    expect(page.get_by_text("went for a walk")).to_have_count(0)


@pytest.mark.parametrize(("width", "colour"), [(1100, "light"), (360, "dark")])
def test_everything_that_opens_on_a_card_keeps_the_rules(street: Street, sam: Signed, width: int, colour: str) -> None:
    for urgency in Urgency:
        worry(street.console, somebody(street.console), urgency)
    page = street.open(sam, width=width, colour="dark" if colour == "dark" else "light")
    page.locator("[data-more]").last.click()
    expect(page.locator(".acts")).to_be_visible()
    for each in page.locator(".acts summary").all():
        each.click()

    assert violations(page) == []
    assert sideways(page) == 0


def test_a_page_that_is_left_is_fed_no_longer(street: Street, sam: Signed) -> None:
    page = street.open(sam)
    listening(street, page)
    page.goto(street.url + "/account/")
    page.close()

    watcher = live.watcher(street.console.app)
    other = street.open(sam)
    for _ in range(100):
        if watcher.pages <= 1:
            break
        other.wait_for_timeout(200)
    assert watcher.pages <= 1
