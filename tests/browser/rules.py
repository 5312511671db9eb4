"""What every page must keep: WCAG 2.2 AA, and no scrolling sideways on a small phone."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Ask axe what is wrong with a page for somebody who does not see, hear, point or read as most do."""
    page.wait_for_load_state()
    options: dict[str, Any] = {"runOnly": {"type": "tag", "values": _LEVELS}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {node['html'][:200]} ({each['help']})" for each in found for node in each["nodes"]]


def sideways(page: Page) -> int:
    """Say by how many pixels a page is wider than the screen."""
    page.wait_for_load_state()
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
