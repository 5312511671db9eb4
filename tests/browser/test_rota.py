"""The rota in a real browser: a shift is given to somebody by mouse or by keyboard, and a phone shows it by day."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from outreach.actions import rostering
from outreach.domain.unrolling import Absence
from tests.browser.conftest import Street
from tests.browser.rules import sideways, violations
from tests.console.desk import Signed
from tests.console.shifting import NOW, colleague, has, on_call, on_rota, one_of_ours, rota, works

HOUR = timedelta(hours=1)


@pytest.fixture
def lee(street: Street) -> Signed:
    """A lead whose rota has turns, a shift by hand, a day off and a gap."""
    lead, sam = street.console.as_lead(), street.console.as_specialist()
    kim, _mia = colleague(street.console), colleague(street.console, "Mia")
    on_rota(street.console, "nights", [one_of_ours(sam), kim], starts="20:00", ends="08:00")
    works(street.console, kim, 24, 30)
    with street.console.runtime.transaction() as session:
        away = Absence(specialist=one_of_ours(sam).id, starts_at=NOW + 60 * HOUR, ends_at=NOW + 80 * HOUR)
        rostering.be_off(session, away, now=NOW)
    has(street.console, one_of_ours(sam))
    return lead


def form_is_for(page: Page, who: str, other: str) -> None:
    expect(page.get_by_label("Who", exact=True)).to_contain_text(who)
    assert page.locator("#f-who option:checked").inner_text() == who
    assert page.locator("#f-other option:checked").inner_text() == other


def test_a_shift_is_dragged_onto_somebody_and_saved_once_it_was_seen(street: Street, lee: Signed) -> None:
    page = street.open(lee, rota(street.console))
    chip = page.locator("tr", has=page.get_by_role("rowheader", name="Kim")).locator("a[data-shift]").first

    chip.drag_to(page.locator("tr", has=page.get_by_role("rowheader", name="Mia")))

    expect(page.get_by_role("heading", name="Change the rota for a while")).to_be_visible()
    form_is_for(page, "Kim", "Mia")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.get_by_text("Mia is on call")).to_be_visible()
    page.get_by_role("button", name="Save this change").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert on_call(street.console, NOW + 25 * HOUR) == ["Mia"]


def test_the_keyboard_does_the_same(street: Street, lee: Signed) -> None:
    page = street.open(lee, rota(street.console))
    chip = page.locator("tr", has=page.get_by_role("rowheader", name="Kim")).locator("a[data-shift]").first

    chip.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#rota-said")).to_have_text("Mia")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Change the rota for a while")).to_be_visible()
    form_is_for(page, "Kim", "Mia")


def test_on_a_phone_the_week_is_a_list_by_day(street: Street, lee: Signed) -> None:
    page = street.open(lee, rota(street.console), width=360)

    expect(page.get_by_role("heading", name="Thu, Mar 5")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Thu, Mar 5")).to_be_hidden()
    assert not sideways(page)


@pytest.mark.parametrize("colour", ["light", "dark"])
def test_nothing_is_in_the_way_of_anybody(street: Street, lee: Signed, colour: str) -> None:
    base, sam = rota(street.console), street.console.as_specialist()
    width = 1100 if colour == "light" else 360
    wrong = {}
    for signed, paths in (
        (lee, [base, f"{base}?view=month", *(f"{base}/{each}" for each in _PARTS)]),
        (sam, ["/shifts", "/shifts/handover", "/shifts/rest", "/shifts/mine"]),
    ):
        page = street.open(signed, width=width, colour="dark" if colour == "dark" else "light")
        for path in paths:
            page.goto(street.url + path)
            found = violations(page)
            if found or sideways(page):
                wrong[path] = found or sideways(page)

    assert wrong == {}


_PARTS = ("change", "changes", "swaps", "fairness", "file")
