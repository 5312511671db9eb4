"""A lead sets a program in a real browser: what it would do is told while they type, and holds when they press."""

from playwright.sync_api import expect

from outreach.actions import programs
from outreach.rehearsal.for_page import play_for_page
from tests import make
from tests.browser.conftest import Street
from tests.browser.rules import sideways, violations
from tests.console.test_program import at
from tests.console.test_program_rehearse import played_by

PAGES = (
    "",
    "/check-ins",
    "/questions",
    "/questions/check_in",
    "/concerns",
    "/words",
    "/words/thanks",
    "/replies",
    "/reply",
    "/replies/hi",
    "/ladders",
    "/ladders/same_day",
    "/hours",
    "/rehearse",
    "/versions",
    "/versions/1",
    "/text",
    "/apply",
)


def with_people(street: Street, count: int = 6) -> None:
    with street.console.runtime.transaction() as session:
        make.program(session)
        for _ in range(count):
            make.participant(session)


def test_every_page_of_the_program_keeps_the_rules(street: Street) -> None:
    with_people(street)
    console, lead = street.console, street.console.as_lead()
    lead.post(at(console, "/text"), {"text": make.pack().text.replace('days = ["tue"]', 'days = ["mon", "thu"]')})
    light, dark = street.open(lead), street.open(lead, width=360, colour="dark")
    wrong: dict[str, list[str] | int] = {}

    for path in PAGES:
        for page, look in ((light, "light, wide"), (dark, "dark, narrow")):
            page.goto(street.url + at(console, path))
            page.wait_for_load_state("networkidle")
            found = violations(page) or sideways(page)
            if found:
                wrong[f"{path} ({look})"] = found

    assert wrong == {}


def test_a_lead_sees_what_a_change_does_while_they_tick_and_applies_it(street: Street) -> None:
    with_people(street)
    lead = street.console.as_lead()
    page = street.open(lead, at(street.console, "/check-ins"))
    told = page.locator("#preview")
    expect(told).to_contain_text("6 people")
    expect(told).to_contain_text("24 texts")

    page.get_by_label("Thursday").first.check()
    expect(told).to_contain_text("48 texts")
    page.get_by_label("At", exact=True).fill("noonish")
    expect(told).to_contain_text("must be a time of day")
    page.get_by_label("At", exact=True).fill("14:00")
    expect(told).to_contain_text("48 texts")
    page.get_by_role("button", name="Keep in my draft").last.click()
    page.get_by_role("link", name="See what they do, then apply").click()
    expect(page.get_by_text("14:00 or the participant's own")).to_be_visible()
    page.get_by_role("button", name="Apply now").click()
    expect(page.get_by_text("Version 2 is in use.")).to_be_visible()

    with street.console.runtime.transaction() as session:
        assert programs.named(session, "standard").program.cadence.slots[0].hour == 14


def test_words_are_judged_and_phones_filled_while_a_lead_types(street: Street) -> None:
    with_people(street, 1)
    lead = street.console.as_lead()
    page = street.open(lead, at(street.console, "/words/thanks"))
    page.get_by_label("In your words").first.fill("Thanks, {preferred_name}. Rehab is hard.")
    expect(page.get_by_text("gives the person away")).to_be_visible()

    page.goto(street.url + at(street.console, "/questions/check_in"))
    page.get_by_label("English").first.fill("How is it going, 1 to 5?")
    expect(page.locator("#phones")).to_contain_text("How is it going, 1 to 5?")


def test_a_rehearsal_shows_the_phones(street: Street) -> None:
    with_people(street, 1)
    lead = street.console.as_lead()
    with played_by(street.console, play_for_page):
        page = street.open(lead, at(street.console, "/rehearse"))
        page.get_by_label("What happens").select_option("worried")
        page.get_by_role("button", name="Play it").click(timeout=60_000)
        expect(page.get_by_role("group", name="The phone of Dana")).to_contain_text("988", timeout=60_000)
        expect(page.get_by_role("group", name="The phone of Sam")).to_be_visible()
        assert violations(page) == []
