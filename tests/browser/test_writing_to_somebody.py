"""A person's page in a real browser: what a text costs while it is typed, ready replies by "/", and news by itself."""

import pytest
from playwright.sync_api import Page, Route, expect

from outreach.actions import claiming, notes, people, profiles
from outreach.actions.people import Person
from outreach.domain.writer import Writer
from outreach.records.profiles import Known
from outreach.records.timeline import Event
from tests import make
from tests.browser.conftest import Street
from tests.browser.rules import violations
from tests.console.desk import Signed
from tests.console.people import wrote


@pytest.fixture
def sam(street: Street) -> Signed:
    """Dana's peer."""
    return street.console.as_specialist()


@pytest.fixture
def dana(street: Street, sam: Signed) -> Person:
    """Dana, who wrote, and whom Sam has."""
    assert sam.specialist is not None
    with street.console.runtime.transaction() as session:
        person = make.participant(session, peer=sam.specialist.id)
        wrote(session, person)
    with street.console.runtime.transaction() as session:
        claiming.claim(session, person, sam.specialist, now=street.console.clock())
    return person


@pytest.fixture
def kim(street: Street) -> Writer:
    """A colleague, who writes about Dana elsewhere."""
    return Writer(street.console.as_lead().account, "Kim")


@pytest.fixture
def page(street: Street, sam: Signed, dana: Person) -> Page:
    return street.open(sam, f"/people/{dana.participant_id}")


NEWS = "document.body.dispatchEvent(new CustomEvent('live:person', {detail: {}, bubbles: true}))"


def said(street: Street) -> list[str]:
    return sorted(row.body for row in street.site.rows("messages", "text_key", "body") if row.text_key == "note")


def test_what_a_text_costs_and_gives_away_is_said_while_it_is_typed(page: Page) -> None:
    page.locator("#typed").press_sequentially("how is rehab", delay=20)

    expect(page.locator("#reckoning")).to_contain_text("1 segment")
    expect(page.locator("#reckoning")).to_contain_text("can be read on a locked phone")


def test_what_gives_somebody_away_takes_a_second_press(page: Page, street: Street) -> None:
    page.locator("#typed").fill("how is rehab")
    page.get_by_role("button", name="Send text").click()
    expect(page.get_by_role("button", name="Send it anyway")).to_be_visible()
    before = said(street)

    page.get_by_role("button", name="Send it anyway").click()
    expect(page.locator("#typed")).to_have_value("")

    assert (before, said(street)) == ([], ["Sam: how is rehab"])


def test_ready_replies_are_found_by_keyboard(page: Page) -> None:
    page.locator("#typed").press_sequentially("/sa")
    expect(page.locator(".canned-reply:visible")).to_have_count(1)

    page.keyboard.press("Enter")

    expect(page.locator("#typed")).not_to_have_value("/sa")
    expect(page.locator("[data-canned]")).not_to_have_attribute("open", "")
    expect(page.locator("#typed")).to_be_focused()


def test_ready_replies_are_taken_by_touch(page: Page) -> None:
    page.get_by_text("Ready replies", exact=True).click()
    page.locator(".canned-reply").nth(1).click()

    expect(page.locator("#typed")).not_to_have_value("")
    expect(page.locator("#reckoning")).to_contain_text("segment")


def test_a_hurried_thumb_says_it_once(page: Page, street: Street) -> None:
    page.locator("#typed").fill("see you at 6")
    page.get_by_role("button", name="Send text").dblclick()
    expect(page.locator("#typed")).to_have_value("")

    assert said(street) == ["Sam: see you at 6"]


def test_news_comes_by_itself_and_leaves_open_what_was_opened(page: Page, street: Street, dana: Person) -> None:
    page.get_by_text("Why it was flagged").click()
    page.wait_for_timeout(2000)
    with street.console.runtime.transaction() as session:
        wrote(session, dana, "are you there", flagged=False)

    expect(page.locator("#thread")).to_contain_text("are you there")
    expect(page.locator("#thread code")).to_be_visible()


def test_news_that_comes_while_a_part_is_fetched_is_not_lost(page: Page, street: Street, dana: Person) -> None:
    expect(page.locator("#thread")).to_be_visible()
    page.wait_for_timeout(2000)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/thread*", hold, times=1)
    page.evaluate(NEWS)
    while not held:
        page.wait_for_timeout(20)
    answer = held[0].fetch()  # made before they write; it comes after the page heard that they did
    page.evaluate("document.body.addEventListener('live:person', () => { window.told = true; }, {once: true})")
    with street.console.runtime.transaction() as session:
        wrote(session, dana, "are you there", flagged=False)
    while not page.evaluate("window.told"):
        page.wait_for_timeout(20)
    held[0].fulfill(response=answer)

    expect(page.locator("#thread")).to_contain_text("are you there")


def test_a_part_that_could_not_be_fetched_is_asked_for_again(page: Page, street: Street, dana: Person) -> None:
    page.wait_for_timeout(2000)
    page.route("**/thread*", lambda route: route.abort(), times=1)
    with page.expect_event("requestfailed"), street.console.runtime.transaction() as session:
        wrote(session, dana, "are you there", flagged=False)

    expect(page.locator("#thread")).to_contain_text("are you there")
    assert any("ERR_FAILED" in each for each in street.broken)
    street.broken.clear()


def test_news_that_waited_for_whoever_judged_is_shown_once_they_are_done(
    page: Page, street: Street, dana: Person
) -> None:
    page.wait_for_timeout(1500)
    page.get_by_text("Why it was flagged").click()
    page.get_by_text("The reader missed something").click()
    page.get_by_label("How urgent it was").focus()
    with street.console.runtime.transaction() as session:
        wrote(session, dana, "are you there", flagged=False)
    page.wait_for_timeout(2500)
    expect(page.locator("#thread")).not_to_contain_text("are you there")

    page.get_by_label("Note for the team").focus()
    expect(page.locator("#thread")).to_contain_text("are you there")


def test_what_a_colleague_writes_down_appears_beside_the_thread_by_itself(
    page: Page, street: Street, dana: Person, kim: Writer
) -> None:
    page.get_by_text("What they allowed, and when").click()
    page.wait_for_timeout(2000)
    with street.console.runtime.transaction() as session:
        notes.keep(session, dana, "likes mornings", writer=kim, now=street.console.clock())
        known = Known(goals="", pathway="", safe_contact="never before 10")
        profiles.change(session, dana, known, after=0, writer=kim, now=street.console.clock())

    expect(page.locator("#notes")).to_contain_text("likes mornings")
    expect(page.locator("#profile")).to_contain_text("never before 10")
    expect(page.locator("#facts")).to_contain_text("never before 10")
    expect(page.locator("#standing-with-us details[open]")).to_contain_text("What they allowed, and when")


def test_a_note_is_kept_without_losing_what_is_typed_beside_it(page: Page) -> None:
    page.locator("#typed").fill("I was just thinking")
    page.get_by_label("Note for the team").fill("likes mornings")
    page.get_by_role("button", name="Keep note").click()

    expect(page.locator("#notes")).to_contain_text("likes mornings")
    expect(page.locator("#notes")).to_contain_text("The note is kept.")
    expect(page.get_by_label("Note for the team")).to_have_value("")
    expect(page.locator("#typed")).to_have_value("I was just thinking")
    assert violations(page) == []


def test_news_beside_the_thread_waits_for_whoever_types_there_and_asks_once(
    page: Page, street: Street, dana: Person, kim: Writer
) -> None:
    page.get_by_label("Note for the team").fill("half a")
    page.wait_for_timeout(2000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/side") else None)
    with street.console.runtime.transaction() as session:
        notes.keep(session, dana, "likes mornings", writer=kim, now=street.console.clock())
        known = Known(goals="walk the dog", pathway="", safe_contact="")
        profiles.change(session, dana, known, after=0, writer=kim, now=street.console.clock())

    expect(page.locator("#profile")).to_contain_text("walk the dog")
    expect(page.get_by_label("Note for the team")).to_have_value("half a")
    expect(page.get_by_label("Note for the team")).to_be_focused()
    expect(page.locator("#notes")).not_to_contain_text("likes mornings")
    assert len(asked) == 1

    page.get_by_label("Note for the team").fill("")
    page.locator("#thread").focus()
    expect(page.locator("#notes")).to_contain_text("likes mornings")


def test_what_happened_is_fetched_when_it_is_opened_and_goes_on_by_itself(
    page: Page, street: Street, dana: Person
) -> None:
    page.get_by_text("Everything that happened").click()
    expect(page.locator("#happened")).to_contain_text("they wrote")
    page.wait_for_timeout(2000)
    with street.console.runtime.transaction() as session:
        people.note(session, dana, Event.SAID, "we called their door", now=street.console.clock())

    expect(page.locator("#happened")).to_contain_text("we called their door")
