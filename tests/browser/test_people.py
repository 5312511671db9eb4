"""The pages about people, in a real browser: no rule of accessibility is broken, nothing runs off a narrow phone."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from outreach.actions import importing, replies
from outreach.domain.phone import PhoneNumber
from outreach.queries import newcomers
from tests import make
from tests.browser.conftest import Street
from tests.browser.rules import sideways, violations

NEW = PhoneNumber("+13035559905")


def people(street: Street) -> dict[str, str]:
    """Somebody of every kind; gives their ids, and the beginning of every address."""
    with street.console.runtime.transaction() as session:
        dana = make.participant(session, "Dana Moore", at_risk=True, now=make.NOW - timedelta(days=20))
        twin = make.participant(session, "D. Moore", zone=None, consent=None)
    replies.receive(street.console.runtime, make.inbound("is Dana there", phone=NEW))
    with street.console.runtime.transaction() as session:
        stranger = newcomers.waiting(session, street.console.program.program_id)[0].id
    return {
        "people": f"/programs/{street.console.program.program_id}/people",
        "dana": str(dana.participant_id),
        "twin": str(twin.participant_id),
        "stranger": str(stranger),
    }


PAGES = (
    "{people}",
    "{people}/new",
    "{people}/import",
    "{people}/{dana}/edit",
    "{people}/{dana}/number",
    "{people}/{dana}/same-as",
    "{people}/{dana}/same-as/{twin}",
    "{people}/strangers",
    "{people}/strangers/{stranger}",
    "{people}/strangers/{stranger}/enroll",
)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_page_breaks_a_rule_at_any_width_or_in_the_dark(street: Street, lang: str) -> None:
    ids = people(street)
    lead = street.console.as_lead(lang=lang)

    broken = {}
    for page, width in (
        (street.context(lead, width=360).new_page(), 360),
        (street.context(lead, colour="dark").new_page(), 1100),
    ):
        for path in PAGES:
            page.goto(street.url + path.format(**ids))
            found = (violations(page), sideways(page))
            if found != ([], 0):
                broken[path, width] = found

    assert broken == {}


def choose_file(page: Page, tmp_path: Path, text: str) -> None:
    file = tmp_path / "people.csv"
    file.write_text(text, encoding="utf-8")
    page.get_by_label("The file").set_input_files(str(file))
    page.get_by_role("button", name="Look at the file").click()


def test_a_file_with_bad_rows_is_mended_and_imported(street: Street, tmp_path: Path) -> None:
    ids = people(street)
    page = street.open(street.console.as_lead(), f"{ids['people']}/import", width=360)

    choose_file(page, tmp_path, "name,phone,zone\nKim Lee,2025550110,EST\n,12,\n")
    expect(page.get_by_role("heading", name="2 rows must be mended")).to_be_visible()
    assert (violations(page), sideways(page)) == ([], 0)

    page.get_by_role("link", name="Hand in another file").click()
    choose_file(page, tmp_path, "name,phone,zone\nKim Lee,2025550110,America/Denver\n")
    expect(page.get_by_role("button", name="Enroll 1 person")).to_be_visible()
    assert (violations(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Enroll 1 person").click()

    expect(page.get_by_text("1 person is enrolled.")).to_be_visible()


def test_a_long_file_goes_on_by_itself_until_everybody_is_enrolled(
    street: Street, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    ids = people(street)
    page = street.open(street.console.as_lead(), f"{ids['people']}/import", width=360)
    choose_file(page, tmp_path, "name,phone\nKim Lee,2025550110\nAna Ruiz,2025550112\nBo Day,2025550114\n")

    page.get_by_role("button", name="Enroll 3 people").click()

    page.get_by_text("3 people are enrolled.").wait_for()
    expect(page).to_have_url(re.compile("/people$"))


def test_where_there_is_no_javascript_a_long_file_is_gone_on_with_by_hand(
    street: Street, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    ids = people(street)
    page = street.open(street.console.as_lead(), f"{ids['people']}/import", width=360)
    choose_file(page, tmp_path, "name,phone\nKim Lee,2025550110\nAna Ruiz,2025550112\n")
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))

    page.get_by_role("button", name="Enroll 2 people").click()
    expect(page.get_by_text("1 of the 2 people in this file are here.")).to_be_visible()
    assert (violations(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_text("2 people are enrolled.")).to_be_visible()


def test_some_are_chosen_seen_and_paused_by_keyboard(street: Street) -> None:
    ids = people(street)
    page = street.open(street.console.as_lead(), ids["people"])

    page.get_by_label("Choose Dana Moore").focus()
    page.keyboard.press("Space")
    page.get_by_label("With those chosen").select_option("pause")
    page.get_by_role("button", name="Show me whom it touches").press("Enter")
    expect(page.get_by_role("heading", name="It touches 1 person")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("For how many days?").fill("3")
    page.get_by_role("button", name="Yes, do it").press("Enter")

    expect(page.get_by_text("1 person is paused.")).to_be_visible()


def test_it_works_without_scripts(street: Street) -> None:
    ids = people(street)
    page = street.open(street.console.as_lead(), ids["people"], script=False)

    page.get_by_label("Find somebody").fill("dana")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Change Dana Moore").click()
    page.get_by_label("Name", exact=True).fill("Dana M. Moore")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("It is changed.")).to_be_visible()
