"""Every page that links lead to, in a real browser: axe finds nothing, and a small phone shows it without scrolling."""

import pytest

from tests.browser.conftest import Street
from tests.browser.rules import sideways, violations
from tests.console.crawling import crawl
from tests.console.lively import lively

ROLES = ["as_specialist", "as_lead", "as_admin", "as_auditor"]


@pytest.mark.parametrize("role", ROLES)
def test_every_page_keeps_the_rules(street: Street, role: str) -> None:
    lively(street.console)
    signed = getattr(street.console, role)()
    pages = crawl(street.console, signed)
    light, dark = street.open(signed), street.open(signed, width=360, colour="dark")
    wrong: dict[str, list[str] | int] = {}
    for path in pages.values():
        for page, look in ((light, "light, wide"), (dark, "dark, narrow")):
            page.goto(street.url + path)
            found = violations(page)
            if found or sideways(page):
                wrong[f"{path} ({look})"] = found or sideways(page)

    assert "account.show" in pages
    assert wrong == {}
